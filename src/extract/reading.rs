//! A reading of one quoted post, in flow offsets → the citation of the model, in code points of the document.

use std::collections::HashSet;

use crate::model::citation::{Attribution, BareLink, Citation, Extraction, Platform, Span};
use crate::model::document::Document;
use crate::model::explanation::{Field, Reason};

use super::Gathered;
use super::anchors;
use super::date::{self, PrintedDate};
use super::doubts;
use super::flow::Flow;
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::offsets::CodePoints;
use super::permalink::{self, LeadsTo, Permalink};

/// A quoted post as it was read; offsets in bytes of the flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The post's words.
    pub start: usize,
    pub end: usize,
    /// The post with its byline: links in here are the post's.
    pub extent: (usize, usize),
    /// Words that stand in an attribute and not in the flow, with the source bytes of the element.
    pub hidden_text: Option<(String, usize, usize)>,
    pub name: Option<String>,
    pub handle: Option<String>,
    pub date: Option<PrintedDate>,
    /// A date that stands in an attribute.
    pub date_text: Option<String>,
    /// Links that the markup names outside the text.
    pub named_links: Vec<String>,
    pub platform: Platform,
    pub confidence_percent: u8,
    pub rule: &'static str,
    /// Another place where the post may begin.
    pub rival_start: Option<usize>,
    /// Which stretches became the name and the handle.
    pub marks: Vec<Printed>,
    /// What the confidence rests on.
    pub reasons: Vec<Reason>,
}

/// A stretch that became a field; offsets in bytes of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    pub field: Field,
    pub start: usize,
    pub end: usize,
    pub rule: &'static str,
}

impl Printed {
    /// The field that was read at a place.
    pub fn at(field: Field, (start, end): (usize, usize), rule: &'static str) -> Self {
        Self {
            field,
            start,
            end,
            rule,
        }
    }
}

/// A phrase that decided by itself.
pub fn plain_reason(text: &'static str) -> Reason {
    Reason {
        text,
        weight_hundredths: None,
    }
}

/// Something that looks like a post's byline and was not taken for one; offsets in bytes of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearMiss {
    pub start: usize,
    pub end: usize,
    pub why: &'static str,
}

/// Turns the readings into citations and reports every other social link as bare, and what is doubtful as doubts.
pub fn finish(document: &Document, gathered: &Gathered) -> Extraction {
    let Gathered {
        flow,
        links,
        readings,
        near_misses,
    } = gathered;
    let mut extraction = Extraction::default();
    let doubtful = doubts::of_links(document, flow, links);
    let sound: Vec<FoundLink> = links
        .iter()
        .filter(|link| !doubtful.is_doubted(link))
        .cloned()
        .collect();
    let mut points = CodePoints::new(&document.text);
    let mut taken = HashSet::new();
    for reading in readings {
        let own = anchors::within(&sound, reading.extent.0, reading.extent.1);
        taken.extend(own.iter().map(|link| link.start));
        extraction
            .posts
            .push(citation(flow, own, reading, &mut points));
    }
    let quoted: HashSet<String> = extraction
        .posts
        .iter()
        .flat_map(|post| &post.links)
        .map(|url| key_of(url))
        .collect();
    let mut points = CodePoints::new(&document.text);
    let mut seen = HashSet::new();
    for link in sound.iter().filter(|link| !taken.contains(&link.start)) {
        if !quoted.contains(&link.key()) && seen.insert(link.key()) {
            extraction.bare_links.push(BareLink {
                url: link.url.clone(),
                span: span(flow, link.start, link.end, &mut points),
            });
        }
    }
    name_unseen(flow, &quoted, &mut seen, &mut extraction, document);
    extraction.bare_links.sort_by_key(|link| link.span);
    extraction.doubts = doubtful.doubts;
    extraction
        .doubts
        .extend(doubts::of_readings(document, flow, readings));
    extraction
        .doubts
        .extend(doubts::of_near_misses(document, flow, near_misses));
    extraction.doubts.sort_by_key(|doubt| doubt.span);
    extraction
}

