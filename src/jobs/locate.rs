//! A quote whose post is known → the document searched again for the post's own words: a record of where they
//! stand, beside the first reading, which stays.

use std::io::Cursor;

use super::Fault;
use super::run::Run;
use crate::compare;
use crate::extract;
use crate::model::document::Document;
use crate::model::place::QuotePlace;
use crate::model::post::{Post, PostAnswer};
use crate::model::record::{CitationFound, DocumentTaken, Fact, QuoteLocated, RecordId};
use crate::net::Fetch;
use crate::read::{self, Source};
use crate::store::{Reader, StoredRecord};

/// Larger documents are not read again. In bytes.
const DOCUMENT_BYTES_MAX: u64 = 64 << 20;

/// Locates the quotes of one document, where a post is known for them; gives those whose reading is newly corrected.
/// What is stored already is not stored again.
pub(super) async fn locate<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    document: &StoredRecord,
) -> Result<Vec<StoredRecord>, Fault> {
    let Fact::Document(taken) = &document.record.fact else {
        return Ok(Vec::new());
    };
    let mut wanted = Vec::new();
    for stored in reader.citations(document)? {
        if let Some((answer, post)) = compared_post(reader, &stored)?
            && let Fact::Citation(found) = stored.record.fact.clone()
        {
            wanted.push((stored, found, answer, post));
        }
    }
    if wanted.is_empty() || taken.size > DOCUMENT_BYTES_MAX {
        return Ok(Vec::new());
    }
    let first = &wanted[0].1;
    let Some(read) = read_again(reader, taken, first)? else {
        return Ok(Vec::new());
    };
    let mut corrected = Vec::new();
    let shown = extract::visible(&read);
    for (stored, found, answer, post) in wanted {
        let reading = shown.of_source(found.citation.span);
        // Words that stand in an attribute only have no place in the text.
        if reading.start == reading.end {
            continue;
        }
        let place = in_source(compare::place(shown.text(), reading, &post), &found, &shown);
        let located = QuoteLocated {
            citation: stored.id,
            post_answer: answer,
            place,
        };
        let last = reader.quote_places(&stored)?.into_iter().next_back();
        let known = last.is_some_and(|last| {
            matches!(last.record.fact, Fact::QuotePlace(earlier) if earlier.place == located.place)
        });
        if !known {
            let is_corrected = matches!(located.place, QuotePlace::Corrected { .. });
            run.record(Fact::QuotePlace(located), Vec::new()).await?;
            corrected.extend(is_corrected.then_some(stored));
        }
    }
    Ok(corrected)
}

/// The answer that the citation was last compared with, where that held the post.
fn compared_post(
    reader: &Reader,
    citation: &StoredRecord,
) -> Result<Option<(RecordId, Box<Post>)>, Fault> {
    let Some(last) = reader.agreements(citation)?.into_iter().next_back() else {
        return Ok(None);
    };
    let Fact::Agreement(reached) = last.record.fact else {
        return Ok(None);
    };
    let Some(id) = reached.post_answer else {
        return Ok(None);
    };
    Ok(match reader.record(id)?.map(|stored| stored.record.fact) {
        Some(Fact::PostAnswer(answered)) => match answered.answer {
            PostAnswer::Found(post) => Some((id, post)),
            PostAnswer::Account(_) | PostAnswer::Absent { .. } => None,
        },
        _ => None,
    })
}

/// The document's text out of its stored bytes; `None` where they are not read as they were, which the words
/// around the quote show.
fn read_again(
    reader: &Reader,
    taken: &DocumentTaken,
    found: &CitationFound,
) -> Result<Option<Document>, Fault> {
    let mut bytes = Vec::new();
    if !reader.copy_object(taken.digest, &mut bytes)? {
        return Ok(None);
    }
    let line = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|line| read::json_lines::line(&taken.source, 1, line).ok());
    let whole = read::open(
        &taken.source,
        Source::Seekable(Box::new(Cursor::new(bytes))),
    )
    .flatten()
    .filter_map(|piece| piece.read().ok());
    Ok(line.into_iter().chain(whole).find(|document| {
        document.media_type == taken.media_type && stands_in(found, &document.text)
    }))
}

fn stands_in(found: &CitationFound, text: &str) -> bool {
    let before = found.context_before.chars().count();
    let span = found.citation.span;
    let around = crate::model::citation::Span {
        start: span.start.saturating_sub(before),
        end: span.start,
    };
    around.slice(text) == Some(found.context_before.as_str())
}

/// Spans of the visible text as spans of the document as given.
fn in_source(place: QuotePlace, found: &CitationFound, shown: &extract::Visible<'_>) -> QuotePlace {
    let all = |places: Vec<_>| {
        places
            .into_iter()
            .map(|span| shown.in_source(span))
            .collect()
    };
    match place {
        QuotePlace::Confirmed { .. } => QuotePlace::Confirmed {
            span: found.citation.span,
        },
        QuotePlace::Corrected { span, quoted_text } => QuotePlace::Corrected {
            span: shown.in_source(span),
            quoted_text,
        },
        QuotePlace::Ambiguous { places } => QuotePlace::Ambiguous {
            places: all(places),
        },
        QuotePlace::Elsewhere { places } => QuotePlace::Elsewhere {
            places: all(places),
        },
        QuotePlace::NotFound => QuotePlace::NotFound,
    }
}
