//! Runs before a web that refuses, and the next run once it answers again: it asks for exactly what is
//! missing and for nothing that is held.

use std::collections::BTreeSet;

use pressmark::jobs::Ending;
use pressmark::model::digest::Digest;
use pressmark::report;

use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

const SYNDICATION: &str = "cdn.syndication.twimg.com";
const SHORT_LINK: &str = "/gHDEvrDRGl";

/// One host's trouble, and what the run after it asks.
struct Trouble {
    host: &'static str,
    path: String,
    scenario: Scenario,
}

impl Trouble {
    fn everywhere(host: &'static str, scenario: Scenario) -> Self {
        let path = "*".to_owned();
        Self {
            host,
            path,
            scenario,
        }
    }
}

/// Collects under the troubles, then without them; returns what the second run asked. A third run
/// must ask nothing.
fn asked_afterwards(workplace: &Workplace, troubles: &[Trouble]) -> Vec<String> {
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    for trouble in troubles {
        let (host, path) = (trouble.host, &trouble.path);
        workplace.web.set(host, path, trouble.scenario);
    }
    let first = workplace.collect(&document);
    assert_eq!(first.ending, Ending::Incomplete);
    assert_eq!(workplace.verify().checked.findings, []);
    workplace.web.restore_all();
    workplace.web.clear_record();
    let second = workplace.collect(&document);
    assert_eq!(second.ending, Ending::Clean, "{:?}", second.asked);
    assert_eq!(second.agreements.get("agree"), Some(&6));
    let asked = workplace.asked();
    workplace.web.clear_record();
    let third = workplace.collect(&document);
    assert_eq!((third.ending, third.asked.len()), (Ending::Clean, 0));
    assert_eq!(workplace.asked(), Vec::<String>::new());
    let facts = workplace.facts();
    for citation in &facts.documents[0].citations {
        assert_eq!(citation.missing, Vec::<String>::new());
    }
    assert_eq!(workplace.verify().checked.findings, []);
    asked
}

fn hosts(asked: &[String]) -> Vec<&str> {
    let mut hosts: Vec<&str> = asked
        .iter()
        .filter_map(|url| url.split('/').nth(2))
        .collect();
    hosts.sort_unstable();
    hosts
}

fn workplace() -> Workplace {
    Workplace::before(World::new(11))
}

/// Trouble with one post's picture. All pictures in all sizes would be more requests than a host is
/// asked without a pause.
fn picture_trouble(workplace: &Workplace, scenario: Scenario) -> Trouble {
    let world = workplace.web.world();
    let media = world.post_by("Reuters").and_then(|post| post.media.clone());
    let key = media.expect("a picture").files[0].key();
    Trouble {
        host: "pbs.twimg.com",
        path: format!("/media/{key}"),
        scenario,
    }
}

#[test]
fn a_limited_door_is_asked_again_and_the_other_is_not() {
    for scenario in [
        Scenario::Limited,
        Scenario::LimitedSeconds,
        Scenario::OutageHtml,
        Scenario::OutageJson,
        Scenario::HangUp,
        Scenario::HtmlWithSuccess,
    ] {
        let workplace = workplace();
        let post = workplace.web.world().post_by("Reuters").expect("a post").id;
        let trouble = Trouble {
            host: "publish.x.com",
            path: format!("/oembed/{post}"),
            scenario,
        };
        let asked = asked_afterwards(&workplace, &[trouble]);
        assert!(!asked.is_empty(), "{scenario:?}");
        for url in &asked {
            // A host that asks for a while of quiet gets it: its other answers wait as well.
            let about_it = url.contains("/oembed?")
                && (scenario == Scenario::LimitedSeconds || url.contains(&post.to_string()));
            assert!(about_it, "{scenario:?}: {url}");
        }
        let last = asked.last().map(String::as_str).unwrap_or_default();
        assert!(last.starts_with("https://publish.x.com/"), "{last}");
        assert_eq!(asked.len(), hosts(&asked).len(), "each once: {asked:?}");
    }
}

#[test]
fn refused_media_are_asked_for_again_alone() {
    for scenario in [
        Scenario::Forbidden,
        Scenario::LimitedSeconds,
        Scenario::OutageHtml,
        Scenario::ResetBeforeHead,
    ] {
        let workplace = workplace();
        let trouble = picture_trouble(&workplace, scenario);
        let picture = format!("https://pbs.twimg.com{}", trouble.path);
        let mut asked = asked_afterwards(&workplace, &[trouble]);
        if scenario == Scenario::LimitedSeconds {
            // A host that asks for a while of quiet gets it: its other pictures wait as well.
            assert!(hosts(&asked).iter().all(|host| *host == "pbs.twimg.com"));
            asked.retain(|url| url.starts_with(&picture));
        }
        assert_eq!(asked.len(), 1, "{scenario:?}: {asked:?}");
        assert!(asked[0].starts_with(&picture), "{asked:?}");
        assert!(asked[0].contains("name=orig"), "{asked:?}");
    }
}

