//! Words in quotation marks right before a name with a handle → where they open, and whether the prose before says that
//! they are a post.
//!
//! A quotation with a handle behind it may be from a talk or a letter; only one that is announced as a post is one.
//! Cases: `tests/cases/extract/lead_ins.jsonl`.

use super::anchors;
use super::announce;
use super::byline::Page;
use super::glyph;
use super::link::LinkKind;

/// A post with its links is not longer.
const QUOTATION_BYTES_MAX: usize = 2000;
/// Pairs that cannot be mistaken for each other; straight marks are taken too, to the nearest one.
const PAIRS: &[(char, char)] = &[
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('「', '」'),
    ('『', '』'),
    ('"', '"'),
];

/// Where the quotation opens that closes at `end`.
pub fn opening_of(text: &str, floor: usize, end: usize) -> Option<usize> {
    let last = glyph::slice(text, floor, end).chars().next_back()?;
    let inner_end = end - last.len_utf8();
    let from = floor.max(glyph::floor_boundary(
        text,
        inner_end.saturating_sub(QUOTATION_BYTES_MAX),
    ));
    let inside = glyph::slice(text, from, inner_end);
    PAIRS
        .iter()
        .filter(|(_, close)| *close == last)
        .filter_map(|(open, _)| inside.rfind(*open))
        .max()
        .map(|at| from + at)
}

/// The prose before the quotation that closes at `end` names the platform and ends in a colon or comma.
pub fn is_announced(text: &str, floor: usize, end: usize) -> bool {
    let Some(start) = opening_of(text, floor, end) else {
        return false;
    };
    let near = floor.max(glyph::floor_boundary(
        text,
        start.saturating_sub(QUOTATION_BYTES_MAX / 4),
    ));
    let before = glyph::slice(text, near, start).trim_end_matches(glyph::is_blank);
    before.ends_with([':', '：', ',']) && announce::names_platform(before)
}

/// The quotation that closes at `end` ends with a post's short link or picture.
pub fn ends_with_link(page: &Page, floor: usize, end: usize) -> bool {
    opening_of(page.text, floor, end).is_some_and(|start| {
        let inner_end = glyph::slice(page.text, start, end)
            .char_indices()
            .next_back()
            .map_or(end, |(at, _)| start + at);
        let words_end = glyph::trim_back(page.text, start, inner_end);
        anchors::ending_at(page.links, words_end)
            .is_some_and(|link| matches!(link.kind, LinkKind::Short | LinkKind::Picture))
    })
}

/// A sentence that hands over to somebody's words ends in a colon before the quotation that opens at `start`.
pub fn is_handed_over(text: &str, floor: usize, start: usize) -> bool {
    let near = floor.max(glyph::floor_boundary(
        text,
        start.saturating_sub(QUOTATION_BYTES_MAX / 4),
    ));
    let before = glyph::slice(text, near, start).trim_end_matches(glyph::is_blank);
    let Some(lead) = before.strip_suffix([':', '：']) else {
        return false;
    };
    let sentence = lead
        .rfind(|c: char| glyph::is_sentence_end(c) || c == '\n')
        .map_or(lead, |at| lead.get(at..).unwrap_or(lead));
    announce::hands_over(sentence)
}
