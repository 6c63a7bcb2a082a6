//! The six posts of a news article, collected in full.

use std::collections::BTreeSet;

use pressmark::jobs::Ending;
use pressmark::model::agreement::{Agreement, ClockCheck};
use pressmark::model::capture::Grade;
use pressmark::report;

use crate::support::database;
use crate::support::web::world::{Strictness, World};
use crate::support::workplace::{Workplace, case};

fn collected() -> (Workplace, std::path::PathBuf) {
    let workplace = Workplace::before(World::new(7).with_strictness(Strictness::Strict));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    let collected = workplace.collect(&document);
    assert_eq!(collected.ending, Ending::Clean, "{:?}", collected.asked);
    assert_eq!(
        (
            collected.documents_new,
            collected.citations_new,
            collected.links_cited
        ),
        (1, 6, 8)
    );
    (workplace, document)
}

#[test]
fn every_byte_that_was_served_can_be_had_back() {
    let (workplace, _) = collected();
    let served = workplace.web.served();
    assert!(served.len() > 40, "{} answers", served.len());
    let mut objects = BTreeSet::new();
    for answer in &served {
        let digest = answer.body_sha256();
        let held = workplace.cat(&digest);
        assert!(answer.complete, "{}", answer.request.url());
        assert_eq!(
            held.as_ref(),
            Some(&answer.body),
            "{}",
            answer.request.url()
        );
        objects.insert(digest);
    }
    // The document is an object too, and nothing else is.
    let stored = database::number(&workplace.database(), "SELECT count(*) FROM object");
    assert_eq!(stored, objects.len() as i64 + 1);
    let exchanges = database::kinds(&workplace.database())["exchange"];
    assert_eq!(exchanges, served.len(), "each answer once");
    // Beside what the article leads to, only random siblings of its pages are asked for.
    let siblings = (workplace.facts().documents[0].citations.iter())
        .flat_map(|citation| &citation.links)
        .flat_map(|link| &link.life.observations)
        .flat_map(|seen| seen.further.iter().map(|hop| hop.url.clone()))
        .collect::<BTreeSet<_>>();
    for request in workplace.web.unexpected() {
        let url = request.request.url();
        assert!(siblings.contains(&url), "{url}");
    }
}

#[test]
fn no_request_says_where_it_comes_from() {
    let (workplace, _) = collected();
    for request in workplace.web.requests() {
        for header in ["referer", "cookie", "origin", "from"] {
            assert_eq!(request.header(header), None, "{}", request.url());
        }
        assert_eq!(request.method, "GET");
    }
}

#[test]
fn each_hop_is_in_the_facts_and_in_the_report() {
    let (workplace, _) = collected();
    let facts = workplace.facts();
    let page = report::html(&facts);
    let mut told = BTreeSet::new();
    for citation in &facts.documents[0].citations {
        for link in &citation.links {
            let trail = link.trail.as_ref().expect("a followed link");
            assert_eq!(trail.end, "landed", "{}", link.url);
            for (hop, next) in trail.hops.iter().zip(trail.hops.iter().skip(1)) {
                assert_eq!(hop.location.as_ref(), Some(&next.url));
            }
            told.extend(trail.hops.iter().cloned().map(|hop| (hop.url, hop.status)));
            let further = link.life.observations.iter().flat_map(|seen| &seen.further);
            told.extend(further.map(|hop| (hop.url.clone(), hop.status)));
        }
        let post = citation.post.as_ref().expect("a post");
        for hop in post.answers.iter().flat_map(|answer| &answer.hops) {
            told.insert((hop.url.clone(), hop.status));
        }
        told.extend(
            post.media
                .iter()
                .map(|one| (one.url.clone(), Some(one.status))),
        );
    }
    for answer in workplace.web.served() {
        let asked = answer.request.url();
        assert!(
            told.contains(&(asked.clone(), Some(answer.status))),
            "{asked} is not told"
        );
        let escaped = asked.replace('&', "&amp;");
        let numbered = asked.replace('&', "&#38;");
        assert!(
            page.contains(&escaped) || page.contains(&numbered),
            "{asked} is not on the page"
        );
        assert!(page.contains(&answer.body_sha256()), "{asked}: digest");
    }
}

#[test]
fn every_quote_agrees_on_the_printed_day_with_media_in_best_quality() {
    let (workplace, _) = collected();
    let facts = workplace.facts();
    assert_eq!(facts.documents[0].citations.len(), 6);
    for citation in &facts.documents[0].citations {
        let reached = citation.agreement.as_ref().expect("a comparison");
        let agrees = matches!(reached.agreement, Agreement::Agree { .. });
        assert!(agrees, "{:?}", reached.agreement);
        let same_day = matches!(reached.clock, ClockCheck::SameDay { .. });
        assert!(same_day, "{:?}", reached.clock);
        assert_eq!(citation.missing, Vec::<String>::new());
        let post = citation.post.as_ref().expect("a post");
        assert_eq!(post.answers.len(), 2, "one a door");
        assert!(!post.media.is_empty());
        for medium in &post.media {
            assert_eq!(medium.graded.grade, Grade::Media, "{}", medium.url);
            let best = post
                .answers
                .iter()
                .filter_map(|answer| answer.found.as_ref())
                .flat_map(|found| &found.media)
                .any(|told| told.addresses.first() == Some(&medium.url));
            assert!(best, "{} is not the best address", medium.url);
        }
    }
    let wanted = "name=orig";
    let pictures = workplace
        .asked()
        .into_iter()
        .filter(|url| url.contains("pbs.twimg.com"));
    for picture in pictures {
        assert!(picture.contains(wanted), "{picture}");
    }
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn a_second_collect_asks_nothing_and_adds_nothing() {
    let (workplace, document) = collected();
    workplace.web.clear_record();
    let before = database::kinds(&workplace.database());
    for _ in 0..2 {
        let again = workplace.collect(&document);
        assert_eq!(again.ending, Ending::Clean);
        assert_eq!((again.documents_known, again.citations_known), (1, 6));
        assert_eq!(again.asked, []);
    }
    assert_eq!(workplace.asked(), Vec::<String>::new());
    let mut after = database::kinds(&workplace.database());
    for kind in ["run_started", "run_ended"] {
        assert_eq!(after[kind], before[kind] + 2);
        after.insert(kind.to_owned(), before[kind]);
    }
    assert_eq!(after, before, "only the runs themselves are new");
}
