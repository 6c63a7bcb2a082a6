//! A WARC file (ISO 28500, 1.0 and 1.1), plain or unpacked from gzip → its records one at a time: the fields,
//! what the HTTP head says, the payload, and whether the digests it names hold.
//!
//! Memory holds one head. A record that cannot be read ends the reading with a reason, since nothing after it
//! can be told apart from its contents.

use std::io::{self, BufRead, Read, Write};

use super::named_digest::Hashes;
use crate::model::foreign::{CheckOutcome, ForeignCheck};

/// A head beyond this is none.
const HEAD_BYTES_MAX: usize = 64 << 10;
const PIECE_BYTES: usize = 32 << 10;

/// The records of a file.
pub struct Records<R> {
    reader: R,
    /// Records met so far.
    pub count: u64,
}

/// A record's own fields; its block is read by [`Records::block`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Head {
    fields: Vec<(String, String)>,
    length: u64,
}

/// What a block held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// The status the HTTP head gives.
    pub status: Option<u16>,
    /// Its media type, else the record's own.
    pub content_type: Option<String>,
    /// Its content coding.
    pub content_encoding: Option<String>,
    /// What was checked again.
    pub checks: Vec<ForeignCheck>,
}

impl Head {
    /// A field by its name, whatever its case.
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// True where the block holds what a capture is made of.
    pub fn is_capture(&self) -> bool {
        matches!(
            self.field("WARC-Type"),
            Some("response" | "resource" | "conversion")
        )
    }

    /// The address, without the angle brackets that some writers put around it.
    pub fn target(&self) -> &str {
        let target = self.field("WARC-Target-URI").unwrap_or_default();
        target.trim_matches(['<', '>'])
    }

    fn is_http(&self) -> bool {
        let kind = self.field("Content-Type").unwrap_or_default();
        kind.trim_start().starts_with("application/http")
    }
}

impl<R: BufRead> Records<R> {
    pub const fn new(reader: R) -> Self {
        Self { reader, count: 0 }
    }

    /// The next record's fields; none at the end.
    ///
    /// # Errors
    /// Where the bytes that follow are no record.
    pub fn head(&mut self) -> io::Result<Option<Head>> {
        let mut line = Vec::new();
        loop {
            line.clear();
            if self.line(&mut line)? == 0 {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                break;
            }
        }
        if !line.starts_with(b"WARC/") {
            return Err(broken("what follows is no WARC record"));
        }
        let mut head = Head::default();
        let mut size = line.len();
        loop {
            line.clear();
            if self.line(&mut line)? == 0 {
                return Err(broken("the file ends inside a record's head"));
            }
            size += line.len();
            if size > HEAD_BYTES_MAX {
                return Err(broken("a record's head does not end"));
            }
            if line.trim_ascii().is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            if let Some((name, value)) = text.split_once(':') {
                let field = (name.trim().to_owned(), value.trim().to_owned());
                head.fields.push(field);
            }
        }
        let length = head.field("Content-Length").and_then(|it| it.parse().ok());
        head.length = length.ok_or_else(|| broken("a record does not tell its length"))?;
        self.count += 1;
        Ok(Some(head))
    }

    /// Reads the block of the record whose fields were read last; its payload goes to `out`.
    ///
    /// # Errors
    /// Where the file ends inside it, or `out` refuses.
    pub fn block(&mut self, head: &Head, out: &mut dyn Write) -> io::Result<Block> {
        let (mut block, mut payload) = (Hashes::default(), Hashes::default());
        let mut left = head.length;
        let mut http = Vec::new();
        let is_http = head.is_http();
        if is_http {
            left = self.http_head(left, &mut http)?;
            block.update(&http);
        }
        let mut piece = vec![0; PIECE_BYTES];
        while left > 0 {
            let room = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let count = self
                .reader
                .read(piece.get_mut(..room).unwrap_or_default())?;
            if count == 0 {
                return Err(broken("the file ends inside a record"));
            }
            let bytes = piece.get(..count).unwrap_or_default();
            block.update(bytes);
            payload.update(bytes);
            out.write_all(bytes)?;
            left -= count as u64;
        }
        // A revisit names the payload of the record it refers to, and has none of its own.
        let is_revisit = head.field("WARC-Type") == Some("revisit");
        let has_payload = head.is_capture() || (is_http && !is_revisit);
        let mut checks = vec![check(
            "block_digest",
            block.finish().check(head.field("WARC-Block-Digest")),
        )];
        if has_payload {
            let named = head.field("WARC-Payload-Digest");
            checks.push(check("payload_digest", payload.finish().check(named)));
        }
        let text = String::from_utf8_lossy(&http);
        let own_type = head.field("Content-Type").filter(|_| !is_http);
        Ok(Block {
            status: is_http.then(|| status(&text)).flatten(),
            content_type: http_field(&text, "content-type").or_else(|| own_type.map(str::to_owned)),
            content_encoding: http_field(&text, "content-encoding"),
            checks,
        })
    }

    /// Reads up to the empty line that ends an HTTP head; gives back what is left of the block.
    fn http_head(&mut self, mut left: u64, http: &mut Vec<u8>) -> io::Result<u64> {
        while left > 0 && http.len() < HEAD_BYTES_MAX {
            let before = http.len();
            let room = left.min(HEAD_BYTES_MAX as u64);
            let count = (&mut self.reader).take(room).read_until(b'\n', http)?;
            if count == 0 {
                return Err(broken("the file ends inside a record"));
            }
            left -= count as u64;
            let line = http.get(before..).unwrap_or_default();
            if before > 0 && line.trim_ascii().is_empty() {
                break;
            }
        }
        Ok(left)
    }

    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<usize> {
        let room = HEAD_BYTES_MAX as u64;
        (&mut self.reader).take(room).read_until(b'\n', line)
    }
}

fn check(what: &str, outcome: CheckOutcome) -> ForeignCheck {
    ForeignCheck {
        what: what.to_owned(),
        outcome,
    }
}

/// The number in `HTTP/1.1 200 OK`.
fn status(head: &str) -> Option<u16> {
    let line = head.lines().next()?;
    line.split_ascii_whitespace().nth(1)?.parse().ok()
}

fn http_field(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().skip(1);
    let mut fields = lines.filter_map(|line| line.split_once(':'));
    let found = fields.find(|(field, _)| field.trim().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_owned())
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
