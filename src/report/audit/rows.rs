//! An explanation → the rows of the tables below a document: fields, reasons, bare links, doubts, near misses.

use super::Shown;
use crate::model::citation::{Extraction, Span};
use crate::model::document::Document;
use crate::model::explanation::{Explanation, Reason};

/// No more of a stretch is repeated in a table.
const WORDS_CHARS_MAX: usize = 300;

/// One post's tables.
pub struct PostRows {
    pub anchor: String,
    pub number: usize,
    pub confidence_percent: u8,
    pub rule: String,
    pub platform: &'static str,
    pub rows: Vec<FieldRow>,
    /// Weight (empty where it decided by itself) and phrase.
    pub reasons: Vec<(String, &'static str)>,
}

/// One field.
pub struct FieldRow {
    pub class: &'static str,
    pub title: &'static str,
    pub start: usize,
    pub end: usize,
    pub rule: &'static str,
    pub words: Shown,
}

/// A table of what is no post.
pub struct List {
    pub class: &'static str,
    pub title: &'static str,
    pub caption: &'static str,
    pub rows: Vec<OtherRow>,
}

/// One of its rows.
pub struct OtherRow {
    pub title: String,
    pub start: usize,
    pub end: usize,
    pub why: Shown,
    pub words: Shown,
}

/// The tables of every post.
pub fn posts(
    anchor: &str,
    document: &Document,
    extraction: &Extraction,
    explanation: &Explanation,
) -> Vec<PostRows> {
    (1..)
        .zip(extraction.posts.iter().zip(&explanation.posts))
        .map(|(number, (citation, why))| PostRows {
            anchor: format!("{anchor}-p{number}"),
            number,
            confidence_percent: citation.confidence_percent,
            rule: citation.rule.clone(),
            platform: citation.platform.name(),
            rows: why
                .marks
                .iter()
                .map(|mark| FieldRow {
                    class: mark.field.name(),
                    title: mark.field.title(),
                    start: mark.span.start,
                    end: mark.span.end,
                    rule: mark.rule,
                    words: words(document, mark.span),
                })
                .collect(),
            reasons: why
                .reasons
                .iter()
                .map(|reason| (weight(reason), reason.text))
                .collect(),
        })
        .collect()
}

/// `+3.20`, or nothing where the reason decided by itself.
pub fn weight(reason: &Reason) -> String {
    reason
        .weight_hundredths
        .map(|hundredths| format!("{:+.2}", f64::from(hundredths) / 100.0))
        .unwrap_or_default()
}

/// Bare links, doubts and near misses, in this order.
pub fn lists(document: &Document, extraction: &Extraction, explanation: &Explanation) -> Vec<List> {
    let row = |title: &str, span: Span, why: &str| OtherRow {
        title: title.to_owned(),
        start: span.start,
        end: span.end,
        why: Shown::line(why),
        words: words(document, span),
    };
    vec![
        List {
            class: "bare",
            title: "Bare links",
            caption: "Social links outside any post",
            rows: extraction
                .bare_links
                .iter()
                .map(|link| row("bare link", link.span, &link.url))
                .collect(),
        },
        List {
            class: "doubt",
            title: "Doubts",
            caption: "Second readings, and links whose codes are damaged",
            rows: extraction
                .doubts
                .iter()
                .map(|doubt| row(&doubt.code, doubt.span, &doubt.text))
                .collect(),
        },
        List {
            class: "near",
            title: "Near misses",
            caption: "What looks like a citation and was not taken for one",
            rows: explanation
                .near_misses
                .iter()
                .map(|near| row(near.code, near.span, near.why))
                .collect(),
        },
    ]
}

fn words(document: &Document, span: Span) -> Shown {
    let text = span.slice(&document.text).unwrap_or_default();
    match text.char_indices().nth(WORDS_CHARS_MAX) {
        Some((end, _)) => Shown::text(&format!("{}…", text.get(..end).unwrap_or_default())),
        None => Shown::text(text),
    }
}
