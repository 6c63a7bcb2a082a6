//! A document's text with overlapping marks → stretches that each carry the same marks from end to end.

use super::Shown;
use crate::model::citation::{Extraction, Span};
use crate::model::document::Document;
use crate::model::explanation::Explanation;

/// A stretch without marks that is longer than this is left out in its midst.
const UNMARKED_CHARS_MAX: usize = 4_000;
/// What is shown of it at either end.
const SHOWN_CHARS: usize = 1_000;

/// A stretch of the document.
pub enum Segment {
    /// Words without a mark.
    Plain(Shown),
    /// So many characters are left out.
    Gap(String),
    /// Words with one or more marks.
    Marked {
        /// Class names, each with a blank before it.
        class: String,
        title: String,
        tags: Vec<Tag>,
        words: Shown,
    },
}

/// The word at a mark's beginning.
pub struct Tag {
    pub target: Option<String>,
    pub words: String,
}

/// A mark on the text.
struct Laid {
    span: Span,
    class: &'static str,
    title: String,
    tag: String,
    target: Option<String>,
}

/// Cuts the text at every beginning and end of a mark.
pub fn segments(
    anchor: &str,
    document: &Document,
    extraction: &Extraction,
    explanation: &Explanation,
) -> Vec<Segment> {
    let mut laid = laid(anchor, extraction, explanation);
    laid.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut places: Vec<usize> = laid
        .iter()
        .flat_map(|mark| [mark.span.start, mark.span.end])
        .collect();
    places.sort_unstable();
    places.dedup();
    let mut cutter = Cutter::new(&document.text);
    let mut segments = Vec::new();
    let (mut next, mut active): (usize, Vec<&Laid>) = (0, Vec::new());
    let mut from = 0;
    for place in places {
        push(&mut segments, cutter.take(place - from), &active, from);
        from = place;
        active.retain(|mark| mark.span.end > place);
        while let Some(mark) = laid.get(next).filter(|mark| mark.span.start <= place) {
            next += 1;
            active.push(mark);
        }
    }
    push(&mut segments, cutter.rest(), &[], from);
    segments
}

fn push(segments: &mut Vec<Segment>, text: &str, active: &[&Laid], start: usize) {
    if active.is_empty() {
        return unmarked(segments, text);
    }
    let titles: Vec<&str> = active.iter().map(|mark| mark.title.as_str()).collect();
    segments.push(Segment::Marked {
        class: active
            .iter()
            .map(|mark| format!(" {}", mark.class))
            .collect(),
        title: titles.join("; "),
        tags: active
            .iter()
            .filter(|mark| mark.span.start == start)
            .map(|mark| Tag {
                target: mark.target.clone(),
                words: mark.tag.clone(),
            })
            .collect(),
        words: Shown::text(text),
    });
}

fn unmarked(segments: &mut Vec<Segment>, text: &str) {
    let count = text.chars().count();
    if count <= UNMARKED_CHARS_MAX {
        if count > 0 {
            segments.push(Segment::Plain(Shown::text(text)));
        }
        return;
    }
    let mut cutter = Cutter::new(text);
    segments.push(Segment::Plain(Shown::text(cutter.take(SHOWN_CHARS))));
    let left_out = count - 2 * SHOWN_CHARS;
    cutter.take(left_out);
    segments.push(Segment::Gap(super::grouped(left_out as u64)));
    segments.push(Segment::Plain(Shown::text(cutter.rest())));
}

/// Hands a text out from front to back, so many characters at a time.
struct Cutter<'a> {
    rest: &'a str,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    fn take(&mut self, characters: usize) -> &'a str {
        let end = self
            .rest
            .char_indices()
            .nth(characters)
            .map_or(self.rest.len(), |(at, _)| at);
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn rest(&mut self) -> &'a str {
        std::mem::take(&mut self.rest)
    }
}

fn laid(anchor: &str, extraction: &Extraction, explanation: &Explanation) -> Vec<Laid> {
    let mut laid = Vec::new();
    for (number, post) in (1..).zip(&explanation.posts) {
        for mark in &post.marks {
            let title = mark.field.title();
            laid.push(Laid {
                span: mark.span,
                class: mark.field.name(),
                title: format!("{title} of post {number}, rule {}", mark.rule),
                tag: format!("{number} {title}"),
                target: Some(format!("{anchor}-p{number}")),
            });
        }
    }
    let mut other = |span: Span, class, title: String, tag: &str| {
        laid.push(Laid {
            span,
            class,
            title,
            tag: tag.to_owned(),
            target: Some(format!("{anchor}-{class}")),
        });
    };
    for link in &extraction.bare_links {
        other(
            link.span,
            "bare",
            "a social link outside any post".to_owned(),
            "bare link",
        );
    }
    for doubt in &extraction.doubts {
        other(
            doubt.span,
            "doubt",
            format!("doubt {}: {}", doubt.code, doubt.text),
            "doubt",
        );
    }
    for near in &explanation.near_misses {
        other(
            near.span,
            "near",
            format!("near miss {}: {}", near.code, near.why),
            "near miss",
        );
    }
    laid
}
