//! Two archives of the same document, made apart: which copies have the same bytes, the same words, or neither.

use pressmark::jobs::held_twice::{ComparedArchives, compare_archives};
use pressmark::jobs::{Archive, Fault};
use pressmark::model::capture::Grade;
use pressmark::model::held_twice::{HeldAlike, HeldCopy, HeldTwice, Subject};

use crate::log::workshop::Workshop;
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

#[test]
fn copies_made_apart_have_the_same_bytes_or_words() {
    let (here, there) = (collected(|_| {}), collected(|_| {}));
    let (rows, compared) = compared(&here, &there);
    assert_eq!(
        (compared.links_only_here, compared.links_only_there),
        (0, 0)
    );
    assert_eq!(compared.one_key, None);
    let total: u64 = compared.rows.values().sum();
    assert_eq!(total, rows.len() as u64);
    let equal =
        |row: &HeldTwice| matches!(row.likeness, HeldAlike::EqualBytes | HeldAlike::EqualText);
    let posts = |row: &&HeldTwice| matches!(row.subject, Subject::Post { .. });
    assert_eq!(
        rows.iter().filter(posts).filter(|row| equal(row)).count(),
        3
    );
    for row in &rows {
        // A shell without the post, as X serves it, and the answer about a post that is gone.
        assert!(
            equal(row) || row.likeness == HeldAlike::NoContent,
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
    let one_sided: Vec<&HeldTwice> = rows
        .iter()
        .filter(|row| row.likeness == HeldAlike::OnlyHere)
        .collect();
    let [row] = one_sided.as_slice() else {
        panic!("{rows:#?}");
    };
    assert!(matches!(row.subject, Subject::Page { .. }));
    let grade = |copy: &Option<HeldCopy>| copy.as_ref().map(|copy| copy.grade);
    assert_eq!(grade(&row.here), Some(Grade::Content));
    assert_ne!(grade(&row.there), Some(Grade::Content));
}

/// The two doors of X answer alike in both places but for the words of one.
#[test]
fn a_post_with_other_words_differs_whatever_else_is_the_same() {
    let here = collected(|_| {});
    let there = collected(|one| {
        one.web.change_world(|world| {
            let mut post = world
                .post_by("HarbourWatchPE")
                .expect("in the example")
                .clone();
            post.text = post.text.replace("ferry pier", "old pier");
            world.with_post(post)
        });
    });
    let (rows, _) = compared(&here, &there);
    let differing: Vec<&Subject> = rows
        .iter()
        .filter(|row| row.likeness == HeldAlike::Differ)
        .map(|row| &row.subject)
        .collect();
    assert!(
        matches!(differing.as_slice(), [Subject::Post { .. }]),
        "{rows:#?}"
    );
}

#[test]
fn bytes_that_are_gone_are_equal_to_nothing() {
    let (here, there) = (collected(|_| {}), collected(|_| {}));
    let database = rusqlite::Connection::open(there.database()).expect("a database");
    let gone = database.execute_batch("DROP TRIGGER chunk_kept; DELETE FROM chunk;");
    gone.expect("no trigger in the way");
    drop(database);
    let (rows, _) = compared(&here, &there);
    let claims = |row: &&HeldTwice| row.likeness == HeldAlike::EqualBytes;
    assert_eq!(rows.iter().find(claims), None);
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
fn archives_signed_with_one_key_are_said_to_be() {
    let (here, there) = (Workshop::with_records(1), Workshop::with_records(2));
    here.sign();
    there.sign_with(here.key());
    let compared = compare_archives(&here.archive(), &there.archive(), &mut |_| {});
    assert!(compared.expect("two archives").one_key.is_some());
    let another = Workshop::with_records(1);
    another.sign();
    let compared = compare_archives(&here.archive(), &another.archive(), &mut |_| {});
    assert_eq!(compared.expect("two archives").one_key, None);
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
