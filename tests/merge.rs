//! Merging: another archive's log beside the own one, with its checkpoints and proofs; again and again only what
//! is new; and a log that went back or was rewritten is shown by both of its checkpoints.

use std::fs;
use std::sync::Arc;

use pressmark::jobs::merge::{Merged, merge};
use pressmark::jobs::prove::prove_merged;
use pressmark::jobs::{Clock, Ending, Fault};
use pressmark::log::tlog_proof::TlogProof;
use pressmark::model::merged::LogMerged;
use pressmark::store::Archive;
use pressmark::store::check::{Checked, check};

use crate::log::workshop::{Noon, Workshop, block_on, codes};
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

fn merged(own: &Workshop, other: &Archive) -> Result<Merged, Fault> {
    let clock: Arc<dyn Clock> = Arc::new(Noon);
    block_on(merge(&own.keyed(), other.folder(), &clock, &|_| {}))
}

/// What was told of a merge, and how it ended.
fn told(own: &Workshop, other: &Archive) -> (LogMerged, Ending) {
    match merged(own, other).expect("two archives") {
        Merged::Told { told, ending, .. } => (*told, ending),
        other => panic!("{other:?}"),
    }
}

fn look(own: &Workshop) -> Checked {
    check(&own.keyed(), &[], &|_| {}).expect("an archive")
}

fn signed(count: usize) -> Workshop {
    let workshop = Workshop::with_records(count);
    workshop.sign();
    workshop
}

#[test]
fn the_other_log_is_held_with_its_checkpoints_and_everything_verifies() {
    let (own, other) = (signed(3), signed(5));
    let (told, ending) = told(&own, &other.keyed());
    assert_eq!(ending, Ending::Clean);
    assert_eq!((told.size, told.entries), (5, 5));
    assert_eq!(told.checkpoint, Some(other.checkpoint().note));
    let checked = look(&own);
    assert_eq!(checked.findings, []);
    let [log] = checked.merged.as_slice() else {
        panic!("{:?}", checked.merged);
    };
    assert_eq!((log.entries, log.contradictions), (5, 0));
    assert_eq!(log.signed.as_ref().map(|(size, _)| *size), Some(5));
}

#[test]
fn proofs_of_merged_records_hold_under_the_other_archives_key() {
    let (own, other) = (signed(3), signed(7));
    told(&own, &other.keyed());
    let theirs = other.keyed().open_for_reading().expect("an archive");
    let reader = own.keyed().open_for_reading().expect("an archive");
    for (row, written) in theirs.records_after(0, 100).expect("records") {
        let found = reader
            .merged_beginning(&written.id.to_string(), 2)
            .expect("read");
        assert_eq!((found.len(), found[0].index), (1, row - 1));
        let proved = prove_merged(&own.keyed(), &found[0]).expect("a proof");
        assert_eq!(proved.record, written.bytes);
        let newest = theirs.newest_checkpoint().expect("read").expect("signed");
        assert_eq!(proved.key, newest.key);
        let proof = TlogProof::parse(&proved.proof).expect("a proof");
        proof
            .check(&proved.entry, &[proved.key.parse().expect("a key")])
            .expect("it holds");
    }
}

#[test]
fn merged_again_it_adds_nothing_and_grown_only_what_is_new() {
    let (own, other) = (signed(3), signed(5));
    told(&own, &other.keyed());
    let before = fs::read(own.database()).expect("a database");
    assert!(matches!(
        merged(&own, &other.keyed()).expect("two archives"),
        Merged::Unchanged
    ));
    assert_eq!(fs::read(own.database()).expect("a database"), before);
    other.add(50, 4);
    other.sign();
    let (told, _) = told(&own, &other.keyed());
    assert_eq!((told.size, told.entries), (9, 4));
    assert_eq!(look(&own).findings, []);
}

