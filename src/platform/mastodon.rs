//! Mastodon and servers that speak its language: a post is named by its server and the server's own number
//! for it (platforms.md 5.2).
//!
//! The key is `host/number`. The same post has another number on every server that shows it. Servers are
//! anybody's, so only path forms that nothing else has are read. Cases: `tests/cases/platform/`.

use url::Url;

use super::mastodon_status;
use super::oembed::{self, in_query};
use super::permalink::{
    HostRow, Hosts, PostPath, handle_behind_at, host_of, is_name, is_number, segments,
};
use super::reply::{Question, Reply, absent};
use crate::model::post::{Absence, IdTime, ImpossibleId, PostAnswer, PostKey, PostSource};
use crate::model::timestamp::Timestamp;

/// The sequence number, below the clock.
const BITS_BELOW_CLOCK: u32 = 16;
/// Numbers with a clock have so many digits since 2017; older, counted ones could be anything's on a host
/// that is not known to run Mastodon.
const CLOCK_DIGITS_MIN: usize = 15;
/// Ids of Pleroma and its kin have this many letters and digits.
const FLAKE_CHARS: usize = 18;

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "mastodon-post",
    hosts: Hosts::Other,
    read: post_path,
}];

/// The time in a post's number: when the server named in the key took it in.
pub(super) fn id_time(id: &str) -> IdTime {
    let number = id.split_once('/').map_or("", |(_, number)| number);
    if is_flake(number) {
        return IdTime::None;
    }
    clock(number)
}

/// The time in a number of this kind, whosever server it is.
pub(super) fn clock(number: &str) -> IdTime {
    if !is_number(number) {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    }
    match number.parse::<i64>() {
        Ok(0) => IdTime::Impossible(ImpossibleId::Zero),
        // Counted numbers, from before the clock.
        Ok(_) if number.len() < CLOCK_DIGITS_MIN => IdTime::None,
        Ok(number) => IdTime::Exact(Timestamp::from_millis(number >> BITS_BELOW_CLOCK)),
        Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// The page of a post; the server puts the author's name into it.
pub(super) fn permalink(id: &str) -> Option<String> {
    let (host, number) = id.split_once('/')?;
    Some(if is_flake(number) {
        format!("https://{host}/notice/{number}")
    } else {
        format!("https://{host}/users/_/statuses/{number}")
    })
}

/// `/@name/1`, `/@name@elsewhere/1`, `/web/@name/1`, `/deck/@name/1`, `/users/name/statuses/1`,
/// `/web/statuses/1`, `/notice/flake`, each perhaps with `/embed` behind it.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, number) = match parts.as_slice() {
        ["web" | "deck", name, number] | [name, number] | [name, number, "embed"]
            if name.starts_with('@') && number.len() >= CLOCK_DIGITS_MIN =>
        {
            (account(name), *number)
        }
        ["users", name, "statuses", number] | ["users", name, "statuses", number, "embed"]
            if is_name(name) =>
        {
            (handle_behind_at(&format!("@{name}")), *number)
        }
        ["web", "statuses", number] if number.len() >= CLOCK_DIGITS_MIN => (None, *number),
        ["notice", flake] if is_flake(flake) => (None, *flake),
        _ => return None,
    };
    let number = if is_flake(number) {
        number
    } else if is_number(number) {
        number.trim_start_matches('0')
    } else {
        return None;
    };
    let host = host_of(url)?;
    (!number.is_empty()).then(|| PostPath {
        id: format!("{host}/{number}"),
        handle,
    })
}

/// `@name` or `@name@elsewhere`, without the first `@`.
fn account(segment: &str) -> Option<String> {
    let written = segment.strip_prefix('@')?;
    let shaped = written.split('@').count() <= 2 && written.split('@').all(is_name);
    shaped.then(|| written.to_owned())
}

/// Letters of both cases and digits: a word of an ordinary address is no such thing.
fn is_flake(text: &str) -> bool {
    text.len() == FLAKE_CHARS
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// The server's interface, then its oEmbed, which tells whether a post is shown but not what it says.
pub(super) fn questions(id: &str, permalink: &str) -> Vec<Question> {
    let Some((host, number)) = id.split_once('/') else {
        return Vec::new();
    };
    vec![
        Question {
            source: PostSource::Api,
            url: format!("https://{host}/api/v1/statuses/{number}"),
        },
        Question {
            source: PostSource::Oembed,
            url: format!("https://{host}/api/oembed?url={}", in_query(permalink)),
        },
    ]
}

/// Reads a reply of either door.
pub(super) fn answer(key: &PostKey, source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match source {
        PostSource::Oembed => match oembed::fields(reply) {
            Ok(_) => absent(Absence::WordsNotGiven, "oembed_without_words", ""),
            Err(answer) => answer,
        },
        _ => status(key, reply),
    }
}

/// Reads a status, here and on Truth Social.
pub(super) fn status(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    mastodon_status::read(key, reply)
}
