//! Two neighbouring lines → how much speaks for their being of one post.
//!
//! Each sign is a small number with its reason; `boundary` adds them up. Cases: `tests/cases/extract/boundaries.jsonl`.

use super::announce;
use super::boundary::{After, Place, Stretch};
use super::dress;
use super::evidence::Signs;
use super::frame;
use super::glyph;
use super::layout::LineEnd;
use super::line::Line;
use super::link::LinkKind;
use super::tongue::{Tongue, language_sign};
use super::voice;

/// A line up to this long may be a line of verse, a list entry or a heading.
const SHORT_CHARS: usize = 60;
/// A line from this on that ends like a sentence is a paragraph of prose, unless it is dressed as a post.
const LONG_CHARS: usize = 100;

/// What has been taken into the post so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    /// Lines above the last one.
    pub lines: usize,
    /// A blank line lies between.
    pub crossed_blank: bool,
}

/// How much speaks for `above` and `below` being lines of one post; negative speaks against.
pub fn join(stretch: &Stretch, above: &Line, below: &Line, tongue: &Tongue, taken: Taken) -> Signs {
    let over = glyph::slice(stretch.text, above.start, above.end);
    let under = glyph::slice(stretch.text, below.start, below.end);
    let mut signs = Signs::default();
    let apart = taken.crossed_blank && stretch.layout.wrapped && above.blank_below == 0;
    if apart {
        // Lines of another wrapped paragraph hang together by themselves.
        signs.note(
            "the language of the line above",
            language_sign(over, tongue),
        );
        signs.note("who speaks in the line above", voice::of(over));
        signs.note(
            "the link that ends the line above",
            closing_link(stretch, above),
        );
        return signs;
    }
    let gap = gap(stretch, above, below);
    // What holds the lines of another paragraph together says nothing about this one.
    let gap = if taken.crossed_blank {
        gap.min(0.0)
    } else {
        gap
    };
    signs.note("the gap between the lines", gap);
    signs.note(
        "how the line above reads",
        manner(over, under, taken, tongue.is_foreign(over)),
    );
    let brief = over.chars().count() <= SHORT_CHARS && over.ends_with(['.', '。']);
    if stretch.byline == Place::OwnLine && taken.lines == 0 && brief && above.blank_below == 0 {
        // Flattening keeps the lines of such posts apart; a paragraph of prose is longer.
        signs.note("a short line over the last one", 0.9);
    }
    if frame::is_repeated(stretch, above) {
        signs.note("the line above stands near by once more", -5.0);
    }
    if taken.lines == 0 && is_slight(under) {
        signs.note("a few words are seldom a whole post", 0.8);
    }
    if !is_link_alone(stretch, above, over, under, taken) {
        signs.note("how the line below goes on", continuation(over, under));
    }
    if taken.lines == 0 && above.blank_below == 0 && frame::is_heading(stretch, above, under) {
        signs.note("the line above is a heading", -3.0);
    }
    signs.note(
        "the link that ends the line above",
        closing_link(stretch, above),
    );
    signs.note(
        "the language of the line above",
        language_sign(over, tongue),
    );
    signs.note("who speaks in the line above", voice::of(over));
    signs.note(
        "a short paragraph in the same manner above one whose byline stands apart",
        paragraph_of_post(stretch, above, over, taken),
    );
    if !above.opens && stretch.after_post == After::Post {
        // All between two bylines fits into one post.
        signs.note("another post ends where the line above begins", 1.0);
    }
    signs
}

/// Where paragraphs have blank lines between them, and the byline stands in one of its own, a post may have several: short
/// ones in which somebody speaks for themselves, or loudly.
fn paragraph_of_post(stretch: &Stretch, above: &Line, over: &str, taken: Taken) -> f32 {
    let apart = stretch.byline == Place::OwnLine && above.blank_below > 0 && taken.lines == 0;
    let short = over.chars().count() <= SHORT_CHARS;
    let loud = over.ends_with(['!', '?', '！', '？', '؟']) || over.ends_with(glyph::is_emoji);
    let own = voice::of(over) > 0.0 || loud && voice::of(over) >= 0.0;
    match apart && short && own && !over.ends_with([':', '：']) {
        true => 2.0,
        false => 0.0,
    }
}

