//! Checks of a part of the objects: slices that add up, a budget that goes on where it stopped, a moment.

use pressmark::jobs::verify::{Part, Verified, verify_part};
use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::Prepared;

use crate::log::workshop::{Noon, Workshop, block_on, codes, noon};

const OBJECTS: usize = 20;
const OBJECT_BYTES: usize = 1000;
const HOUR_MS: i64 = 3_600_000;

fn hour(number: usize) -> Timestamp {
    Timestamp::from_millis(noon().millis() + number as i64 * HOUR_MS)
}

/// An archive of twenty objects of a thousand bytes, one an hour.
fn archive() -> Workshop {
    let workshop = Workshop::with_records(1);
    block_on(async {
        let (writer, _) = workshop.archive().open_for_writing()?;
        for number in 0..OBJECTS {
            let payload = Payload::from_bytes(vec![number as u8; OBJECT_BYTES]);
            let taken = Fact::Document(DocumentTaken {
                digest: payload.digest,
                size: payload.size,
                id: format!("{number}"),
                source: format!("{number}"),
                media_type: MediaType::Plain,
                encoding: "utf-8".to_owned(),
                language: None,
                url: None,
                recorded_at: None,
            });
            let record = Prepared::new(taken, hour(number), None);
            writer.put(vec![record], vec![payload]).await?;
        }
        writer.close().await
    })
    .expect("a sound archive");
    workshop
}

fn check(workshop: &Workshop, part: Part) -> Verified {
    let archive = workshop.archive();
    block_on(verify_part(&archive, part, &[], &Noon, &|_| {})).expect("an archive")
}

/// Damages the object of this number.
fn damage(workshop: &Workshop, number: usize) {
    workshop.attack(&format!(
        "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE object = {}",
        number + 1
    ));
}

#[test]
fn all_slices_together_are_everything() {
    let workshop = archive();
    let mut hashed = 0;
    for number in 1..=7 {
        let verified = check(&workshop, Part::Slice { number, of: 7 });
        assert_eq!(verified.checked.findings, []);
        hashed += verified.checked.objects;
        let part = verified.checked.part.expect("a part");
        assert_eq!(part.chosen, format!("slice {number}/7"));
        assert_eq!(part.objects_total, OBJECTS as u64);
    }
    assert_eq!(hashed, OBJECTS as u64);
}

#[test]
fn a_damaged_object_is_found_by_exactly_one_slice() {
    let workshop = archive();
    damage(&workshop, 9);
    let finding = |number| {
        let verified = check(&workshop, Part::Slice { number, of: 5 });
        codes(&verified.checked.findings)
    };
    let found: Vec<_> = (1..=5)
        .map(finding)
        .filter(|found| !found.is_empty())
        .collect();
    assert_eq!(found, [["object_altered"]]);
}

#[test]
fn a_budget_goes_on_where_the_last_one_stopped_and_begins_again_at_the_end() {
    let workshop = archive();
    damage(&workshop, 13);
    let bytes = 6 * OBJECT_BYTES as u64;
    let mut told = Vec::new();
    for _ in 0..4 {
        let verified = check(&workshop, Part::AtMost { bytes });
        let part = verified.checked.part.expect("a part");
        assert_eq!(verified.checked.objects, 6);
        told.push((part.through, codes(&verified.checked.findings)));
    }
    assert_eq!(
        told,
        [
            (Some(6), vec![]),
            (Some(12), vec![]),
            (Some(18), vec!["object_altered"]),
            (Some(4), vec![]),
        ]
    );
    let small = check(&workshop, Part::AtMost { bytes: 1 });
    assert_eq!(small.checked.objects, 1, "every check gets on");
}

#[test]
fn since_a_moment_only_what_was_recorded_then_is_hashed() {
    let workshop = archive();
    damage(&workshop, 3);
    let new = check(&workshop, Part::Since(hour(15)));
    assert_eq!((new.checked.objects, new.checked.findings.len()), (5, 0));
    let old = check(&workshop, Part::Since(hour(3)));
    assert_eq!(codes(&old.checked.findings), ["object_altered"]);
}

/// The records, the log and the tables are checked whole whatever the part.
#[test]
fn a_part_leaves_out_bytes_and_nothing_else() {
    let workshop = archive();
    workshop.attack("UPDATE log SET leaf = zeroblob(32) WHERE idx = 2");
    let part = Part::Slice { number: 1, of: 20 };
    assert_eq!(
        codes(&check(&workshop, part).checked.findings),
        ["log_entry_altered"]
    );
}
