//! Links left without a byline → posts that lost theirs: words that end with a picture link or a short link.
//!
//! Text tools often drop the byline of an embed and keep the post with its links. A link alone, or in the midst of a
//! sentence, is no post. Cases: `tests/cases/extract/remnants.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::boundary::{self, After, Beginning, Place, Stretch};
use super::byline::Page;
use super::dress;
use super::extents::Extents;
use super::flow::Flow;
use super::glyph;
use super::language;
use super::lead::{self, Lead};
use super::line;
use super::link::{FoundLink, LinkKind};
use super::reading::{Printed, Reading, plain_reason};
use super::signs;
use super::trim;
use super::weight::Limit;
use super::wrapper;

/// Fewer words than this before a short link are a caption ("Read more:"), not a post.
const WORDS_BEFORE_SHORT_MIN: usize = 4;

/// Reads the posts that end with a link nobody claimed.
pub fn read(flow: &Flow, page: &Page, taken: &Extents) -> Vec<Reading> {
    let (text, links) = (page.text, page.links);
    let mut readings: Vec<Reading> = Vec::new();
    let mut floor = 0;
    for (at, link) in links.iter().enumerate() {
        let claimed = taken.holds(link.start) || link.start < floor;
        if claimed || !ends_post(flow, link) || is_followed_by_link(text, links, at) {
            continue;
        }
        let below = floor.max(taken.end_before(link.start));
        let closes = closes_line(text, link.end);
        if !closes && link.kind != LinkKind::Picture {
            continue;
        }
        let stretch = Stretch {
            text,
            floor: below,
            end: link.end,
            links,
            layout: page.layout(),
            limit: Limit::of(Platform::X, None),
            after_post: if below > 0 {
                After::Post
            } else {
                After::Nothing
            },
            byline: if closes {
                Place::LineEnd
            } else {
                Place::Amidst
            },
        };
        if stands_under_prose(&stretch, link) {
            floor = link.end;
            continue;
        }
        let begin = boundary::find(&stretch);
        let start = trim::front(text, begin.start, link.end);
        // A picture ends a post even where nothing is left of its words.
        floor = link.end;
        if !is_worded(text, links, start, link) {
            continue;
        }
        let lead = lead::read(text, start, link.end);
        let mut found = reading(start, link.end, lead, &begin);
        if found.handle.is_none()
            && let Some((handle, end)) = wrapper::closing_handle(text, link.end)
        {
            found.marks.push(Printed::at(
                Field::Handle,
                (end - handle.len(), end),
                "wrapper",
            ));
            found.handle = Some(handle);
            found.extent.1 = end;
        }
        readings.push(found);
    }
    readings
}

fn reading(start: usize, end: usize, lead: Option<Lead>, begin: &Beginning) -> Reading {
    let marks = lead.as_ref().map_or_else(Vec::new, |lead| {
        lead.name_at
            .map(|place| Printed::at(Field::Name, place, "byline-before"))
            .into_iter()
            .chain([Printed::at(Field::Handle, lead.handle_at, "byline-before")])
            .collect()
    });
    let why = match lead {
        Some(_) => "a byline stands before the words",
        None => "no byline: words that end with a post's link",
    };
    Reading {
        start: lead.as_ref().map_or(start, |lead| lead.words_start),
        end,
        extent: (start, end),
        hidden_text: None,
        name: lead.as_ref().and_then(|lead| lead.name.clone()),
        handle: lead.as_ref().map(|lead| lead.handle.clone()),
        date: lead.as_ref().and_then(|lead| lead.date),
        date_text: None,
        named_links: Vec::new(),
        platform: Platform::X,
        confidence_percent: begin.confidence_percent.min(80),
        rule: if lead.is_some() {
            "byline-before"
        } else {
            "link-only"
        },
        rival_start: begin.rival,
        marks,
        reasons: [plain_reason(why)]
            .into_iter()
            .chain(begin.reasons.iter().cloned())
            .collect(),
    }
}

/// The link has its line for itself and a paragraph of prose stands above: the post's words are lost.
fn stands_under_prose(stretch: &Stretch, link: &FoundLink) -> bool {
    const PROSE_CHARS_MIN: usize = 100;
    let lines = line::upwards(stretch.text, stretch.floor, stretch.end, 2);
    let [own, above] = lines.as_slice() else {
        return false;
    };
    let alone = dress::only_tags_and_links(glyph::slice(stretch.text, own.start, link.end));
    let words = glyph::slice(stretch.text, above.start, above.end);
    let as_prose = stretch
        .layout
        .prose
        .zip(language::of(words))
        .is_none_or(|(prose, line)| language::same(prose, line) != Some(false));
    alone
        && as_prose
        && words.chars().count() > PROSE_CHARS_MIN
        && !dress::is_dressed(words)
        && signs::ends_like_prose(words)
}

/// The link is printed as such, not hidden behind words.
fn ends_post(flow: &Flow, link: &FoundLink) -> bool {
    let printed = glyph::slice(&flow.text, link.start, link.end).contains('/');
    let linked = flow.anchor_at(link.start).is_some();
    printed && (link.kind == LinkKind::Picture || link.kind == LinkKind::Short && !linked)
}

fn is_followed_by_link(text: &str, links: &[FoundLink], at: usize) -> bool {
    let (Some(link), Some(next)) = (links.get(at), links.get(at + 1)) else {
        return false;
    };
    let same_kind = matches!(next.kind, LinkKind::Picture | LinkKind::Short);
    let between = glyph::slice(text, link.end, next.start);
    same_kind
        && next.start >= link.end
        && between.chars().all(glyph::is_blank)
        && between.matches('\n').count() <= 1
}

fn closes_line(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().find(|c| *c == '\n' || !glyph::is_blank(*c)))
        .is_none_or(|c| c == '\n')
}

/// Words of its own stand before the link.
fn is_worded(text: &str, links: &[FoundLink], start: usize, link: &FoundLink) -> bool {
    let first = links.partition_point(|other| other.start < start);
    let words_end = links
        .get(first)
        .map_or(link.start, |other| other.start.min(link.start));
    let words = glyph::slice(text, start, words_end);
    let count = words
        .split(|c: char| glyph::is_blank(c))
        .filter(|word| trim::has_words(word))
        .count();
    // Scripts without spaces say much in one word.
    let dense = words.chars().filter(|c| glyph::is_wide(*c)).count() >= WORDS_BEFORE_SHORT_MIN * 2;
    let announced = words
        .trim_end_matches(glyph::is_blank)
        .ends_with([':', '：'])
        && count <= 8;
    match link.kind {
        LinkKind::Picture => count >= 1,
        _ => (count >= WORDS_BEFORE_SHORT_MIN || dense) && !announced,
    }
}
