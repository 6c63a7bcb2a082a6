//! An unbroken line of prose and post → the sentence with which the post begins.
//!
//! Used where flattening left no line break between prose and post. Cases: `tests/cases/extract/boundaries.jsonl`.

use super::boundary::{Beginning, Stretch};
use super::glyph;
use super::signs;

/// Sentences looked at from the end.
const SENTENCES_MAX: usize = 12;

/// Finds the beginning within the line that starts at `line_start`.
pub fn find(stretch: &Stretch, line_start: usize) -> Beginning {
    let starts = starts_upwards(stretch.text, line_start, stretch.end);
    let mut best = (f32::MIN, line_start);
    let mut second = best;
    let mut sum = 0.0;
    for (count, start) in starts.iter().enumerate() {
        let weight = stretch
            .limit
            .weigh(stretch.text, stretch.links, *start, stretch.end);
        if weight > stretch.limit.most && count > 0 {
            break;
        }
        let words = glyph::slice(stretch.text, *start, stretch.end);
        if signs::only_tags_and_links(words) {
            continue;
        }
        let score = sum + opening(stretch, line_start, *start);
        if score > best.0 {
            second = best;
            best = (score, *start);
        } else if score > second.0 {
            second = (score, *start);
        }
        let before_end = *start;
        let before_start = starts.get(count + 1).copied().unwrap_or(line_start);
        sum += taking_in(glyph::slice(stretch.text, before_start, before_end), words);
    }
    Beginning {
        start: best.1,
        rival: Some(second.1).filter(|_| second.0 > f32::MIN && best.0 - second.0 < 2.0),
        confidence_percent: 60,
        rule: "sentences",
    }
}

/// How well a post begins here, by what ends before and what starts.
fn opening(stretch: &Stretch, line_start: usize, at: usize) -> f32 {
    let before = glyph::slice(stretch.text, line_start, at).trim_end_matches(glyph::is_blank);
    let words = glyph::slice(stretch.text, at, stretch.end);
    let mut score = 0.0;
    match before.chars().next_back() {
        Some(':' | '：') => score += 3.0,
        Some(c) if glyph::is_closing_quote(c) => score += 1.5,
        None => score += 0.5,
        _ => {}
    }
    if signs::is_dressed(words) {
        score += 2.0;
    }
    let first = words.chars().find(|c| !glyph::is_blank(*c));
    if first.is_some_and(char::is_lowercase) {
        score -= 1.5;
    }
    if repeated(stretch.text, at, words) {
        score += 4.0;
    }
    score
}

/// What it costs or gains to take one more sentence in.
fn taking_in(sentence: &str, words: &str) -> f32 {
    let shown = sentence.trim_matches(glyph::is_blank);
    let length = shown.chars().take(200).count();
    let last = shown.chars().next_back();
    let mut sum = -1.0;
    if length <= 40 {
        sum += 0.8;
    }
    if last.is_some_and(|c| matches!(c, '!' | '?' | '…') || glyph::is_emoji(c)) {
        sum += 1.2;
    }
    if last.is_some_and(glyph::is_closing_quote) {
        sum -= 2.5;
    }
    if last == Some(':') {
        sum -= 3.0;
    }
    if words
        .chars()
        .find(|c| !glyph::is_blank(*c))
        .is_some_and(char::is_lowercase)
    {
        sum += 1.0;
    }
    if signs::is_dressed(shown) || shown.contains(" #") || shown.contains(" @") {
        sum += 1.0;
    }
    sum
}

/// Prose often quotes a post's first words before the post itself is shown.
fn repeated(text: &str, at: usize, words: &str) -> bool {
    const OPENING_CHARS: usize = 24;
    const LOOK_BACK_BYTES: usize = 6000;
    let end = words
        .char_indices()
        .nth(OPENING_CHARS)
        .map_or(words.len(), |(end, _)| end);
    let opening = words.get(..end).unwrap_or_default();
    let from = glyph::floor_boundary(text, at.saturating_sub(LOOK_BACK_BYTES));
    opening.chars().count() >= OPENING_CHARS
        && memchr::memmem::find(glyph::slice(text, from, at).as_bytes(), opening.as_bytes())
            .is_some()
}

/// The places where a sentence can begin, from the last to the first, `line_start` included at the end.
fn starts_upwards(text: &str, line_start: usize, end: usize) -> Vec<usize> {
    const LOOK_BACK_BYTES: usize = 4000;
    let from = line_start.max(glyph::floor_boundary(
        text,
        end.saturating_sub(LOOK_BACK_BYTES),
    ));
    let stretch = glyph::slice(text, from, end);
    let mut starts = Vec::new();
    let mut ended = false;
    let mut blanks = 0;
    for (at, c) in stretch.char_indices() {
        if glyph::is_blank(c) {
            blanks += 1;
            continue;
        }
        if (ended && blanks > 0 || blanks > 2) && !c.is_lowercase() {
            starts.push(from + at);
        }
        let closes = glyph::is_closing_quote(c) || matches!(c, ')' | ']');
        let wide_end = matches!(c, '。' | '！' | '？');
        ended = glyph::is_sentence_end(c)
            || c == ':'
            || (closes && (ended && blanks == 0))
            || glyph::is_emoji(c);
        blanks = usize::from(wide_end);
    }
    starts.reverse();
    starts.truncate(SENTENCES_MAX);
    if starts.last() != Some(&line_start) && starts.len() < SENTENCES_MAX {
        starts.push(glyph::trim_forward(text, line_start, end));
    }
    starts
}
