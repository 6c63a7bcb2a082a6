//! Bytes → [`Document`]: what kind of text it is, which encoding it is in, and the text itself.
//!
//! Reading never fails on text: bytes that fit no encoding become U+FFFD. What is plainly no text (a picture, an
//! archive, a program) is refused by name. Opening files is the caller's business. Start at [`read`]; huge
//! collections are read line by line with [`json_lines::line`]. Cases: `tests/read.rs`.

pub mod decode;
pub mod foreign;
pub mod json_lines;
pub mod kind;

use crate::model::document::Document;
use kind::{Kind, NotADocument};

/// Reads all documents in the bytes of one source: one for text, HTML or Markdown, one a line for JSON Lines.
///
/// `source` is the name the person gave (a path, an address, `-`); its ending helps to tell Markdown and JSON Lines.
/// A bad line of JSON Lines stands in its place as an `Err`; the other lines are still read.
///
/// # Errors
/// [`NotADocument`] where the bytes are plainly something other than text.
pub fn read(
    source: &str,
    bytes: &[u8],
) -> Result<Vec<Result<Document, json_lines::BadLine>>, NotADocument> {
    let decoded = decode::decode(bytes, kind::declared_charset(bytes));
    if let Some(other) = kind::not_text(bytes, decoded.encoding) {
        return Err(other);
    }
    Ok(match kind::of(source, &decoded.text) {
        Kind::JsonLines => decoded
            .text
            .split('\n')
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| json_lines::line(source, at as u64 + 1, line))
            .collect(),
        Kind::Text(media_type) => vec![Ok(Document {
            id: source.to_owned(),
            source: source.to_owned(),
            media_type,
            language: None,
            url: None,
            encoding: decoded.encoding,
            text: decoded.text,
        })],
    })
}
