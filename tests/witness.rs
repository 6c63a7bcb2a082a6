//! Witnesses: requests and lines by file and over HTTP, what a witness refuses, and what a cosigned archive
//! says of itself.

use std::fs;
use std::sync::Mutex;

use pressmark::jobs::verify::{Part, verify_part};
use pressmark::jobs::witness::{Witnessed, add, ask, request, sign};
use pressmark::jobs::{Client, Fault, NotCosigned, Policy, Settings, WitnessDesk, trusted};
use pressmark::log::cosignature::{CosignerKey, check_line};
use pressmark::log::witness_request::WitnessRequest;
use pressmark::model::protection::Level;

use crate::log::workshop::{Noon, Workshop, block_on, codes};
use crate::stamp::served::Served;

/// A witness in a folder of its own.
struct Witness {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Witness {
    fn named(name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, name }
    }

    fn desk(&self) -> WitnessDesk {
        WitnessDesk::beside(&self.folder.path().join("signing.key"), self.name)
    }

    fn key(&self) -> CosignerKey {
        self.desk().key().expect("a key")
    }

    fn cosign(&self, workshop: &Workshop, old: u64) -> Result<String, Fault> {
        let request = request(&workshop.archive(), old).expect("a signed archive");
        sign(&self.desk(), &request.text(), &knows(workshop), &Noon)
    }
}

/// A trust file that knows the workshop's log.
fn knows(workshop: &Workshop) -> Policy {
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let newest = reader.newest_checkpoint().expect("a table");
    let key = newest.expect("a checkpoint").key;
    Policy::parse(&format!("log {key}\n")).expect("a trust file")
}

/// A trust file that believes these witnesses.
fn believes(witnesses: &[&Witness]) -> Policy {
    let lines = witnesses
        .iter()
        .map(|witness| format!("witness {} {}\n", witness.name, witness.key()));
    Policy::parse(&lines.collect::<String>()).expect("a trust file")
}

fn signed(records: usize) -> Workshop {
    let workshop = Workshop::with_records(records);
    workshop.sign();
    workshop
}

fn take_in(workshop: &Workshop, lines: &str, trusted: &Policy) -> Witnessed {
    block_on(add(&workshop.keyed(), lines, trusted, &Noon)).expect("an archive")
}

fn refused(cosigned: Result<String, Fault>) -> NotCosigned {
    match cosigned {
        Err(Fault::NotCosigned(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_cosigned_archive_is_witnessed_and_says_by_whom() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    let line = witness.cosign(&workshop, 0).expect("a first request");
    let witnessed = take_in(&workshop, &line, &believes(&[&witness]));
    assert_eq!((witnessed.added.len(), witnessed.failed.len()), (1, 0));
    assert_eq!(witnessed.added[0].size, 5);
    let archive = workshop.archive();
    let verified = block_on(verify_part(&archive, Part::Whole, &[], &Noon, &|_| {}));
    let checked = verified.expect("an archive").checked;
    assert_eq!(checked.findings, []);
    assert_eq!(checked.protection.level(), Level::Witnessed);
    assert_eq!(
        checked.protection.witnesses[0].key,
        witness.key().to_string()
    );
}

#[test]
fn a_witness_goes_on_from_what_it_cosigned_and_nowhere_else() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    witness.cosign(&workshop, 0).expect("a first request");
    workshop.add(5, 8);
    workshop.sign();
    let stale = refused(witness.cosign(&workshop, 0));
    assert_eq!(stale, NotCosigned::Stale { known: 5, old: 0 });
    witness.cosign(&workshop, 5).expect("it goes on");
    witness.cosign(&workshop, 13).expect("the same again");
}

#[test]
fn a_witness_never_cosigns_two_histories() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    let backup = fs::read(workshop.database()).expect("a database");
    workshop.add(5, 3);
    workshop.sign();
    witness.cosign(&workshop, 0).expect("a first request");
    // The key's holder forgets what was signed and writes another history of eight entries and more.
    fs::write(workshop.database(), backup).expect("our own file");
    fs::remove_dir_all(workshop.key().with_extension("checkpoints")).expect("the key's memory");
    workshop.add(50, 6);
    workshop.sign();
    let fork = refused(witness.cosign(&workshop, 8));
    assert!(matches!(fork, NotCosigned::Inconsistent(_)), "{fork}");
}

#[test]
fn a_witness_cosigns_only_logs_it_knows_and_only_what_their_key_signed() {
    let (workshop, other) = (signed(5), signed(5));
    let witness = Witness::named("example.org/desk");
    let request = request(&workshop.archive(), 0)
        .expect("a signed archive")
        .text();
    let unknown = refused(sign(&witness.desk(), &request, &knows(&other), &Noon));
    assert!(matches!(unknown, NotCosigned::UnknownLog(_)), "{unknown}");
    let forged = request.replace("\n5\n", "\n6\n");
    assert_ne!(forged, request);
    let forged = refused(sign(&witness.desk(), &forged, &knows(&workshop), &Noon));
    assert!(matches!(forged, NotCosigned::Signature(_)), "{forged}");
    let nonsense = refused(sign(
        &witness.desk(),
        "Dear colleague",
        &knows(&workshop),
        &Noon,
    ));
    assert!(matches!(nonsense, NotCosigned::Form(_)), "{nonsense}");
}

#[test]
fn a_witness_remembers_before_it_cosigns() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    witness.key();
    let memory = witness.folder.path().join("witness.checkpoints");
    fs::write(&memory, "a file where a folder should be").expect("our own folder");
    let refused = refused(witness.cosign(&workshop, 0));
    assert!(matches!(refused, NotCosigned::Key(_)), "{refused}");
}

