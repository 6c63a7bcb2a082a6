//! What all targets do with their bytes: read them as the program does, extract, and look at every place that is told.
//!
//! Only the rooms that reading and extracting need are compiled, from their own files: they use nothing above them.

#[path = "../../src/extract/mod.rs"]
#[allow(dead_code, reason = "targets use a part of it")]
pub mod extract;
#[path = "../../src/model/mod.rs"]
#[allow(dead_code, reason = "targets use a part of it")]
pub mod model;
#[path = "../../src/read/mod.rs"]
#[allow(dead_code, reason = "targets use a part of it")]
pub mod read;

use std::io::Cursor;

use model::document::{Document, MediaType};
use read::Source;

/// Reads a source under this name and extracts from every document in it.
pub fn read_all(name: &str, bytes: &[u8]) {
    let source = Source::Seekable(Box::new(Cursor::new(bytes.to_vec())));
    for piece in read::open(name, source).flatten() {
        if let Ok(document) = piece.read() {
            extract_from(&document);
        }
    }
}

/// The same for text that is decoded already.
pub fn text(media_type: MediaType, bytes: &[u8]) {
    extract_from(&Document {
        id: "fuzz".to_owned(),
        source: "fuzz".to_owned(),
        media_type,
        language: None,
        url: None,
        recorded_at: None,
        encoding: "UTF-8",
        text: String::from_utf8_lossy(bytes).into_owned(),
    });
}

/// # Panics
/// Where a place that is told lies outside the text.
fn extract_from(document: &Document) {
    let found = extract::extract(document);
    let spans = found
        .posts
        .iter()
        .map(|post| post.span)
        .chain(found.bare_links.iter().map(|link| link.span))
        .chain(found.doubts.iter().map(|doubt| doubt.span));
    let length = document.text.chars().count();
    for span in spans {
        assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
    }
}

/// The parts of a packed document: separated by bytes that no encoding of text has in a row.
pub fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(2).position(|pair| pair == [0xff, 0xff]) {
        parts.push(&rest[..at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    parts
}

/// A ZIP file of stored entries: deflate would hide the parts from the fuzzer.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let offset = (file.len() as u32).to_le_bytes();
        let size = (bytes.len() as u32).to_le_bytes();
        let name_bytes = (name.len() as u16).to_le_bytes();
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0];
        shared.extend(size);
        shared.extend(size);
        shared.extend(name_bytes);
        shared.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&shared);
        file.extend(name.as_bytes());
        file.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(shared);
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let count = (entries.len() as u16).to_le_bytes();
    let (at, size) = (file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count);
    file.extend(count);
    file.extend(size.to_le_bytes());
    file.extend(at.to_le_bytes());
    file.extend([0, 0]);
    file
}
