//! A post inside a string of program text or JSON → where the string opens.
//!
//! Known by a written escape before the byline: `\n`, `\r\n`, `\u2014`. Cases: `tests/cases/extract/program_text.jsonl`.

use super::glyph;

/// A string is not longer than this before the byline.
const LOOK_BACK_BYTES: usize = 3000;
/// Written white space: escapes of programs and the reference that exports leave for a carriage return.
const BLANKS: &[&str] = &["\\n", "\\r", "\\t", "&#13;"];
const DASHES: &[&str] = &["\\u2014", "\\u2013", "\\u2015"];

/// Where the words in the string begin that hold `end`, if an escape stands right behind `end`.
pub fn opening_before(text: &str, floor: usize, end: usize) -> Option<usize> {
    let after = text.get(glyph::trim_forward(text, end, text.len())..)?;
    let escaped = BLANKS
        .iter()
        .chain(DASHES)
        .any(|escape| after.starts_with(escape));
    if !escaped {
        return None;
    }
    let from = floor.max(glyph::floor_boundary(
        text,
        end.saturating_sub(LOOK_BACK_BYTES),
    ));
    let before = glyph::slice(text, from, end);
    let line_start = from + memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
    glyph::slice(text, line_start, end)
        .char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, '"' | '\'' | '`'))
        .map(|(at, _)| line_start + at)
        .find(|at| opens(text, line_start, *at))
        .map(|at| at + 1)
}

/// A quotation mark that opens a string: an operator or the line's start before it, words behind it.
fn opens(text: &str, line_start: usize, at: usize) -> bool {
    let before = glyph::slice(text, line_start, at)
        .trim_end()
        .chars()
        .next_back();
    let after = text.get(at + 1..).and_then(|rest| rest.chars().next());
    before.is_none_or(|c| matches!(c, ':' | ',' | '[' | '(' | '{' | '=' | '+' | '>'))
        && after.is_some_and(|c| {
            !glyph::is_blank(c) && !matches!(c, ',' | ':' | ')' | ']' | '}' | '"' | '\'')
        })
}

/// Over written white space and real one at the start.
pub fn front(text: &str, start: usize, end: usize) -> usize {
    let mut start = glyph::trim_forward(text, start, end);
    while let Some(escape) = BLANKS
        .iter()
        .find(|escape| glyph::slice(text, start, end).starts_with(**escape))
    {
        start = glyph::trim_forward(text, start + escape.len(), end);
    }
    start
}

/// Back over written white space and real one at the end.
pub fn back(text: &str, start: usize, end: usize) -> usize {
    let mut end = glyph::trim_back(text, start, end);
    while let Some(escape) = BLANKS
        .iter()
        .find(|escape| glyph::slice(text, start, end).ends_with(**escape))
    {
        end = glyph::trim_back(text, start, end - escape.len());
    }
    end
}
