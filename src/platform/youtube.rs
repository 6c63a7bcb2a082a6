//! YouTube: a film is named by eleven characters that tell no time (platforms.md 5.8).
//!
//! The key is those characters. Cases: `tests/cases/platform/`.

use url::Url;

use crate::model::post::{Absence, Post, PostAnswer, PostKey, PostSource};

use super::oembed::{self, in_query};
use super::permalink::{HostRow, Hosts, PostPath, query_value, segments};
use super::reply::{Question, Reply, absent};

const OEMBED: &str = "https://www.youtube.com/oembed";
const ID_CHARS: usize = 11;

pub(super) const HOST_ROWS: &[HostRow] = &[
    HostRow {
        name: "youtube-video",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www.", "m.", "music."],
            names: &["youtube.com", "youtube-nocookie.com"],
        },
        read: video_path,
    },
    HostRow {
        name: "youtube-short-link",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www."],
            names: &["youtu.be"],
        },
        read: short_path,
    },
];

/// `/watch?v=id`, `/shorts/id`, `/live/id`, `/embed/id`, `/v/id`.
fn video_path(url: &Url) -> Option<PostPath> {
    // A comment's words are not those of the film it stands under.
    if query_value(url, "lc").is_some() {
        return None;
    }
    match segments(url).as_slice() {
        ["watch", ..] => named(&query_value(url, "v")?),
        ["shorts" | "live" | "embed" | "v", id, ..] => named(id),
        _ => None,
    }
}

/// `youtu.be/id`.
fn short_path(url: &Url) -> Option<PostPath> {
    named(segments(url).first()?)
}

fn named(id: &str) -> Option<PostPath> {
    let shaped = id.len() == ID_CHARS
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    shaped.then(|| PostPath {
        id: id.to_owned(),
        handle: None,
    })
}

/// oEmbed tells the title and the channel, and by its status what became of a film.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Oembed,
        url: format!("{OEMBED}?url={}&format=json", in_query(permalink)),
    }]
}

/// Reads oEmbed's reply. Its words are the title; what is written under the film is not in it.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    // Each status has one word for its body; another page with the same status is not the door's own answer.
    let says = |word: &str| {
        let body = reply.body.trim_ascii();
        body.eq_ignore_ascii_case(word.as_bytes())
    };
    match reply.status {
        400 if says("Bad Request") => {
            return absent(Absence::NotFound, "oembed_400_no_such_video", "");
        }
        401 if says("Unauthorized") => {
            return absent(Absence::WordsNotGiven, "oembed_401_embedding_off", "");
        }
        403 if says("Forbidden") => {
            return absent(Absence::Protected, "oembed_403_private", "");
        }
        404 if says("Not Found") => {
            return absent(Absence::NotFound, "oembed_404_removed", "");
        }
        200 if says("Forbidden") => {
            return absent(Absence::Protected, "oembed_forbidden_with_200", "");
        }
        400 | 401 | 404 => {
            return absent(Absence::Unreadable, "status_not_in_the_doors_words", "");
        }
        _ => {}
    }
    let fields = match oembed::fields(reply) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let html = fields
        .html
        .as_deref()
        .and_then(|html| id_behind(html, "/embed/"));
    let picture = fields.thumbnail_url.as_deref();
    let picture = picture.and_then(|url| id_behind(url, "/vi/"));
    if html.into_iter().chain(picture).any(|id| id != key.id) {
        return absent(Absence::Unreadable, "oembed_names_another_post", "");
    }
    let Some(title) = fields.title else {
        return absent(Absence::Unreadable, "oembed_without_title", "");
    };
    PostAnswer::Found(Box::new(Post {
        author_name: fields.author_name,
        author_handle: fields
            .author_url
            .and_then(|url| Some(url.rsplit_once("/@")?.1.to_owned())),
        truncated: true,
        media: oembed::thumbnail(fields.thumbnail_url),
        ..Post::new(key.clone(), title)
    }))
}

/// The film's characters behind a part of an address.
fn id_behind<'t>(text: &'t str, part: &str) -> Option<&'t str> {
    let (_, behind) = text.split_once(part)?;
    behind.get(..ID_CHARS)
}