/// What separates the lines, seen against what separates paragraphs in this document.
fn gap(stretch: &Stretch, above: &Line, below: &Line) -> f32 {
    let layout = stretch.layout;
    let set_in = if below.indent > above.indent && above.opens {
        -4.0
    } else {
        0.0
    };
    let set_out = if below.indent < above.indent && above.blank_below == 0 && !layout.wrapped {
        0.5
    } else {
        0.0
    };
    set_in
        + set_out
        + match (above.blank_below, layout.wrapped, layout.line_end) {
            (0, true, _) => 5.0,
            (0, false, LineEnd::Lines) => 4.5,
            (0, false, LineEnd::Both) => 3.2,
            (0, false, LineEnd::Paragraphs) => -1.0,
            (_, _, LineEnd::Paragraphs) => -3.5,
            (_, _, _) => -3.0,
        }
}

/// Whether the line above reads like a line of a post or like prose.
fn manner(over: &str, under: &str, taken: Taken, foreign: bool) -> f32 {
    let length: usize = over
        .chars()
        .take(LONG_CHARS * 4)
        .map(|c| if glyph::is_wide(c) { 2 } else { 1 })
        .sum();
    let dressed = dress::is_dressed(over);
    let last = over.chars().rev().find(|c| !glyph::is_closing_quote(*c));
    let ends_sentence = last.is_some_and(|c| matches!(c, '.' | '。' | '۔' | '।'));
    let ends_loud = last.is_some_and(|c| matches!(c, '!' | '?' | '！' | '？' | '؟' | '…'))
        || over.chars().next_back().is_some_and(glyph::is_emoji);
    let mut sum = 0.0;
    if dressed {
        sum += 2.5;
    } else if length > LONG_CHARS {
        sum -= if length > LONG_CHARS * 2 { 5.0 } else { 2.5 };
    }
    if length <= SHORT_CHARS {
        sum += 1.5;
    }
    sum += match (ends_sentence, ends_loud, last) {
        (_, true, _) => 0.5,
        // A line of verse follows others; a short sentence before a post is prose as often as not.
        (true, ..) if length <= SHORT_CHARS && taken.lines > 0 => 0.7,
        (true, ..) if length <= SHORT_CHARS => -0.9,
        (true, ..) => -0.5,
        (_, _, Some(':' | '：')) if dressed || is_tag_line(over) || dress::is_enumerated(under) => {
            0.0
        }
        (_, _, Some(':' | '：')) => -2.5,
        (_, _, Some(',' | ';' | '-' | '–' | '—' | '،' | '、')) => 1.5,
        // A heading looks like this; so does a line of a post, but then the next one rarely is a full sentence.
        _ if !dressed && taken.lines == 0 && ends_like_prose(under) => -1.5,
        _ => 1.0,
    };
    if announce::names_platform(over) && !foreign || frame::is_credit(over) {
        sum -= 4.0;
    }
    if is_address(over) || frame::is_furniture(over) {
        sum -= 8.0;
    }
    sum
}

/// A few words without link or tag are seldom a whole post.
fn is_slight(words: &str) -> bool {
    const SLIGHT_CHARS: usize = 40;
    // With a link behind them fewer words are enough.
    const SLIGHT_BEFORE_LINK_CHARS: usize = 12;
    let before_link = words.split("http").next().unwrap_or_default();
    let before_link = before_link.split("pic.").next().unwrap_or_default();
    let count = before_link
        .trim_end_matches(glyph::is_blank)
        .chars()
        .count();
    words.chars().count() <= SLIGHT_CHARS && !words.contains(['#', '@', '/'])
        || (1..=SLIGHT_BEFORE_LINK_CHARS).contains(&count) && !before_link.contains(['#', '@', '/'])
}

/// A link with a byline behind it, in a paragraph of its own or below a paragraph of prose: all of a post.
fn is_link_alone(stretch: &Stretch, above: &Line, over: &str, under: &str, taken: Taken) -> bool {
    let ends_prose = over.chars().count() > LONG_CHARS && over.ends_with(['.', '。', '।', '۔']);
    taken.lines == 0
        && stretch.byline != Place::OwnLine
        && !under.contains(char::is_whitespace)
        && (under.contains("t.co/") || under.contains("pic.twitter.com/"))
        && (above.blank_below > 0 || ends_prose && stretch.layout.line_end == LineEnd::Paragraphs)
}

