//! The edges of a post → its own first and last words, without what a page or crawler adds there.

use super::glyph;
use super::literal;

/// What widgets print before a post's first word.
const BEFORE: &[&str] = &[
    "View this post on Instagram",
    "Skip Twitter post",
    "Skip X post",
    "Skip Instagram post",
    "Allow Twitter content?",
];
/// Fewer words between stars are a gesture of the author's: `*sighs*`.
const EMPHASIZED_WORDS_MIN: usize = 4;
/// What they print after its last.
const AFTER: &[&str] = &["[image or embed]", "[image]", "View this post on Instagram"];

/// Moves over blanks, crawl notes and widget words at the start.
pub fn front(text: &str, start: usize, end: usize) -> usize {
    let mut start = literal::front(text, start, end);
    // The mark of a quoted line, where the text is not read as Markdown.
    if glyph::slice(text, start, end).starts_with("> ") {
        start = glyph::trim_forward(text, start + 1, end);
    }
    // `.@name` that a text tool has set apart.
    let words = glyph::slice(text, start, end);
    if words.starts_with('@')
        && text
            .get(..start)
            .is_some_and(|before| before.ends_with("\n. ") || before == ". ")
    {
        start -= ". ".len();
    }
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
    let mut end = literal::back(text, start.min(end), end);
    if glyph::slice(text, start, end).ends_with("\n>") {
        end = glyph::trim_back(text, start, end - 1);
    }
    for words in AFTER {
        if glyph::slice(text, start, end).ends_with(words) {
            end = glyph::trim_back(text, start, end - words.len());
        }
    }
    end
}

/// Takes off the margin bars of a text set in a program's source, where they stand at both ends.
pub fn unbar(text: &str, start: usize, end: usize) -> (usize, usize) {
    let words = glyph::slice(text, start, end);
    if words.len() > 2 && words.starts_with('|') && words.ends_with('|') {
        let start = glyph::trim_forward(text, start + 1, end - 1);
        return (start, glyph::trim_back(text, start, end - 1));
    }
    (start, end)
}

/// Takes off quotation marks that the document set around the whole post. Marks that belong to the post's own words
/// stay: those that do not close at its very end, and straight or curly pairs without a link inside where the byline is
/// the platform's own.
pub fn unquote(text: &str, start: usize, end: usize, by_hand: ByHand) -> (usize, usize) {
    const PAIRS: &[(char, &[char])] = &[
        ('"', &['"']),
        ('“', &['”', '“', '"']),
        ('„', &['“', '”', '"']),
        ('«', &['»']),
        ('»', &['«']),
        ('‘', &['’']),
        ('「', &['」']),
        ('『', &['』']),
        ('*', &['*']),
    ];
    let words = glyph::slice(text, start, end);
    let (Some(first), Some(last)) = (words.chars().next(), words.chars().next_back()) else {
        return (start, end);
    };
    let Some((open, closes)) = PAIRS
        .iter()
        .find(|(open, closes)| *open == first && closes.contains(&last))
    else {
        return (start, end);
    };
    let inner = (start + first.len_utf8(), end - last.len_utf8());
    if inner.0 >= inner.1 {
        return (start, end);
    }
    let inside = glyph::slice(text, inner.0, inner.1);
    let whole = !inside.contains(*open) && !inside.contains(last)
        || inside.contains(*open) && !closes.contains(open) && balanced(inside, *open, last);
    let emphasis = *open == '*';
    if emphasis && inside.split_whitespace().count() < EMPHASIZED_WORDS_MIN {
        return (start, end);
    }
    let link_inside = inside
        .rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains("t.co/") || word.contains("pic.twitter.com/"));
    if whole && (emphasis || link_inside || by_hand == ByHand::Yes) {
        let start = glyph::trim_forward(text, inner.0, inner.1);
        (start, glyph::trim_back(text, start, inner.1))
    } else {
        (start, end)
    }
}

/// Whether the byline was written by hand rather than by the platform's embed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    Yes,
    No,
}

fn balanced(inside: &str, open: char, close: char) -> bool {
    let mut depth = 0i32;
    for c in inside.chars() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
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
