//! A source of bytes → its [`Piece`]s, in order, as they are asked for. The first bytes tell the kind.
//!
//! JSON Lines, WARC and whatever is gzipped are streamed, so that their size does not matter; a ZIP file is read in
//! place where it can be; anything else is read whole, up to [`DOCUMENT_BYTES_MAX`].

use std::io::{self, BufReader, Cursor, Read, Seek};

use super::gzip::Unpacking;
use super::kind::Kind;
use super::passed::Passed;
use super::piece::{DOCUMENT_BYTES_MAX, Form, Piece, larger_than_read};
use super::{decode, json_lines, kind, warc, zip};

/// Enough to see what a source is, before reading the rest of it.
const SNIFF_BYTES: u64 = 64 << 10;
/// Read from a file at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Bytes that can be read at any place.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Where bytes come from.
pub enum Source {
    /// A file, or bytes at hand.
    Seekable(Box<dyn ReadSeek>),
    /// A pipe or standard input: once, from beginning to end.
    Stream(Box<dyn Read + Send>),
}

/// The documents of a source in their order, and what stands between them that is none.
pub type Pieces = Box<dyn Iterator<Item = Result<Piece, Passed>> + Send>;

/// Takes a source apart. `name` is what the person called it (a path, an address, `-`); its ending helps to tell
/// Markdown and JSON Lines.
pub fn open(name: &str, mut source: Source) -> Pieces {
    let mut head = Vec::new();
    let sniffed = match &mut source {
        Source::Seekable(file) => file.by_ref().take(SNIFF_BYTES).read_to_end(&mut head),
        Source::Stream(stream) => stream.by_ref().take(SNIFF_BYTES).read_to_end(&mut head),
    };
    match (sniffed, &source) {
        (Err(error), _) => return only(Err(Passed::unread(name, &error))),
        // An empty file is a document without words; an empty pipe is more likely a command that failed.
        (Ok(0), Source::Stream(_)) => {
            return only(Err(Passed::foreign(name, "gave nothing to read")));
        }
        _ => {}
    }
    if kind::is_zip(&head) {
        return match source {
            Source::Seekable(file) => zip::open(name, file),
            Source::Stream(stream) => match rest(name, head, stream) {
                Ok(bytes) => zip::open(name, Cursor::new(bytes)),
                Err(passed) => only(Err(passed)),
            },
        };
    }
    let stream: Box<dyn Read + Send> = match source {
        Source::Seekable(file) => Box::new(file),
        Source::Stream(stream) => stream,
    };
    if kind::is_gzip(&head) {
        return gunzip(name, head, stream);
    }
    unpacked(name, head, stream)
}

/// One layer of gzip is undone, no more: nested ones are how bombs multiply.
fn gunzip(name: &str, head: Vec<u8>, stream: Box<dyn Read + Send>) -> Pieces {
    let packed = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(head).chain(stream));
    let mut unpacking = Unpacking::new(packed);
    let mut inner = Vec::new();
    match unpacking.by_ref().take(SNIFF_BYTES).read_to_end(&mut inner) {
        Err(error) if inner.is_empty() => only(Err(Passed::unread(name, &error))),
        // What comes before the damage is read; the damage itself is met again and told then.
        _ => unpacked(name, inner, Box::new(unpacking)),
    }
}

fn unpacked(name: &str, head: Vec<u8>, stream: Box<dyn Read + Send>) -> Pieces {
    let decoded = decode::decode(&head, kind::declared_charset(&head));
    if warc::is_warc(&head) {
        let bytes = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(head).chain(stream));
        return Box::new(warc::Records::new(name, bytes));
    }
    if let Some(other) = kind::not_text(&head, decoded.encoding) {
        return only(Err(Passed::foreign(name, format!("is {}", other.what))));
    }
    if let Kind::Text(_) = kind::of(name, &decoded.text) {
        let piece = |bytes| Piece::new(name.to_owned(), bytes, Form::Text);
        return only(rest(name, head, stream).map(piece));
    }
    // JSON is UTF-8 (RFC 8259, section 8.1).
    if decoded.encoding.starts_with("UTF-16") {
        let what = "is JSON Lines in UTF-16; save it as UTF-8";
        return only(Err(Passed::foreign(name, what)));
    }
    let bytes = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(head).chain(stream));
    Box::new(json_lines::Lines::new(name, bytes))
}

/// The whole source, up to the limit.
fn rest(name: &str, mut bytes: Vec<u8>, stream: Box<dyn Read + Send>) -> Result<Vec<u8>, Passed> {
    let rest_bytes_max = DOCUMENT_BYTES_MAX + 1 - bytes.len() as u64;
    match stream.take(rest_bytes_max).read_to_end(&mut bytes) {
        Err(error) => Err(Passed::unread(name, &error)),
        Ok(_) if bytes.len() as u64 > DOCUMENT_BYTES_MAX => {
            Err(Passed::damaged(name, larger_than_read()))
        }
        Ok(_) => Ok(bytes),
    }
}

pub(super) fn only(one: Result<Piece, Passed>) -> Pieces {
    Box::new(std::iter::once(one))
}

/// Everything of an unpacked stream, unless it is more than a document may have.
pub(super) fn whole(stream: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    stream
        .take(DOCUMENT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= DOCUMENT_BYTES_MAX).then_some(bytes))
}
