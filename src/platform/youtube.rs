//! YouTube: a film is named by eleven characters that tell no time (platforms.md 5.8).
//!
//! The key is those characters. Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, query_value, segments};

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
