//! Instagram: a post is named by a code that is a number with a clock, written with 64 digits
//! (platforms.md 5.4).
//!
//! The key is the code. Cases: `tests/cases/platform/`.

use url::Url;

use super::meta_page;
use super::permalink::{HostRow, Hosts, PostPath, is_name, segments};
use super::reply::{Question, Reply};
use crate::model::post::{IdTime, ImpossibleId, PostAnswer, PostKey, PostSource};
use crate::model::timestamp::Timestamp;

const CODE_ALPHABET: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Codes of posts of private accounts carry so many more characters at their end.
const PRIVATE_SUFFIX_CHARS: usize = 28;
/// Codes with a clock have ten characters from 2011, eleven from 2016.
const CLOCK_CODE_CHARS_MIN: usize = 10;
const CODE_CHARS_MIN: usize = 5;
const CODE_CHARS_MAX: usize = 14;
/// The shard and its sequence number, below the clock.
const BITS_BELOW_CLOCK: u32 = 23;
/// The moment from which the clock counts, in milliseconds since 1970.
const EPOCH_MS: i64 = 1_314_220_021_721;
/// The number is given when the upload begins: a film was 88 s older than its post. A draft can wait longer,
/// which no bar covers.
const UPLOAD_TO_POST_MS: i64 = 10 * 60_000;

pub(super) const HOST_ROWS: &[HostRow] = &[
    HostRow {
        name: "instagram-post",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www.", "m."],
            names: &["instagram.com", "instagr.am"],
        },
        read: post_path,
    },
    HostRow {
        name: "instagram-mirror",
        hosts: Hosts::Under("ddinstagram.com"),
        read: post_path,
    },
];

/// The time in a code.
pub(super) fn id_time(code: &str) -> IdTime {
    let bits = code.bytes().try_fold(0_u128, |bits, byte| {
        let digit = CODE_ALPHABET.iter().position(|known| *known == byte)?;
        bits.checked_mul(64)?.checked_add(digit as u128)
    });
    let Some(bits) = bits.filter(|_| !code.is_empty()) else {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    };
    if code.len() < CLOCK_CODE_CHARS_MIN {
        return IdTime::None;
    }
    match i64::try_from(bits) {
        Ok(number) => IdTime::About {
            time: Timestamp::from_millis((number >> BITS_BELOW_CLOCK) + EPOCH_MS),
            error_ms: UPLOAD_TO_POST_MS,
        },
        Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// `/p/code`, `/tv/code`, `/reel/code`, `/reels/code`, each perhaps behind the author's name.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    // A comment is no post, and its words are not those of the post it stands under.
    if parts.iter().rev().nth(1) == Some(&"c") {
        return None;
    }
    let (name, code) = match parts.as_slice() {
        ["p" | "tv" | "reel" | "reels", code, ..] => (None, *code),
        [name, "p" | "tv" | "reel" | "reels", code, ..] => (Some(*name), *code),
        _ => return None,
    };
    Some(PostPath {
        id: code_of(code)?,
        handle: name.filter(|name| is_name(name)).map(str::to_owned),
    })
}

/// The code itself, of a path segment.
pub(super) fn code_of(segment: &str) -> Option<String> {
    let shaped = segment
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let kept = match segment.len().checked_sub(PRIVATE_SUFFIX_CHARS) {
        Some(kept @ 1..) if shaped => segment.get(..kept)?,
        _ => segment,
    };
    (shaped && (CODE_CHARS_MIN..=CODE_CHARS_MAX).contains(&kept.len())).then(|| kept.to_owned())
}

/// The page for embedding, then the post's own. Both usually ask visitors to sign in.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![
        Question {
            source: PostSource::Embed,
            url: format!("{permalink}embed/captioned/"),
        },
        Question {
            source: PostSource::Page,
            url: permalink.to_owned(),
        },
    ]
}

/// Reads either page.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    meta_page::read(key, reply)
}
