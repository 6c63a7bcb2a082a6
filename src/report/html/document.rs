//! A document's facts → its section of the page: what it is, its quotes, its other links.
//!
//! Cases: `tests/report.rs`.

use super::brief::{BriefLink, BriefView};
use super::citation::CitationView;
use super::margin::Margin;
use super::shown::{Address, Moment, Shown, language_tag};
use super::trail::LinkView;
use crate::model::facts::{DocumentFacts, DocumentNameFacts};
use crate::report::words::grouped;

/// How much is told of each quote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Everything.
    Full,
    /// What it is, how it stands, which copies are held.
    Brief,
}

/// One document.
pub struct DocumentView {
    pub anchor: String,
    pub source: Shown,
    /// The document's own id, where it is not its source.
    pub id: Option<Shown>,
    pub url: Option<Address>,
    pub language: Option<Shown>,
    pub media_type: Shown,
    pub encoding: Shown,
    pub digest: String,
    pub size: String,
    pub taken_in: Moment,
    pub also_met: Vec<AlsoMetView>,
    pub record: String,
    /// In full, or empty.
    pub citations: Vec<CitationView>,
    /// In short, or empty.
    pub briefs: Vec<BriefView>,
    pub bare_links: Vec<BareLinkView>,
    pub brief_links: Vec<BriefLink>,
    pub margin: Option<Margin>,
}

/// A link outside any quote.
pub struct BareLinkView {
    pub start: String,
    pub end: String,
    pub link: LinkView,
}

/// Another name under which the document was met.
pub struct AlsoMetView {
    pub source: Shown,
    /// Where it differs from the source.
    pub id: Option<Shown>,
    pub url: Option<Address>,
    pub met: Moment,
    pub record: String,
}

impl AlsoMetView {
    fn new(named: &DocumentNameFacts) -> Self {
        Self {
            source: Shown::line(&named.source),
            id: (named.id != named.source).then(|| Shown::line(&named.id)),
            url: named.url.as_deref().map(Address::of),
            met: Moment::of(named.met),
            record: named.record.to_string(),
        }
    }
}

impl DocumentView {
    /// `number` counts documents from 1.
    pub fn new(
        number: usize,
        document: &DocumentFacts,
        text: Option<&String>,
        detail: Detail,
    ) -> Self {
        let language = language_tag(document.language.as_deref());

        Self {
            anchor: document_anchor(number),
            source: Shown::line(&document.source),
            id: (document.id != document.source).then(|| Shown::line(&document.id)),
            url: document.url.as_deref().map(Address::of),
            language: document.language.as_deref().map(Shown::line),
            media_type: Shown::line(&document.media_type),
            encoding: Shown::line(&document.encoding),
            digest: document.digest.to_string(),
            size: grouped(document.size),
            taken_in: Moment::of(document.taken_in),
            also_met: document.also_met.iter().map(AlsoMetView::new).collect(),
            record: document.record.to_string(),
            citations: document
                .citations
                .iter()
                .filter(|_| detail == Detail::Full)
                .map(|citation| CitationView::new(number, &language, citation))
                .collect(),
            briefs: document
                .citations
                .iter()
                .filter(|_| detail == Detail::Brief)
                .map(|citation| BriefView::new(number, citation))
                .collect(),
            brief_links: document
                .bare_links
                .iter()
                .filter(|_| detail == Detail::Brief)
                .map(|bare| BriefLink::new(&bare.link))
                .collect(),
            margin: Margin::new(number, document, text),
            bare_links: document
                .bare_links
                .iter()
                .filter(|_| detail == Detail::Full)
                .map(|bare| BareLinkView {
                    start: grouped(bare.span.start as u64),
                    end: grouped(bare.span.end as u64),
                    link: LinkView::new(&bare.link),
                })
                .collect(),
        }
    }
}

/// Where the page shows a document; `number` counts from 1.
pub fn document_anchor(number: usize) -> String {
    format!("document-{number}")
}
