//! Facts → the table of contents: every document and quote with its verdicts, linked within the page.
//!
//! Cases: `tests/report.rs`.

use super::citation::{citation_anchor, who};
use super::document::{Detail, document_anchor};
use super::shown::{Shown, language_tag};
use super::summary::Badge;
use crate::model::facts::{ArchiveFacts, CitationFacts};
use crate::report::count::{LinkState, link_state, standing};

/// The table of contents.
pub struct Contents {
    pub documents: Vec<ContentsDocument>,
}

/// One document and its quotes.
pub struct ContentsDocument {
    pub anchor: String,
    pub name: Shown,
    pub quotes: Vec<ContentsQuote>,
    pub bare_links: usize,
}

/// One quote.
pub struct ContentsQuote {
    pub anchor: String,
    pub number: u64,
    pub who: Shown,
    pub opening: Shown,
    pub language: String,
    pub badge: Badge,
    pub links: Vec<LinkTally>,
}

/// How many links of a quote are in one state.
pub struct LinkTally {
    pub number: usize,
    pub badge: Badge,
}

impl Contents {
    /// Lists what the page holds. In short, the quotes are a list already and need none of their own.
    pub fn new(facts: &ArchiveFacts, detail: Detail) -> Self {
        let documents = facts
            .documents
            .iter()
            .enumerate()
            .map(|(at, document)| ContentsDocument {
                anchor: document_anchor(at + 1),
                name: Shown::line(&document.source),
                quotes: document
                    .citations
                    .iter()
                    .filter(|_| detail == Detail::Full)
                    .map(|citation| ContentsQuote::new(at + 1, citation))
                    .collect(),
                bare_links: document.bare_links.len(),
            })
            .collect();
        Self { documents }
    }
}

impl ContentsQuote {
    fn new(document: usize, citation: &CitationFacts) -> Self {
        let links = LinkState::ALL
            .into_iter()
            .map(|state| LinkTally {
                number: citation
                    .links
                    .iter()
                    .filter(|link| link_state(link) == state)
                    .count(),
                badge: Badge::of_link(state),
            })
            .filter(|tally| tally.number > 0)
            .collect();
        Self {
            anchor: citation_anchor(document, citation.number),
            number: citation.number,
            who: who(citation),
            opening: Shown::line(&opening(&citation.quoted_text)),
            language: language_tag(super::citation::quote_language(citation)),
            badge: Badge::of_quote(standing(citation)),
            links,
        }
    }
}

/// The first words of a quote on one line.
fn opening(text: &str) -> String {
    const OPENING_CHARACTERS_MAX: usize = 90;
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.char_indices().nth(OPENING_CHARACTERS_MAX) {
        None => folded,
        Some((end, _)) => format!(
            "{}…",
            folded
                .get(..end)
                .unwrap_or_default()
                .trim_end_matches([' ', '.', ','])
        ),
    }
}
