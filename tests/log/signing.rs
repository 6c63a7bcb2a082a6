//! The key and what it signs: made on first use and for its owner alone; it remembers what it signed,
//! and refuses an older copy, another history, another log.

use std::fs;

use super::workshop::{Noon, Workshop, block_on, codes, number};
use pressmark::jobs::Ending;
use pressmark::jobs::verify::verify;
use pressmark::log::checkpoint::Checkpoint;
use pressmark::log::note::VerifierKey;
use pressmark::model::protection::{Level, Signing};

fn signed_size(signing: &Signing) -> u64 {
    match signing {
        Signing::Signed { size, .. } => *size,
        other => panic!("{other:?}"),
    }
}

fn refused(signing: &Signing) -> &str {
    signing.refusal().unwrap_or_else(|| panic!("{signing:?}"))
}

fn unsigned(signing: &Signing) -> &str {
    match signing {
        Signing::Unsigned { why } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_is_made_on_first_use_and_told_once() {
    let workshop = Workshop::with_records(3);
    let Signing::Signed {
        size,
        key,
        key_made,
    } = workshop.sign()
    else {
        panic!("not signed");
    };
    assert_eq!((size, key_made), (3, Some(workshop.key())));
    let known: VerifierKey = key.parse().expect("a verifier key");
    let opened = Checkpoint::open(&workshop.checkpoint().note, &[known]);
    assert_eq!(opened.expect("a signed checkpoint").size, 3);
    workshop.add(3, 2);
    let Signing::Signed { size, key_made, .. } = workshop.sign() else {
        panic!("not signed");
    };
    assert_eq!((size, key_made), (5, None));
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let workshop = Workshop::with_records(1);
    workshop.sign();
    let mode = fs::metadata(workshop.key())
        .expect("a key")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(workshop.key(), fs::Permissions::from_mode(0o644)).expect("our own file");
    workshop.add(1, 1);
    assert!(unsigned(&workshop.sign()).contains("chmod 600"));
}

#[test]
fn signing_again_without_news_adds_nothing() {
    let workshop = Workshop::with_records(2);
    workshop.sign();
    assert_eq!(signed_size(&workshop.sign()), 2);
    assert_eq!(
        number(&workshop.database(), "SELECT count(*) FROM checkpoint"),
        1
    );
}

#[test]
fn the_last_checkpoint_lies_beside_the_key() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let kept = workshop.keyed().kept_beside_key();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].note, workshop.checkpoint().note);
    let verified = block_on(verify(&workshop.keyed(), &Noon, &|_| {})).expect("an archive");
    assert_eq!(verified.ending, Ending::Clean);
    assert_eq!(verified.checked.protection.level(), Level::Signed);
    assert_eq!(verified.checked.protection.uncovered(), 0);
    assert_eq!(verified.checked.protection.agreeing[0].size, 4);
    // The check added its own three records and signed those as well.
    assert_eq!(signed_size(&verified.signing.expect("a recorded check")), 7);
}

#[test]
fn an_older_copy_is_not_signed() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let older = fs::read(workshop.database()).expect("a database");
    workshop.add(4, 3);
    workshop.sign();
    fs::write(workshop.database(), older).expect("our own file");
    let why = workshop.sign();
    assert!(refused(&why).contains("signed 7 entries"), "{why:?}");
    // Writing on until it is as long again makes it another history, not the same.
    workshop.add(100, 5);
    let why = workshop.sign();
    assert!(refused(&why).contains("another history"), "{why:?}");
    let verified = block_on(verify(&workshop.keyed(), &Noon, &|_| {})).expect("an archive");
    assert_eq!(codes(&verified.checked.findings), ["history_rewritten"]);
    assert_eq!(verified.ending, Ending::Findings);
}

#[test]
fn another_archive_in_the_same_folder_is_not_signed_unknowingly() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let other = Workshop::with_records(6);
    fs::copy(other.database(), workshop.database()).expect("our own files");
    let why = workshop.sign();
    assert!(refused(&why).contains("held the log"), "{why:?}");
    let verified = block_on(verify(&workshop.keyed(), &Noon, &|_| {})).expect("an archive");
    assert_eq!(codes(&verified.checked.findings), ["history_rewritten"]);
}

