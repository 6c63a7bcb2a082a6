//! A post of Bluesky down to its record and its bytes: register, server, content ids, and what is said where they
//! do not hold.

use std::path::PathBuf;

use pressmark::model::capture::Grade;
use pressmark::model::facts::{CaptureFacts, PostAnswerFacts, PostFacts};
use pressmark::model::post::PostSource;

use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><body>
<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lbruqxjnjn2n"><p lang="en">Ferries stay in port: news.example/ferr… Ahoy ⛴️</p>&mdash; <a href="https://bsky.app/profile/quay.example.org?ref_src=embed">Quay News (@quay.example.org)</a> <a href="https://bsky.app/profile/quay.example.org/post/3lbruqxjnjn2n?ref_src=embed">November 25, 2024 at 7:49 AM</a></blockquote></body></html>"#;
const SERVER: &str = "pds.quay.example";

fn workplace() -> (Workplace, PathBuf) {
    let workplace = Workplace::before(World::new(7));
    let document = workplace.document("page.html", PAGE);
    (workplace, document)
}

fn post(workplace: &Workplace) -> PostFacts {
    let facts = workplace.facts();
    facts.documents[0].citations[0]
        .post
        .clone()
        .expect("a post")
}

fn record(post: &PostFacts) -> &PostAnswerFacts {
    let mut answers = post.answers.iter().rev();
    answers
        .find(|answer| answer.source == PostSource::Record)
        .expect("the server was asked")
}

fn blob(post: &PostFacts) -> &CaptureFacts {
    let mut media = post.media.iter().rev();
    media
        .find(|capture| capture.url.contains("getBlob"))
        .expect("the picture was asked for")
}

#[test]
fn a_post_is_followed_to_the_record_at_its_own_server() {
    let (workplace, document) = workplace();
    workplace.collect(&document);
    let post = post(&workplace);
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
    let found = record(&post).found.as_ref().expect("the record");
    assert_eq!(
        found.content.as_ref().and_then(|check| check.holds),
        Some(true)
    );
    let account = post.answers[2].account.as_ref().expect("the account");
    assert_eq!(account.server.as_deref(), Some("https://pds.quay.example"));
    assert_eq!(workplace.verify().checked.findings, []);
    let before = workplace.asked().len();
    workplace.collect(&document);
    assert_eq!(workplace.asked().len(), before, "all of it is held");
}

#[test]
fn bytes_under_a_content_id_are_those_bytes_or_said_not_to_be() {
    let (workplace, document) = workplace();
    workplace.collect(&document);
    let held = post(&workplace);
    assert_eq!(blob(&held).graded.grade, Grade::Media);
    assert_eq!(blob(&held).graded.rule, "content_id_holds");

    let (workplace, document) = self::workplace();
    let target = "/xrpc/com.atproto.sync.getBlob?";
    workplace
        .web
        .keep(SERVER, target, "bluesky-blob-other-bytes");
    workplace.collect(&document);
    let altered = post(&workplace);
    assert_eq!(blob(&altered).graded.grade, Grade::Unknown);
    assert_eq!(blob(&altered).graded.rule, "content_id_differs");
}

#[test]
fn a_record_that_its_content_id_does_not_name_is_said_to_be_so() {
    let (workplace, document) = workplace();
    let target = "/xrpc/com.atproto.repo.getRecord?";
    workplace.web.keep(SERVER, target, "bluesky-record-altered");
    workplace.collect(&document);
    let post = post(&workplace);
    let found = record(&post).found.as_ref().expect("what was served");
    assert_eq!(
        found.content.as_ref().and_then(|check| check.holds),
        Some(false)
    );
    assert!(pressmark::report::html(&workplace.facts()).contains("does NOT have this digest"));
}

#[test]
fn where_the_interface_shows_nothing_the_server_may() {
    let (workplace, document) = workplace();
    let target = "/xrpc/app.bsky.feed.getPostThread?";
    workplace
        .web
        .keep("public.api.bsky.app", target, "bluesky-not-found");
    workplace.collect(&document);
    let post = post(&workplace);
    let doors: Vec<PostSource> = post.answers.iter().map(|answer| answer.source).collect();
    assert!(doors.contains(&PostSource::Handle), "{doors:?}");
    assert!(record(&post).found.is_some());
}
