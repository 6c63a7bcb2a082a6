//! Pictures and films (platforms.md 7.5): sizes, spellings, ranges, validators, and the host that
//! refuses a `Referer`.

use std::collections::BTreeSet;

use crate::support::web::SimulatedWeb;
use crate::support::web::posts::{MediaKind, Post};
use crate::support::web::scenario::Scenario;
use crate::support::web::token::token;
use crate::support::web::world::World;

use super::client::{get, request};

fn started(handle: &str) -> (SimulatedWeb, Post) {
    let web = SimulatedWeb::start(World::new(1));
    let post = web.world().post_by(handle).cloned().expect("a post");
    (web, post)
}

fn key(post: &Post, place: usize) -> String {
    post.media.as_ref().expect("media").files[place].key()
}

fn film(post: &Post, size: &str) -> String {
    let file = &post.media.as_ref().expect("media").files[0];
    format!(
        "https://video.twimg.com/ext_tw_video/{}/pu/vid/avc1/{size}/{}.mp4?tag=12",
        file.id,
        file.key()
    )
}

#[test]
fn a_picture_has_one_body_a_size_under_every_spelling() {
    let (web, post) = started("HarbourWatchPE");
    let base = format!("https://pbs.twimg.com/media/{}", key(&post, 0));
    let mut bodies = BTreeSet::new();
    for size in ["orig", "4096x4096", "large", "medium", "small", "thumb"] {
        let answer = get(&web, &format!("{base}?format=jpg&name={size}"));
        assert_eq!(answer.header("content-type").as_deref(), Some("image/jpeg"));
        assert!(answer.body.len() > 2_000 && answer.body.starts_with(b"\xff\xd8\xff"));
        assert_eq!(get(&web, &format!("{base}.jpg:{size}")).body, answer.body);
        assert_eq!(
            get(&web, &format!("{base}.jpg?name={size}")).body,
            answer.body
        );
        bodies.insert(answer.body);
    }
    assert_eq!(bodies.len(), 6);
    assert_eq!(get(&web, &format!("{base}.jpg")).status, 200);
    for wrong in [
        "?format=png&name=orig",
        ".png",
        ".jpg:poster",
        "?format=jpg&name=poster",
    ] {
        assert_eq!(get(&web, &format!("{base}{wrong}")).status, 404, "{wrong}");
    }
    let png = get(
        &web,
        &format!("https://pbs.twimg.com/media/{}.png:orig", key(&post, 1)),
    );
    assert_eq!(png.header("content-type").as_deref(), Some("image/png"));
    assert!(png.body.starts_with(b"\x89PNG\r\n\x1a\n"));
}

#[test]
fn bytes_are_those_of_the_seed() {
    let (web, post) = started("HarbourWatchPE");
    let other = SimulatedWeb::start(World::new(2));
    let again = SimulatedWeb::start(World::new(1));
    let url = format!("https://pbs.twimg.com/media/{}.jpg:orig", key(&post, 0));
    assert_eq!(get(&web, &url).body, get(&again, &url).body);
    assert_ne!(get(&web, &url).body, get(&other, &url).body);
    web.set(
        "pbs.twimg.com",
        &format!("/media/{}", key(&post, 0)),
        Scenario::ChangedBytes,
    );
    assert_ne!(get(&web, &url).body, get(&again, &url).body);
}

#[test]
fn validators_are_honoured() {
    let (web, post) = started("HarbourWatchPE");
    let url = format!("https://pbs.twimg.com/media/{}.jpg:orig", key(&post, 0));
    let first = get(&web, &url);
    let tag = first.header("etag").expect("a tag");
    assert_eq!(
        first.header("last-modified").as_deref(),
        Some("Fri, 14 Mar 2025 06:40:48 GMT")
    );
    let second = request(&web, "GET", &url, &[("If-None-Match", &tag)]);
    assert_eq!((second.status, second.body.len()), (304, 0));
    web.set(
        "pbs.twimg.com",
        &format!("/media/{}", key(&post, 0)),
        Scenario::ChangedBytes,
    );
    assert_eq!(
        request(&web, "GET", &url, &[("If-None-Match", &tag)]).status,
        200
    );
}

#[test]
fn one_size_can_be_refused_while_others_are_served() {
    let (web, post) = started("HarbourWatchPE");
    let path = format!("/media/{}.jpg", key(&post, 0));
    web.set(
        "pbs.twimg.com",
        &format!("{path}:orig"),
        Scenario::Forbidden,
    );
    assert_eq!(
        get(&web, &format!("https://pbs.twimg.com{path}:orig")).status,
        403
    );
    assert_eq!(
        get(&web, &format!("https://pbs.twimg.com{path}:large")).status,
        200
    );
}

