//! Bytes on their way → how many they are, their SHA-256 and their CRC-32, as manifests and ZIP heads want them.

use std::io::{self, Write};

use flate2::Crc;

use crate::model::digest::{Digest, Hasher};

/// What is known of a stretch of bytes without having it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Measured {
    /// Length in bytes.
    pub size: u64,
    pub digest: Digest,
    /// CRC-32 as ZIP and gzip use it (RFC 1952, 8).
    pub crc32: u32,
}

/// Passes bytes on and measures them.
pub struct Measuring<W> {
    out: W,
    hasher: Hasher,
    crc: Crc,
    size: u64,
}

impl<W: Write> Measuring<W> {
    /// Measures what goes to `out` from now on.
    pub fn new(out: W) -> Self {
        Self {
            out,
            hasher: Hasher::default(),
            crc: Crc::new(),
            size: 0,
        }
    }

    /// The measure of all that went through.
    pub fn finish(self) -> Measured {
        Measured {
            size: self.size,
            digest: self.hasher.finish(),
            crc32: self.crc.sum(),
        }
    }
}

impl Measured {
    /// The measure of bytes at hand.
    pub fn of(bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        Self {
            size: bytes.len() as u64,
            digest: Digest::of(bytes),
            crc32: crc.sum(),
        }
    }
}

impl<W: Write> Write for Measuring<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        let taken = bytes.get(..written).unwrap_or_default();
        self.hasher.update(taken);
        self.crc.update(taken);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Passes bytes on and counts them.
pub(super) struct Counting<'a> {
    out: &'a mut dyn Write,
    /// Bytes that went through.
    pub(super) count: u64,
}

impl<'a> Counting<'a> {
    /// Counts what goes to `out` from now on.
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, count: 0 }
    }
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
