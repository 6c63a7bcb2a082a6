//! X permalinks: every host and path form that shows a status id (platforms.md 1.6).
//!
//! The name in the path is irrelevant to X: any name leads to the same post.

use url::Url;

use crate::platform::permalink::{HostRow, Hosts, PostPath, host_of, web_address};

/// Status ids are 64-bit numbers, of 20 digits at most. Longer ones are taken too, so that it can be said that no post
/// has them; what is longer still is no id.
const ID_DIGITS_MAX: usize = 40;
/// Fewer digits with letters right behind them are no id.
const GLUED_ID_DIGITS_MIN: usize = 9;
/// Handles have up to 15 characters, some old ones up to 20.
const HANDLE_CHARS_MAX: usize = 20;

const OWN_PREFIXES: &[&str] = &["", "www.", "m.", "mobile."];
const OWN_NAMES: &[&str] = &["x.com", "twitter.com"];
const OWN: Hosts = Hosts::Prefixed {
    prefixes: OWN_PREFIXES,
    names: OWN_NAMES,
};

/// X's own hosts, the hosts its embed frames live on, and front ends that use the same ids.
pub(in crate::platform) const HOST_ROWS: &[HostRow] = &[
    row("x-status", OWN, status_path),
    row(
        "x-onion",
        Hosts::Under("twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion"),
        status_path,
    ),
    row(
        "x-embed-frame",
        Hosts::Prefixed {
            prefixes: &["platform."],
            names: OWN_NAMES,
        },
        embed_frame,
    ),
    row("x-mirror-nitter", Hosts::FirstLabel("nitter"), status_path),
    row(
        "x-mirror-fxtwitter",
        Hosts::Under("fxtwitter.com"),
        status_path,
    ),
    row(
        "x-mirror-vxtwitter",
        Hosts::Under("vxtwitter.com"),
        status_path,
    ),
    row("x-mirror-fixupx", Hosts::Under("fixupx.com"), status_path),
    row("x-mirror-twittpr", Hosts::Under("twittpr.com"), status_path),
    row("x-mirror-xcancel", Hosts::Under("xcancel.com"), status_path),
    row(
        "x-thread-reader",
        Hosts::Under("threadreaderapp.com"),
        thread_path,
    ),
];

const fn row(name: &'static str, hosts: Hosts, read: fn(&Url) -> Option<PostPath>) -> HostRow {
    HostRow { name, hosts, read }
}

/// The address a hash-bang address of X means: `twitter.com/#!/name/status/1` → `twitter.com/name/status/1`.
pub(in crate::platform) fn without_hash_bang(url: &str) -> Option<(String, &'static str)> {
    let url = web_address(url)?;
    let host = host_of(&url)?;
    let own = OWN_PREFIXES.iter().any(|prefix| {
        host.strip_prefix(prefix)
            .is_some_and(|rest| OWN_NAMES.contains(&rest))
    });
    if !own {
        return None;
    }
    Some((behind_hash_bang(&url)?.into(), "x-hash-bang"))
}

/// The same host with what stands behind `#!` as path and query.
fn behind_hash_bang(url: &Url) -> Option<Url> {
    let fragment = url.fragment()?;
    let meant = fragment
        .strip_prefix('!')
        .or_else(|| fragment.strip_prefix("%21"))?;
    let (path, query) = match meant.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (meant, None),
    };
    let mut rewritten = url.clone();
    rewritten.set_fragment(None);
    rewritten.set_path(path);
    rewritten.set_query(query);
    Some(rewritten)
}

/// `/name/status/1`, `/name/statuses/1`, `/i/status/1`, `/i/web/status/1`, `/statuses/1`; what follows the
/// id (`/photo/1`, `/analytics` …) is ignored.
fn status_path(url: &Url) -> Option<PostPath> {
    let rewritten = behind_hash_bang(url);
    let url = rewritten.as_ref().unwrap_or(url);
    let segments: Vec<&str> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty())
        .take(4)
        .collect();
    let is_status = |segment: &str| {
        segment.eq_ignore_ascii_case("status") || segment.eq_ignore_ascii_case("statuses")
    };
    let (id, name) = match segments.as_slice() {
        ["i", "web", word, id, ..] if is_status(word) => (id, None),
        [name, word, id, ..] if is_status(word) => (id, Some(*name)),
        [word, id, ..] if is_status(word) => (id, None),
        _ => return None,
    };
    Some(PostPath {
        id: id_of(id)?,
        handle: name.and_then(handle_of),
    })
}

/// `threadreaderapp.com/thread/1.html`.
fn thread_path(url: &Url) -> Option<PostPath> {
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    if segments.next()? != "thread" {
        return None;
    }
    Some(PostPath {
        id: id_of(segments.next()?)?,
        handle: None,
    })
}

/// `platform.twitter.com/embed/Tweet.html?…&id=1` (platforms.md 4.2, "rendered").
fn embed_frame(url: &Url) -> Option<PostPath> {
    if !url.path().to_ascii_lowercase().starts_with("/embed/") {
        return None;
    }
    let (_, id) = url.query_pairs().find(|(name, _)| name == "id")?;
    Some(PostPath {
        id: id_of(&id)?,
        handle: None,
    })
}

/// The digits a segment begins with, as a number is written. An ellipsis right after them shows that the id
/// was cut for display; such an id would name another post.
fn id_of(segment: &str) -> Option<String> {
    let digits: String = segment
        .chars()
        .take_while(char::is_ascii_digit)
        .take(ID_DIGITS_MAX + 1)
        .collect();
    let after = segment.get(digits.len()..)?;
    let cut = ["%E2%80%A6", "%e2%80%a6", "…", ".."]
        .iter()
        .any(|mark| after.starts_with(mark));
    // Words glued to a long id are told from it; `1e18` and `0x10` are no ids.
    let other_number = digits.len() < GLUED_ID_DIGITS_MIN
        && after.starts_with(|next: char| next.is_ascii_alphanumeric());
    if digits.is_empty() || digits.len() > ID_DIGITS_MAX || cut || other_number {
        return None;
    }
    let number = digits.trim_start_matches('0');
    Some(if number.is_empty() { "0" } else { number }.to_owned())
}

/// A first segment that can be a handle; `i` and `user` stand for "any", `2` is a mirror's interface.
fn handle_of(segment: &str) -> Option<String> {
    let written = segment.strip_prefix('@').unwrap_or(segment);
    let shaped = !written.is_empty()
        && written.len() <= HANDLE_CHARS_MAX
        && written
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (shaped && !matches!(written, "i" | "user" | "2")).then(|| written.to_owned())
}
