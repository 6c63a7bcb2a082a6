//! One document, citation or link → the cells of its part of a row, in the order of the column names.
//!
//! Where a fact is a list (observations, hops, copies), its cell holds one entry a line.
//! It never drops a column: what is not known is an empty cell. Cases: `tests/report.rs`.

use crate::model::agreement::{Agreement, ClockCheck};
use crate::model::citation::Span;
use crate::model::facts::{
    CaptureFacts, CitationFacts, DocumentFacts, HopFacts, LinkFacts, PostAnswerFacts, PostFacts,
};
use crate::model::place::QuotePlace;
use crate::model::post::PostSource;
use crate::report::{compared_words, inconsistency_words};

/// Columns about the document.
pub const DOCUMENT_COLUMNS: &[&str] = &[
    "document_record",
    "document_id",
    "document_source",
    "document_url",
    "document_language",
    "document_media_type",
    "document_encoding",
    "document_sha256",
    "document_bytes",
    "document_taken_in",
];

/// Columns about the citation, its post and the comparison of the two.
pub const CITATION_COLUMNS: &[&str] = &[
    "start",
    "end",
    "citation_record",
    "citation_number",
    "found",
    "quoted_text",
    "context_before",
    "context_after",
    "author_name",
    "author_handle",
    "date",
    "date_text",
    "platform",
    "permalink",
    "confidence_percent",
    "rule",
    "post_id",
    "post_id_time",
    "agreement",
    "agreement_method",
    "no_source_reason",
    "differences",
    "compared",
    "compared_with",
    "clock",
    "clock_days_apart",
    "oembed_at",
    "oembed_text",
    "oembed_absent",
    "oembed_sha256",
    "oembed_grade",
    "syndication_at",
    "syndication_text",
    "syndication_absent",
    "syndication_sha256",
    "syndication_grade",
    "post_answers",
    "post_media",
    "missing",
    "inconsistencies",
    "place",
    "place_start",
    "place_end",
    "seen_elsewhere",
    "articles",
    "handles",
];

/// Columns about the link, its trail and its life.
pub const LINK_COLUMNS: &[&str] = &[
    "link_record",
    "link_url",
    "link_state",
    "last_seen_alive",
    "first_seen_dead",
    "last_check_at",
    "last_check_verdict",
    "last_check_reason",
    "last_check_rule",
    "observations",
    "link_parts",
    "trail_record",
    "trail_followed",
    "trail_hops",
    "trail_end",
    "end_url",
    "end_status",
    "end_content_type",
    "end_address",
    "end_body_bytes",
    "end_body_sha256",
    "no_answer",
    "no_answer_detail",
    "captures",
];

/// The cells under [`DOCUMENT_COLUMNS`].
pub fn document_cells(document: &DocumentFacts) -> Vec<String> {
    vec![
        document.record.to_string(),
        document.id.clone(),
        document.source.clone(),
        text(document.url.as_ref()),
        text(document.language.as_ref()),
        document.media_type.clone(),
        document.encoding.clone(),
        document.digest.to_string(),
        document.size.to_string(),
        document.taken_in.to_string(),
    ]
}

/// Writes the place of a link outside any quote into otherwise empty citation cells.
pub fn set_span(citation_cells: &mut [String], span: Span) {
    if let [start, end, ..] = citation_cells {
        *start = span.start.to_string();
        *end = span.end.to_string();
    }
}

/// The cells under [`CITATION_COLUMNS`].
pub fn citation_cells(citation: &CitationFacts) -> Vec<String> {
    let printed = &citation.attribution;
    let mut cells = vec![
        citation.span.start.to_string(),
        citation.span.end.to_string(),
        citation.record.to_string(),
        citation.number.to_string(),
        citation.found.to_string(),
        citation.quoted_text.clone(),
        citation.context_before.clone(),
        citation.context_after.clone(),
        text(printed.author_name.as_ref()),
        text(printed.author_handle.as_ref()),
        text(printed.date.as_ref()),
        text(printed.date_text.as_ref()),
        citation.platform.name().to_owned(),
        text(citation.permalink.as_ref()),
        citation.confidence_percent.to_string(),
        citation.rule.clone(),
    ];
    let post = citation.post.as_ref();
    cells.push(text(post.map(|post| &post.key.id)));
    cells.push(text(post.and_then(|post| post.id_time)));
    cells.extend(agreement_cells(citation));
    for source in [PostSource::Oembed, PostSource::Syndication] {
        cells.extend(door_cells(post, source));
    }
    cells.push(lines(
        post.into_iter()
            .flat_map(|post| &post.answers)
            .map(answer_line),
    ));
    cells.push(lines(
        post.into_iter()
            .flat_map(|post| &post.media)
            .map(capture_line),
    ));
    cells.push(citation.missing.join("\n"));
    let agreement = citation.agreement.iter();
    cells.push(lines(agreement.flat_map(|facts| {
        let told = |found| inconsistency_words::sentence(found, facts.source);
        let found = facts.consistency.iter();
        found.map(move |found| format!("{}: {}", found.code(), told(found)))
    })));
    let place = citation.place.as_ref().map(|facts| &facts.place);
    let span = place.and_then(QuotePlace::span);
    cells.push(text(place.map(QuotePlace::code)));
    cells.push(text(span.map(|span| span.start)));
    cells.push(text(span.map(|span| span.end)));
    cells.push(lines(citation.seen.iter().map(compared_words::seen)));
    let articles = citation.agreement.iter().flat_map(|facts| &facts.articles);
    cells.push(lines(
        articles.flat_map(|checked| compared_words::article(&checked.says)),
    ));
    let handles = post.into_iter().flat_map(|post| &post.handles);
    cells.push(lines(handles.map(|met| {
        format!(
            "@{} {} {} {}",
            met.handle,
            met.first,
            met.last,
            met.places.join(" ")
        )
    })));
    cells
}

