//! Posts copied as a page shows them → quoted posts: name and handle above the words, the date below.
//!
//! Newsletter cards and the platform's own page come out of text tools like this: `Name @handle`, the words, a line with
//! the date, counts of likes. Without the date line it is prose about an account. Cases:
//! `tests/cases/extract/copied.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::date::{self, PrintedDate};
use super::extents::Extents;
use super::flow::Flow;
use super::glyph;
use super::handle::{self, Handle};
use super::reading::{Printed, Reading, plain_reason};
use super::trim;

/// The line with name and handle is no longer than this.
const HEAD_CHARS_MAX: usize = 90;
/// The date line stands within so many bytes below the head.
const BODY_BYTES_MAX: usize = 8000;

/// Reads all posts of this form outside the stretches that are `taken`.
pub fn read(flow: &Flow, taken: &Extents) -> Vec<Reading> {
    let text: &str = &flow.text;
    let mut readings: Vec<Reading> = Vec::new();
    let mut floor = 0;
    let mut feet = Feet::default();
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        if at < floor || taken.holds(at) {
            continue;
        }
        let Some(head) = head(text, floor.max(taken.end_before(at)), at) else {
            continue;
        };
        let ceiling = taken.start_after(at).unwrap_or(text.len());
        let Some((body_end, date)) = feet.next(text, head.end, ceiling) else {
            continue;
        };
        let extent_end = after_counts(text, date.end);
        match nested_head(text, head.end, body_end) {
            // A post quoted in another: the date is that of the outer one.
            Some(inner) => {
                readings.extend(made(text, &head, inner.start, Some(date), inner.start));
                readings.extend(made(text, &inner, body_end, None, extent_end));
            }
            None => readings.extend(made(text, &head, body_end, Some(date), extent_end)),
        }
        floor = extent_end;
    }
    readings
}

fn made(
    text: &str,
    head: &Head,
    end: usize,
    date: Option<PrintedDate>,
    extent_end: usize,
) -> Option<Reading> {
    let start = trim::front(text, head.end, end);
    let end = trim::back(text, start, end);
    // An author's box: the date stands right below the account, and what follows is the article.
    if date::read(text, start).is_some_and(|date| date.start == start && date.day.is_some()) {
        return None;
    }
    trim::has_words(glyph::slice(text, start, end)).then(|| Reading {
        start,
        end,
        extent: (head.start, extent_end),
        hidden_text: None,
        name: Some(trim::name(glyph::slice(text, head.name.0, head.name.1))),
        handle: Some(head.handle.clone()),
        date,
        date_text: None,
        named_links: Vec::new(),
        platform: Platform::X,
        confidence_percent: 90,
        rule: "copied-post",
        rival_start: None,
        marks: vec![
            Printed::at(Field::Name, head.name, "line-above"),
            Printed::at(Field::Handle, head.handle_at, "line-above"),
        ],
        reasons: vec![plain_reason(
            "name and handle stand above the words, a date on a line below",
        )],
    })
}

/// A second head on a line of its own below the first.
fn nested_head(text: &str, from: usize, end: usize) -> Option<Head> {
    memchr::memchr_iter(b'@', glyph::slice(text, from, end).as_bytes())
        .map(|at| from + at)
        .filter(|at| {
            let line_start = text
                .get(..*at)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |line| line + 1);
            line_start > from && trimmed(text, line_start, *at).0 < trimmed(text, line_start, *at).1
        })
        .find_map(|at| head(text, from, at))
}

/// True where a head may end with the handle at `at`; what stands before it is not looked at.
pub fn may_open(text: &str, at: usize) -> bool {
    closing_handle(text, at).is_some()
}

struct Head {
    start: usize,
    /// Where the words begin.
    end: usize,
    name: (usize, usize),
    handle: String,
    handle_at: (usize, usize),
}

