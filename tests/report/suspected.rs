//! One check that failed is told as a suspicion, in every form and by every command; enough checks over enough
//! time as a death.

use std::collections::BTreeMap;

use pressmark::jobs::Ending;
use pressmark::model::facts::ArchiveFacts;
use pressmark::report;
use serde_json::Value;

use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

const SECOND_DAY: &str = "2026-10-02T08:00:00.000Z";
const THIRD_DAY: &str = "2026-10-03T08:00:00.000Z";
/// The link to the post that is deleted.
const LINK: &str = "https://pic.twitter.com/AZIsZlhEYd";

fn workplace_with_a_deleted_post() -> Workplace {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    let post = workplace
        .web
        .world()
        .post_by("disclosetv")
        .expect("a post")
        .id;
    workplace.web.delete_post(post);
    workplace
}

fn every_form(facts: &ArchiveFacts) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("text", report::text(facts)),
        ("markdown", report::markdown(facts)),
        ("html", report::html(facts)),
        ("csv", String::from_utf8(report::csv(facts)).expect("UTF-8")),
        ("json", report::json(facts)),
        ("wikitext", report::wikitext(facts)),
    ])
}

fn states(facts: &ArchiveFacts) -> Vec<&'static str> {
    let links = (facts.documents.iter())
        .flat_map(|document| &document.citations)
        .flat_map(|citation| &citation.links)
        .filter(|link| link.url == LINK);
    links.map(|link| link.life.state.code()).collect()
}

#[test]
fn one_failed_check_is_a_suspicion_in_every_form() {
    let workplace = workplace_with_a_deleted_post();
    workplace.clock.set(SECOND_DAY);
    assert_eq!(workplace.recheck().ending, Ending::Clean);
    let facts = workplace.facts();
    assert_eq!(states(&facts), ["suspected"]);
    assert_eq!(facts.totals.links_by_state.get("gone"), None);
    assert_eq!(facts.totals.links_by_state.get("suspected"), Some(&1));
    let forms = every_form(&facts);
    let counts: Value = serde_json::from_str(&forms["json"]).expect("JSON");
    let links = &counts["counts"]["links"];
    assert_eq!(
        (&links["gone"], &links["suspected"]),
        (&0.into(), &1.into())
    );
    for (form, told) in [
        (
            "text",
            "AZIsZlhEYd  suspected: not served to us at 2026-10-02T08:00:00.000Z",
        ),
        ("text", "to be asked again from 2026-10-03T"),
        (
            "markdown",
            "suspected: not served to us at 2026-10-02T08:00:00.000Z",
        ),
        ("markdown", "First not served (A): 2026-10-02T08:00:00.000Z"),
        ("html", "It is asked again before it counts as gone."),
        ("html", "1 suspected"),
        ("csv", "AZIsZlhEYd,suspected,"),
    ] {
        assert!(forms[form].contains(told), "{told:?} is not in the {form}");
    }
    for (form, page) in &forms {
        for untrue in [
            "no longer served to us (",
            "first seen dead 2026",
            "dead link",
        ] {
            assert!(!page.contains(untrue), "{untrue:?} in the {form}");
        }
    }
}

#[test]
fn what_a_second_check_confirms_is_told_as_gone() {
    let workplace = workplace_with_a_deleted_post();
    for day in [SECOND_DAY, THIRD_DAY] {
        workplace.clock.set(day);
        workplace.recheck();
    }
    let facts = workplace.facts();
    assert_eq!(states(&facts), ["gone"]);
    let forms = every_form(&facts);
    for (form, told) in [
        ("text", "first seen dead 2026-10-02T08:00:00.000Z"),
        ("markdown", "First seen dead (A): 2026-10-02T08:00:00.000Z"),
        ("html", "It is no longer served to us."),
        ("csv", "AZIsZlhEYd,gone,"),
        ("wikitext", "{{dead link |date=2026-10-02}}"),
    ] {
        assert!(forms[form].contains(told), "{told:?} is not in the {form}");
    }
}

#[test]
fn a_refusal_after_a_failed_check_leaves_the_suspicion() {
    use crate::support::web::scenario::Scenario;
    let workplace = workplace_with_a_deleted_post();
    workplace.clock.set(SECOND_DAY);
    workplace.recheck();
    for door in ["publish.x.com", "cdn.syndication.twimg.com"] {
        workplace.web.set(door, "*", Scenario::Forbidden);
    }
    workplace.clock.set(THIRD_DAY);
    workplace.recheck();
    let facts = workplace.facts();
    assert_eq!(states(&facts), ["suspected"]);
    assert!(report::text(&facts).contains("the check at 2026-10-03T08:00:00.000Z could not tell"));
}
