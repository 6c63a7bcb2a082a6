//! Bytes → [`Document`](crate::model::document::Document)s: what a source holds, and the text of each document in it.
//!
//! Two steps, so that the second can be done on any thread: [`open`] takes a source apart into [`Piece`]s, in order and
//! with bounded memory, and [`Piece::read`] makes a document of one. Reading never fails on text: bytes that fit no
//! encoding become U+FFFD. What is plainly no text (a picture, a program) is passed over by name. Opening files is the
//! caller's business; names inside containers are shown and never become paths. What an offset means in each kind of
//! source stands in ARCHITECTURE.md. Cases: `tests/read.rs`, `tests/containers/`; on arbitrary bytes `fuzz/`.

mod coding;
pub mod decode;
mod docx;
mod epub;
pub mod feed;
pub mod foreign;
mod gzip;
mod handle;
mod head;
mod http;
pub mod json_lines;
pub mod kind;
mod open;
mod passed;
mod piece;
mod places;
mod wacz;
mod warc;
mod xml;
mod zip;

pub use self::open::{Pieces, Source, open};
pub use self::passed::{Passed, Why, reason};
pub use self::piece::{DOCUMENT_BYTES_MAX, Piece, larger_than_read};
