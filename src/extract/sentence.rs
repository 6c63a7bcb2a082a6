//! An unbroken line of prose and post → the sentence with which the post begins.
//!
//! Used where flattening left no line break between prose and post. Cases: `tests/cases/extract/boundaries.jsonl`.

use super::boundary::{After, Beginning, Stretch};
use super::glyph;
use super::signs::{self, Tongue};
use super::voice;

/// Where posts follow each other, all that stands between two bylines is a post.
const ROW_OF_POSTS: f32 = 6.0;
/// A few words alone are seldom a whole post.
const SLIGHT_CHARS: usize = 40;
/// Some apps print it for a line break.
const BRAILLE_BLANK: char = '\u{2800}';
/// Sentences looked at from the end.
const SENTENCES_MAX: usize = 12;

/// Finds the beginning within the line that starts at `line_start`.
pub fn find(stretch: &Stretch, line_start: usize) -> Beginning {
    let starts = starts_upwards(stretch.text, line_start, stretch.end);
    let mut best = (f32::MIN, line_start);
    let mut second = best;
    let mut sum = 0.0;
    let tongue = Tongue::of_words(stretch, last_sentence(stretch, &starts));
    let in_row = is_row(stretch);
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
        let mut score = sum + opening(stretch, line_start, *start);
        if *start == line_start && stretch.after_post == After::Post && weight <= stretch.limit.most
        {
            score += if in_row { ROW_OF_POSTS } else { 0.5 };
        }
        if score > best.0 {
            second = best;
            best = (score, *start);
        } else if score > second.0 {
            second = (score, *start);
        }
        let before_end = *start;
        let before_start = starts.get(count + 1).copied().unwrap_or(line_start);
        sum += taking_in(
            glyph::slice(stretch.text, before_start, before_end),
            words,
            &tongue,
        );
    }
    Beginning {
        start: best.1,
        rival: Some(second.1).filter(|_| second.0 > f32::MIN && best.0 - second.0 < 2.0),
        confidence_percent: 60,
        rule: "sentences",
    }
}

/// The last sentence that says something.
fn last_sentence<'a>(stretch: &Stretch<'a>, starts: &[usize]) -> &'a str {
    let mut end = stretch.end;
    for start in starts {
        let words = glyph::slice(stretch.text, *start, end);
        if !signs::only_tags_and_links(words) {
            return words;
        }
        end = *start;
    }
    glyph::slice(stretch.text, stretch.floor, stretch.end)
}

/// Bylines stand so close together here that there is no room for prose.
fn is_row(stretch: &Stretch) -> bool {
    const WINDOW_BYTES: usize = 1200;
    const BYLINES_MIN: usize = 6;
    let from = glyph::floor_boundary(stretch.text, stretch.end.saturating_sub(WINDOW_BYTES));
    let to = glyph::floor_boundary(stretch.text, stretch.end + WINDOW_BYTES);
    memchr::memmem::find_iter(glyph::slice(stretch.text, from, to).as_bytes(), "(@").count()
        >= BYLINES_MIN
}

/// How well a post begins here, by what ends before and what starts.
fn opening(stretch: &Stretch, line_start: usize, at: usize) -> f32 {
    let before = glyph::slice(stretch.text, line_start, at).trim_end_matches(glyph::is_blank);
    let words = glyph::slice(stretch.text, at, stretch.end);
    let mut score = 0.0;
    let quotes = words.starts_with(glyph::is_opening_quote);
    match before.chars().next_back() {
        // A colon announces the post where a report stands before it; posts have colons of their own.
        Some(':' | '：') if announces(before) => score += 3.5,
        Some(':' | '：') => score -= if quotes { 1.0 } else { 0.0 },
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

/// The words before a colon report: a verb of saying, or the platform's name.
fn announces(before: &str) -> bool {
    const TAIL_CHARS: usize = 120;
    let start = before
        .char_indices()
        .rev()
        .nth(TAIL_CHARS)
        .map_or(0, |(at, _)| at);
    let tail = before.get(start..).unwrap_or_default();
    voice::of(tail) < 0.0 || signs::announces(tail)
}

/// What it costs or gains to take one more sentence in.
fn taking_in(sentence: &str, words: &str, tongue: &Tongue) -> f32 {
    let shown = sentence.trim_matches(glyph::is_blank);
    let length = shown.chars().take(200).count();
    let last = shown.chars().next_back();
    let mut sum = -1.0 + 1.5 * voice::of(shown) + signs::language_sign(shown, tongue);
    if length > 120 {
        sum -= 1.0;
    }
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
        sum += if is_label(shown) {
            2.5
        } else if announces(shown) {
            -3.0
        } else {
            0.0
        };
    }
    sum + going_on(sentence, words)
        + if signs::is_dressed(shown) || shown.contains(" #") || shown.contains(" @") {
            1.0
        } else {
            0.0
        }
}

/// How the words taken so far ask for what stands before them.
fn going_on(sentence: &str, words: &str) -> f32 {
    let mut sum = 0.0;
    match words.chars().find(|c| !glyph::is_blank(*c)) {
        Some(c) if c.is_lowercase() => sum += 1.0,
        Some('@' | '＠') => sum -= 3.0,
        _ => {}
    }
    // Scripts without spaces: sentences of one paragraph are glued.
    if !sentence.ends_with(char::is_whitespace) {
        sum += 2.5;
    }
    // With a link or tag a few words are a whole post; alone they seldom are.
    let plain = !words.contains(['#', '@'])
        && !words.contains("t.co/")
        && !words.contains("pic.twitter.com/");
    let said: usize = words
        .chars()
        .map(|c| if glyph::is_wide(c) { 2 } else { 1 })
        .sum();
    if plain && said <= SLIGHT_CHARS {
        sum += 1.0;
    }
    if plain && said <= SLIGHT_CHARS / 2 {
        sum += 0.8;
    }
    sum
}

/// `BREAKING:`, `JUST IN:`, `#tag:` open posts.
fn is_label(sentence: &str) -> bool {
    const LABEL_CHARS_MAX: usize = 24;
    let label = sentence.trim_end_matches([':', ' ']);
    label.chars().count() <= LABEL_CHARS_MAX
        && (label.starts_with('#')
            || label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase))
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
        if c.is_whitespace() || c == BRAILLE_BLANK {
            blanks += 1;
            continue;
        }
        if glyph::is_invisible(c) {
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