/// Posts that markup names and does not show are bare links.
fn name_unseen(
    flow: &Flow,
    quoted: &HashSet<String>,
    seen: &mut HashSet<String>,
    extraction: &mut Extraction,
    document: &Document,
) {
    let framed = flow
        .named
        .iter()
        .map(|named| (named.url.clone(), named.source_start, named.source_end));
    let embedded = flow.quotes.iter().filter_map(|quote| {
        let url = quote.permalink.clone()?;
        let start = flow.source_start(quote.start);
        Some((url, start, flow.source_end(quote.end).max(start)))
    });
    let mut all: Vec<_> = framed.chain(embedded).collect();
    all.sort_by_key(|(_, start, _)| *start);
    let mut points = CodePoints::new(&document.text);
    for (url, start, end) in all {
        let key = key_of(&url);
        if !quoted.contains(&key) && seen.insert(key) {
            let span = Span {
                start: points.at(start),
                end: points.at(end),
            };
            extraction.bare_links.push(BareLink { url, span });
        }
    }
}

fn citation(
    flow: &Flow,
    own: &[FoundLink],
    reading: &Reading,
    points: &mut CodePoints,
) -> Citation {
    let mut seen = HashSet::new();
    let links: Vec<String> = own
        .iter()
        .filter(|link| match link.kind {
            LinkKind::Cut => false,
            // Among the words it leads to what the post is about, behind the byline to the post.
            LinkKind::Shortener => link.start >= reading.end,
            _ => true,
        })
        .map(|link| link.url.clone())
        .chain(reading.named_links.iter().cloned())
        .filter(|url| seen.insert(key_of(url)))
        .collect();
    let permalink = permalink_of(own, reading);
    let (quoted_text, span) = match &reading.hidden_text {
        Some((words, start, end)) => (
            words.clone(),
            Span {
                start: points.at(*start),
                end: points.at(*end),
            },
        ),
        None => (
            glyph::slice(&flow.text, reading.start, reading.end).to_owned(),
            span(flow, reading.start, reading.end, points),
        ),
    };
    let hidden_date = reading
        .date_text
        .as_deref()
        .and_then(|printed| date::read(printed, 0));
    Citation {
        quoted_text,
        span,
        attribution: Attribution {
            author_name: reading.name.clone(),
            author_handle: reading.handle.clone(),
            date: reading.date.or(hidden_date).and_then(|date| date.day),
            date_text: reading
                .date
                .map(|date| glyph::slice(&flow.text, date.start, date.end).to_owned())
                .or_else(|| reading.date_text.clone()),
        },
        links,
        status_id: permalink
            .as_ref()
            .map(|(_, permalink)| permalink.id.clone()),
        platform: permalink
            .as_ref()
            .map(|(_, permalink)| permalink.platform)
            .or_else(|| led_to(own))
            .unwrap_or(reading.platform),
        permalink: permalink.map(|(url, _)| url),
        confidence_percent: reading.confidence_percent,
        rule: reading.rule.to_owned(),
    }
}

/// The platform that a share link is of.
fn led_to(own: &[FoundLink]) -> Option<Platform> {
    own.iter().rev().find_map(|link| match link.kind {
        LinkKind::Leads(LeadsTo::PostOf(platform)) => Some(platform),
        _ => None,
    })
}

/// The post's own address: printed behind its words sooner than within them, or named by the markup.
fn permalink_of(own: &[FoundLink], reading: &Reading) -> Option<(String, Permalink)> {
    let own_permalink = own
        .iter()
        .filter(|link| link.start >= reading.end)
        .chain(own.iter().filter(|link| link.start < reading.end))
        .filter_map(|link| match &link.kind {
            LinkKind::Permalink(permalink) => Some((link.url.clone(), permalink)),
            _ => None,
        })
        .find(
            |(_, permalink)| match (&permalink.author, &reading.handle) {
                // Elsewhere the path names a group, a page or an account number.
                (Some(author), Some(handle)) if permalink.platform == Platform::X => {
                    author.eq_ignore_ascii_case(handle) || handle.starts_with(author.as_str())
                }
                _ => true,
            },
        )
        .map(|(url, permalink)| (url, permalink.clone()));
    let named = reading
        .named_links
        .iter()
        .find_map(|url| permalink::read_url(url).map(|permalink| (url.clone(), permalink)));
    own_permalink.or(named)
}

fn key_of(url: &str) -> String {
    super::link::scan(url)
        .into_iter()
        .next()
        .map_or_else(|| url.to_owned(), |link| link.key())
}

pub(super) fn span(flow: &Flow, start: usize, end: usize, points: &mut CodePoints) -> Span {
    let start_byte = flow.source_start(start);
    let end_byte = flow.source_end(end).max(start_byte);
    Span {
        start: points.at(start_byte),
        end: points.at(end_byte),
    }
}
