//! Text before a name → the dash that sets the byline off from the post.
//!
//! Knows the dashes people and programs print: em, en and horizontal bar, hyphens, their entities and the usual
//! mojibake (platforms.md 4.3). Cases: `tests/cases/extract/bylines.jsonl`.

use super::glyph;
use super::lost_dash;

/// The longest display name with decoration, in bytes.
const NAME_BYTES_MAX: usize = 240;

/// A dash; offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dash {
    pub start: usize,
    pub end: usize,
    pub weight: Weight,
}

/// How strongly a dash says "byline".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Hyphen,
    En,
    Em,
}

/// Spellings of dashes, longest first within a kind. The last ones are UTF-8 read as Windows-1252, Latin-1 and
/// Windows-1251.
const SPELLINGS: &[(&str, Weight)] = &[
    ("&mdash;", Weight::Em),
    ("&#8212;", Weight::Em),
    ("&ndash;", Weight::En),
    ("&#8211;", Weight::En),
    ("â€”", Weight::Em),
    ("â€\"", Weight::Em),
    ("â€“", Weight::En),
    ("\u{e2}\u{80}\u{94}", Weight::Em),
    ("\u{e2}\u{80}\u{93}", Weight::En),
    ("вЂ”", Weight::Em),
    ("вЂ“", Weight::En),
    ("&#x2014;", Weight::Em),
    ("\\u2014", Weight::Em),
    ("\\u2013", Weight::En),
    ("---", Weight::Em),
    ("--", Weight::Em),
    ("—", Weight::Em),
    ("―", Weight::Em),
    ("⸺", Weight::Em),
    ("–", Weight::En),
    ("‒", Weight::En),
    ("−", Weight::Hyphen),
    ("‐", Weight::Hyphen),
    ("‑", Weight::Hyphen),
    ("-", Weight::Hyphen),
];

/// The dash that belongs to the byline whose name ends at `name_end`, not looking before `floor`.
/// `after_link` tells whether a social link ends at a place.
pub fn before_name(
    text: &str,
    floor: usize,
    name_end: usize,
    after_link: &dyn Fn(usize) -> bool,
) -> Option<Dash> {
    let from = glyph::floor_boundary(text, floor.max(name_end.saturating_sub(NAME_BYTES_MAX)));
    let region = glyph::slice(text, from, name_end);
    if !region.bytes().any(may_begin) {
        return None;
    }
    let region_start = from + paragraph_start(region);
    let mut dashes = all(text, region_start, name_end);
    // Between a dash of the prose and the handle stands more than a name.
    let named = |dash: &Dash| {
        let name = glyph::slice(text, dash.end, name_end).trim_matches(glyph::is_blank);
        name.is_empty() || lost_dash::is_name(name)
    };
    if dashes.iter().any(named) {
        dashes.retain(named);
    }
    if let Some(first) = dashes
        .iter()
        .rfind(|dash| opens_line(text, floor, dash.start))
    {
        let last_line = glyph::slice(text, first.end, name_end)
            .matches('\n')
            .count();
        if last_line <= 1 {
            return Some(*first);
        }
    }
    let behind_link = dashes
        .iter()
        .rev()
        .find(|dash| after_link(glyph::trim_back(text, floor, dash.start)));
    if let Some(dash) = behind_link {
        return Some(*dash);
    }
    let strongest = dashes
        .iter()
        .filter(|dash| stands_free(text, dash))
        .map(|dash| dash.weight)
        .max()?;
    dashes
        .iter()
        .rev()
        .find(|dash| dash.weight == strongest && stands_free(text, dash))
        .copied()
}

/// First bytes of the spellings.
fn may_begin(byte: u8) -> bool {
    matches!(byte, b'-' | b'&' | b'\\' | 0xe2 | 0xc3 | 0xd0)
}

/// The dash that begins at `at`, if one does.
pub fn at(text: &str, at: usize) -> Option<Dash> {
    let rest = text.get(at..)?;
    if !rest.bytes().next().is_some_and(may_begin) {
        return None;
    }
    SPELLINGS
        .iter()
        .find(|(spelling, _)| rest.starts_with(spelling))
        .map(|(spelling, weight)| Dash {
            start: at,
            end: at + spelling.len(),
            weight: *weight,
        })
}

/// True where only blanks and quote marks stand between the line's start and `at`.
pub fn opens_line(text: &str, floor: usize, at: usize) -> bool {
    let before = glyph::slice(text, floor, at);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let whole_line = line.len() < before.len() || floor == 0;
    whole_line
        && line
            .chars()
            .all(|c| glyph::is_blank(c) || matches!(c, '>' | '*'))
}

fn all(text: &str, start: usize, end: usize) -> Vec<Dash> {
    let mut found = Vec::new();
    let mut place = start;
    while place < end {
        if let Some(dash) = at(text, place) {
            place = dash.end;
            found.push(dash);
            continue;
        }
        place += text
            .get(place..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
    }
    found
}

/// Hyphens bind words; one that sets off a name has space on both sides. Longer dashes need space on one.
fn stands_free(text: &str, dash: &Dash) -> bool {
    let before = text
        .get(..dash.start)
        .and_then(|text| text.chars().next_back());
    let after = text.get(dash.end..).and_then(|text| text.chars().next());
    let blank = |c: Option<char>| c.is_none_or(glyph::is_blank);
    match dash.weight {
        Weight::Hyphen => blank(before) && blank(after),
        Weight::En => blank(before) || blank(after),
        Weight::Em => blank(before) || blank(after) || before.is_some_and(|c| !c.is_alphanumeric()),
    }
}

/// A byline does not span a blank line.
fn paragraph_start(region: &str) -> usize {
    let mut start = 0;
    let mut line_start = 0;
    for line in region.split_inclusive('\n') {
        line_start += line.len();
        if line.ends_with('\n') && line.chars().all(char::is_whitespace) {
            start = line_start;
        }
    }
    start
}
