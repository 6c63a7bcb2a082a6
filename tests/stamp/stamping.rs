//! The whole way: a checkpoint handed to an authority and a calendar on the loopback, what becomes of it in
//! the archive, and what verification says of it.

use std::sync::Arc;

use pressmark::jobs::stamp::{Authority, Stamping, Stamps};
use pressmark::jobs::verify::{Part, Verified, verify_part};
use pressmark::jobs::{Client, Clock, Ending, Settings, SystemClock};
use pressmark::model::protection::Level;
use pressmark::model::timestamp::Timestamp;

use super::authority::Authority as Made;
use super::calendar::{BLOCK_HEIGHT, Calendar, merkle_root};
use super::served::Served;
use crate::log::workshop::{Workshop, block_on, codes, number};
use pressmark::log::open_timestamps::OtsProof;

/// An archive of four signed records.
pub fn signed() -> Workshop {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    workshop
}

pub fn stamp(
    workshop: &Workshop,
    authorities: &[(&Served, &Made)],
    calendars: &[&Served],
) -> Stamps {
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
    let authority = |(served, made): &(&Served, &Made)| Authority {
        address: format!("{}/tsr", served.address()),
        roots: made.roots(),
    };
    let job = Stamping {
        archive: workshop.keyed(),
        client,
        // An authority of `openssl` tells the real time, so the clock beside it must.
        clock: Arc::new(SystemClock),
        authorities: authorities.iter().map(authority).collect(),
        calendars: calendars.iter().map(|served| served.address()).collect(),
    };
    block_on(job.run()).expect("a sound archive")
}

pub fn look(workshop: &Workshop) -> Verified {
    let archive = workshop.archive();
    let verified = verify_part(&archive, Part::Whole, &[], &SystemClock, &|_| {});
    block_on(verified).expect("an archive")
}

#[test]
fn a_stamped_archive_is_anchored_and_says_by_whom() {
    let Some(made) = Made::new() else { return };
    let served = made.serve("good");
    let workshop = signed();
    let stamps = stamp(&workshop, &[(&served, &made)], &[]);
    assert_eq!((stamps.failed.len(), stamps.ending), (0, Ending::Clean));
    assert_eq!((stamps.size, stamps.obtained.len()), (4, 1));
    let verified = look(&workshop);
    assert_eq!(verified.checked.findings, []);
    let protection = &verified.checked.protection;
    assert_eq!(protection.level(), Level::Anchored);
    assert_eq!(protection.anchors[0].size, 4);
    assert_eq!(protection.anchors[0].signer, "Stamper-good");
    let told = protection.not_protected();
    assert!(
        told.contains("entries after 4 could be rewritten"),
        "{told}"
    );
    // The stamp is itself a record, which the checkpoint at the end covers.
    assert_eq!(protection.signed.as_ref().map(|head| head.size), Some(7));
}

#[test]
fn stamping_twice_asks_nobody_and_stamping_after_news_covers_the_first_stamp() {
    let Some(made) = Made::new() else { return };
    let served = made.serve("good");
    let workshop = signed();
    stamp(&workshop, &[(&served, &made)], &[]);
    let again = stamp(&workshop, &[(&served, &made)], &[]);
    assert_eq!(
        (again.nothing_new_since, again.obtained.len()),
        (Some(4), 0)
    );
    let count = "SELECT count(*) FROM record";
    assert_eq!(number(&workshop.database(), count), 7);
    workshop.add(50, 2);
    let later = stamp(&workshop, &[(&served, &made)], &[]);
    assert_eq!((later.size, later.obtained.len()), (9, 1));
    let anchors = look(&workshop).checked.protection.anchors;
    assert_eq!(
        anchors.iter().map(|anchor| anchor.size).collect::<Vec<_>>(),
        [4, 9]
    );
}

#[test]
fn who_does_not_answer_or_lies_gives_no_stamp_and_is_asked_again() {
    let (Some(made), Some(other)) = (Made::new(), Made::new()) else {
        return;
    };
    let (good, foreign) = (made.serve("good"), other.serve("good"));
    let broken = Served::by(|_| (503, Vec::new()));
    let nonsense = Served::by(|_| (200, b"<html>".to_vec()));
    let workshop = signed();
    let failing = [(&foreign, &*made), (&broken, &*made), (&nonsense, &*made)];
    let stamps = stamp(&workshop, &failing, &[&nonsense]);
    assert_eq!((stamps.obtained.len(), stamps.failed.len()), (0, 4));
    assert_eq!(stamps.ending, Ending::Incomplete);
    let why: Vec<&str> = stamps.failed.iter().map(|(_, why)| why.as_str()).collect();
    assert!(why[0].contains("no trusted root"), "{why:?}");
    assert!(why[1].contains("status 503"), "{why:?}");
    assert!(why[2].contains("no time-stamp reply"), "{why:?}");
    assert!(why[3].contains("not an OpenTimestamps proof"), "{why:?}");
    assert_eq!(look(&workshop).checked.protection.level(), Level::Signed);
    let next = stamp(&workshop, &[(&good, &made)], &[]);
    assert_eq!(next.obtained.len(), 1);
}

