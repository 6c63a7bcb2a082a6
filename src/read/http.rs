//! A stored HTTP answer → its body as a reader sees it: head taken off, chunks joined, content coding undone.
//!
//! Stored answers are often undone in part already while their heads still speak of chunks and codings, so every
//! promise of a head is held against the bytes first. Cases: `tests/containers/warc.rs`.

use std::borrow::Cow;

use super::coding;
use super::head::{self, Head};

/// An answer taken apart.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: Option<u16>,
    head: Head,
}

impl Answer {
    /// Reads the head; the rest is the body as stored.
    pub(super) fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        if !bytes.starts_with(b"HTTP/") {
            return None;
        }
        let (head, body) = Head::split(bytes)?;
        let status = head.first_line.split_ascii_whitespace().nth(1);
        let status = status.and_then(|status| status.parse().ok());
        Some((Self { status, head }, body))
    }

    /// `Content-Type`.
    pub(super) fn content_type(&self) -> Option<&str> {
        self.head.field("content-type")
    }

    /// The body without its transfer and content codings.
    ///
    /// # Errors
    /// [`coding::TooLarge`] where it decodes to more than is read.
    pub(super) fn body<'a>(&self, stored: &'a [u8]) -> Result<Cow<'a, [u8]>, coding::TooLarge> {
        let chunked = self
            .head
            .field("transfer-encoding")
            .is_some_and(|codings| codings.to_ascii_lowercase().contains("chunked"));
        let joined = match chunked.then(|| join(stored)).flatten() {
            Some(joined) => Cow::Owned(joined),
            None => Cow::Borrowed(stored),
        };
        match self.head.field("content-encoding") {
            Some(name) => coding::undo(name, joined),
            None => Ok(joined),
        }
    }
}

/// Whether a content type is one of text that documents are written in; an answer that names none may be one.
pub(super) fn may_be_a_document(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else {
        return true;
    };
    matches!(
        head::essence(content_type).as_str(),
        "" | "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "text/markdown"
            | "text/x-markdown"
            | "text/x-wiki"
    )
}

/// Chunks joined (RFC 9112, section 7.1); `None` where the bytes do not begin with one. What follows damage is left
/// out: it cannot be told from text.
fn join(stored: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(stored.len());
    let mut rest = stored;
    let mut chunks = 0_usize;
    while let Some((size, after)) = chunk_head(rest) {
        chunks += 1;
        if size == 0 {
            break;
        }
        let chunk = after.get(..size).unwrap_or(after);
        joined.extend_from_slice(chunk);
        rest = after.get(size..).unwrap_or_default();
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
    (chunks > 0).then_some(joined)
}

fn chunk_head(bytes: &[u8]) -> Option<(usize, &[u8])> {
    /// Sizes and their extensions; nobody sends longer ones.
    const LINE_BYTES_MAX: usize = 1024;
    let line_end = memchr::memchr(b'\n', bytes.get(..LINE_BYTES_MAX).unwrap_or(bytes))?;
    let line = bytes.get(..line_end)?;
    let size = line.split(|byte| *byte == b';').next()?.trim_ascii();
    let is_size = !size.is_empty() && size.iter().all(u8::is_ascii_hexdigit);
    let size = is_size.then(|| std::str::from_utf8(size).ok())??;
    let size = usize::from_str_radix(size, 16).ok()?;
    Some((size, bytes.get(line_end + 1..)?))
}