#[test]
fn media_outlive_their_post_and_the_other_way_round() {
    let (web, post) = started("HarbourWatchPE");
    let url = format!("https://pbs.twimg.com/media/{}.jpg:orig", key(&post, 0));
    web.delete_post(post.id);
    assert_eq!(get(&web, &url).status, 200);
    web.restore_post(post.id);
    web.set(
        "pbs.twimg.com",
        &format!("/media/{}", key(&post, 0)),
        Scenario::NotFoundEmpty,
    );
    assert_eq!(get(&web, &url).status, 404);
    let oembed = format!(
        "https://publish.x.com/oembed?url=https://x.com/a/status/{}",
        post.id
    );
    assert_eq!(get(&web, &oembed).status, 200);
}

#[test]
fn films_are_served_in_parts_and_never_to_a_referer() {
    let (web, post) = started("maralindq");
    let whole = get(&web, &film(&post, "1280x720"));
    assert_eq!(whole.header("content-type").as_deref(), Some("video/mp4"));
    assert!(whole.body[4..].starts_with(b"ftyp"));
    let smaller = get(&web, &film(&post, "320x180"));
    assert!(smaller.body.len() < whole.body.len());
    for (range, start, end) in [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, whole.body.len()),
        ("bytes=-50", whole.body.len() - 50, whole.body.len()),
        ("bytes=10-99999999", 10, whole.body.len()),
    ] {
        let part = request(&web, "GET", &film(&post, "1280x720"), &[("Range", range)]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.body, whole.body[start..end], "{range}");
        let told = format!("bytes {start}-{}/{}", end - 1, whole.body.len());
        assert_eq!(part.header("content-range"), Some(told));
    }
    let beyond = [("Range", "bytes=99999999-")];
    assert_eq!(
        request(&web, "GET", &film(&post, "1280x720"), &beyond).status,
        416
    );
    let referer = [("Referer", "https://x.com/")];
    assert_eq!(
        request(&web, "GET", &film(&post, "1280x720"), &referer).status,
        403
    );
}

#[test]
fn the_playlist_leads_to_every_rendition() {
    let (web, post) = started("maralindq");
    let file = &post.media.as_ref().expect("media").files[0];
    let host = "https://video.twimg.com";
    let master = get(
        &web,
        &format!(
            "{host}/ext_tw_video/{}/pu/pl/{}.m3u8?tag=12",
            file.id,
            file.key()
        ),
    );
    assert_eq!(
        master.header("content-type").as_deref(),
        Some("application/x-mpegURL")
    );
    let lists: Vec<String> = paths(&master.text());
    assert_eq!(lists.len(), 3);
    for list in lists {
        let segments = paths(&get(&web, &format!("{host}{list}")).text());
        assert_eq!(segments.len(), 2);
        let segment = get(&web, &format!("{host}{}", segments[0]));
        assert_eq!((segment.status, segment.body.len() > 4_000), (200, true));
    }
    let poster = format!(
        "https://pbs.twimg.com/ext_tw_video_thumb/{}/pu/img/{}.jpg",
        file.id,
        file.key()
    );
    assert_eq!(get(&web, &poster).status, 200);
}

fn paths(playlist: &str) -> Vec<String> {
    (playlist.lines())
        .filter(|line| line.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_moving_picture_is_one_film_without_bitrate() {
    let (web, mut post) = started("maralindq");
    post.media.as_mut().expect("media").kind = MediaKind::Gif;
    web.change_world(|world| world.with_post(post.clone()));
    let id = post.id.to_string();
    let token = token(&id).expect("a token");
    let url = format!("https://cdn.syndication.twimg.com/tweet-result?id={id}&token={token}");
    let document = get(&web, &url).json();
    let detail = &document["mediaDetails"][0];
    assert_eq!(detail["type"], "animated_gif");
    let variants = detail["video_info"]["variants"]
        .as_array()
        .expect("variants");
    assert_eq!((variants.len(), &variants[0]["bitrate"]), (1, &0.into()));
    for address in [&variants[0]["url"], &detail["media_url_https"]] {
        let answer = get(&web, address.as_str().expect("an address"));
        assert_eq!((answer.status, answer.body.len() > 2_000), (200, true));
    }
}

#[test]
fn every_address_in_a_document_is_served() {
    let web = SimulatedWeb::start(World::new(3).with_generated_posts(5));
    let mut bodies = BTreeSet::new();
    let mut count = 0;
    for post in web.world().posts() {
        web.restore_post(post.id);
        let id = post.id.to_string();
        let token = token(&id).expect("a token");
        let url = format!("https://cdn.syndication.twimg.com/tweet-result?id={id}&token={token}");
        for address in addresses(&get(&web, &url).json()) {
            let answer = get(&web, &address);
            assert_eq!(answer.status, 200, "{address}");
            bodies.insert(answer.body);
            count += 1;
        }
    }
    assert_eq!(bodies.len(), count, "all bytes are distinct");
}

/// Every address of a media host in a document, each once.
fn addresses(document: &serde_json::Value) -> BTreeSet<String> {
    match document {
        serde_json::Value::String(text) if text.contains(".twimg.com/") => [text.clone()].into(),
        serde_json::Value::Array(list) => list.iter().flat_map(addresses).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(addresses).collect(),
        _ => BTreeSet::new(),
    }
}
