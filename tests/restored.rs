//! After restoring a backup, and in copies: the key refuses, the person decides, and what is given up is
//! told for good.

use std::fs;

use pressmark::jobs::Fault;
use pressmark::jobs::restore::{Accepted, accept};
use pressmark::jobs::verify::{Verified, verify};
use pressmark::store::{Archive, KeptCheckpoint};

use crate::log::workshop::{Noon, Workshop, block_on, codes};

/// An archive of which seven entries were signed, put back to when it had four.
fn restored() -> (Workshop, KeptCheckpoint) {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let backup = fs::read(workshop.database()).expect("a database");
    workshop.add(4, 3);
    workshop.sign();
    let longer = workshop.checkpoint();
    fs::write(workshop.database(), backup).expect("our own file");
    assert!(workshop.sign().refusal().is_some());
    (workshop, longer)
}

fn look(archive: &Archive) -> Verified {
    block_on(verify(archive, &Noon, &|_| {})).expect("an archive")
}

fn accepted(workshop: &Workshop) -> Result<Accepted, Fault> {
    block_on(accept(
        &workshop.keyed(),
        "the disk failed on 3 October",
        &Noon,
    ))
}

#[test]
fn a_restored_archive_is_signed_on_once_a_person_accepts_it() {
    let (workshop, _) = restored();
    assert_eq!(
        codes(&look(&workshop.keyed()).checked.findings),
        ["history_rewritten"]
    );
    let accepted = accepted(&workshop).expect("a restored archive");
    assert_eq!(accepted.given_up, 7);
    assert!(accepted.kept_in.exists());
    assert!(accepted.signing.refusal().is_none());
    let verified = look(&workshop.keyed());
    assert_eq!(verified.checked.findings, []);
    workshop.add(70, 1);
    assert!(workshop.sign().refusal().is_none());
}

#[test]
fn the_parting_is_told_for_good_and_the_longer_history_still_proves_itself() {
    let (workshop, longer) = restored();
    accepted(&workshop).expect("a restored archive");
    for _ in 0..2 {
        let verified = look(&workshop.keyed());
        let told = verified.checked.protection.not_protected();
        assert!(
            told.contains("of which 7 entries had been signed"),
            "{told}"
        );
        assert!(told.contains("the disk failed on 3 October"), "{told}");
    }
    let checked = workshop.look(&[longer]);
    assert_eq!(codes(&checked.findings), ["history_rewritten"]);
}

#[test]
fn a_sound_archive_needs_no_accepting() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let refused = accepted(&workshop).expect_err("nothing to accept");
    assert!(
        refused.to_string().contains("contradicts nothing"),
        "{refused}"
    );
}

#[test]
fn two_partings_keep_both_checkpoints() {
    let (workshop, _) = restored();
    let backup = fs::read(workshop.database()).expect("a database");
    let first = accepted(&workshop).expect("a restored archive").kept_in;
    fs::write(workshop.database(), backup).expect("our own file");
    let second = accepted(&workshop).expect("restored again").kept_in;
    assert_ne!(first, second);
    assert!(first.exists() && second.exists());
}

#[test]
fn checking_a_copy_writes_nothing_into_it_and_the_original_is_signed_on() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let copy = workshop.path("copy");
    fs::create_dir(&copy).expect("a folder");
    fs::copy(workshop.database(), copy.join("pressmark.db")).expect("a copy");
    let before = fs::read(copy.join("pressmark.db")).expect("a copy");
    let verified = look(&Archive::at(&copy).with_key(workshop.key()));
    assert_eq!(verified.checked.findings, []);
    let why = verified.not_recorded.expect("not recorded");
    assert!(why.contains("this is a copy of the archive in"), "{why}");
    assert_eq!(fs::read(copy.join("pressmark.db")).expect("a copy"), before);
    workshop.add(4, 1);
    assert!(workshop.sign().refusal().is_none());
}

#[test]
fn an_archive_that_was_moved_is_no_copy() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    let moved = workshop.path("moved");
    fs::rename(workshop.path("archive"), &moved).expect("a move");
    let verified = look(&Archive::at(&moved).with_key(workshop.key()));
    assert_eq!(verified.not_recorded, None);
    assert!(verified.signing.expect("recorded").refusal().is_none());
}
