//! A document → the text a reader sees, and the way between its places and those of the source.
//!
//! For those who look for words in a document again, once more is known of them. Cases: `tests/place.rs`.

use super::flow::Flow;
use super::flow_of;
use crate::model::citation::Span;
use crate::model::document::Document;

/// The text a reader sees.
pub struct Visible<'a> {
    source: &'a str,
    flow: Flow<'a>,
}

/// Reads a document as a reader sees it.
pub fn visible(document: &Document) -> Visible<'_> {
    Visible {
        source: &document.text,
        flow: flow_of(document),
    }
}

impl Visible<'_> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.flow.text
    }

    /// Where in the source a stretch of this text stands; both in code points.
    pub fn in_source(&self, shown: Span) -> Span {
        let (start, end) = (
            byte_of(&self.flow.text, shown.start),
            byte_of(&self.flow.text, shown.end),
        );
        let (start, end) = (self.flow.source_start(start), self.flow.source_end(end));
        Span {
            start: points_before(self.source, start),
            end: points_before(self.source, end.max(start)),
        }
    }

    /// Which stretch of this text stands in a stretch of the source; both in code points. Empty where none does.
    pub fn of_source(&self, given: Span) -> Span {
        let from = byte_of(self.source, given.start);
        let to = byte_of(self.source, given.end);
        let (start, end) = (self.first_from(from), self.first_from(to));
        let text = &self.flow.text;
        Span {
            start: points_before(text, start),
            end: points_before(text, end.max(start)),
        }
    }

    /// The first byte of this text that comes from the source byte `at` or a later one.
    fn first_from(&self, at: usize) -> usize {
        let text = &self.flow.text;
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = text.floor_char_boundary(low + (high - low) / 2).max(low);
            if self.flow.source_start(middle) >= at {
                high = middle;
            } else {
                low = text.ceil_char_boundary(middle + 1);
            }
        }
        low
    }
}

fn byte_of(text: &str, points: usize) -> usize {
    text.char_indices()
        .nth(points)
        .map_or(text.len(), |(at, _)| at)
}

fn points_before(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    text.get(..at).map_or(0, |before| before.chars().count())
}
