//! Named fields and a block → one WARC record as one gzip member (WARC 1.1, 4 and annex D; RFC 1952).
//!
//! The gzip header carries no time and no name, so equal records give equal bytes.

use std::fmt::Display;
use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

use crate::export::measure::Counting;

/// zlib's own default: beyond it text shrinks by another percent for twice the time.
const DEFLATE_LEVEL: u32 = 6;

/// Where a member stands in the file, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub offset: u64,
    pub length: u64,
    /// Where the record's block begins in the unpacked member.
    pub block_at: u64,
}

/// The named fields of a record, in order.
#[derive(Default)]
pub(super) struct Fields(String);

impl Fields {
    pub fn new(kind: &str, id: &str) -> Self {
        let mut fields = Self::default();
        fields.push("WARC-Type", kind);
        fields.push("WARC-Record-ID", id);
        fields
    }

    /// Adds a field. A value never breaks its line: control characters become spaces.
    pub fn push(&mut self, name: &str, value: impl Display) {
        self.0.push_str(name);
        self.0.push_str(": ");
        let value = value.to_string();
        let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
        self.0.extend(value.chars().map(visible));
        self.0.push_str("\r\n");
    }

    pub fn extend(&mut self, others: &Self) {
        self.0.push_str(&others.0);
    }
}

/// Writes members one after the other and knows where each stands.
pub(super) struct Members<'a> {
    out: &'a mut dyn Write,
    offset: u64,
}

impl<'a> Members<'a> {
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, offset: 0 }
    }

    /// One record whose block is `length` bytes long and is written by `block`.
    pub fn write(
        &mut self,
        fields: &Fields,
        length: u64,
        block: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Place> {
        let counted = Counting::new(&mut *self.out);
        let mut member = GzBuilder::new()
            .mtime(0)
            .write(counted, Compression::new(DEFLATE_LEVEL));
        let head = format!("WARC/1.1\r\n{}Content-Length: {length}\r\n\r\n", fields.0);
        member.write_all(head.as_bytes())?;
        block(&mut member)?;
        member.write_all(b"\r\n\r\n")?;
        let place = Place {
            offset: self.offset,
            length: member.finish()?.count,
            block_at: head.len() as u64,
        };
        self.offset += place.length;
        Ok(place)
    }
}
