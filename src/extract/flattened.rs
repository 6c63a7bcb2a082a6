//! Flattened text → quoted posts: bylines, the words before them, and posts that kept only their link.
//!
//! Works on what a reader sees, so that it serves plain text and the text of marked-up pages outside known embeds.

use super::anchors;
use super::boundary::{self, After, Stretch};
use super::byline::{self, Byline, Strength};
use super::flow::Flow;
use super::glyph;
use super::layout::Layout;
use super::link::FoundLink;
use super::reading::Reading;
use super::weight::Limit;

/// Reads all posts of a flow.
pub fn read(flow: &Flow, links: &[FoundLink]) -> Vec<Reading> {
    let text: &str = &flow.text;
    let layout = Layout::of(text);
    let mut readings = Vec::new();
    let mut floor = 0;
    let mut after_post = After::Nothing;
    let after_link = |at: usize| anchors::ending_at(links, at).is_some();
    for at in at_signs(text) {
        if at < floor {
            continue;
        }
        let Some(byline) = byline::around(text, floor, at, &after_link) else {
            continue;
        };
        let end = glyph::trim_back(text, floor, byline.start);
        if !is_trusted(&byline, after_link(end)) || end <= floor {
            continue;
        }
        let stretch = Stretch {
            text,
            floor,
            end,
            links,
            layout: &layout,
            limit: Limit::of(byline.platform, byline.date.and_then(|date| date.day)),
            after_post,
        };
        let begin = boundary::find(&stretch);
        let start = after_artefacts(text, begin.start, end);
        if has_words(glyph::slice(text, start, end)) {
            readings.push(reading(text, &byline, start, end, &begin));
            after_post = After::Post;
        }
        floor = byline.end;
    }
    readings
}

fn reading(
    text: &str,
    byline: &Byline,
    start: usize,
    end: usize,
    begin: &boundary::Beginning,
) -> Reading {
    Reading {
        start,
        end,
        extent: (start, byline.end),
        hidden_text: None,
        name: byline
            .name
            .map(|(start, end)| glyph::slice(text, start, end).to_owned()),
        handle: byline.handle.clone(),
        date: byline.date,
        named_links: Vec::new(),
        platform: byline.platform,
        confidence_percent: begin.confidence_percent,
        rule: begin.rule,
        rival_start: begin.rival,
    }
}

/// A weak byline needs a post's link right before it.
fn is_trusted(byline: &Byline, link_before: bool) -> bool {
    match byline.strength {
        Strength::Strong => true,
        Strength::Weak => link_before && (byline.dash.is_some() || byline.date.is_some()),
    }
}

/// Marks of crawlers and widgets that stand before a post's first word.
const ARTEFACTS: &[&str] = &[
    "View this post on Instagram",
    "Skip Twitter post",
    "Skip X post",
];

fn after_artefacts(text: &str, start: usize, end: usize) -> usize {
    let mut start = start;
    if start <= 4 {
        start = after_crawl_date(text, start, end);
    }
    for artefact in ARTEFACTS {
        if glyph::slice(text, start, end).starts_with(artefact) {
            start = glyph::trim_forward(text, start + artefact.len(), end);
        }
    }
    start
}

/// `date 2022-01` at the very start of a document is a crawler's note, not a post's word.
fn after_crawl_date(text: &str, start: usize, end: usize) -> usize {
    let note = glyph::slice(text, start, end)
        .strip_prefix("date ")
        .map(|rest| {
            rest.bytes()
                .take_while(|byte| byte.is_ascii_digit() || *byte == b'-')
                .count()
        });
    match note {
        Some(digits) if digits >= 7 => {
            glyph::trim_forward(text, start + "date ".len() + digits, end)
        }
        _ => start,
    }
}

fn has_words(words: &str) -> bool {
    words
        .chars()
        .any(|c| c.is_alphanumeric() || glyph::is_emoji(c))
}

fn at_signs(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut wide = memchr::memmem::find_iter(text.as_bytes(), "＠").peekable();
    let mut narrow = memchr::memchr_iter(b'@', text.as_bytes()).peekable();
    std::iter::from_fn(move || match (narrow.peek(), wide.peek()) {
        (Some(a), Some(b)) if b < a => wide.next(),
        (Some(_), _) => narrow.next(),
        (None, _) => wide.next(),
    })
}
