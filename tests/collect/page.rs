//! Whole pages: an article is stored with what it takes to see it again, once for all articles of a run,
//! within limits, and never at the article's own cost.

use pressmark::jobs::Ending;
use pressmark::jobs::assemble::assemble;
use pressmark::jobs::recheck::{Recheck, SecondLook, Which};
use pressmark::jobs::verify::verify;
use pressmark::model::digest::Digest;
use pressmark::model::facts::RequisitesFacts;
use pressmark::net::{Manners, RequisiteLimits, RobotsPolicy};
use pressmark::report;

use crate::support::articles::{Articles, DEEPER, FONT, PICTURE, SHEET};
use crate::support::database;
use crate::support::stopped_clock::StoppedClock;
use crate::support::workplace::{FIRST_DAY, block_on};

const FIRST: &str = "https://bit.ly/first";
const SECOND: &str = "https://reut.rs/second";

fn manners() -> Manners {
    Manners {
        robots: RobotsPolicy::Off,
        ..Manners::default()
    }
}

/// Requests each host has had.
fn requests(articles: &Articles) -> Vec<(&'static str, u64)> {
    let names = articles.server.ports.keys();
    names
        .map(|name| (*name, articles.server.counted(name).1))
        .collect()
}

fn held(articles: &Articles) -> Vec<RequisitesFacts> {
    let facts = assemble(&articles.archive(), &StoppedClock::at(FIRST_DAY)).expect("an archive");
    let links = facts
        .documents
        .iter()
        .flat_map(|document| &document.bare_links);
    let trails = links.filter_map(|bare| bare.link.trail.as_ref());
    trails.filter_map(|trail| trail.requisites).collect()
}

#[test]
fn an_article_is_stored_with_all_it_takes_and_each_part_is_asked_for_once() {
    let articles = Articles::served();
    let document = articles.document(&[FIRST, SECOND]);
    let collected = articles.collect(&document, manners());
    assert_eq!(collected.ending, Ending::Clean, "{:?}", collected.asked);
    let expected = [
        ("deeper", 1),
        // The article, and a sibling of it that nobody ever published: what a check of a page asks beside it.
        ("first", 2),
        ("font", 1),
        ("missing", 1),
        ("moved", 1),
        ("picture", 2),
        ("second", 1),
        ("sheet", 2),
        ("short-bit.ly", 1),
        ("short-reut.rs", 1),
    ];
    assert_eq!(requests(&articles), expected);
    let font = String::from_utf8(articles.server.last_received("font")).expect("ASCII");
    assert!(
        font.starts_with("GET /x.woff2?v=%2F&b= HTTP/1.1\r\n"),
        "{font}"
    );
    let reader = articles.archive().open_for_reading().expect("an archive");
    for bytes in [PICTURE, SHEET.as_bytes(), DEEPER.as_bytes(), FONT] {
        let mut copy = Vec::new();
        let found = reader.copy_object(Digest::of(bytes), &mut copy);
        assert!(found.expect("readable") && copy == bytes);
    }
    for one in held(&articles) {
        assert_eq!((one.held, one.missed, one.left_out), (6, 2, 0));
    }
    assert_eq!(held(&articles).len(), 2);
    let database = articles.archive().database();
    let captures = "SELECT count(*) FROM capture WHERE role = 'requisite'";
    // Six held and a 404 for each page; what the guard refused has no bytes to capture.
    assert_eq!(database::number(&database, captures), 14);
    let page = report::html(
        &assemble(&articles.archive(), &StoppedClock::at(FIRST_DAY)).expect("an archive"),
    );
    assert!(page.contains("6 of 8 held; 2 not served to us. The page is incomplete."));
    let verified = block_on(verify(
        &articles.archive(),
        &StoppedClock::at(FIRST_DAY),
        &|_| {},
    ));
    assert_eq!(verified.expect("verified").checked.findings, []);
}

#[test]
fn a_second_collect_and_a_recheck_leave_the_parts_alone() {
    let articles = Articles::served();
    let document = articles.document(&[FIRST]);
    articles.collect(&document, manners());
    let before = requests(&articles);
    let again = articles.collect(&document, manners());
    assert_eq!(again.asked, []);
    assert_eq!(requests(&articles), before);
    let job = Recheck {
        which: Which::All,
        second_look: SecondLook::Never,
        means: articles.means(manners()),
    };
    block_on(job.run()).expect("rechecked");
    for (after, before) in requests(&articles).iter().zip(&before) {
        let expected = before.1 + u64::from(["first", "short-bit.ly"].contains(&before.0));
        assert_eq!(after.1, expected, "{}", after.0);
    }
    // The newest trail asked for none: those of the copy before are told, and said to be older.
    let told: Vec<u64> = held(&articles).iter().map(|one| one.held).collect();
    assert_eq!(told, [6]);
}

#[test]
fn limits_keep_the_most_wanted_and_the_page_itself() {
    for (limits, expected) in [
        (
            RequisiteLimits {
                requisites_max: 2,
                ..RequisiteLimits::default()
            },
            Some((2, 0, 5)),
        ),
        (
            RequisiteLimits {
                requisites_max: 0,
                ..RequisiteLimits::default()
            },
            None,
        ),
    ] {
        let articles = Articles::served();
        let document = articles.document(&[FIRST]);
        let collected = articles.collect(
            &document,
            Manners {
                requisites: limits,
                ..manners()
            },
        );
        assert_eq!(collected.ending, Ending::Clean);
        let found = held(&articles).pop();
        let found = found.map(|one| (one.held, one.missed, one.left_out));
        assert_eq!(found, expected);
        let database = articles.archive().database();
        let landings = "SELECT count(*) FROM capture WHERE role = 'landing' AND grade = 'content'";
        assert_eq!(database::number(&database, landings), 1);
    }
}
