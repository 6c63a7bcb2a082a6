//! A document's text and its citations → the document itself, with the verdict on each quote in its margin.

use super::citation::citation_anchor;
use super::shown::{Shown, language_tag};
use super::summary::Badge;
use crate::model::citation::Span;
use crate::model::facts::DocumentFacts;
use crate::report::count::standing;

/// The text in order.
pub struct Margin {
    pub language: String,
    pub stretches: Vec<MarginStretch>,
}

/// Words, and the quote that follows them.
pub struct MarginStretch {
    pub words: Shown,
    pub quote: Option<MarginQuote>,
}

/// A quote in its place.
pub struct MarginQuote {
    pub anchor: String,
    pub number: u64,
    pub words: Shown,
    pub badge: Badge,
}

impl Margin {
    /// None where there is no text at hand, or a span does not fit it. `number` counts documents from 1.
    pub fn new(number: usize, document: &DocumentFacts, text: Option<&String>) -> Option<Self> {
        let text = text?;
        let end = text.chars().count();
        let mut stretches = Vec::new();
        let mut at = 0;
        for citation in &document.citations {
            let span = citation.span;
            // Quotes do not overlap; one that would is shown in its own article only.
            if span.start < at {
                continue;
            }
            let before = Span {
                start: at,
                end: span.start,
            };
            stretches.push(MarginStretch {
                words: Shown::text(before.slice(text)?),
                quote: Some(MarginQuote {
                    anchor: citation_anchor(number, citation.number),
                    number: citation.number,
                    words: Shown::text(span.slice(text)?),
                    badge: Badge::of_quote(standing(citation)),
                }),
            });
            at = span.end;
        }
        let rest = Span { start: at, end };
        stretches.push(MarginStretch {
            words: Shown::text(rest.slice(text)?),
            quote: None,
        });
        Some(Self {
            language: language_tag(document.language.as_deref()),
            stretches,
        })
    }
}