/// Its words end in a full stop, links and tags aside.
pub fn ends_like_prose(line: &str) -> bool {
    line.split_whitespace()
        .rev()
        .find(|word| {
            !(word.contains("t.co/")
                || word.contains("pic.twitter.com/")
                || word.starts_with(['#', '@']))
        })
        .is_some_and(|word| {
            word.trim_end_matches(glyph::is_closing_quote)
                .ends_with(['.', '。', '।', '۔'])
        })
}

/// Nothing but one address that is no short link: what is left of an embed, or a reference.
fn is_address(line: &str) -> bool {
    line.starts_with("http") && !line.contains(char::is_whitespace) && !line.contains("://t.co/")
}

/// Whether the line below goes on from the one above.
fn continuation(over: &str, under: &str) -> f32 {
    if dress::only_tags_and_links(under) {
        // No post begins with nothing but tags and links after other words.
        return 9.0;
    }
    let first = under.chars().find(|c| !glyph::is_blank(*c));
    let lists = dress::is_dressed(over) || over.ends_with([':', '：']);
    if lists && dress::is_enumerated(under) {
        return 3.5;
    }
    let mut sum = match first {
        Some(c) if c.is_lowercase() => 3.0,
        // Tools that put every link on a line of its own break the sentence at a mention.
        Some('@' | '＠') if !under.contains(char::is_whitespace) => 3.0,
        // A reply begins with its mentions, unless the line above has only been broken there.
        Some('@' | '＠')
            if over.ends_with(|c: char| c.is_alphanumeric())
                && over.chars().count() <= SHORT_CHARS =>
        {
            0.0
        }
        Some('@' | '＠') => -3.0,
        Some(c) if dress::is_bullet(c) => {
            if lists {
                3.5
            } else {
                1.5
            }
        }
        Some(c) if glyph::is_emoji(c) && lists => 2.0,
        Some(',' | '.' | ')' | ';') => 3.0,
        _ => 0.0,
    };
    if under.starts_with("RT @") {
        sum -= 3.0;
    }
    if is_pointer(under) {
        sum += 2.5;
    }
    if opens_alike(over, under) {
        // The prose quotes the post's words just before the post itself.
        return -12.0;
    }
    let alike = over
        .chars()
        .next()
        .zip(first)
        .is_some_and(|(a, b)| a == b && !a.is_alphabetic() || a.is_numeric() && b.is_numeric());
    if alike {
        sum += 1.5;
    }
    sum
}

/// `IRGC:`, `Today:`: one or two words and a colon.
fn is_tag_line(line: &str) -> bool {
    const CHARS_MAX: usize = 18;
    line.chars().count() <= CHARS_MAX && line.split_whitespace().count() <= 2
}

/// The first letters are the same, but for quotation marks.
fn opens_alike(over: &str, under: &str) -> bool {
    const OPENING_CHARS: usize = 24;
    let letters = |line: &'_ str| {
        line.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .take(OPENING_CHARS)
            .collect::<Vec<_>>()
    };
    let (over, under) = (letters(over), letters(under));
    under.len() == OPENING_CHARS && over == under
}

/// `Paper: https://t.co/…`, `More ➡ https://t.co/…`: a few words that only point to a link.
fn is_pointer(line: &str) -> bool {
    const WORDS_CHARS_MAX: usize = 24;
    let Some(at) = line.find("t.co/") else {
        return false;
    };
    let words = line.get(..at).unwrap_or_default();
    words.chars().filter(|c| !glyph::is_blank(*c)).count() <= WORDS_CHARS_MAX + "https://".len()
}

/// A picture link ends the line.
pub fn ends_with_picture(stretch: &Stretch, line: &Line) -> bool {
    closing_link(stretch, line) < -5.0
}

/// A picture link ends a post; what stands above one is another post.
fn closing_link(stretch: &Stretch, above: &Line) -> f32 {
    let ends = stretch
        .links
        .get(..stretch.links.partition_point(|link| link.end <= above.end))
        .and_then(|links| links.last())
        .filter(|link| link.end == above.end);
    match ends.map(|link| &link.kind) {
        Some(LinkKind::Picture) => -9.0,
        Some(LinkKind::Permalink(_)) => -2.0,
        _ => 0.0,
    }
}
