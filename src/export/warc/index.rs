//! Where each answer stands in the WARC → CDXJ lines: sort key, time, JSON (webrecorder specification
//! `cdxj/0.1.0`), in the spelling that `cdxj-indexer` gives the same file.
//!
//! Listed is what can be replayed: answers, revisits and documents; requests and records are not.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use super::member::Place;
use super::surt::surt;
use crate::model::digest::Digest;
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;

/// One line to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The archive's record it comes from: an exchange or a document.
    pub record: RecordId,
    /// `WARC-Target-URI`.
    pub url: Box<str>,
    pub date: Timestamp,
    /// Declared media type without parameters, `warc/revisit` for a revisit.
    pub mime: Option<Arc<str>>,
    /// HTTP status; none for what did not come by HTTP.
    pub status: Option<u16>,
    /// SHA-256 of the payload.
    pub digest: Digest,
    /// The record's gzip member.
    pub place: Place,
    /// The payload's first byte in the unpacked member and its length; none for a revisit.
    pub payload: Option<(u64, u64)>,
}

/// What a WARC holds, in the order of its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Index {
    entries: Vec<(Box<str>, Entry)>,
    /// Every media type once: a hundred thousand entries share a few.
    mimes: BTreeSet<Arc<str>>,
}

impl Index {
    pub(super) fn push(&mut self, entry: Entry) {
        let key = format!("{} {}", surt(&entry.url), digits(entry.date));
        self.entries.push((key.into(), entry));
    }

    /// One media type, kept once.
    pub(super) fn mime(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.mimes.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.mimes.insert(Arc::clone(&new));
        new
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry that was pushed at this place; only before they are sorted.
    pub(super) fn get(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place).map(|(_, entry)| entry)
    }

    pub(super) fn sort(&mut self) {
        // Lines are compared as they are written, a space after the key, but are not all held for it.
        self.entries.sort_by(|(key, entry), (other_key, other)| {
            let others = other_key.bytes().chain(*b" {");
            let keys = key.bytes().chain(*b" {").cmp(others);
            keys.then_with(|| line(key, entry, "").cmp(&line(other_key, other, "")))
        });
    }

    /// The entries, in the order of the lines.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(_, entry)| entry)
    }

    /// Writes the lines, in byte order, for the WARC under this name.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_cdxj(&self, filename: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = self.entries.iter();
        lines.try_for_each(|(key, entry)| out.write_all(line(key, entry, filename).as_bytes()))
    }
}

fn line(key: &str, entry: &Entry, filename: &str) -> String {
    let mut line = format!("{key} {{\"url\": {}", quoted(&entry.url));
    // Writing to a string cannot fail, here and below.
    if let Some(mime) = &entry.mime {
        let _ = write!(line, ", \"mime\": {}", quoted(mime));
    }
    if let Some(status) = entry.status {
        let _ = write!(line, ", \"status\": \"{status}\"");
    }
    let _ = writeln!(
        line,
        ", \"digest\": \"sha256:{}\", \"length\": \"{}\", \"offset\": \"{}\", \"filename\": {}}}",
        entry.digest,
        entry.place.length,
        entry.place.offset,
        quoted(filename)
    );
    line
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The time as 14 digits, to the second, as players look it up.
pub(super) fn digits(time: Timestamp) -> String {
    let written = time.to_string();
    written
        .chars()
        .filter(char::is_ascii_digit)
        .take(14)
        .collect()
}
