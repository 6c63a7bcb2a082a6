//! A WARC of gzip members → what is wrong with it and with the lines of the index that speak of it.
//!
//! Digests in other forms than `sha256:` in Base16 are not recomputed.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::index::Line;
use crate::model::digest::{Digest, Hasher};

/// A record's head beyond this is none.
const HEAD_BYTES_MAX: usize = 64 << 10;
/// After so many faults the rest would tell nothing new.
const FAULTS_MAX: usize = 100;

type Fault = (&'static str, String);

/// Reads the whole file; `lines` are those of the index, by offset.
pub(super) fn check(file: impl Read, lines: Option<&BTreeMap<u64, Line>>) -> Vec<Fault> {
    let mut file = Counted {
        inner: BufReader::new(file),
        count: 0,
    };
    let mut faults = Vec::new();
    let mut seen = 0_usize;
    loop {
        let offset = file.count;
        match file.fill_buf() {
            Ok([]) => break,
            Ok(_) if faults.len() < FAULTS_MAX => {}
            Ok(_) => return faults,
            Err(error) => {
                faults.push(("unreadable", error.to_string()));
                return faults;
            }
        }
        let mut member = GzDecoder::new(&mut file);
        let record = match record(&mut member) {
            Ok(record) => record,
            Err(error) => {
                faults.push(("warc", format!("no record at {offset}: {error}")));
                return faults;
            }
        };
        let length = file.count - offset;
        let line = lines.and_then(|lines| lines.get(&offset));
        seen += usize::from(line.is_some());
        faults.extend(record.wrong(offset));
        match line {
            Some(line) if line.length != length || !record.is(line) => {
                let told = format!("the index says other things of the record at {offset}");
                faults.push(("index", told));
            }
            None if ["response", "revisit"].contains(&record.field("WARC-Type")) => {
                let told = format!(
                    "{} at {offset} is not in the index",
                    record.field("WARC-Target-URI")
                );
                faults.push(("index", told));
            }
            _ => {}
        }
    }
    let astray = lines.map_or(0, BTreeMap::len).saturating_sub(seen);
    if astray > 0 {
        let told = format!("{astray} lines of the index lead to no record");
        faults.push(("index", told));
    }
    faults
}

/// A record without its block.
struct Record {
    fields: Vec<(String, String)>,
    block: Digest,
    /// What follows the head of an HTTP message; the block itself where it is none.
    payload: Digest,
}

impl Record {
    fn field(&self, name: &str) -> &str {
        let found = self
            .fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// True where the line speaks of this record.
    fn is(&self, line: &Line) -> bool {
        let payload = self.field("WARC-Payload-Digest");
        line.is_of(self.field("WARC-Target-URI")) && (payload.is_empty() || line.allows(payload))
    }

    fn wrong(&self, offset: u64) -> Vec<Fault> {
        let has_payload = ["response", "resource", "request"].contains(&self.field("WARC-Type"));
        let mut wrong = Vec::new();
        for (name, digest, checked) in [
            ("WARC-Block-Digest", self.block, true),
            ("WARC-Payload-Digest", self.payload, has_payload),
        ] {
            let told = self.field(name).to_ascii_lowercase();
            let comparable = told.strip_prefix("sha256:").filter(|told| told.len() == 64);
            if checked && comparable.is_some_and(|told| told != digest.to_string()) {
                wrong.push(("warc", format!("{name} of the record at {offset} is wrong")));
            }
        }
        wrong
    }
}

/// Reads one member to its end.
fn record(member: &mut impl Read) -> io::Result<Record> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what);
    let mut member = BufReader::new(member);
    let head = head(&mut member)?.ok_or_else(|| broken("no end of its head"))?;
    let mut lines = head.split("\r\n");
    if !lines.next().is_some_and(|line| line.starts_with("WARC/1.")) {
        return Err(broken("no WARC head"));
    }
    let fields: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let mut record = Record {
        fields,
        block: Digest::of(b""),
        payload: Digest::of(b""),
    };
    let length: u64 = (record.field("Content-Length").parse()).map_err(|_| broken("no length"))?;
    let is_http = record.field("Content-Type").starts_with("application/http");
    let mut whole = Hasher::default();
    let mut payload = Hasher::default();
    let mut block = (&mut member).take(length);
    let mut rest = length;
    if is_http {
        let head = head_bytes(&mut block)?.ok_or_else(|| broken("an HTTP head without end"))?;
        whole.update(&head);
        rest -= head.len() as u64;
    }
    let mut piece = [0_u8; 16 << 10];
    while rest > 0 {
        let count = block.read(&mut piece)?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return Err(broken("its block is cut short"));
        };
        whole.update(bytes);
        payload.update(bytes);
        rest -= count as u64;
    }
    let mut end = Vec::new();
    member.take(5).read_to_end(&mut end)?;
    if end != b"\r\n\r\n" {
        return Err(broken("something other than its end follows its block"));
    }
    record.block = whole.finish();
    record.payload = payload.finish();
    Ok(record)
}

fn head(source: &mut impl BufRead) -> io::Result<Option<String>> {
    let bytes = head_bytes(source)?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// Everything up to and with the first empty line.
fn head_bytes(source: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    while head.len() < HEAD_BYTES_MAX {
        let before = head.len();
        let room = (HEAD_BYTES_MAX - before) as u64;
        source.by_ref().take(room).read_until(b'\n', &mut head)?;
        match head.get(before..) {
            Some(b"\r\n" | b"\n") => return Ok(Some(head)),
            Some(line) if line.ends_with(b"\n") => {}
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Knows how far a file was read.
struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.count += count as u64;
        self.inner.consume(count);
    }
}