/// A line `Name @handle`, or a line `@handle` under a line with the name.
fn head(text: &str, floor: usize, at: usize) -> Option<Head> {
    let handle = closing_handle(text, at)?;
    let before = glyph::slice(
        text,
        floor.max(glyph::floor_boundary(
            text,
            at.saturating_sub(HEAD_CHARS_MAX * 4),
        )),
        at,
    );
    let line_start = at - before.rsplit('\n').next()?.len();
    let own_line = trimmed(text, line_start, at);
    let name = if own_line.0 < own_line.1 {
        own_line
    } else {
        // The name stands on the line above.
        let above_end = glyph::trim_back(text, floor, line_start);
        let above = glyph::slice(
            text,
            floor.max(glyph::floor_boundary(
                text,
                above_end.saturating_sub(HEAD_CHARS_MAX * 4),
            )),
            above_end,
        );
        let start = above_end - above.rsplit('\n').next()?.len();
        trimmed(text, start, above_end)
    };
    let shown = glyph::slice(text, name.0, name.1);
    let count = shown.chars().count();
    // A name is no sentence: it ends without a mark and does not begin small.
    let named = (1..=HEAD_CHARS_MAX).contains(&count)
        && !shown.ends_with(['.', ',', ':', ';', '(', '—', '-', '–', '!', '?'])
        && !shown.contains(['@'])
        && shown.split_whitespace().count() <= 10
        && !shown.starts_with(char::is_lowercase) | (count <= 24);
    named.then_some(Head {
        start: name.0,
        end: handle.end,
        name,
        handle_at: (handle.start, handle.end),
        handle: handle.name,
    })
}

/// The handle at `at`, where nothing follows it on its line and no mail address ends with it.
fn closing_handle(text: &str, at: usize) -> Option<Handle> {
    let in_address = text.as_bytes().get(at.wrapping_sub(1)).is_some_and(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
    });
    if in_address {
        return None;
    }
    let handle = handle::read(text, at)?;
    let closes = text
        .get(handle.end..)?
        .chars()
        .find(|c| *c == '\n' || !(glyph::is_blank(*c) || matches!(c, '·' | '•')))
        .is_none_or(|c| c == '\n');
    closes.then_some(handle)
}

/// The lines that hold nothing but a date, each looked at once.
#[derive(Default)]
struct Feet {
    scanned_to: usize,
    found: Option<(usize, PrintedDate)>,
}

impl Feet {
    /// The first such line between `from` and `ceiling`: where the words end before it, and the date.
    fn next(&mut self, text: &str, from: usize, ceiling: usize) -> Option<(usize, PrintedDate)> {
        let ceiling = glyph::floor_boundary(text, ceiling.min(from + BODY_BYTES_MAX));
        if let Some(found) = self.found.filter(|(start, _)| *start >= from) {
            return Some(found).filter(|(_, date)| date.end <= ceiling);
        }
        let mut at = from.max(self.scanned_to);
        for line in glyph::slice(text, at, ceiling).split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start_matches(glyph::is_blank).len());
            let end = at + line.trim_end_matches(glyph::is_blank).len();
            at += line.len();
            let whole = line.ends_with('\n') || at == text.len();
            if whole {
                self.scanned_to = at;
            }
            if start >= end || end - start > HEAD_CHARS_MAX || !whole {
                continue;
            }
            let date = date::read(text, start)
                .filter(|date| date.start == start && date.day.is_some() && date.end >= end);
            if let Some(date) = date {
                self.found = Some((start, date));
                return self.found;
            }
        }
        None
    }
}

/// `4 Likes`, `12 Retweets 40 Likes`: counts below the date belong to the card.
fn after_counts(text: &str, at: usize) -> usize {
    const COUNTED: &[&str] = &[
        "like", "retweet", "repl", "repost", "quote", "view", "comment", "bookmark", "share",
    ];
    let mut end = at;
    let mut place = at;
    for line in text
        .get(at..)
        .unwrap_or_default()
        .split_inclusive('\n')
        .take(12)
    {
        place += line.len();
        let shown = line.trim_matches(glyph::is_blank).to_lowercase();
        if shown.is_empty() {
            continue;
        }
        let counts = shown.len() < HEAD_CHARS_MAX
            && shown.starts_with(|c: char| c.is_ascii_digit())
            && COUNTED.iter().any(|word| shown.contains(word));
        if !counts {
            break;
        }
        end = place - (line.len() - line.trim_end_matches(glyph::is_blank).len());
    }
    end
}

fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let start = glyph::trim_forward(text, start.min(end), end);
    (start, glyph::trim_back(text, start, end))
}