#[test]
fn an_outage_of_syndication_leaves_its_answers_and_the_media_to_be_had() {
    let workplace = workplace();
    let trouble = Trouble::everywhere(SYNDICATION, Scenario::OutageHtml);
    let asked = asked_afterwards(&workplace, &[trouble]);
    let of_syndication = hosts(&asked)
        .into_iter()
        .filter(|host| *host == SYNDICATION)
        .count();
    assert_eq!(of_syndication, 6, "{asked:?}");
    for host in hosts(&asked) {
        let expected = [SYNDICATION, "pbs.twimg.com", "video.twimg.com"];
        assert!(expected.contains(&host), "{host}");
    }
}

#[test]
fn both_doors_shut_leave_the_trails_held() {
    let workplace = workplace();
    let troubles = [
        Trouble::everywhere(SYNDICATION, Scenario::Limited),
        Trouble::everywhere("publish.x.com", Scenario::Limited),
    ];
    let asked = asked_afterwards(&workplace, &troubles);
    for host in ["t.co", "pic.twitter.com", "twitter.com", "x.com"] {
        assert!(!hosts(&asked).contains(&host), "{host} was asked again");
    }
}

#[test]
fn a_short_link_out_of_service_is_followed_again_alone() {
    let workplace = workplace();
    let trouble = Trouble {
        host: "t.co",
        path: SHORT_LINK.to_owned(),
        scenario: Scenario::OutageHtml,
    };
    let asked = asked_afterwards(&workplace, &[trouble]);
    // The page it leads to, and a random sibling of it.
    assert_eq!(
        hosts(&asked),
        ["reut.rs", "t.co", "www.wire.example", "www.wire.example"]
    );
}

#[test]
fn everything_at_once_ends_as_if_nothing_had_happened() {
    let troubled = workplace();
    let troubles = [
        Trouble::everywhere("publish.x.com", Scenario::LimitedDate),
        picture_trouble(&troubled, Scenario::Forbidden),
        Trouble::everywhere("video.twimg.com", Scenario::ResetBeforeHead),
        Trouble::everywhere("x.com", Scenario::OutageHtml),
        Trouble::everywhere("abcn.ws", Scenario::Limited),
        Trouble::everywhere("www.wire.example", Scenario::BotWall),
        Trouble {
            host: "t.co",
            path: "/AZIsZlhEYd".to_owned(),
            scenario: Scenario::OutageHtml,
        },
    ];
    asked_afterwards(&troubled, &troubles);
    let untroubled = workplace();
    let document = untroubled.document("six-posts.txt", &case("collect/six-posts.txt"));
    untroubled.collect(&document);
    // What was kept of a film while its host was away, its poster, stays beside the film.
    assert!(media(&troubled).is_superset(&media(&untroubled)));
}

/// Every quote with each medium of its post that was served.
fn media(workplace: &Workplace) -> BTreeSet<(String, String, Digest)> {
    let mut media = BTreeSet::new();
    for citation in &workplace.facts().documents[0].citations {
        let post = citation.post.as_ref().expect("a post");
        for one in post.media.iter().filter(|one| one.status == 200) {
            media.insert((citation.quoted_text.clone(), one.url.clone(), one.digest));
        }
    }
    media
}

#[test]
fn a_body_that_was_cut_off_is_kept_as_far_as_it_came_and_said_to_be_cut() {
    let workplace = workplace();
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.web.set("www.wire.example", "*", Scenario::CutOff);
    workplace.collect(&document);
    let served = workplace.web.served();
    let cut = served.iter().find(|answer| !answer.complete);
    let cut = cut.expect("an answer that was cut off");
    assert_eq!(workplace.cat(&cut.body_sha256()).as_ref(), Some(&cut.body));
    let facts = workplace.facts();
    let hops = (facts.documents[0].citations.iter())
        .flat_map(|citation| &citation.links)
        .filter_map(|link| link.trail.as_ref())
        .flat_map(|trail| &trail.hops);
    let told: Vec<_> = hops.filter_map(|hop| hop.body_cut.as_ref()).collect();
    assert_eq!(told.len(), 1);
    assert!(report::html(&facts).contains("broke off"), "{told:?}");
}
