//! Two posts with the same words behind one quote: nothing tells which is quoted, and none is chosen; one post under
//! two of its addresses is one.

use std::path::Path;

use pressmark::model::agreement::Agreement;
use pressmark::model::facts::CitationFacts;
use pressmark::report;

use crate::support::web::posts::{Post, ShortLink};
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const WORDS: &str = "The north pier stays closed until further notice, says the harbour master.";
const SHORTS: [&str; 2] = ["Aa1Bb2Cc3D", "Ee4Ff5Gg6H"];

/// A post of the account at so many minutes past noon of 4 May 2021.
fn post(minutes: i64, words: &str) -> Post {
    let mut post = World::new(7)
        .post_by("ASBMilitary")
        .expect("a fixture")
        .clone();
    post.created_ms = 1_620_129_600_000 + minutes * 60_000;
    post.id = crate::support::web::snowflake::id_at(post.created_ms, "harbour watch");
    post.handle = "harbour_watch".to_owned();
    post.name = "Harbour Watch".to_owned();
    post.text = with_links(words);
    post.media = None;
    post
}

fn with_links(words: &str) -> String {
    format!(
        "{words} https://t.co/{} https://t.co/{}",
        SHORTS[0], SHORTS[1]
    )
}

/// A quote whose two links lead to one post each.
fn collected(posts: [Post; 2]) -> (Workplace, CitationFacts) {
    let pages = posts
        .iter()
        .map(|post| format!("https://twitter.com/{}/status/{}", post.handle, post.id));
    let links: Vec<ShortLink> = SHORTS
        .into_iter()
        .zip(pages)
        .map(|(short, expanded)| ShortLink {
            short: short.to_owned(),
            expanded,
        })
        .collect();
    let mut world = World::new(7);
    for mut post in posts {
        post.links = links.clone();
        world = world.with_post(post);
    }
    let workplace = Workplace::before(world);
    let quote = format!(
        "{} — Harbour Watch (@harbour_watch) May 4, 2021\n",
        with_links(WORDS)
    );
    let document = workplace.document("quote.txt", &quote);
    workplace.collect(&document);
    let citation = workplace.facts().documents[0].citations[0].clone();
    (workplace, citation)
}

#[test]
fn of_two_posts_with_the_same_words_none_is_chosen() {
    let (one, other) = (post(0, WORDS), post(90, WORDS));
    let ids = [one.id.to_string(), other.id.to_string()];
    let (workplace, citation) = collected([one, other]);
    let reached = citation.agreement.expect("compared");
    let Agreement::Ambiguous { places, posts } = &reached.agreement else {
        panic!("{:?}", reached.agreement);
    };
    let named: Vec<&str> = posts.iter().map(|key| key.id.as_str()).collect();
    assert_eq!(
        (places.len(), named),
        (0, vec![ids[0].as_str(), ids[1].as_str()])
    );
    assert!(citation.post.is_none() && reached.post_answer.is_none());
    let page = report::text(&workplace.facts());
    assert!(page.contains("not judged "), "{page}");
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn where_one_word_tells_them_apart_the_one_that_has_it_is_the_source() {
    let other_words = WORDS.replace("north", "south");
    let (one, other) = (post(0, &other_words), post(90, WORDS));
    let id = other.id.to_string();
    let (_, citation) = collected([one, other]);
    assert_eq!(citation.post.map(|post| post.key.id), Some(id));
    let agreement = citation.agreement.expect("compared").agreement;
    assert!(
        matches!(agreement, Agreement::Agree { .. }),
        "{agreement:?}"
    );
}

#[test]
fn one_post_of_bluesky_by_handle_and_by_did_is_one_post() {
    const PROFILE: &str = "https://bsky.app/profile";
    let workplace = Workplace::before(World::new(7));
    let text = format!(
        "Ferries stay in port: news.example/ferr… Ahoy ⛴️ {PROFILE}/quay.example.org/post/3lbruqxjnjn2n \
         {PROFILE}/did:plc:abcdefghijklmnopqrstuvwx/post/3lbruqxjnjn2n — Quay News (@quay.example.org) November 25, 2024\n"
    );
    let document = workplace.document("quote.txt", &text);
    let agreement = agreement_after_collecting(&workplace, &document);
    assert!(
        matches!(agreement, Agreement::Agree { .. }),
        "{agreement:?}"
    );
}

/// What the only quote of a document comes to.
fn agreement_after_collecting(workplace: &Workplace, document: &Path) -> Agreement {
    workplace.collect(document);
    let citation = workplace.facts().documents[0].citations[0].clone();
    citation.agreement.expect("compared").agreement
}

/// Words that stand beside the post's own are not left out of the comparison, wherever the post's own are found.
#[test]
fn words_added_to_a_post_are_never_dropped() {
    for (before, behind) in [
        ("Never ", ""),
        ("", " (not)"),
        ("False: ", ""),
        ("", " I lied."),
    ] {
        let post = post(0, WORDS);
        let page = format!("https://twitter.com/{}/status/{}", post.handle, post.id);
        let post = Post {
            text: WORDS.to_owned(),
            ..post
        };
        let workplace = Workplace::before(World::new(7).with_post(post));
        let embed = format!(
            "<blockquote class=\"twitter-tweet\"><p lang=\"en\">{before}{WORDS}{behind}</p>&mdash; Harbour Watch \
             (@harbour_watch) <a href=\"{page}\">May 4, 2021</a></blockquote>"
        );
        let document = workplace.document("page.html", &embed);
        workplace.collect(&document);
        let agreement = agreement_after_collecting(&workplace, &document);
        assert!(
            matches!(agreement, Agreement::Differ { .. }),
            "{before}…{behind}: {agreement:?}"
        );
    }
}

/// A reading that lost its beginning is compared whole once the post is known.
#[test]
fn a_reading_that_lost_words_is_compared_with_them() {
    let workplace = Workplace::before(World::new(5));
    let document = workplace.document("article.txt", include_str!("../../examples/article.txt"));
    workplace.collect(&document);
    let facts = workplace.facts();
    let courier = facts.documents[0]
        .citations
        .iter()
        .find(|citation| citation.attribution.author_handle.as_deref() == Some("ellerycourier"));
    let courier = courier.expect("in the example");
    let reached = courier.agreement.as_ref().expect("compared");
    assert!(
        matches!(reached.agreement, Agreement::Agree { .. }),
        "{reached:?}"
    );
    assert!(
        !courier.quoted_text.starts_with("The council"),
        "the first reading stays"
    );
    assert_eq!(
        reached.place,
        courier.place.as_ref().map(|place| place.record)
    );
}