#[test]
fn objects_that_are_held_already_are_not_stored_again() {
    let collected = |world: u64| {
        let mut workplace = Workplace::before(World::new(world));
        workplace.concurrency = 1;
        let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
        workplace.collect(&document);
        workplace
    };
    let (one, two) = (collected(19), collected(19));
    let counts = |archive: &Archive| {
        let reader = archive.open_for_reading().expect("an archive");
        reader.counts().expect("counts")
    };
    let (own, other) = (counts(&one.archive()), counts(&two.archive()));
    let clock: Arc<dyn Clock> = Arc::new(Noon);
    let archive = one.archive();
    let outcome = block_on(merge(&archive, two.archive().folder(), &clock, &|_| {}));
    let Merged::Told { told, .. } = outcome.expect("two archives") else {
        panic!("something is new");
    };
    assert_eq!(told.entries, other.records);
    assert!(told.objects < other.objects, "{told:?}");
    let after = counts(&archive);
    assert_eq!(after.objects, own.objects + told.objects);
    assert_eq!((after.links, after.citations), (own.links, own.citations));
    assert_eq!(
        check(&archive, &[], &|_| {}).expect("an archive").findings,
        []
    );
}

#[test]
fn a_log_that_went_back_is_a_finding_and_both_checkpoints_are_kept() {
    let (own, other) = (signed(3), signed(5));
    let shorter = fs::read(other.database()).expect("a database");
    other.add(50, 4);
    other.sign();
    told(&own, &other.keyed());
    let longer = other.checkpoint().note;
    let restored = Workshop::with_database(&shorter);
    let (told, ending) = told(&own, &Archive::at(&restored.path("archive")));
    assert_eq!(ending, Ending::Findings);
    assert_eq!((told.size, told.entries), (9, 0));
    assert!(
        told.contradiction
            .expect("it went back")
            .contains("it has 5 entries")
    );
    assert_eq!(told.checkpoint, Some(longer));
    assert!(told.offered.is_some());
    let checked = look(&own);
    assert_eq!(checked.findings, []);
    assert_eq!(checked.merged[0].contradictions, 1);
}

#[test]
fn a_log_with_another_history_is_a_finding_that_names_the_entry() {
    let (own, other) = (signed(3), signed(5));
    let common = fs::read(other.database()).expect("a database");
    other.add(50, 2);
    other.sign();
    told(&own, &other.keyed());
    // The same beginning, and then something else.
    let fork = Workshop::with_database(&common);
    fork.add(70, 4);
    let (told, ending) = told(&own, &Archive::at(&fork.path("archive")));
    assert_eq!(ending, Ending::Findings);
    let why = told.contradiction.expect("a fork");
    assert!(why.contains("entry 5 is another"), "{why}");
}

#[test]
fn an_archive_with_findings_and_ones_own_copy_are_not_taken_in() {
    let (own, other) = (signed(3), signed(5));
    other.attack("UPDATE log SET entry = CAST('{}' AS BLOB) WHERE idx = 2");
    assert!(matches!(
        merged(&own, &other.keyed()).expect("two archives"),
        Merged::Unsound(_)
    ));
    let copy = Workshop::with_database(&fs::read(own.database()).expect("a database"));
    let refused = merged(&own, &Archive::at(&copy.path("archive"))).expect_err("a copy");
    assert!(refused.to_string().contains("own log"), "{refused}");
    assert_eq!(look(&own).merged, []);
}

/// Whoever edits what was merged is found, with or without the other archive's key.
#[test]
fn every_edit_of_a_merged_log_is_found() {
    let edits = [
        "UPDATE merged_entry SET entry = CAST('{}' AS BLOB) WHERE idx = 2",
        "UPDATE merged_entry SET bytes = CAST('{}' AS BLOB) WHERE idx = 2",
        "UPDATE merged_entry SET bytes = X'' WHERE idx = 2",
        "UPDATE merged_entry SET record = randomblob(32) WHERE idx = 2",
        "DELETE FROM merged_entry WHERE idx = 2",
        "DELETE FROM merged_entry WHERE idx = 4",
        "DELETE FROM merged_entry",
        "UPDATE merged_checkpoint SET note = replace(note, '5', '4')",
        "UPDATE merged_checkpoint SET size = 4",
        "UPDATE merged_checkpoint SET vkey = 'somebody+00000000+AAAA'",
        "UPDATE merged_log SET origin = 'elsewhere'",
        "DELETE FROM merged_checkpoint; DELETE FROM merged_entry; DELETE FROM merged_log",
    ];
    let (own, other) = (signed(3), signed(5));
    told(&own, &other.keyed());
    let sound = fs::read(own.database()).expect("a database");
    for edit in edits {
        let copy = Workshop::with_database(&sound);
        copy.attack(edit);
        let findings = copy.look(&[]).findings;
        let codes = codes(&findings);
        assert!(
            codes.contains(&"merged_log_altered"),
            "{edit}: {findings:?}"
        );
    }
}