fn agreement_cells(citation: &CitationFacts) -> [String; 8] {
    let Some(facts) = &citation.agreement else {
        return Default::default();
    };
    let (method, reason, differences) = match &facts.agreement {
        Agreement::Agree { method, .. } => (method.code().to_owned(), String::new(), String::new()),
        Agreement::NoSource { reason } => (String::new(), reason.clone(), String::new()),
        Agreement::Ambiguous { .. } => Default::default(),
        Agreement::Differ { differences, .. } => {
            let each = differences.iter().map(|difference| {
                format!("“{}” → “{}”", difference.quote_text, difference.post_text)
            });
            (String::new(), String::new(), lines(each))
        }
    };
    let days_apart = match &facts.clock {
        ClockCheck::DaysApart { days, .. } => days.to_string(),
        _ => String::new(),
    };
    [
        facts.agreement.code().to_owned(),
        method,
        reason,
        differences,
        facts.compared.to_string(),
        text(facts.source.map(PostSource::code)),
        facts.clock.code().to_owned(),
        days_apart,
    ]
}

/// The latest answer of one door.
fn door_cells(post: Option<&PostFacts>, source: PostSource) -> [String; 5] {
    let latest = post.and_then(|post| {
        post.answers
            .iter()
            .rev()
            .find(|answer| answer.source == source)
    });
    let Some(answer) = latest else {
        return Default::default();
    };
    let capture = answer.capture.as_ref();
    [
        answer.at.to_string(),
        text(answer.found.as_ref().map(|found| &found.text)),
        absent_words(answer),
        text(capture.map(|capture| capture.digest)),
        text(capture.map(|capture| capture.graded.grade.code())),
    ]
}

/// The cells under [`LINK_COLUMNS`].
pub fn link_cells(link: &LinkFacts) -> Vec<String> {
    let life = &link.life;
    let last = life.observations.last();
    let observations = life.observations.iter().map(|seen| {
        format!(
            "{} {} {} {}",
            seen.at,
            seen.judged.verdict.code(),
            seen.judged.reason,
            seen.judged.rule
        )
    });
    let parts = life.parts.iter().map(|one| {
        format!(
            "{} {} {} {}",
            one.part.code(),
            one.address,
            one.state.code(),
            one.reason
        )
    });
    let mut cells = vec![
        link.record.to_string(),
        link.url.clone(),
        life.state.code().to_owned(),
        text(life.last_seen_alive),
        text(life.first_seen_dead),
        text(last.map(|seen| seen.at)),
        text(last.map(|seen| seen.judged.verdict.code())),
        text(last.map(|seen| &seen.judged.reason)),
        text(last.map(|seen| &seen.judged.rule)),
        lines(observations),
        lines(parts),
    ];
    let trail = link.trail.as_ref();
    let end = trail.and_then(|trail| trail.hops.last());
    let no_answer = end.and_then(|hop| hop.no_answer.as_ref());
    cells.extend([
        text(trail.map(|trail| trail.record)),
        text(trail.map(|trail| trail.followed)),
        lines(
            trail
                .into_iter()
                .flat_map(|trail| &trail.hops)
                .map(hop_line),
        ),
        text(trail.map(|trail| &trail.end)),
        text(trail.map(|trail| &trail.end_url)),
        text(end.and_then(|hop| hop.status)),
        text(end.and_then(|hop| hop.content_type.as_ref())),
        text(end.and_then(|hop| hop.remote_address.as_ref())),
        text(end.and_then(|hop| hop.body_size)),
        text(end.and_then(|hop| hop.body_digest)),
        text(no_answer.map(|none| &none.code)),
        text(no_answer.map(|none| &none.detail)),
        lines(
            trail
                .into_iter()
                .flat_map(|trail| &trail.captures)
                .map(capture_line),
        ),
    ]);
    cells
}

fn hop_line(hop: &HopFacts) -> String {
    let answer = match (&hop.no_answer, hop.status) {
        (Some(none), _) => format!("no answer: {} {}", none.code, none.detail),
        (None, Some(status)) => status.to_string(),
        (None, None) => String::new(),
    };
    let body = hop
        .body_digest
        .map_or_else(String::new, |digest| format!(" sha256:{digest}"));
    format!("{} {} {} → {answer}{body}", hop.started, hop.via, hop.url)
}

fn capture_line(capture: &CaptureFacts) -> String {
    let cut = capture
        .body_cut
        .as_ref()
        .map_or_else(String::new, |cut| format!(", not whole: {cut}"));
    format!(
        "{} sha256:{} {} bytes, grade {} ({}), {} {}{cut}",
        capture.role.code(),
        capture.digest,
        capture.size,
        capture.graded.grade.code(),
        capture.graded.rule,
        capture.captured,
        capture.url,
    )
}

fn answer_line(answer: &PostAnswerFacts) -> String {
    let outcome = if answer.found.is_some() {
        "found".to_owned()
    } else {
        absent_words(answer)
    };
    format!("{} {} {outcome}", answer.at, answer.source.code())
}

fn absent_words(answer: &PostAnswerFacts) -> String {
    match (answer.absent, &answer.detail) {
        (Some(absence), Some(detail)) => format!("{}: {detail}", absence.code()),
        (Some(absence), None) => absence.code().to_owned(),
        (None, _) => String::new(),
    }
}

fn text<T: ToString>(fact: Option<T>) -> String {
    fact.map_or_else(String::new, |fact| fact.to_string())
}

fn lines(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join("\n")
}
