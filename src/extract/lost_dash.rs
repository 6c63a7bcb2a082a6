//! Text before a name → where the name begins although the dash before it was lost.
//!
//! Converters that drop what is not ASCII leave two spaces, a line end or a question mark in the dash's place. Together
//! with a handle in brackets and a complete date this is a byline. Cases: `tests/cases/extract/bylines.jsonl`.

use super::dash;
use super::dress;
use super::glyph;

/// Display names have at most 50 characters; flattening may add blanks.
const NAME_CHARS_MAX: usize = 60;
const NAME_WORDS_MAX: usize = 10;

/// What stands in the dash's place; offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostDash {
    /// The post ends before.
    pub start: usize,
    pub name_start: usize,
}

/// Finds it before a name that ends at `name_end`.
pub fn before_name(text: &str, floor: usize, name_end: usize) -> Option<LostDash> {
    let from = glyph::slice(text, floor, name_end)
        .char_indices()
        .rev()
        .nth(NAME_CHARS_MAX)
        .map_or(floor, |(at, _)| floor + at);
    let region = glyph::slice(text, from, name_end);
    // A wide gap is surer than a line end, which may also fall into a name.
    let gap = region.rfind("  ").map(|at| from + at);
    let line = region.rfind('\n').map(|at| from + at);
    let mark = region.rfind(" ? ").map(|at| from + at);
    [
        mark.map(|at| (at, at + 3)),
        gap.map(|at| (at, at)),
        line.map(|at| (at, at)),
    ]
    .into_iter()
    .flatten()
    .find_map(|(at, after)| {
        let name_start = glyph::trim_forward(text, after, name_end);
        let start = glyph::trim_back(text, floor, at);
        let fits = start > floor
            && is_name(glyph::slice(text, name_start, name_end))
            && (closes_post(glyph::slice(text, floor, start)) || is_wide(text, start, name_start));
        fits.then_some(LostDash { start, name_start })
    })
}

/// A name is short, ends no sentence and holds none.
pub fn is_name(name: &str) -> bool {
    const OPENING_CHARS: usize = 4;
    let words = name.split_whitespace().count();
    let mut sentence = false;
    for (at, _) in name.match_indices(['.', '!', '?', '…']) {
        let before = name.get(..at).unwrap_or_default();
        let last = before.rsplit(glyph::is_blank).next().unwrap_or_default();
        let after = name.get(at + 1..).unwrap_or_default();
        let goes_on = after.starts_with(glyph::is_blank) && after.split_whitespace().count() > 2;
        sentence |= goes_on && last.chars().count() > OPENING_CHARS;
    }
    let wrapped = dash::opens_line(name, 0, 0) && name.matches('\n').count() <= 1;
    (1..=NAME_WORDS_MAX).contains(&words)
        && name.chars().count() <= NAME_CHARS_MAX
        && !sentence
        && !runs_into_list(name)
        && wrapped
        && name.chars().any(char::is_alphanumeric)
        && !["«—", "“—", "„—", "(—", "\"—"]
            .iter()
            .any(|example| name.contains(example))
        && !name.contains("post by @")
        && !["://", "t.co/", "pic.twitter.com/"]
            .iter()
            .any(|address| name.contains(address))
}

/// What a numbered or marked line begins with belongs to a list.
pub fn runs_into_list(name: &str) -> bool {
    name.lines().skip(1).any(|line| {
        let line = line.trim_start_matches(glyph::is_blank);
        line.starts_with(['•', '*']) || dress::is_enumerated(line)
    })
}

/// What stands before could be a post's end: a full stop, a link, a tag, an emoji.
fn closes_post(before: &str) -> bool {
    let last_word = before.rsplit(glyph::is_blank).next().unwrap_or_default();
    before.chars().next_back().is_some_and(|c| {
        glyph::is_sentence_end(c) || glyph::is_emoji(c) || glyph::is_closing_quote(c)
    }) || last_word.starts_with(['#', '@'])
        || last_word.contains("t.co/")
        || last_word.contains("pic.twitter.com/")
}

/// The gap is within a line: there nothing else sets two blanks.
fn is_wide(text: &str, start: usize, end: usize) -> bool {
    let gap = glyph::slice(text, start, end);
    gap.chars().count() >= 2 && !gap.contains('\n')
}
