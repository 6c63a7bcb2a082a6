//! An [`Extraction`] → the line that `extract --json` prints for one document (design: the command line).

use serde::Serialize;

use crate::model::citation::{BareLink, Citation, Doubt, Extraction};
use crate::model::document::{ByteSpan, Document};

/// One document's line.
#[derive(Serialize)]
pub struct ExtractionLine<'a> {
    r#type: &'static str,
    id: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<String>,
    encoding: &'static str,
    posts: Vec<PostObject<'a>>,
    bare_links: Vec<&'a str>,
    doubts: Vec<DoubtObject<'a>>,
}

#[derive(Serialize)]
struct PostObject<'a> {
    quoted_text: &'a str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<ByteSpan>,
    author_name: Option<&'a str>,
    author_handle: Option<&'a str>,
    date: Option<String>,
    date_text: Option<&'a str>,
    links: &'a [String],
    status_id: Option<&'a str>,
    permalink: Option<&'a str>,
    platform: &'static str,
    confidence: f64,
    rule: &'a str,
}

#[derive(Serialize)]
struct DoubtObject<'a> {
    start: usize,
    end: usize,
    code: &'a str,
    text: &'a str,
}

impl<'a> ExtractionLine<'a> {
    /// The line for `document`; offsets are code points of the document as given, confidence is 0 to 1.
    pub fn new(document: &'a Document, extraction: &'a Extraction) -> Self {
        Self {
            r#type: "document",
            id: &document.id,
            source: &document.source,
            url: document.url.as_deref(),
            recorded_at: document.recorded_at.map(|at| at.to_string()),
            encoding: document.encoding,
            posts: extraction.posts.iter().map(post).collect(),
            bare_links: extraction
                .bare_links
                .iter()
                .map(|BareLink { url, .. }| url.as_str())
                .collect(),
            doubts: extraction.doubts.iter().map(doubt).collect(),
        }
    }

    /// The same with the place of each post in the document's bytes, in the order of the posts.
    #[must_use]
    pub fn in_bytes(mut self, spans: &[ByteSpan]) -> Self {
        for (post, span) in self.posts.iter_mut().zip(spans) {
            post.bytes = Some(*span);
        }
        self
    }
}

fn post(citation: &Citation) -> PostObject<'_> {
    PostObject {
        quoted_text: &citation.quoted_text,
        start: citation.span.start,
        end: citation.span.end,
        bytes: None,
        author_name: citation.attribution.author_name.as_deref(),
        author_handle: citation.attribution.author_handle.as_deref(),
        date: citation.attribution.date.map(|date| date.to_string()),
        date_text: citation.attribution.date_text.as_deref(),
        links: &citation.links,
        status_id: citation.status_id.as_deref(),
        permalink: citation.permalink.as_deref(),
        platform: citation.platform.name(),
        confidence: f64::from(citation.confidence_percent) / 100.0,
        rule: &citation.rule,
    }
}

fn doubt(doubt: &Doubt) -> DoubtObject<'_> {
    DoubtObject {
        start: doubt.span.start,
        end: doubt.span.end,
        code: &doubt.code,
        text: &doubt.text,
    }
}