#[test]
fn lines_of_strangers_and_of_other_checkpoints_are_not_taken_in() {
    let (workshop, other) = (signed(5), signed(6));
    let (witness, stranger) = (Witness::named("example.org/desk"), Witness::named("evil"));
    let lines = format!(
        "{}\n{}\nnonsense\n",
        stranger.cosign(&workshop, 0).expect("a first request"),
        witness.cosign(&other, 0).expect("a first request"),
    );
    let witnessed = take_in(&workshop, &lines, &believes(&[&witness]));
    assert_eq!((witnessed.added.len(), witnessed.failed.len()), (0, 3));
    assert!(witnessed.failed[0].1.contains("nobody in the trust file"));
    assert!(
        witnessed.failed[1]
            .1
            .contains("does not belong to this checkpoint")
    );
}

#[test]
fn a_cosignature_changed_in_the_archive_is_found() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    let line = witness.cosign(&workshop, 0).expect("a first request");
    take_in(&workshop, &line, &believes(&[&witness]));
    workshop.attack("UPDATE checkpoint SET note = replace(note, '— ', '— x') WHERE size = 5");
    let found = codes(&workshop.look(&[]).findings);
    assert!(found.contains(&"checkpoint_altered"), "{found:?}");
    assert_eq!(
        workshop.look(&[]).protection.level(),
        Level::Signed,
        "it holds for nothing"
    );
}

#[test]
fn no_altered_line_holds() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    let line = witness.cosign(&workshop, 0).expect("a first request");
    let (note, key) = (workshop.checkpoint().note, witness.key());
    check_line(&note, &line, &key).expect("the line as it was given");
    for at in line.char_indices().map(|(at, _)| at) {
        let mut altered: Vec<char> = line.chars().collect();
        let position = line[..at].chars().count();
        altered[position] = if altered[position] == 'A' { 'B' } else { 'A' };
        let altered: String = altered.into_iter().collect();
        if altered != line {
            assert!(check_line(&note, &altered, &key).is_err(), "{altered}");
        }
    }
}

#[test]
fn requests_are_read_back_as_written() {
    let workshop = signed(13);
    for old in 0..=13 {
        let made = request(&workshop.archive(), old).expect("a signed archive");
        assert_eq!(WitnessRequest::parse(&made.text()), Ok(made));
    }
    assert!(request(&workshop.archive(), 14).is_err());
}

