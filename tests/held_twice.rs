//! Two archives of the same document, made apart: which copies have the same bytes, the same words, or neither.

use pressmark::jobs::held_twice::{ComparedArchives, compare_archives};
use pressmark::jobs::{Archive, Fault};
use pressmark::model::held_twice::{HeldAlike, HeldTwice, Subject};

use crate::support::program::run;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

const NEWS: (&str, &str) = ("news.example", "/2025/03/14/pier-last-inspected-in-2019");

/// An archive of the example, collected from a world of its own where `change` holds.
fn collected(change: impl Fn(&Workplace)) -> Workplace {
    let workplace = Workplace::before(World::new(5));
    change(&workplace);
    let example = include_str!("../examples/article.txt");
    let document = workplace.document("article.txt", example);
    workplace.collect(&document);
    workplace
}

fn compared(here: &Workplace, there: &Workplace) -> (Vec<HeldTwice>, ComparedArchives) {
    let mut rows = Vec::new();
    let mut tell = |row: &HeldTwice| rows.push(row.clone());
    let compared = compare_archives(&here.archive(), &there.archive(), &mut tell);
    let compared = compared.expect("two archives");
    (rows, compared)
}

fn page<'a>(rows: &'a [HeldTwice], part: &str) -> &'a HeldTwice {
    rows.iter()
        .find(|row| matches!(&row.subject, Subject::Page { url } if url.contains(part)))
        .unwrap_or_else(|| panic!("a row of {part}: {rows:#?}"))
}

#[test]
fn copies_made_apart_have_the_same_bytes_or_words() {
    let (here, there) = (collected(|_| {}), collected(|_| {}));
    let (rows, compared) = compared(&here, &there);
    assert_eq!(
        (compared.links_only_here, compared.links_only_there),
        (0, 0)
    );
    let total: u64 = compared.rows.values().sum();
    assert_eq!(total, rows.len() as u64);
    assert!(
        rows.iter()
            .any(|row| matches!(row.subject, Subject::Post { .. }))
    );
    for row in &rows {
        assert!(
            matches!(row.likeness, HeldAlike::EqualBytes | HeldAlike::EqualText),
            "{row:#?}"
        );
        if matches!(row.subject, Subject::Medium { .. }) {
            assert_eq!(row.likeness, HeldAlike::EqualBytes, "{row:#?}");
        }
    }
}

#[test]
fn what_one_place_is_refused_is_told_with_both_grades() {
    let here = collected(|_| {});
    let there = collected(|one| one.web.set(NEWS.0, NEWS.1, Scenario::Forbidden));
    let (rows, _) = compared(&here, &there);
    let differing: Vec<&HeldTwice> = rows
        .iter()
        .filter(|row| row.likeness == HeldAlike::Differ || row.there.is_none())
        .collect();
    let [row] = differing.as_slice() else {
        panic!("{differing:#?}");
    };
    assert!(matches!(row.subject, Subject::Page { .. }));
    let grades = (row.here.as_ref(), row.there.as_ref());
    assert_ne!(
        grades.0.map(|copy| copy.grade),
        grades.1.map(|copy| copy.grade)
    );
}

#[test]
fn links_of_other_documents_are_counted_and_not_compared() {
    let here = collected(|_| {});
    let there = Workplace::before(World::new(7));
    let document = there.document("six-posts.txt", &case("collect/six-posts.txt"));
    there.collect(&document);
    let (rows, compared) = compared(&here, &there);
    assert_eq!(rows, []);
    assert!(compared.links_only_here > 0 && compared.links_only_there > 0);
}

#[test]
fn a_copy_of_the_archive_shows_nothing() {
    let here = collected(|_| {});
    let error = compare_archives(&here.archive(), &here.archive(), &mut |_| {});
    assert!(matches!(error, Err(Fault::NotCompared(_))));
}

#[test]
fn the_program_tells_each_row_and_counts_them() {
    let (here, there) = (collected(|_| {}), collected(|_| {}));
    let (ours, theirs) = (here.archive(), there.archive());
    let folder = |archive: &Archive| archive.folder().display().to_string();
    let arguments = ["--archive", &folder(&ours), "compare", &folder(&theirs)];
    let output = run(&here.path(""), &arguments);
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        told.contains("equal bytes: medium https://pbs.twimg.com/"),
        "{told}"
    );
    assert!(told.contains("compared: "), "{told}");
}
