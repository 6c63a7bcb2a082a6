//! Short link, target, post and media live and die apart: each has rows and a state of its own, which folding the
//! stored checks again gives too.

use pressmark::jobs::Ending;
use pressmark::jobs::states::{recompute, states};
use pressmark::model::check::Part;
use pressmark::model::facts::PartFacts;
use pressmark::model::finding::Finding;
use pressmark::model::liveness::{StateTold, Verdict};
use pressmark::report;
use rusqlite::Connection;

use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

/// Far enough apart for every strike to count, the last beyond every span of this test.
const DAYS: [&str; 3] = [
    "2026-10-03T08:00:00.000Z",
    "2026-10-05T08:00:00.000Z",
    "2026-10-08T08:00:00.000Z",
];
/// A short link to a post with a picture.
const LINK: &str = "https://pic.twitter.com/cDvizLReAb";
const ALIVE: StateTold = StateTold::Is(Verdict::Alive);
const GONE: StateTold = StateTold::Is(Verdict::Gone);

fn collected() -> Workplace {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    workplace
}

fn parts(workplace: &Workplace) -> Vec<PartFacts> {
    let states = states(&workplace.archive()).expect("an archive");
    let link = states.into_iter().find(|link| link.url == LINK);
    link.expect("the link").parts
}

/// The link's own state, and those of its short link, post and media.
fn told(workplace: &Workplace) -> (StateTold, StateTold, StateTold, Vec<StateTold>) {
    let facts = workplace.facts();
    let mut links = (facts.documents.iter())
        .flat_map(|document| &document.citations)
        .flat_map(|citation| &citation.links);
    let life = &links.find(|link| link.url == LINK).expect("the link").life;
    let of = |wanted: Part| -> Vec<StateTold> {
        let parts = life.parts.iter().filter(|one| one.part == wanted);
        parts.map(|one| one.state).collect()
    };
    (
        life.state,
        of(Part::ShortLink)[0],
        of(Part::Post)[0],
        of(Part::Medium),
    )
}

fn recheck_on(workplace: &Workplace, days: &[&str]) {
    for day in days {
        workplace.clock.set(day);
        workplace.recheck();
    }
}

fn assert_sound(workplace: &Workplace) {
    let (compared, disagreements) = recompute(&workplace.archive()).expect("an archive");
    assert_eq!(disagreements, []);
    assert!(
        compared > 20,
        "{compared} states, those of the parts among them"
    );
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn a_link_to_a_post_has_rows_for_the_short_link_the_post_and_its_media() {
    let workplace = collected();
    let parts = parts(&workplace);
    let kinds: Vec<Part> = parts.iter().map(|one| one.part).collect();
    assert_eq!(kinds, [Part::ShortLink, Part::Post, Part::Medium]);
    assert_eq!(parts[0].address, LINK);
    assert!(parts[1].address.starts_with("x:"), "{parts:?}");
    assert!(parts[2].address.contains("pbs.twimg.com"), "{parts:?}");
    assert!(parts.iter().all(|one| one.state == ALIVE), "{parts:?}");
    let rows: i64 = Connection::open(workplace.database())
        .expect("a database")
        .query_row(
            "SELECT count(*) FROM observed_part JOIN observation USING (record)
               JOIN link ON link.record = observation.link WHERE link.url = ?1",
            [LINK],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(rows, 3);
    assert_sound(&workplace);
}

#[test]
fn a_picture_that_goes_takes_neither_its_post_nor_the_link_along() {
    let workplace = collected();
    workplace
        .web
        .set("pbs.twimg.com", "*", Scenario::NotFoundHtml);
    recheck_on(&workplace, &DAYS[..1]);
    let (link, short_link, post, media) = told(&workplace);
    assert_eq!((link, short_link, post), (ALIVE, ALIVE, ALIVE));
    assert_eq!(media, [StateTold::Suspected], "one check kills nothing");
    recheck_on(&workplace, &DAYS[1..]);
    let (link, short_link, post, media) = told(&workplace);
    assert_eq!((link, short_link, post), (ALIVE, ALIVE, ALIVE));
    assert_eq!(media, [GONE]);
    assert!(
        report::text(&workplace.facts()).contains("a medium of the post, https://pbs.twimg.com")
    );
    assert_sound(&workplace);
}

#[test]
fn a_page_in_the_place_of_a_picture_is_not_the_picture() {
    let workplace = collected();
    workplace
        .web
        .set("pbs.twimg.com", "*", Scenario::HtmlWithSuccess);
    recheck_on(&workplace, &DAYS[..1]);
    let (link, _, post, media) = told(&workplace);
    assert_eq!((link, post), (ALIVE, ALIVE));
    assert_eq!(media, [StateTold::Suspected]);
    let medium = parts(&workplace).remove(2);
    assert_eq!(medium.reason, "content_type_changed:pending_1_of_3");
    assert_sound(&workplace);
}

#[test]
fn a_short_link_that_dies_leaves_the_post_alive() {
    let workplace = collected();
    for host in ["pic.twitter.com", "t.co"] {
        workplace.web.set(host, "*", Scenario::NotFoundHtml);
    }
    recheck_on(&workplace, &DAYS);
    let (link, short_link, post, media) = told(&workplace);
    assert_eq!((link, short_link), (GONE, GONE));
    assert_eq!(post, ALIVE);
    assert_eq!(media, [ALIVE]);
    assert_sound(&workplace);
}

#[test]
fn a_post_that_dies_leaves_the_short_link_alive() {
    let workplace = collected();
    let post = workplace
        .web
        .world()
        .post_by("HillelNeuer")
        .expect("a post")
        .id;
    workplace.web.delete_post(post);
    recheck_on(&workplace, &DAYS);
    let (link, short_link, post, media) = told(&workplace);
    assert_eq!((link, short_link, post), (GONE, ALIVE, GONE));
    // Nobody asked for the picture of a post that is gone: it is what it was.
    assert_eq!(media, [ALIVE]);
    assert_sound(&workplace);
}

#[test]
fn a_changed_row_of_a_part_is_found() {
    let workplace = collected();
    let database = Connection::open(workplace.database()).expect("a database");
    let changed = database.execute_batch(
        "DROP TRIGGER observed_part_unchanged;
         UPDATE observed_part SET state = 'gone' WHERE part = 'post'",
    );
    changed.expect("changed rows");
    drop(database);
    let findings = workplace.verify().checked.findings;
    let of_parts = |finding: &Finding| matches!(finding, Finding::TableDisagrees { table, .. } if table == "observed_part");
    assert!(findings.iter().any(of_parts), "{findings:?}");
}
