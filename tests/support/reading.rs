//! Bytes at hand → everything read from them.

use std::io::Cursor;

use pressmark::model::document::Document;
use pressmark::read::{self, Passed, Source};

/// All documents of a source, and what was passed over, in order.
pub fn all(name: &str, bytes: &[u8]) -> Vec<Result<Document, Passed>> {
    let source = Source::Seekable(Box::new(Cursor::new(bytes.to_vec())));
    read::open(name, source)
        .map(|piece| piece.and_then(|piece| piece.read()))
        .collect()
}

/// The only document of a source.
pub fn one(name: &str, bytes: &[u8]) -> Document {
    let mut read = all(name, bytes);
    assert_eq!(read.len(), 1, "{read:?}");
    read.remove(0).expect("it is a document")
}
