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
    match reply.status {
        400 => return absent(Absence::NotFound, "oembed_400_no_such_video", ""),
        401 => return absent(Absence::WordsNotGiven, "oembed_401_embedding_off", ""),
        403 => return absent(Absence::Protected, "oembed_403_private", ""),
        200 if reply.body.trim_ascii() == b"Forbidden" => {
            return absent(Absence::Protected, "oembed_forbidden_with_200", "");
        }
        _ => {}
    }
    let fields = match oembed::fields(reply) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
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
