//! A gzipped WARC record of an answer → the archived body and its declared type (WARC 1.1, section 6.3).
//!
//! Bounded: what unpacks to more than the limit is no answer to anything here.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// Larger records are not unpacked.
const UNPACKED_BYTES_MAX: u64 = 16 << 20;

/// What was archived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Archived {
    /// The status of the archived answer.
    pub status: u16,
    /// Its declared type.
    pub content_type: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Unpacks a record; `None` where it is not a whole one.
pub fn unpack(bytes: &[u8]) -> Option<Archived> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes)
        .take(UNPACKED_BYTES_MAX + 1)
        .read_to_end(&mut unpacked)
        .ok()?;
    if unpacked.len() as u64 > UNPACKED_BYTES_MAX || !unpacked.starts_with(b"WARC/") {
        return None;
    }
    let (_, answer) = split_head(&unpacked)?;
    let (head, body) = split_head(answer)?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let content_type = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type")
            .then(|| value.trim().to_owned())
    });
    Some(Archived {
        status,
        content_type,
        body: body.to_vec(),
    })
}

fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const END: &[u8] = b"\r\n\r\n";
    let at = memchr::memmem::find(bytes, END)?;
    Some((&bytes[..at], &bytes[at + END.len()..]))
}
