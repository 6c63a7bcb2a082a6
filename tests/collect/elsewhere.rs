//! A document that cites posts of many platforms: each is asked at its own doors, and what is not told is not
//! made up.

use pressmark::jobs::Ending;
use pressmark::model::agreement::{AgreeMethod, Agreement};
use pressmark::model::facts::{ArchiveFacts, CitationFacts, LinkFacts};
use pressmark::model::liveness::Verdict;
use pressmark::model::post::PostSource;

use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><body><p>What they said.</p>
<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lbruqxjnjn2n"><p lang="en">Ferries stay in port: news.example/ferr… Ahoy ⛴️</p>&mdash; <a href="https://bsky.app/profile/quay.example.org?ref_src=embed">Quay News (@quay.example.org)</a> <a href="https://bsky.app/profile/quay.example.org/post/3lbruqxjnjn2n?ref_src=embed">November 25, 2024 at 7:49 AM</a></blockquote>
<p>See <a href="https://mastodon.example/@quay/108779000807761862">one</a>,
<a href="https://t.me/quaynews/4711">two</a>, <a href="https://t.me/quaynews/4712">three</a>,
<a href="https://www.youtube.com/watch?v=aB3-dE5_gH7">four</a>,
<a href="https://www.instagram.com/p/Chunk8-jurw/">five</a>,
<a href="https://truthsocial.com/@quay/posts/108779000807761862">six</a>.</p></body></html>"#;

fn facts() -> (Workplace, ArchiveFacts) {
    let workplace = Workplace::before(World::new(7));
    let document = workplace.document("page.html", PAGE);
    let collected = workplace.collect(&document);
    assert_eq!(collected.ending, Ending::Incomplete, "walls may open later");
    assert!(
        workplace.web.unexpected().is_empty(),
        "{:?}",
        workplace.asked()
    );
    let facts = workplace.facts();
    (workplace, facts)
}

fn links(facts: &ArchiveFacts) -> Vec<&LinkFacts> {
    let document = &facts.documents[0];
    let cited = document
        .citations
        .iter()
        .flat_map(|citation| &citation.links);
    cited
        .chain(document.bare_links.iter().map(|bare| &bare.link))
        .collect()
}

#[test]
fn a_quote_from_bluesky_is_held_against_its_post() {
    let (_, facts) = facts();
    let quoted: &CitationFacts = &facts.documents[0].citations[0];
    let post = quoted.post.as_ref().expect("a post");
    let doors: Vec<PostSource> = post.answers.iter().map(|answer| answer.source).collect();
    assert_eq!(
        doors,
        [
            PostSource::Api,
            PostSource::Oembed,
            PostSource::Identity,
            PostSource::Record
        ]
    );
    let agreement = &quoted.agreement.as_ref().expect("compared").agreement;
    assert!(
        matches!(
            agreement,
            Agreement::Agree {
                method: AgreeMethod::Exact | AgreeMethod::Typographic,
                ..
            }
        ),
        "{agreement:?}"
    );
}

#[test]
fn each_platform_says_alive_gone_or_nothing_at_its_own_doors() {
    let (_, facts) = facts();
    for (url, verdict, rule) in [
        ("bsky.app", Verdict::Alive, "api_shows_it"),
        ("mastodon.example", Verdict::Alive, "api_shows_it"),
        ("quaynews/4711", Verdict::Alive, "embed_shows_it"),
        ("quaynews/4712", Verdict::Gone, "embed_knows_no_such_post"),
        ("youtube.com", Verdict::Gone, "oembed_knows_no_such_post"),
        ("instagram.com", Verdict::Unknown, "login_wall"),
        ("truthsocial.com", Verdict::Unknown, "no_telling_answer"),
    ] {
        let seen = links(&facts)
            .into_iter()
            .find(|link| link.url.contains(url) && link.trail.is_some())
            .and_then(|link| link.life.observations.last())
            .unwrap_or_else(|| panic!("{url} was observed"));
        assert_eq!(
            (seen.judged.verdict, seen.judged.rule.as_str()),
            (verdict, rule),
            "{url}"
        );
    }
}

#[test]
fn a_second_run_asks_only_where_nothing_was_told() {
    let (workplace, _) = facts();
    let before = workplace.asked().len();
    let document = workplace.path("page.html");
    workplace.collect(&document);
    let again = workplace.asked().split_off(before);
    assert!(!again.is_empty());
    for url in again {
        let untold = ["instagram.com", "truthsocial.com"];
        assert!(untold.iter().any(|host| url.contains(host)), "{url}");
    }
}

/// A short link does not show its post; what it leads to is asked about and held against the quote.
#[test]
fn a_post_behind_a_share_link_is_asked_about_once_the_link_is_followed() {
    let film = "https://www.tiktok.com/@quay/video/6748451240264420610";
    let workplace =
        Workplace::before(World::new(7).with_link("https://vm.tiktok.com/ZMabc123", film));
    workplace
        .web
        .keep("www.tiktok.com", "/oembed?url=", "tiktok-oembed");
    let page = "<blockquote><p>Ferry day #quay</p>&mdash; Quay (@quay) \
                <a href=\"https://vm.tiktok.com/ZMabc123\">March 14, 2025</a></blockquote>";
    let document = workplace.document("page.html", page);
    workplace.collect(&document);
    let facts = workplace.facts();
    let quoted: &CitationFacts = &facts.documents[0].citations[0];
    let post = quoted.post.as_ref().expect("a post");
    assert_eq!(post.key.id, "6748451240264420610");
    let compared = &quoted.agreement.as_ref().expect("compared").agreement;
    assert!(matches!(compared, Agreement::Agree { .. }), "{compared:?}");
}
