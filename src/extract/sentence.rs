//! An unbroken line of prose and post → the sentence with which the post begins.
//!
//! Used where flattening left no line break between prose and post. Cases: `tests/cases/extract/boundaries.jsonl`.

use super::announce;
use super::boundary::{After, Beginning, OPENS_DOCUMENT, Stretch};
use super::dress;
use super::evidence::Signs;
use super::glyph;
use super::longer::{taking_in, width};
use super::reading::plain_reason;
use super::refers_back;
use super::starts::{self, Ending, Start};
use super::tongue::Tongue;
use super::voice;

/// Where posts follow each other, all that stands between two bylines is a post.
const ROW_OF_POSTS: f32 = 6.0;
/// What is shorter before a colon may be a heading of the post's own.
const LEAD_CHARS_MIN: usize = 30;
/// A few words before a colon head what follows.
const HEADING_CHARS_MAX: usize = 24;
/// Where a line begins a post begins too, unless strong signs speak for a later sentence of it.
const LINE_OPENS: f32 = 5.0;
/// What refers to something said before seldom begins a post.
const REFERS_BACK: f32 = 1.0;
/// Behind a full stop of prose a small letter begins what somebody else wrote.
const SMALL_AFTER_STOP: f32 = 3.0;
/// The verb of a report that hands over to the post, at a colon.
const HANDED_OVER: f32 = 4.0;

/// A line end that is left only as a blank, in a script that has no others.
const WIDE_STOP: f32 = 1.5;
/// A post that opens its line with a quotation goes on with who said it.
const QUOTED_FIRST: f32 = 4.0;

/// What is known of the place where the search ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Top {
    /// The line is too long for a post, or begins behind another one.
    Anywhere,
    /// A line of its own that may be the post's first.
    Line,
    /// Such a line in a text that has lost other line ends.
    LooseLine,
}

/// Finds the beginning within the text that starts at `top`.
pub fn find(stretch: &Stretch, top: usize, kind: Top) -> Beginning {
    let starts = starts::upwards(stretch.text, top, stretch.end);
    let mut best = (f32::MIN, top);
    let mut second = best;
    let mut sum = 0.0;
    let mut signs = Signs::default();
    let tongue = Tongue::of_words(stretch, last_sentence(stretch, &starts));
    let parted = starts
        .iter()
        .any(|start| wide_stop(stretch.text, start) == Some(Stop::Apart));
    for (count, start) in starts.iter().enumerate() {
        let weight = stretch
            .limit
            .weigh(stretch.text, stretch.links, start.at, stretch.end);
        if weight > stretch.limit.most && count > 0 {
            break;
        }
        let words = glyph::slice(stretch.text, start.at, stretch.end);
        if is_no_opening(words) && start.at != top {
            continue;
        }
        let sentence_start = starts
            .iter()
            .skip(count + 1)
            .find(|above| !matches!(above.after, Ending::Colon | Ending::LaterColon))
            .map_or(top, |above| above.at);
        let block = match wide_stop(stretch.text, start).filter(|_| parted) {
            Some(Stop::Apart) => WIDE_STOP,
            Some(Stop::Glued) => -WIDE_STOP,
            None => 0.0,
        };
        let opens = opening(stretch, sentence_start, start) + block;
        let mut above = match start.at <= top && weight <= stretch.limit.most {
            true => at_top(stretch, kind),
            false => 0.0,
        };
        if count > 0 && stretch.opens_document(start.at) {
            above += OPENS_DOCUMENT;
        }
        let score = sum + opens + above;
        if score > best.0 {
            second = best;
            best = (score, start.at);
            signs = Signs::default();
            signs.note("what the words behind this beginning ask for", sum);
            signs.note("how the first sentence opens", opens);
            signs.note("the place is the top of its stretch", above);
        } else if score > second.0 {
            second = (score, start.at);
        }
        let before_start = starts.get(count + 1).map_or(top, |above| above.at);
        let sentence = glyph::slice(stretch.text, before_start, start.at);
        sum += taking_in(sentence, words, &tongue);
        if kind == Top::Line && before_start <= top && is_quotation(sentence) {
            sum += QUOTED_FIRST;
        }
    }
    Beginning {
        start: best.1,
        rival: Some(second.1).filter(|_| second.0 > f32::MIN && best.0 - second.0 < 2.0),
        confidence_percent: 60,
        rule: "sentences",
        reasons: [plain_reason(
            "no line end parts the post from what stands before it",
        )]
        .into_iter()
        .chain(signs.reasons())
        .collect(),
    }
}

/// The whole of it stands in quotation marks.
fn is_quotation(sentence: &str) -> bool {
    let shown = sentence.trim_matches(glyph::is_blank);
    shown.starts_with(glyph::is_opening_quote) && shown.ends_with(glyph::is_closing_quote)
}

/// `More: https://t.co/…`: a few words and a colon that only point to a link.
fn is_bare_pointer(words: &str) -> bool {
    const WORDS_WIDTH_MAX: usize = 24;
    let before = words
        .find("http")
        .and_then(|at| words.get(..at))
        .unwrap_or_default();
    let shown = before.trim_end_matches(glyph::is_blank);
    shown.ends_with([':', '：', '➡', '→'])
        && width(shown) <= WORDS_WIDTH_MAX
        && !shown.starts_with(['@', '＠'])
}

/// How much speaks for the top itself.
fn at_top(stretch: &Stretch, kind: Top) -> f32 {
    match (kind, stretch.after_post) {
        (Top::Line, _) => LINE_OPENS,
        (Top::LooseLine, _) => LINE_OPENS / 2.0,
        (Top::Anywhere, After::Post) if is_row(stretch) => ROW_OF_POSTS,
        (Top::Anywhere, After::Post) => 0.5,
        (Top::Anywhere, After::Nothing) => 0.0,
    }
}

