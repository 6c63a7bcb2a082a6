//! One document as it stands in its source → [`Document`]. Pure work on bytes at hand, for any thread.

use super::passed::Passed;
use super::{decode, docx, head, json_lines, kind, places, warc};
use crate::model::citation::Span;
use crate::model::document::{ByteSpan, Document, MediaType};
use crate::model::timestamp::Timestamp;

/// The largest document that is read whole: a file, a line, a record, a chapter; packed ones when unpacked.
pub const DOCUMENT_BYTES_MAX: u64 = 64 << 20;

/// What is said of a document that is larger, and what a person can do.
pub fn larger_than_read() -> String {
    format!(
        "is larger than {} MiB, the most that is read as one document; cut it into parts, or give it as JSON Lines with a document a line",
        DOCUMENT_BYTES_MAX >> 20
    )
}

/// One document, not yet read as text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The source and the place in it.
    pub source: String,
    /// The document's bytes as they stand in the source: a file, a line, a record with its head, a chapter. These are
    /// what an archive keeps of it; only the packing (gzip, ZIP) around them is undone.
    pub bytes: Vec<u8>,
    /// Where it was published, where the container says so.
    pub(super) url: Option<String>,
    /// When the container says that it was recorded.
    pub(super) recorded_at: Option<Timestamp>,
    /// Two letters, where the container declares the language.
    pub(super) language: Option<String>,
    /// Label of the encoding, where what brought the bytes named one.
    charset: Option<String>,
    pub(super) form: Form,
}

/// What the bytes of a piece are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Text of any kind and encoding.
    Text,
    /// A line of JSON Lines, by its number from 1; `source` is the file.
    Line(u64),
    /// A WARC record.
    Record,
    /// A chapter of an EPUB.
    Chapter,
    /// A DOCX file.
    Docx,
}

impl Piece {
    pub(super) fn new(source: String, bytes: Vec<u8>, form: Form) -> Self {
        Self {
            source,
            bytes,
            url: None,
            recorded_at: None,
            language: None,
            charset: None,
            form,
        }
    }

    /// The same, as a server gave it under this `Content-Type`.
    #[must_use]
    pub fn answered_as(mut self, content_type: Option<&str>) -> Self {
        self.charset = content_type.and_then(head::charset);
        self
    }

    /// Reads it as text.
    ///
    /// # Errors
    /// [`Passed`] where it is no text after all, or no document of its form.
    pub fn read(&self) -> Result<Document, Passed> {
        match self.form {
            Form::Line(number) => json_lines::read(&self.source, number, &self.bytes),
            Form::Text => self.text(&self.bytes, self.charset.as_deref(), None),
            Form::Chapter => self.text(&self.bytes, None, Some(MediaType::Html)),
            Form::Record => {
                let payload = warc::payload(&self.source, &self.bytes)?;
                let charset = payload.charset.as_deref();
                self.text(&payload.body, charset, payload.media_type)
            }
            Form::Docx => {
                let html = docx::html(&self.source, &self.bytes)?;
                Ok(self.document(html, encoding_rs::UTF_8.name(), MediaType::Html))
            }
        }
    }

    /// Where stretches of the document's text stand in its bytes: of a file or chapter in [`Piece::bytes`], of a WARC
    /// record in its body with all codings undone. `None` where the text is not a stretch of any bytes: a value in JSON
    /// Lines, or what is put together from a packed file.
    pub fn byte_spans(&self, document: &Document, spans: &[Span]) -> Option<Vec<ByteSpan>> {
        let payload;
        let body: &[u8] = match self.form {
            Form::Text | Form::Chapter => &self.bytes,
            Form::Record => {
                payload = warc::payload(&self.source, &self.bytes).ok()?;
                &payload.body
            }
            Form::Line(_) | Form::Docx => return None,
        };
        let mut ends: Vec<usize> = spans
            .iter()
            .flat_map(|span| [span.start, span.end])
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let places = places::of_characters(body, document.encoding, &ends);
        let place = |character| {
            let at = ends.binary_search(&character).ok()?;
            places.get(at).copied()
        };
        spans
            .iter()
            .map(|span| {
                Some(ByteSpan {
                    start: place(span.start)?,
                    end: place(span.end)?,
                })
            })
            .collect()
    }

    fn text(
        &self,
        body: &[u8],
        charset: Option<&str>,
        media_type: Option<MediaType>,
    ) -> Result<Document, Passed> {
        let declared = charset.or_else(|| kind::declared_charset(body));
        let decoded = decode::decode(body, declared);
        if let Some(other) = kind::not_text(body, decoded.encoding) {
            return Err(Passed::foreign(&self.source, format!("is {}", other.what)));
        }
        let media_type =
            media_type.unwrap_or_else(|| match kind::of(&self.source, &decoded.text) {
                kind::Kind::Text(media_type) => media_type,
                // Inside a container, JSON Lines are one text.
                kind::Kind::JsonLines => MediaType::Plain,
            });
        Ok(self.document(decoded.text, decoded.encoding, media_type))
    }

    fn document(&self, text: String, encoding: &'static str, media_type: MediaType) -> Document {
        Document {
            id: self.source.clone(),
            source: self.source.clone(),
            media_type,
            language: self.language.clone(),
            url: self.url.clone(),
            recorded_at: self.recorded_at,
            encoding,
            text,
        }
    }
}
