//! Videos that are served in pieces only: the best rendition and its sound are stored piece by piece, once; what
//! was not served is asked for again, and what cannot be had is said to be so.

use pressmark::jobs::Ending;
use pressmark::model::capture::CaptureRole;
use pressmark::model::facts::{CaptureFacts, PostFacts};
use pressmark::report;

use crate::support::web::posts::Post;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const VIDEOS: &str = "video.twimg.com";

/// A workplace whose one video post names no film, and a document that cites it.
pub fn played_in_pieces() -> (Workplace, Post, std::path::PathBuf) {
    let workplace = Workplace::before(World::new(5));
    let post = workplace
        .web
        .world()
        .post_by("maralindq")
        .expect("a post")
        .clone();
    let path = format!("/tweet-result?id={}", post.id);
    let host = "cdn.syndication.twimg.com";
    workplace.web.set(host, &path, Scenario::PlaylistOnly);
    let quote = "Fourteen people stood on the ramp when it gave way. All of them got ashore. \
                 pic.twitter.com/Xc5WgP0rTb — Mara Lindq (@maralindq) March 14, 2025\n";
    let document = workplace.document("video.txt", quote);
    (workplace, post, document)
}

pub fn base(post: &Post) -> String {
    let file = &post.media.as_ref().expect("media").files[0];
    format!("/ext_tw_video/{}/pu", file.id)
}

fn key(post: &Post) -> String {
    post.media.as_ref().expect("media").files[0].key()
}

fn video(workplace: &Workplace) -> PostFacts {
    let facts = workplace.facts();
    let quoted = facts.documents[0].citations[0].post.clone();
    quoted.expect("a post")
}

/// Paths of what was stored to see the video again, without those before.
fn stored(post: &PostFacts) -> Vec<&str> {
    let parts = post.pieces.iter().filter(|one| one.status == 200);
    let mut paths: Vec<&str> = parts
        .map(|one| one.url.split_once("/pu").map_or("", |(_, path)| path))
        .collect();
    paths.sort_unstable();
    paths
}

fn playlist(post: &PostFacts) -> &CaptureFacts {
    let mut lists = post.media.iter().filter(|one| one.url.contains(".m3u8"));
    lists.next_back().expect("a playlist")
}

#[test]
fn the_best_rendition_and_its_sound_are_stored_piece_by_piece() {
    let (workplace, post, document) = played_in_pieces();
    let collected = workplace.collect(&document);
    assert_eq!(collected.ending, Ending::Clean, "{:?}", collected.asked);
    let key = key(&post);
    let told = video(&workplace);
    assert_eq!(
        stored(&told),
        [
            format!("/aud/mp4a/128000/{key}-0.m4s"),
            format!("/pl/avc1/1280x720/{key}.m3u8"),
            format!("/pl/mp4a/128000/{key}.m3u8"),
            format!("/vid/avc1/1280x720/{key}-0.m4s"),
            format!("/vid/avc1/1280x720/{key}-1.m4s"),
            format!("/vid/avc1/1280x720/{key}-2.m4s"),
        ]
    );
    assert!(
        told.pieces
            .iter()
            .all(|one| one.role == CaptureRole::Requisite)
    );
    let list = playlist(&told);
    assert_eq!(list.graded.rule, "playlist_of_renditions");
    let pieces = list.pieces.expect("pieces");
    assert_eq!((pieces.held, pieces.missed, pieces.left_out), (6, 0, 0));
    let page = report::html(&workplace.facts());
    assert!(page.contains("Playlists and pieces of the video: 6 of 6 held."));
    workplace.web.clear_record();
    let again = workplace.collect(&document);
    assert_eq!(
        (again.ending, workplace.asked()),
        (Ending::Clean, Vec::new())
    );
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn a_piece_that_was_not_served_is_asked_for_again_alone() {
    let (workplace, post, document) = played_in_pieces();
    let lost = format!("{}/vid/avc1/1280x720/{}-1.m4s", base(&post), key(&post));
    workplace.web.set(VIDEOS, &lost, Scenario::OutageHtml);
    let collected = workplace.collect(&document);
    assert_eq!(collected.ending, Ending::Incomplete);
    let told = video(&workplace);
    let pieces = playlist(&told).pieces.expect("pieces");
    assert_eq!((pieces.held, pieces.missed, pieces.may_come), (5, 1, 1));
    workplace.web.restore(VIDEOS, &lost);
    workplace.web.clear_record();
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    let list = format!("https://{VIDEOS}{}/pl/{}.m3u8", base(&post), key(&post));
    let asked = workplace.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked.iter().any(|url| url.starts_with(&list)), "{asked:?}");
    assert!(
        asked.contains(&format!("https://{VIDEOS}{lost}")),
        "{asked:?}"
    );
    let told = video(&workplace);
    let pieces = playlist(&told).pieces.expect("pieces");
    assert_eq!((pieces.held, pieces.missed, pieces.may_come), (6, 0, 0));
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn live_and_encrypted_videos_are_said_to_be_so() {
    for (scenario, rule, words) in [
        (
            Scenario::PlaylistLive,
            "playlist_live",
            "is live: it was not stored",
        ),
        (
            Scenario::PlaylistEncrypted,
            "playlist_encrypted",
            "is encrypted: it was not stored",
        ),
    ] {
        let (workplace, post, document) = played_in_pieces();
        let list = format!("{}/pl/avc1/1280x720/{}.m3u8", base(&post), key(&post));
        workplace.web.set(VIDEOS, &list, scenario);
        assert_eq!(workplace.collect(&document).ending, Ending::Clean);
        let told = video(&workplace);
        assert!(told.pieces.iter().any(|one| one.graded.rule == rule));
        assert!(stored(&told).iter().all(|path| !path.contains("/vid/")));
        let page = report::html(&workplace.facts());
        assert!(page.contains(words), "{scenario:?}");
    }
}
