//! The edges of a post → its own first and last words, without what a page or crawler adds there.

use super::glyph;

/// What widgets print before a post's first word.
const BEFORE: &[&str] = &[
    "View this post on Instagram",
    "Skip Twitter post",
    "Skip X post",
    "Skip Instagram post",
    "Allow Twitter content?",
];
/// What they print after its last.
const AFTER: &[&str] = &["[image or embed]", "[image]", "View this post on Instagram"];

/// Moves over blanks, crawl notes and widget words at the start.
pub fn front(text: &str, start: usize, end: usize) -> usize {
    let mut start = glyph::trim_forward(text, start, end);
    if start <= CRAWL_NOTE_START_MAX {
        start = after_crawl_date(text, start, end);
    }
    for words in BEFORE {
        if glyph::slice(text, start, end).starts_with(words) {
            start = glyph::trim_forward(text, start + words.len(), end);
        }
    }
    start
}

/// Moves back over blanks and widget words at the end.
pub fn back(text: &str, start: usize, end: usize) -> usize {
    let mut end = glyph::trim_back(text, start.min(end), end);
    for words in AFTER {
        if glyph::slice(text, start, end).ends_with(words) {
            end = glyph::trim_back(text, start, end - words.len());
        }
    }
    end
}

/// A display name without the emphasis marks around it.
pub fn name(name: &str) -> String {
    let bare =
        name.trim_matches(|c: char| glyph::is_blank(c) && !glyph::is_emoji(c) && c != '\u{fe0f}');
    for mark in ["**", "__", "*"] {
        if let Some(inner) = bare
            .strip_prefix(mark)
            .and_then(|bare| bare.strip_suffix(mark))
        {
            return inner.to_owned();
        }
    }
    bare.to_owned()
}

/// True where something was said: letters, digits or emoji, not marks alone.
pub fn has_words(words: &str) -> bool {
    words
        .chars()
        .any(|c| c.is_alphanumeric() || glyph::is_emoji(c))
}

/// How far from the start of a document its crawler's note may begin.
const CRAWL_NOTE_START_MAX: usize = 4;

/// `date 2022-01` at the very start of a document is a crawler's note, not a post's word.
fn after_crawl_date(text: &str, start: usize, end: usize) -> usize {
    const DATE_CHARS_MIN: usize = 7;
    let note = glyph::slice(text, start, end)
        .strip_prefix("date ")
        .map(|rest| {
            rest.bytes()
                .take_while(|byte| byte.is_ascii_digit() || *byte == b'-')
                .count()
        });
    match note {
        Some(digits) if digits >= DATE_CHARS_MIN => {
            glyph::trim_forward(text, start + "date ".len() + digits, end)
        }
        _ => start,
    }
}
