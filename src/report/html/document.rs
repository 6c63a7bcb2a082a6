//! A document's facts → its section of the page: what it is, its quotes, its other links.
//!
//! Cases: `tests/report.rs`.

use super::brief::{BriefLink, BriefView};
use super::capture::Pictures;
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

/// One document. Its quotes and links are laid out when their turn comes.
pub struct DocumentView<'a> {
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
    pub margin: Option<Margin>,
    number: usize,
    /// As a tag.
    language_tag: String,
    facts: &'a DocumentFacts,
    detail: Detail,
    pictures: &'a Pictures<'a>,
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

impl<'a> DocumentView<'a> {
    /// `number` counts documents from 1.
    pub fn new(
        number: usize,
        document: &'a DocumentFacts,
        text: Option<&String>,
        detail: Detail,
        pictures: &'a Pictures<'a>,
    ) -> Self {
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
            margin: Margin::new(number, document, text),
            number,
            language_tag: language_tag(document.language.as_deref()),
            facts: document,
            detail,
            pictures,
        }
    }

    pub const fn quotes_nobody(&self) -> bool {
        self.facts.citations.is_empty()
    }

    pub const fn has_bare_links(&self) -> bool {
        !self.facts.bare_links.is_empty()
    }

    /// In full, or nothing.
    pub fn citations(&self) -> impl Iterator<Item = CitationView> {
        let full = self.detail == Detail::Full;
        let citations = self.facts.citations.iter().filter(move |_| full);
        citations.map(|citation| {
            CitationView::new(self.number, &self.language_tag, citation, self.pictures)
        })
    }

    /// In short, or nothing.
    pub fn briefs(&self) -> impl Iterator<Item = BriefView> {
        let brief = self.detail == Detail::Brief;
        let citations = self.facts.citations.iter().filter(move |_| brief);
        citations.map(|citation| BriefView::new(self.number, citation))
    }

    /// In full, or nothing.
    pub fn bare_links(&self) -> impl Iterator<Item = BareLinkView> {
        let full = self.detail == Detail::Full;
        let links = self.facts.bare_links.iter().filter(move |_| full);
        links.map(|bare| BareLinkView {
            start: grouped(bare.span.start as u64),
            end: grouped(bare.span.end as u64),
            link: LinkView::new(&bare.link),
        })
    }

    /// In short, or nothing.
    pub fn brief_links(&self) -> impl Iterator<Item = BriefLink> {
        let brief = self.detail == Detail::Brief;
        let links = self.facts.bare_links.iter().filter(move |_| brief);
        links.map(|bare| BriefLink::new(&bare.link))
    }

    pub fn is_brief(&self) -> bool {
        self.detail == Detail::Brief
    }
}

/// Where the page shows a document; `number` counts from 1.
pub fn document_anchor(number: usize) -> String {
    format!("document-{number}")
}
