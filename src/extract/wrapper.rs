//! What a site prints around an embedded post → where the post's own words begin, and whose post it was.
//!
//! The BBC and others put a line of navigation before and after each embed ("Skip Twitter post by @name"); text tools
//! keep it. Such a line is a certain boundary. Cases: `tests/cases/extract/wrappers.jsonl`.

use std::sync::LazyLock;

use regex::Regex;

use super::glyph;
use super::handle;

/// How far before the post's end its wrapper may stand.
const LOOK_BACK_BYTES: usize = 4000;

/// What stands right before a post; a handle may follow.
const OPENINGS: &[&str] = &[
    "Skip Twitter post by",
    "Skip X post by",
    "Skip Instagram post by",
    "Skip Facebook post by",
    "Skip Twitter post",
    "Skip X post",
    "Skip Instagram post",
    "Saltar Twitter post de",
    "Pule Twitter post de",
    "Ignorer Twitter publication par",
    "Пропустить Twitter сообщения , автор:",
    "Пропустить Twitter пост , автор:",
    "Accept cookies and continue",
    "Accept and continue",
    "View this post on Instagram",
];
/// What stands right after one, with the author's handle.
const CLOSINGS: &[&str] = &[
    "End of Twitter post by",
    "End of X post by",
    "End of Instagram post by",
    "End of Facebook post by",
    "End of Twitter post",
    "End of X post",
    "Final de Twitter post de",
    "Fin de Twitter publication par",
    "Конец Twitter сообщения , автор:",
    "Конец Twitter поста , автор:",
];

/// Where the words behind the last opening between `floor` and `end` begin.
pub fn opening_before(text: &str, floor: usize, end: usize) -> Option<usize> {
    static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| any_of(OPENINGS));
    last_of(ANY.as_ref()?, text, floor, end).filter(|at| *at < end)
}

/// Behind the last closing between `floor` and `end`: no post reaches back over it.
pub fn closing_before(text: &str, floor: usize, end: usize) -> Option<usize> {
    static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| any_of(CLOSINGS));
    last_of(ANY.as_ref()?, text, floor, end)
}

/// The handle in the closing that stands at `at`, blanks aside.
pub fn closing_handle(text: &str, at: usize) -> Option<(String, usize)> {
    let at = glyph::trim_forward(text, at, text.len());
    let at = text.get(at..)?.strip_prefix("Report").map_or(at, |rest| {
        text.len() - rest.trim_start_matches(glyph::is_blank).len()
    });
    let phrase = CLOSINGS.iter().find(|phrase| {
        text.get(at..)
            .is_some_and(|rest| rest.starts_with(**phrase))
    })?;
    let place = glyph::trim_forward(text, at + phrase.len(), text.len());
    handle::read(text, place).map(|handle| (handle.name, handle.end))
}

/// Of two phrases that begin alike the longer one stands first and is found.
fn any_of(phrases: &[&str]) -> Option<Regex> {
    let escaped: Vec<String> = phrases.iter().map(|phrase| regex::escape(phrase)).collect();
    Regex::new(&escaped.join("|")).ok()
}

fn last_of(phrases: &Regex, text: &str, floor: usize, end: usize) -> Option<usize> {
    let from = floor.max(glyph::floor_boundary(
        text,
        end.saturating_sub(LOOK_BACK_BYTES),
    ));
    let last = phrases.find_iter(glyph::slice(text, from, end)).last()?;
    Some(after_handle(text, from + last.end(), end))
}

/// Over a handle, a number and the marks around them.
fn after_handle(text: &str, at: usize, end: usize) -> usize {
    let place = glyph::trim_forward(text, at, end);
    if let Some(handle) = handle::read(text, place) {
        return glyph::trim_forward(text, handle.end.min(end), end);
    }
    let rest = glyph::slice(text, place, end);
    let numbered = rest
        .strip_prefix(',')
        .map(|rest| rest.trim_start_matches([' ', '\u{a0}']))
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    numbered.map_or(place, |rest| {
        glyph::trim_forward(text, end - rest.len(), end)
    })
}
