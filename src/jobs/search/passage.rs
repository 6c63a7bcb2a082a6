//! A record → the words that are looked for in it: a quote with its byline, a post, the text of a stored page.

use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::jobs::Fault;
use crate::model::capture::CaptureRole;
use crate::model::digest::Digest;
use crate::model::exchange::Exchange;
use crate::model::post::PostAnswer;
use crate::model::record::{CaptureMade, Fact, Record, RecordId};
use crate::net;
use crate::read;
use crate::store::{Passage, PassageKind, PassagePlace, Reader, StoreFault};

/// The beginning of a page that is read: as much as is ever fetched of one.
const PAGE_BYTES_MAX: u64 = 10 << 20;

/// The passage of a record; none where it holds no words.
pub(super) fn passage(
    reader: &Reader,
    place: PassagePlace,
    fact: &Fact,
) -> Result<Option<Passage>, Fault> {
    let (kind, same_as) = match fact {
        Fact::Citation(found) => (PassageKind::Quote, found.citation.quoted_text.clone()),
        Fact::PostAnswer(answered) => {
            let key = &answered.key;
            (
                PassageKind::Post,
                format!("{} {}", key.platform.name(), key.id),
            )
        }
        Fact::Capture(capture) => (PassageKind::Page, capture.digest.to_string()),
        Fact::ForeignCapture(capture) => (PassageKind::Page, capture.digest.to_string()),
        _ => return Ok(None),
    };
    let Some(text) = text(reader, fact)? else {
        return Ok(None);
    };
    let folded = Folded::without_marks(&text);
    if folded.is_empty() {
        return Ok(None);
    }
    // Each quote is a hit of its own; of one post or page told again and again, the first is.
    let told = match kind {
        PassageKind::Quote => format!("quote {place:?}"),
        PassageKind::Post | PassageKind::Page => {
            format!("{} {same_as} {}", kind.word(), folded.as_str())
        }
    };
    Ok(Some(Passage {
        place,
        kind,
        text: Digest::of(told.as_bytes()),
        folded: folded.as_str().trim().to_owned(),
    }))
}

/// What a person reads of a record.
pub(super) fn text(reader: &Reader, fact: &Fact) -> Result<Option<String>, Fault> {
    Ok(match fact {
        Fact::Citation(found) => {
            let printed = &found.citation.attribution;
            let mut text = found.citation.quoted_text.clone();
            sign(&mut text, [&printed.author_name, &printed.author_handle]);
            Some(text)
        }
        Fact::PostAnswer(answered) => match &answered.answer {
            PostAnswer::Found(post) => Some(post_text(post)),
            PostAnswer::Account(_) | PostAnswer::Absent { .. } => None,
        },
        Fact::Capture(capture) if capture.role == CaptureRole::Landing => page(reader, capture)?,
        Fact::ForeignCapture(capture) => {
            let bytes = beginning(reader, capture.digest)?;
            page_text(capture.content_type.as_deref(), None, &bytes)
        }
        _ => None,
    })
}

fn post_text(post: &crate::model::post::Post) -> String {
    let mut text = post.text.clone();
    sign(&mut text, [&post.author_name, &post.author_handle]);
    text
}

fn sign(text: &mut String, names: [&Option<String>; 2]) {
    for name in names.into_iter().flatten() {
        text.push_str(" — ");
        text.push_str(name);
    }
}

fn page(reader: &Reader, capture: &CaptureMade) -> Result<Option<String>, Fault> {
    let Some(exchange) = exchange(reader, capture.exchange)? else {
        return Ok(None);
    };
    let Some(answer) = exchange.answer() else {
        return Ok(None);
    };
    let bytes = beginning(reader, capture.digest)?;
    let kind = answer.header("content-type");
    let coding = answer.header("content-encoding");
    Ok(page_text(kind.as_deref(), coding.as_deref(), &bytes))
}

/// The exchange of this id, of this archive or of a merged log.
pub(super) fn exchange(reader: &Reader, id: RecordId) -> Result<Option<Box<Exchange>>, Fault> {
    let record = match reader.record(id)? {
        Some(written) => Some(written.record),
        None => reader
            .merged(id)?
            .and_then(|merged| serde_json::from_slice::<Record>(&merged.bytes).ok()),
    };
    Ok(match record.map(|record| record.fact) {
        Some(Fact::Exchange(exchange)) => Some(exchange),
        _ => None,
    })
}

/// Title and all that a reader sees of a page; none of what is no text.
fn page_text(kind: Option<&str>, coding: Option<&str>, bytes: &[u8]) -> Option<String> {
    let bytes = match coding {
        Some(coding) => net::undone(
            coding,
            bytes,
            usize::try_from(PAGE_BYTES_MAX).unwrap_or(usize::MAX),
        ),
        None => bytes.to_vec(),
    };
    let decoded = read::decode::decode(&bytes, read::kind::declared_charset(&bytes));
    if read::kind::not_text(&bytes, decoded.encoding).is_some() {
        return None;
    }
    let page = Page::of_body(kind, &decoded.text);
    Some(format!("{} {} {}", page.title, page.headings, page.text))
}

/// The first bytes of an object; empty where it is missing, which `verify` tells.
fn beginning(reader: &Reader, digest: Digest) -> Result<Vec<u8>, Fault> {
    struct Beginning(Vec<u8>);
    impl std::io::Write for Beginning {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let room = usize::try_from(PAGE_BYTES_MAX).unwrap_or(usize::MAX) - self.0.len();
            self.0
                .extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or(bytes));
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    // Pictures and videos hold no words; a page is never as long.
    let size = reader.object(digest)?.map_or(0, |object| object.size);
    if size == 0 || size > PAGE_BYTES_MAX {
        return Ok(Vec::new());
    }
    let mut bytes = Beginning(Vec::new());
    match reader.copy_object(digest, &mut bytes) {
        // Altered bytes are shown by `verify`; they are searched as they are.
        Ok(_) | Err(StoreFault::Damaged(_)) => Ok(bytes.0),
        Err(fault) => Err(fault.into()),
    }
}
