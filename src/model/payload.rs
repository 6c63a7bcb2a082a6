//! The bytes of a body on their way from the network to the archive: in memory while small, in an
//! unnamed file when large, so that memory stays bounded whatever a server sends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::digest::Digest;

/// A body with its digest, not yet stored.
#[derive(Debug)]
pub struct Payload {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Where the bytes are.
    pub bytes: PayloadBytes,
    /// The same with its content coding undone, for reading only; never stored in its place.
    pub decoded: Option<Box<Payload>>,
}

/// Where the bytes of a payload are held.
#[derive(Debug)]
pub enum PayloadBytes {
    /// Small bodies.
    Memory(Vec<u8>),
    /// Large bodies: an unnamed file, gone when closed or when the program is killed.
    Spool(File),
}

impl Payload {
    /// A payload of bytes at hand.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            digest: Digest::of(&bytes),
            size: bytes.len() as u64,
            bytes: PayloadBytes::Memory(bytes),
            decoded: None,
        }
    }

    /// The first `limit` bytes as a reader sees them: of the decoded copy where there is one.
    ///
    /// # Errors
    /// When the spool file cannot be read.
    pub fn reading_head(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        match &mut self.decoded {
            Some(decoded) => decoded.head(limit),
            None => self.head(limit),
        }
    }

    /// The first `limit` bytes as received.
    ///
    /// # Errors
    /// When the spool file cannot be read.
    pub fn head(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        match &mut self.bytes {
            PayloadBytes::Memory(bytes) => Ok(bytes[..bytes.len().min(limit)].to_vec()),
            PayloadBytes::Spool(file) => {
                file.seek(SeekFrom::Start(0))?;
                let mut head = Vec::new();
                file.take(limit as u64).read_to_end(&mut head)?;
                Ok(head)
            }
        }
    }
}