#[test]
fn an_archive_made_anew_in_the_same_folder_is_signed() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    fs::remove_dir_all(workshop.path("archive")).expect("our own folder");
    block_on(async {
        let (writer, _) = workshop.keyed().open_for_writing().expect("a new archive");
        writer.close().await.expect("a new archive");
    });
    workshop.add(0, 2);
    // Made in an earlier run that signed nothing: the folder's name still stands for the old log.
    assert!(workshop.sign().refusal().is_some());
    fs::remove_dir_all(workshop.path("archive")).expect("our own folder");
    let signing = block_on(async {
        let (writer, _) = workshop.keyed().open_for_writing().expect("a new archive");
        let signing = workshop.put_and_sign(&writer, 3).await;
        writer.close().await.expect("a new archive");
        signing
    });
    assert_eq!(signed_size(&signing), 3);
    workshop.add(3, 1);
    assert_eq!(signed_size(&workshop.sign()), 4);
}

#[test]
fn one_log_has_one_key() {
    let workshop = Workshop::with_records(2);
    workshop.sign();
    workshop.add(2, 1);
    let stranger = workshop.path("elsewhere/signing.key");
    assert!(unsigned(&workshop.sign_with(stranger.clone())).contains("is signed by"));
    assert!(!stranger.exists(), "no key is made for a log that has one");
    let other = Workshop::with_records(1);
    other.sign();
    assert!(unsigned(&workshop.sign_with(other.key())).contains("name the file"));
}

#[test]
fn without_a_place_for_a_key_the_run_goes_on_and_says_so() {
    let workshop = Workshop::with_records(2);
    let verified = workshop.verify();
    assert_eq!(verified.ending, Ending::Clean);
    assert!(unsigned(&verified.signing.expect("recorded")).contains("--key"));
    // A file stands where the key's folder should be made.
    fs::write(workshop.path("settings"), "").expect("our own folder");
    assert!(unsigned(&workshop.sign()).contains("settings"));
}

#[test]
fn what_cannot_be_remembered_is_not_signed() {
    let workshop = Workshop::with_records(2);
    workshop.sign();
    workshop.add(2, 1);
    let memory = workshop.key().with_extension("checkpoints");
    fs::remove_dir_all(&memory).expect("the key's memory");
    fs::write(&memory, "a file where a folder should be").expect("our own folder");
    assert!(unsigned(&workshop.sign()).contains("signing.checkpoints"));
    let count = "SELECT count(*) FROM checkpoint";
    assert_eq!(number(&workshop.database(), count), 1);
}

#[test]
fn a_key_inside_the_archive_is_not_used() {
    let workshop = Workshop::with_records(2);
    let inside = workshop.path("archive/signing.key");
    assert!(unsigned(&workshop.sign_with(inside.clone())).contains("must not lie in"));
    assert!(!inside.exists());
}

#[test]
fn a_file_that_is_no_key_is_left_as_it_is() {
    let workshop = Workshop::with_records(2);
    let file = workshop.path("letter.txt");
    fs::write(&file, "Dear Sir").expect("our own folder");
    make_private(&file);
    assert!(unsigned(&workshop.sign_with(file.clone())).contains("no Ed25519 key"));
    assert_eq!(fs::read_to_string(&file).expect("our own file"), "Dear Sir");
}

fn make_private(file: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("our own file");
    }
    #[cfg(not(unix))]
    let _ = file;
}

#[test]
fn a_crash_between_copy_and_checkpoint_is_made_good_by_the_next_run() {
    let workshop = Workshop::with_records(3);
    workshop.sign();
    workshop.add(3, 2);
    workshop.sign();
    // As if the copy beside the key had been written and the archive's own row had not.
    workshop.attack("DELETE FROM checkpoint WHERE size = 5");
    assert_eq!(signed_size(&workshop.sign()), 5);
    workshop.add(5, 1);
    assert_eq!(signed_size(&workshop.sign()), 6);
}

#[test]
fn a_log_that_was_changed_is_signed_on_as_it_was_signed_and_never_as_it_is() {
    let workshop = Workshop::with_records(6);
    workshop.sign();
    workshop.attack("UPDATE log SET entry = CAST(replace(entry, 'link', 'lynx') AS BLOB), leaf = zeroblob(32) WHERE idx = 2");
    workshop.add(6, 2);
    assert_eq!(signed_size(&workshop.sign()), 8);
    let verified = block_on(verify(&workshop.keyed(), &Noon, &|_| {})).expect("an archive");
    assert_eq!(verified.ending, Ending::Findings);
    assert!(unsigned(&verified.signing.expect("recorded")).contains("not what it was"));
}
