//! Readings → which characters became which field, by which rule, and what the confidence rests on.
//!
//! Adds nothing to what extraction found: it says where the fields of each citation were read. Cases:
//! `tests/extract_explain.rs`.

use crate::model::citation::{Citation, Extraction, Span};
use crate::model::document::Document;
use crate::model::explanation::{Explanation, Field, Mark, PostExplanation};

use super::Gathered;
use super::anchors;
use super::flow::Flow;
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::near;
use super::offsets::CodePoints;
use super::reading::{Reading, span};

/// Explains an extraction; the readings are sorted as the posts are.
pub fn explain(document: &Document, gathered: &Gathered, extraction: &Extraction) -> Explanation {
    let mut points = CodePoints::new(&document.text);
    let posts = gathered
        .readings
        .iter()
        .zip(&extraction.posts)
        .map(|(reading, citation)| post(gathered, reading, citation, &mut points))
        .collect();
    Explanation {
        posts,
        near_misses: near::misses(document, gathered),
    }
}

fn post(
    gathered: &Gathered,
    reading: &Reading,
    citation: &Citation,
    points: &mut CodePoints,
) -> PostExplanation {
    let flow = &gathered.flow;
    let element = Mark {
        field: Field::Words,
        span: citation.span,
        rule: reading.rule,
    };
    let mut marks = vec![element.clone()];
    if reading.hidden_text.is_some() {
        // All fields of a card stand in one attribute of one element.
        let by = &citation.attribution;
        let carried = [
            (Field::Name, by.author_name.is_some()),
            (Field::Handle, by.author_handle.is_some()),
            (Field::Date, by.date_text.is_some()),
            (Field::Link, !citation.links.is_empty()),
            (Field::StatusId, citation.status_id.is_some()),
        ];
        marks.extend(
            carried
                .into_iter()
                .filter(|(_, there)| *there)
                .map(|(field, _)| Mark {
                    field,
                    ..element.clone()
                }),
        );
    } else {
        let printed = reading.marks.iter().map(|printed| Mark {
            field: printed.field,
            span: span(flow, printed.start, printed.end, points),
            rule: printed.rule,
        });
        marks.extend(printed.collect::<Vec<_>>());
        marks.extend(reading.date.map(|date| Mark {
            field: Field::Date,
            span: span(flow, date.start, date.end, points),
            rule: "printed-date",
        }));
        marks.extend(links(gathered, reading, citation, points));
    }
    marks.sort_by_key(|mark| (mark.span, mark.field));
    marks.dedup();
    PostExplanation {
        marks,
        reasons: reading.reasons.clone(),
    }
}

/// The links that became the post's, and the id in the address that names it.
fn links(
    gathered: &Gathered,
    reading: &Reading,
    citation: &Citation,
    points: &mut CodePoints,
) -> Vec<Mark> {
    let flow = &gathered.flow;
    let mut marks = Vec::new();
    let mut named = citation.status_id.clone();
    for link in anchors::within(&gathered.links, reading.extent.0, reading.extent.1) {
        if !citation.links.contains(&link.url) {
            continue;
        }
        marks.push(Mark {
            field: Field::Link,
            span: span(flow, link.start, link.end, points),
            rule: link_rule(flow, link),
        });
        if citation.permalink.as_ref() == Some(&link.url)
            && let Some(id) = named.take()
        {
            marks.push(id_mark(flow, link, &id, points));
        }
    }
    let markup_only = citation
        .links
        .iter()
        .filter(|url| reading.named_links.contains(url))
        .any(|url| {
            !anchors::within(&gathered.links, reading.extent.0, reading.extent.1)
                .iter()
                .any(|link| link.url == **url)
        });
    let template = reading
        .marks
        .iter()
        .any(|mark| mark.field == Field::StatusId);
    if markup_only && !template {
        let whole = span(flow, reading.extent.0, reading.extent.1, points);
        let by_markup = |field| Mark {
            field,
            span: whole,
            rule: "named-by-markup",
        };
        marks.push(by_markup(Field::Link));
        marks.extend(named.map(|_| by_markup(Field::StatusId)));
    }
    marks
}

fn link_rule(flow: &Flow, link: &FoundLink) -> &'static str {
    let printed = glyph::slice(&flow.text, link.start, link.end).contains('/');
    match &link.kind {
        _ if !printed => "target-of-words",
        LinkKind::Short => "short-link",
        LinkKind::Picture => "picture-link",
        LinkKind::Permalink(_) => "permalink",
        LinkKind::Leads(_) | LinkKind::Shortener | LinkKind::Cut => "other-link",
    }
}

/// The digits themselves where they are printed, else the words that carry the address.
fn id_mark(flow: &Flow, link: &FoundLink, id: &str, points: &mut CodePoints) -> Mark {
    let shown = glyph::slice(&flow.text, link.start, link.end);
    let place: Option<Span> = shown.rfind(id).map(|at| {
        let start = link.start + at;
        span(flow, start, start + id.len(), points)
    });
    match place {
        Some(span) => Mark {
            field: Field::StatusId,
            span,
            rule: "id-in-permalink",
        },
        None => Mark {
            field: Field::StatusId,
            span: span(flow, link.start, link.end, points),
            rule: "id-in-target",
        },
    }
}