#[test]
fn a_calendar_promises_and_later_leads_to_a_block() {
    let calendar = Calendar::open();
    let workshop = signed();
    let promised = stamp(&workshop, &[], &[&calendar.served]);
    assert_eq!((promised.obtained.len(), promised.failed.len()), (1, 0));
    assert_eq!(promised.obtained[0].bitcoin_height, None);
    let protection = look(&workshop).checked.protection;
    assert_eq!(
        protection.level(),
        Level::Signed,
        "a promise anchors nothing"
    );
    assert!(
        protection
            .not_protected()
            .contains("until then that shows nothing")
    );
    let waiting = stamp(&workshop, &[], &[]);
    assert_eq!((waiting.obtained.len(), waiting.still_pending), (0, 1));
    calendar.find_block();
    let complete = stamp(&workshop, &[], &[]);
    assert_eq!((complete.obtained.len(), complete.still_pending), (1, 0));
    assert_eq!(complete.obtained[0].bitcoin_height, Some(BLOCK_HEIGHT));
    let verified = look(&workshop);
    assert_eq!(verified.checked.findings, []);
    let commitment = &verified.checked.protection.commitments[0];
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let bytes = reader
        .object_bytes(complete.obtained[0].token)
        .expect("an object");
    let proof = OtsProof::parse(&bytes.expect("an object")).expect("a proof");
    let message = &proof.attested()[0].message;
    assert_eq!(commitment.blocks, [(BLOCK_HEIGHT, merkle_root(message))]);
    assert_eq!(
        stamp(&workshop, &[], &[]).obtained.len(),
        0,
        "nothing is left to complete"
    );
}

#[test]
fn stamps_changed_in_the_archive_are_found() {
    let Some(made) = Made::new() else { return };
    let (served, calendar) = (made.serve("good"), Calendar::open());
    let workshop = signed();
    stamp(&workshop, &[(&served, &made)], &[&calendar.served]);
    assert_eq!(look(&workshop).checked.findings, []);
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let stamps = reader.stamps().expect("a stamp table");
    assert_eq!(stamps.len(), 2);
    drop(reader);
    // The token's bytes: the object is altered and vouches for nothing.
    workshop.attack(
        "UPDATE chunk SET bytes = CAST(substr(bytes, 1, 200) || x'00' || substr(bytes, 202) AS BLOB)
         WHERE object = (SELECT token FROM stamp WHERE kind = 'rfc3161')",
    );
    let found = codes(&look(&workshop).checked.findings);
    assert_eq!(found, ["object_altered", "voucher_broken"]);
}

#[test]
fn a_stamp_over_a_forged_history_shows() {
    let Some(made) = Made::new() else { return };
    let served = made.serve("good");
    let workshop = signed();
    stamp(&workshop, &[(&served, &made)], &[]);
    // Whoever holds the key signs the checkpoint anew: another note, which was never stamped.
    workshop.attack(
        "UPDATE checkpoint SET note = replace(note, 'pressmark/', 'pressmark/0') WHERE size = 4",
    );
    let verified = look(&workshop);
    let found = codes(&verified.checked.findings);
    assert!(found.contains(&"voucher_broken"), "{found:?}");
    assert!(verified.checked.protection.anchors.is_empty());
}

#[test]
fn nothing_is_stamped_without_a_key() {
    let Some(made) = Made::new() else { return };
    let served = made.serve("good");
    let workshop = Workshop::with_records(2);
    let client = Client::new(Settings {
        offline: true,
        user_agent: "test".to_owned(),
        connect_to: Vec::new(),
        allow_addresses: Vec::new(),
        certificate_file: None,
        spool_folder: workshop.path("archive"),
        ..Settings::default()
    })
    .expect("a client");
    let job = Stamping {
        archive: workshop.archive(),
        client,
        clock: Arc::new(SystemClock),
        authorities: vec![Authority {
            address: served.address(),
            roots: made.roots(),
        }],
        calendars: Vec::new(),
    };
    let refused = block_on(job.run()).expect_err("nobody can sign");
    assert!(refused.to_string().contains("not signed"), "{refused}");
}

/// A clock at some time.
struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[test]
fn a_stamp_is_to_be_renewed_before_its_certificates_expire() {
    let Some(made) = Made::new() else { return };
    let served = made.serve("good");
    let workshop = signed();
    stamp(&workshop, &[(&served, &made)], &[]);
    let archive = workshop.archive();
    let expiring = |clock: &dyn Clock| {
        let verified = verify_part(&archive, Part::Whole, &[], clock, &|_| {});
        block_on(verified).expect("an archive").expiring
    };
    assert_eq!(expiring(&SystemClock), None);
    let good_until = look(&workshop).checked.protection.anchors[0].good_until;
    let day_before = Timestamp::from_millis(good_until.millis() - 24 * 3600 * 1000);
    let told = expiring(&At(day_before)).expect("a warning");
    assert_eq!(told.good_until, good_until);
}