#[test]
fn a_witness_is_asked_over_http_and_corrects_what_it_knows() {
    let (workshop, witness) = (signed(5), Witness::named("example.org/desk"));
    // The witness has cosigned five entries before, and the line was lost on its way.
    witness.cosign(&workshop, 0).expect("a first request");
    workshop.add(5, 4);
    workshop.sign();
    let (desk, logs) = (witness.desk(), knows(&workshop));
    let asked = Mutex::new(0);
    let served = Served::by(move |request| {
        *asked.lock().expect("one thread") += 1;
        let text = String::from_utf8_lossy(&request.body).into_owned();
        match sign(&desk, &text, &logs, &Noon) {
            Ok(line) if request.path == "/add-checkpoint" => {
                (200, format!("{line}\n").into_bytes())
            }
            Err(Fault::NotCosigned(NotCosigned::Stale { known, .. })) => {
                (409, format!("{known}\n").into_bytes())
            }
            _ => (403, Vec::new()),
        }
    });
    let trust = format!(
        "# who is believed\nwitness desk {} {}\nquorum desk\n",
        witness.key(),
        served.address()
    );
    let trust = Policy::parse(&trust).expect("a trust file");
    let client = Client::new(Settings {
        offline: false,
        user_agent: "test".to_owned(),
        connect_to: Vec::new(),
        allow_addresses: vec!["127.0.0.0/8".parse().expect("a network")],
        certificate_file: None,
        spool_folder: workshop.path("archive"),
        ..Settings::default()
    })
    .expect("a client");
    let witnessed = block_on(ask(&workshop.keyed(), &client, &trust, &Noon)).expect("an archive");
    assert_eq!(
        (witnessed.added.len(), witnessed.failed.len()),
        (1, 0),
        "{witnessed:?}"
    );
    assert_eq!(witnessed.added[0].size, 9);
    assert!(trust.is_satisfied_by(&[witness.key()]));
    assert!(!trust.is_satisfied_by(&[]));
}

#[test]
fn trust_files_say_what_is_wrong_with_them() {
    let (one, two) = (Witness::named("one"), Witness::named("two"));
    let three = Witness::named("three");
    let text = format!(
        "witness A {}\nwitness B {}\nwitness C {}\ngroup G 2 A B C\ngroup all all A G\nquorum all\n",
        one.key(),
        two.key(),
        three.key()
    );
    let policy = Policy::parse(&text).expect("a trust file");
    assert!(policy.is_satisfied_by(&[one.key(), three.key()]));
    assert!(!policy.is_satisfied_by(&[two.key(), three.key()]));
    assert!(!policy.is_satisfied_by(&[one.key()]));
    for (text, told) in [
        ("witness A nonsense", "line 1"),
        ("group G 1 A", "nothing above is named A"),
        ("quorum X", "nothing above is named X"),
        ("hello", "neither log"),
        ("group G 0", "cannot be"),
        ("quorum none\nquorum none", "line 2"),
    ] {
        let fault = Policy::parse(text).expect_err(text).to_string();
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_trust_file_demands_its_log_key_and_enough_of_its_witnesses() {
    let workshop = signed(5);
    let (one, two) = (
        Witness::named("example.org/one"),
        Witness::named("example.net/two"),
    );
    let line = one.cosign(&workshop, 0).expect("a cosignature");
    take_in(&workshop, &line, &believes(&[&one]));
    // What a witness vouches for is told by the records after its checkpoint; those are not cosigned.
    let protection = workshop.look(&[]).protection;
    let log = protection.signed.as_ref().expect("signed").key.clone();
    let judged = |text: &str| {
        let policy = Policy::parse(text).expect("a trust file");
        trusted(&policy, &protection)
    };
    let keys = format!("witness one {}\nwitness two {}\n", one.key(), two.key());
    assert_eq!(judged(&format!("log {log}\n{keys}quorum one\n")), Ok(5));
    assert_eq!(
        judged(&format!(
            "log {log}\n{keys}group both any one two\nquorum both\n"
        )),
        Ok(5)
    );
    let newest = protection.signed.as_ref().expect("signed").size;
    assert_eq!(judged(&format!("log {log}\nquorum none\n")), Ok(newest));
    for (text, why) in [
        (
            format!("log {log}\n{keys}group both all one two\nquorum both\n"),
            "cosignatures",
        ),
        (format!("log {log}\n{keys}quorum two\n"), "cosignatures"),
        (format!("{keys}quorum one\n"), "does not name"),
    ] {
        let refused = judged(&text).expect_err(&text);
        assert!(refused.contains(why), "{refused}");
    }
}
