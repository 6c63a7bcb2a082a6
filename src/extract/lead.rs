//! The first words of a post that kept only its link → the byline that stands before it, if one does.
//!
//! `Name (@handle) words … pic.twitter.com/…`, `Name (@handle), 3 May 2020: words`, `@handle: words`. Cases:
//! `tests/cases/extract/remnants.jsonl`.

use super::byline;
use super::date::PrintedDate;
use super::glyph;
use super::handle::{self, Handle};

/// A byline before the words; offsets in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    pub name: Option<String>,
    pub handle: String,
    pub date: Option<PrintedDate>,
    /// Where name and handle stand.
    pub name_at: Option<(usize, usize)>,
    pub handle_at: (usize, usize),
    /// Where the post's own words begin.
    pub words_start: usize,
}

/// How far from the start the handle may stand.
const NAME_CHARS_MAX: usize = 60;

/// Reads the byline at the start of `text[start..end]`.
pub fn read(text: &str, start: usize, end: usize) -> Option<Lead> {
    let stretch = glyph::slice(text, start, end);
    let (at, _) = stretch
        .char_indices()
        .take(NAME_CHARS_MAX)
        .take_while(|(_, c)| *c != '\n')
        .find(|(_, c)| matches!(c, '@' | '＠'))?;
    let at = start + at;
    match handle::in_brackets(text, at) {
        Some((open, handle, close)) => bracketed(text, start, open, handle, close, end),
        None if at == start => addressed(text, at, end),
        None => None,
    }
}

fn bracketed(
    text: &str,
    start: usize,
    open: usize,
    handle: Handle,
    close: usize,
    end: usize,
) -> Option<Lead> {
    let before = glyph::slice(text, start, open);
    // `He tweeted: Name (@handle)`
    let name = before
        .rsplit(':')
        .next()
        .unwrap_or(before)
        .trim_matches(glyph::is_blank);
    let is_name = !name.is_empty()
        && !name.ends_with(['.', ',', ':', '!', '?'])
        && name.split_whitespace().count() <= 6
        && !name.starts_with(char::is_lowercase);
    if !is_name {
        return None;
    }
    let date = byline::date_after(text, close).filter(|date| date.end < end && date.day.is_some());
    let after = date.map_or(close, |date| date.end);
    let words_start = after_marks(text, after, end);
    // "Name (@handle) said …" is prose: a sentence of a post does not begin small right after its author.
    let small = glyph::slice(text, words_start, end).starts_with(char::is_lowercase);
    let marked = glyph::slice(text, after, words_start).contains([':', '—', '–', '\n']);
    (words_start < end && (!small || marked || date.is_some())).then(|| Lead {
        name: Some(name.to_owned()),
        name_at: Some(glyph::place_of(text, name)),
        handle_at: (handle.start, handle.end),
        handle: handle.name,
        date,
        words_start,
    })
}

/// `@handle: words`
fn addressed(text: &str, at: usize, end: usize) -> Option<Lead> {
    let handle = handle::read(text, at)?;
    let rest = glyph::slice(text, handle.end, end);
    let colon = rest
        .strip_prefix(':')
        .filter(|rest| rest.starts_with([' ', '\n']))?;
    let words_start = glyph::trim_forward(text, end - colon.len(), end);
    (words_start < end).then_some(Lead {
        name: None,
        name_at: None,
        handle_at: (handle.start, handle.end),
        handle: handle.name,
        date: None,
        words_start,
    })
}

fn after_marks(text: &str, at: usize, end: usize) -> usize {
    let rest = glyph::slice(text, at, end);
    end - rest
        .trim_start_matches(|c: char| {
            glyph::is_blank(c) || matches!(c, ':' | '—' | '–' | '-' | ',' | '|' | '·')
        })
        .len()
}
