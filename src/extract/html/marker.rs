//! HTML → whether a citation can stand in it at all, without reading its tags.
//!
//! Most pages of a collection quote nothing; they are told apart by a byte search over the source. The test is generous
//! where markup may lie within a name or an address. Not seen: an address whose host itself is broken by tags other than
//! `<wbr>` or spelled in character references, on a page with no other marker. Cases: `tests/extract_reach.rs`.

use std::sync::LazyLock;

use regex::Regex;

use super::super::glyph;
use super::super::link;
use super::super::wikitext;
use super::hidden::{self, Hiding};

/// Quotes, embeds, attributes that name a post, and spellings behind which a handle or an address can hide.
const NAMES: &[&str] = &[
    "<blockquote",
    "<BLOCKQUOTE",
    "<Blockquote",
    "<amp-twitter",
    "<amp-instagram",
    "<oembed",
    "<pre",
    "<PRE",
    "<wbr",
    "twitter-tweet",
    "instagram-media",
    "bluesky-embed",
    "mastodon-embed",
    "tiktok-embed",
    "fb-post",
    "fb-video",
    "fb-xfbml",
    "reddit-embed",
    "reddit-card",
    "text-post-media",
    "data-tweet",
    "data-telegram-post",
    "vk_post_",
    "data-oembed-url",
    "data-attrs",
    "platform.twitter.com/embed",
    "facebook.com/plugins/",
    "at://",
    "&#x2f;",
    "&#x2F;",
    "&#47;",
    "&sol;",
    "&#64",
    "&#064",
    "&#x40",
    "&#X40",
    "&commat",
];
/// Elements and blanks between a bracket and its handle are looked over so many times.
const STEPS_MAX: usize = 8;
const TAG_BYTES_MAX: usize = 2000;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let any: Vec<String> = NAMES.iter().map(|name| regex::escape(name)).collect();
    Regex::new(&any.join("|")).ok()
});

/// True where a post, a bare link or a doubt may stand in the page.
pub fn any(source: &str) -> bool {
    let bytes = source.as_bytes();
    let named = PATTERN
        .as_ref()
        .is_none_or(|pattern| pattern.is_match(source));
    let mut looked = 0;
    named
        || memchr::memchr3_iter(b'@', b'/', b'{', bytes).any(|at| match bytes.get(at) {
            Some(b'@') => is_handle(source, at, at + 1, &mut looked),
            Some(b'/') => is_address(source, at),
            _ => bytes.get(at + 1) == Some(&b'{') && wikitext::is_named(source, at + 2),
        })
        || memchr::memmem::find_iter(bytes, "＠")
            .any(|at| is_handle(source, at, at + "＠".len(), &mut looked))
}

/// A social address, or one that markup cuts off.
fn is_address(source: &str, slash: usize) -> bool {
    if link::ends_at_slash(source, slash) {
        return true;
    }
    let bytes = source.as_bytes();
    let relative = slash
        .checked_sub(1)
        .is_some_and(|before| bytes.get(before) == Some(&b'/'));
    let after = bytes.get(slash + 1);
    if relative {
        let has_scheme = bytes
            .get(..slash - 1)
            .is_some_and(|before| before.ends_with(b":"));
        // `//host/…` without a scheme is read as an attribute's address.
        return after == Some(&b'<') || !has_scheme && link::begins_at(source, slash + 1);
    }
    link::is_cut_by_markup(source, slash + 1)
}

/// A handle in brackets or at its line's end, whatever tags stand around it.
fn is_handle(source: &str, at: usize, after: usize, looked: &mut usize) -> bool {
    let bytes = source.as_bytes();
    let glued = at.checked_sub(1).and_then(|before| bytes.get(before));
    match glued {
        Some(b'(') => return true,
        Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') => {
            return false;
        }
        _ => {}
    }
    closes_line(source, after) || follows_bracket(source, at, looked)
}

/// Back over blanks and tags to a bracket; what cannot be told within a few steps may be one.
fn follows_bracket(source: &str, at: usize, looked: &mut usize) -> bool {
    let mut end = at;
    for _ in 0..STEPS_MAX {
        let before = source.get(..end).unwrap_or_default();
        let shown = before.trim_end_matches(glyph::is_blank);
        match shown.chars().next_back() {
            Some('(' | '（' | ';') => return true,
            Some('>') => {
                let near = glyph::floor_boundary(shown, shown.len().saturating_sub(TAG_BYTES_MAX));
                let Some(open) = shown.get(near..).and_then(|tag| tag.rfind('<')) else {
                    return true;
                };
                end = match hidden::by(source, near + open, shown.len(), looked) {
                    Hiding::Nothing => near + open,
                    Hiding::From(start) => start,
                    // The handle itself is not shown.
                    Hiding::What => return false,
                    Hiding::Unsure => return true,
                };
            }
            _ => return false,
        }
    }
    true
}

/// The handle that begins at `at` may be the last of its line.
fn closes_line(source: &str, at: usize) -> bool {
    let rest = source.get(at..).unwrap_or_default();
    let name = rest.trim_start_matches(glyph::is_blank);
    if name.starts_with(['<', '&']) {
        return true;
    }
    let after = name.trim_start_matches(|c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@')
    });
    if after.len() == name.len() {
        return false;
    }
    after
        .trim_start_matches(|c: char| glyph::is_blank(c) || matches!(c, '·' | '•'))
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '<' | '&'))
}
