//! Facts → the stored bytes that a report shows beside them, within limits on their size.

use std::collections::BTreeSet;

use crate::jobs::Fault;
use crate::model::attachments::{Attachments, Picture};
use crate::model::digest::Digest;
use crate::model::facts::{ArchiveFacts, DocumentFacts};
use crate::read;
use crate::store::{Archive, Reader, StoreFault};

/// A longer document is not shown as a whole.
const TEXT_BYTES_MAX: u64 = 256 << 10;
const TEXTS_BYTES_MAX: u64 = 4 << 20;
/// A larger picture is named and not shown; a page of pictures should still open from a mail.
const PICTURE_BYTES_MAX: u64 = 512 << 10;
const PICTURES_BYTES_MAX: u64 = 16 << 20;

/// Collects the words of documents and the pictures of posts.
///
/// # Errors
/// [`Fault`] where the archive cannot be read. Altered or missing bytes are left out: `verify` names them.
pub fn attachments(archive: &Archive, facts: &ArchiveFacts) -> Result<Attachments, Fault> {
    let reader = archive.open_for_reading()?;
    let mut attachments = Attachments::default();
    let mut room = TEXTS_BYTES_MAX;
    for document in &facts.documents {
        if document.size > TEXT_BYTES_MAX.min(room) {
            continue;
        }
        if let Some(text) = text(&reader, document)? {
            room = room.saturating_sub(text.len() as u64);
            attachments.texts.insert(document.record, text);
        }
    }
    let mut room = PICTURES_BYTES_MAX;
    let mut seen = BTreeSet::new();
    let citations = facts
        .documents
        .iter()
        .flat_map(|document| &document.citations);
    for capture in citations.flat_map(|citation| citation.post.iter().flat_map(|post| &post.media))
    {
        if capture.size > PICTURE_BYTES_MAX.min(room) || !seen.insert(capture.digest) {
            continue;
        }
        let Some(bytes) = bytes(&reader, capture.digest)? else {
            continue;
        };
        if let Some(media_type) = picture(&bytes) {
            room = room.saturating_sub(bytes.len() as u64);
            attachments
                .pictures
                .insert(capture.digest, Picture { media_type, bytes });
        }
    }
    Ok(attachments)
}

/// The text, where every citation's span lies in it. In markup the words stand between tags, and a reader
/// would see those.
fn text(reader: &Reader, document: &DocumentFacts) -> Result<Option<String>, Fault> {
    if !matches!(document.media_type.as_str(), "text/plain" | "text/markdown") {
        return Ok(None);
    }
    let Some(bytes) = bytes(reader, document.digest)? else {
        return Ok(None);
    };
    let text = read::decode::decode(&bytes, None).text;
    let fits = |citation: &crate::model::facts::CitationFacts| {
        citation.span.slice(&text).is_some_and(|words| {
            document.media_type != "text/plain" || words == citation.quoted_text
        })
    };
    Ok(document.citations.iter().all(fits).then_some(text))
}

fn bytes(reader: &Reader, digest: Digest) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    match reader.copy_object(digest, &mut bytes) {
        Ok(true) => Ok(Some(bytes)),
        Ok(false) | Err(StoreFault::Damaged(_)) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

/// Kinds that every browser shows and that cannot run anything.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}
