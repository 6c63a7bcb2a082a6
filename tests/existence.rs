//! Between which moments the compared words stood on a platform: bounds from ids, servers and stamps.

use pressmark::jobs::SystemClock;
use pressmark::jobs::assemble::assemble;
use pressmark::model::citation::Platform;
use pressmark::model::evidence::StampKind;
use pressmark::model::existence::{Existence, WordOf};
use pressmark::model::facts::ArchiveFacts;
use pressmark::platform::id_clock_is_set_by;
use pressmark::report;

use crate::export::archive::archive;

fn known() -> (ArchiveFacts, Vec<Existence>) {
    let facts = assemble(&archive(), &SystemClock).expect("a readable archive");
    let citations = facts.documents.iter().flat_map(|one| &one.citations);
    let known = citations
        .filter_map(|citation| citation.agreement.clone()?.existence)
        .collect();
    (facts, known)
}

#[test]
fn every_compared_answer_has_its_bounds() {
    let (facts, known) = known();
    let compared = facts
        .documents
        .iter()
        .flat_map(|one| &one.citations)
        .filter(|citation| {
            citation
                .agreement
                .as_ref()
                .is_some_and(|one| one.post_answer.is_some())
        })
        .count();
    assert_eq!((compared, known.len()), (3, 3));
    for bounds in &known {
        let earlier = bounds.not_before.expect("ids of X hold a clock");
        assert_eq!(earlier.on_word_of, WordOf::PlatformsNumbering);
        let served = bounds.served.expect("the simulated web tells the time");
        assert!(earlier.time < served && earlier.time < bounds.recorded);
    }
}

#[test]
fn a_stamp_bounds_what_was_in_the_log_before_it() {
    let (facts, known) = known();
    let reader = archive().open_for_reading().expect("an archive");
    for bounds in &known {
        let answer = reader
            .record(bounds.answer)
            .expect("readable")
            .expect("a record");
        let kinds: Vec<StampKind> = bounds.not_after.iter().map(|one| one.kind).collect();
        assert_eq!(
            kinds,
            [StampKind::Rfc3161],
            "a calendar's promise is no bound"
        );
        for bound in &bounds.not_after {
            assert!(bound.entries >= answer.seq.unsigned_abs());
            let stamp = facts
                .stamps
                .iter()
                .find(|stamp| stamp.record == bound.stamp);
            assert_eq!(stamp.map(|stamp| stamp.obtained.size), Some(bound.entries));
            assert!(bound.time.is_some());
        }
    }
}

#[test]
fn each_form_of_the_report_names_whose_word_a_bound_is() {
    let (facts, _) = known();
    let pages = [
        report::text(&facts),
        report::markdown(&facts),
        report::html(&facts),
    ];
    for page in pages {
        assert!(
            page.contains("by the clock of the platform that is in its id"),
            "{page}"
        );
        assert!(
            page.contains("on the word of the time-stamp authority"),
            "{page}"
        );
    }
}

#[test]
fn without_a_stamp_nobody_else_vouches() {
    let (mut facts, _) = known();
    let citations = facts
        .documents
        .iter_mut()
        .flat_map(|one| &mut one.citations);
    for bounds in citations.filter_map(|one| one.agreement.as_mut()?.existence.as_mut()) {
        bounds.not_after.clear();
    }
    assert!(report::text(&facts).contains("Not after: no time stamp covers the answer"));
}

#[test]
fn an_authors_own_program_is_not_the_platform() {
    assert_eq!(
        id_clock_is_set_by(Platform::Bluesky),
        WordOf::AuthorsProgram
    );
    assert_eq!(id_clock_is_set_by(Platform::X), WordOf::PlatformsNumbering);
}
