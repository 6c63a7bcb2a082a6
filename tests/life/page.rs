//! A page held against its stored copy, asked twice, and beside a random sibling.

use pressmark::jobs::states::{recompute, states};
use pressmark::model::facts::{LifeFacts, ObservationFacts};
use pressmark::model::liveness::Verdict;

use crate::support::web::scenario::Scenario;
use crate::support::web::world::{Page, World};
use crate::support::workplace::{Workplace, case};

const SECOND_DAY: &str = "2026-10-02T08:00:00.000Z";
const THIRD_DAY: &str = "2026-10-03T09:00:00.000Z";

/// A workplace that has collected the article, and the host of the page one of its links leads to.
fn collected() -> Workplace {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    workplace
}

const PAGE_HOST: &str = "www.wire.example";
const PAGE_ADDRESS: &str = "https://www.wire.example/world/almaty-overnight-2022-01-07/";

/// The life of the link that leads to that host.
fn life(workplace: &Workplace) -> LifeFacts {
    let facts = workplace.facts();
    let links = facts.documents[0]
        .citations
        .iter()
        .flat_map(|citation| &citation.links);
    let mut to_page = links.filter(|link| {
        let trail = link.trail.as_ref().expect("a followed link");
        trail.end_url.contains(PAGE_HOST)
    });
    to_page.next().expect("a link to that page").life.clone()
}

fn last(workplace: &Workplace) -> ObservationFacts {
    life(workplace).observations.pop().expect("a checked link")
}

fn agrees(workplace: &Workplace) {
    let (compared, disagreements) = recompute(&workplace.archive()).expect("an archive");
    assert!(compared > 0);
    assert_eq!(disagreements, []);
}

#[test]
fn an_unchanged_page_is_held_against_its_copy_and_found_the_same() {
    let workplace = collected();
    let first = last(&workplace).check.expect("particulars");
    assert_eq!(first.likeness, None, "nothing was stored yet");
    assert_eq!(first.charset.as_deref(), Some("UTF-8"));
    assert_eq!(first.sibling.len(), 1, "a random sibling was asked");
    workplace.clock.set(SECOND_DAY);
    workplace.recheck();
    let seen = last(&workplace);
    assert_eq!(seen.judged.verdict, Verdict::Alive);
    let check = seen.check.expect("particulars");
    let likeness = check.likeness.expect("it was compared");
    assert_eq!(likeness.jaccard_permille, 1000);
    assert!(check.compared_with.is_some() && check.sibling.is_empty());
    agrees(&workplace);
}

#[test]
fn a_changed_page_drifts_once_two_looks_a_day_apart_see_the_same_change() {
    let workplace = collected();
    let other = Page {
        language: "en".to_owned(),
        title: "Ten recipes for the weekend".to_owned(),
        paragraphs: vec![
            "Soup of leeks and barley, pickled lemons, flat bread with sesame, a salad of beetroot and walnuts, \
             rice with saffron, lamb with apricots, roast pumpkin, a cake of almonds, stewed quinces and strong \
             coffee: all of it can be prepared the evening before, and none of it asks for more than one pot, \
             a sharp knife and some patience."
                .to_owned(),
        ],
    };
    workplace
        .web
        .change_world(|world| world.with_page(PAGE_ADDRESS, other));
    workplace.clock.set(SECOND_DAY);
    workplace.recheck();
    let seen = last(&workplace);
    assert_eq!(seen.judged.verdict, Verdict::Drifted, "{seen:?}");
    let folded = seen.check.expect("particulars").folded;
    assert!(folded.state.is_live());
    assert!(folded.reason.ends_with(":pending_1_of_2"), "{folded:?}");
    workplace.clock.set(THIRD_DAY);
    workplace.recheck();
    let folded = last(&workplace).check.expect("particulars").folded;
    assert_eq!((folded.state, folded.confirmed), (Verdict::Drifted, true));
    agrees(&workplace);
}

#[test]
fn a_404_is_asked_a_second_time_with_a_browsers_headers_and_is_one_strike_of_three() {
    let workplace = collected();
    workplace.web.set(PAGE_HOST, "*", Scenario::NotFoundHtml);
    workplace.web.clear_record();
    workplace.clock.set(SECOND_DAY);
    workplace.recheck();
    let of_host: Vec<_> = workplace
        .web
        .requests()
        .into_iter()
        .filter(|request| request.host == PAGE_HOST)
        .collect();
    assert_eq!(of_host.len(), 2);
    assert_eq!(of_host[0].header("sec-fetch-mode"), None);
    assert_eq!(of_host[1].header("sec-fetch-mode"), Some("navigate"));
    assert_eq!(
        of_host[0].header("user-agent"),
        of_host[1].header("user-agent")
    );
    let check = last(&workplace).check.expect("particulars");
    assert!(!check.as_browser.is_empty());
    assert!(
        check.folded.reason.ends_with("http_404:pending_1_of_3"),
        "{check:?}"
    );
    agrees(&workplace);
}

#[test]
fn every_state_is_stored_with_the_time_of_the_next_check() {
    let workplace = collected();
    for link in states(&workplace.archive()).expect("an archive") {
        let state = link.state.expect("a checked link");
        assert!(!state.reason.is_empty());
        let next = link.next_check.expect("a next check");
        assert!(next.to_string().as_str() > "2026-10-01T08", "{}", link.url);
    }
}