/// Nothing but tags, mentions and links: it goes on from what stands before.
fn is_no_opening(words: &str) -> bool {
    is_bare_pointer(words)
        || words.split(char::is_whitespace).all(|word| {
            dress::only_tags_and_links(word)
                || word.starts_with(['@', '＠'])
                || matches!(word.to_lowercase().as_str(), "/cc" | "cc" | "via" | "h/t")
        })
}

/// The last sentence that says something.
fn last_sentence<'a>(stretch: &Stretch<'a>, starts: &[Start]) -> &'a str {
    let mut end = stretch.end;
    for start in starts {
        let words = glyph::slice(stretch.text, start.at, end);
        if !is_no_opening(words) {
            return words;
        }
        end = start.at;
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
fn opening(stretch: &Stretch, sentence_start: usize, start: &Start) -> f32 {
    let words = glyph::slice(stretch.text, start.at, stretch.end);
    let lead =
        glyph::slice(stretch.text, sentence_start, start.at).trim_end_matches(glyph::is_blank);
    let mut score = match start.after {
        Ending::Colon => after_colon(lead, words),
        Ending::LaterColon => -1.0,
        Ending::Glued => 2.5,
        Ending::Nothing => 0.5,
        Ending::Sentence => 0.0,
        Ending::Small if lead.starts_with(char::is_lowercase) => 0.0,
        Ending::Small => SMALL_AFTER_STOP,
    };
    if lead.ends_with(glyph::is_closing_quote) {
        score += 1.5;
    }
    score += dress(words);
    let first = words.chars().find(|c| !glyph::is_blank(*c));
    let small = start.after != Ending::Small && first.is_some_and(char::is_lowercase);
    if small || first.is_some_and(|c| matches!(c, '(' | '（' | '[')) {
        score -= 1.5;
    }
    if refers_back::opens(words) {
        score -= REFERS_BACK;
    }
    if repeated(stretch.text, start.at, words) {
        score += 4.0;
    }
    score
}

/// What follows the full stop before a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Apart,
    Glued,
}

/// Scripts without spaces set none behind a full stop: one that stands there was a line end, and where none stands the
/// sentence goes on in its block.
fn wide_stop(text: &str, start: &Start) -> Option<Stop> {
    let before = text.get(..start.at).unwrap_or_default();
    let shown = before.trim_end_matches(glyph::is_blank);
    let wide = shown.ends_with(['。', '！', '？', '」']);
    wide.then_some(match shown.len() < before.len() {
        true => Stop::Apart,
        false => Stop::Glued,
    })
}

/// Begins as posts do. An emoji or bullet may as well go on from what stands before, where line ends have been lost.
fn dress(words: &str) -> f32 {
    if opens_list(words) {
        return -1.0;
    }
    if opens_with_label(words) {
        return 1.5;
    }
    match words.chars().next() {
        Some('#' | '@' | '＃' | '＠' | 'R') if dress::is_dressed(words) => 2.0,
        Some(c) if glyph::is_emoji(c) => 0.5,
        _ => 0.0,
    }
}

/// `PSA: …`, `TIL …`: capitals that people put before what they have to tell.
fn opens_with_label(words: &str) -> bool {
    const LETTERS: std::ops::RangeInclusive<usize> = 3..=12;
    let label = words.split([':', ' ']).next().filter(|label| {
        LETTERS.contains(&label.len()) && label.bytes().all(|b| b.is_ascii_uppercase())
    });
    label.is_some_and(|label| {
        words
            .get(label.len()..)
            .is_some_and(|rest| rest.starts_with(':'))
            || matches!(label, "TIL" | "PSA" | "FYI" | "OMG" | "WOW" | "LOL")
    })
}

/// `- first …`, `/cc @name`, `1. first`: an entry of a list, or an afterthought.
fn opens_list(words: &str) -> bool {
    let bullet = words.starts_with(['-', '–', '•', '·', '*', '/', '➡', '👉']);
    bullet && dress::is_dressed(words) || words.starts_with("/cc") || words.starts_with('👉')
}

/// The first colon of a sentence announces the post where a report stands before it; posts have colons of their own.
fn after_colon(lead: &str, words: &str) -> f32 {
    if is_label(lead) || opens_list(words) {
        return -1.0;
    }
    let quotes = words.starts_with(glyph::is_opening_quote);
    if announce::names_platform(lead) || announce::hands_over(lead) && !quotes {
        return HANDED_OVER;
    }
    // News posts report speech in this way too.
    if quotes {
        return -1.5;
    }
    let whole =
        words.starts_with(char::is_uppercase) || words.chars().next().is_some_and(glyph::is_wide);
    match whole && lead.chars().count() >= LEAD_CHARS_MIN && !voice::is_own(lead) {
        true => 1.5,
        // `Road closure: …`: a heading of the post's own.
        false if lead.chars().count() < HEADING_CHARS_MAX => -1.0,
        false => 0.0,
    }
}

/// `BREAKING:`, `JUST IN:`, `#tag:` open posts.
pub fn is_label(sentence: &str) -> bool {
    const LABEL_CHARS_MAX: usize = 24;
    const WIDE_AS: usize = 4;
    let label = sentence.trim_matches([':', '：', ' ', '\u{a0}']);
    label.chars().count() <= LABEL_CHARS_MAX
        && (label.starts_with('#')
            || label
                .chars()
                .map(|c| if glyph::is_wide(c) { WIDE_AS } else { 1 })
                .sum::<usize>()
                <= LABEL_CHARS_MAX
                && !label.contains(char::is_whitespace)
                && !announce::hands_over(label)
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
