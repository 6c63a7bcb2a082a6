//! Words followed by a time that links to the post → a quoted post, as embeds of 2010 to 2012 were made by hand.
//!
//! `words [Mon Feb 21 18:27:44](address of the post) via [client](…) [name](profile)`: a time of day as link text is what
//! these embeds share and prose does not have. Cases: `tests/cases/extract/credits.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::date;
use super::extents::Extents;
use super::flow::Flow;
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::reading::{Printed, Reading, plain_reason};
use super::trim;

/// How far behind the time the author may be named.
const AUTHOR_BYTES_MAX: usize = 400;
/// How far the words may reach back.
const WORDS_BYTES_MAX: usize = 1200;

/// Reads all such posts outside the stretches that are `taken`.
pub fn read(flow: &Flow, links: &[FoundLink], taken: &Extents) -> Vec<Reading> {
    links
        .iter()
        .filter(|link| !taken.holds(link.start))
        .filter_map(|link| stamped(flow, link, taken.end_before(link.start)))
        .collect()
}

fn stamped(flow: &Flow, link: &FoundLink, floor: usize) -> Option<Reading> {
    let LinkKind::Permalink(permalink) = &link.kind else {
        return None;
    };
    let text: &str = &flow.text;
    let shown = glyph::slice(text, link.start, link.end);
    if permalink.platform != Platform::X || shown.contains('/') || !holds_clock(shown) {
        return None;
    }
    let from = glyph::floor_boundary(text, floor.max(link.start.saturating_sub(WORDS_BYTES_MAX)));
    let before = glyph::slice(text, from, link.start);
    let start = trim::front(
        text,
        from + before.rfind("\n\n").map_or(0, |at| at + 2),
        link.start,
    );
    let end = trim::back(text, start, link.start);
    let words = glyph::slice(text, start, end);
    if words.split_whitespace().count() < 3 {
        return None;
    }
    let author = permalink.author.clone();
    let named = author.as_ref().and_then(|author| {
        flow.anchors_within(link.end, link.end + AUTHOR_BYTES_MAX)
            .iter()
            .filter(|anchor| {
                anchor
                    .target
                    .trim_end_matches('/')
                    .to_ascii_lowercase()
                    .ends_with(&author.to_ascii_lowercase())
            })
            .map(|anchor| (glyph::slice(text, anchor.start, anchor.end), anchor.end))
            .find(|(shown, _)| trim::has_words(shown))
    });
    let marks = named
        .map(|(shown, _)| Printed::at(Field::Name, glyph::place_of(text, shown), "linked-profile"))
        .into_iter()
        .chain([Printed::at(
            Field::Handle,
            (link.start, link.end),
            "account-in-address",
        )])
        .collect();
    Some(Reading {
        start,
        end,
        extent: (start, named.map_or(link.end, |(_, end)| end)),
        hidden_text: None,
        name: named.map(|(shown, _)| trim::name(shown)),
        handle: author,
        date: date::read(text, glyph::trim_forward(text, link.start, link.end))
            .filter(|date| date.day.is_some()),
        date_text: Some(shown.trim().to_owned()),
        named_links: Vec::new(),
        platform: Platform::X,
        confidence_percent: 75,
        rule: "stamped-link",
        rival_start: None,
        marks,
        reasons: vec![plain_reason("a time of day links to the post")],
    })
}

/// `18:27`
fn holds_clock(shown: &str) -> bool {
    let bytes = shown.as_bytes();
    bytes.windows(4).any(|four| {
        matches!(four, [hour, b':', minute, second] if hour.is_ascii_digit() && minute.is_ascii_digit() && second.is_ascii_digit())
    })
}
