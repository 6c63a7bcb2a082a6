//! A body on its way in: hashed as it comes, in memory while small, in an unnamed file when large.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::model::digest::Hasher;
use crate::model::payload::{Payload, PayloadBytes};

/// Larger bodies go to a file. The writer's queue holds up to 64 bodies, so this bounds its memory.
const MEMORY_BYTES_MAX: usize = 256 << 10;

/// A body could not be kept on this computer.
#[derive(Debug, thiserror::Error)]
#[error("a body could not be spooled in {folder}: {error}")]
pub struct SpoolFault {
    /// Where it was to be kept.
    pub folder: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

/// Takes the pieces of one body.
pub struct Spool {
    folder: PathBuf,
    hasher: Hasher,
    size: u64,
    bytes: PayloadBytes,
}

impl Spool {
    /// An empty body; a file would be made in `folder`, the archive's own disk.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            hasher: Hasher::default(),
            size: 0,
            bytes: PayloadBytes::Memory(Vec::new()),
        }
    }

    /// Bytes so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// [`SpoolFault`] where the disk refuses.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), SpoolFault> {
        self.hasher.update(piece);
        self.size += piece.len() as u64;
        let written = match &mut self.bytes {
            PayloadBytes::Memory(bytes) if bytes.len() + piece.len() <= MEMORY_BYTES_MAX => {
                bytes.extend_from_slice(piece);
                Ok(())
            }
            PayloadBytes::Memory(bytes) => Self::spill(&self.folder, bytes, piece).map(|file| {
                self.bytes = PayloadBytes::Spool(file);
            }),
            PayloadBytes::Spool(file) => file.write_all(piece),
        };
        written.map_err(|error| SpoolFault {
            folder: self.folder.clone(),
            error,
        })
    }

    fn spill(folder: &Path, bytes: &[u8], piece: &[u8]) -> io::Result<File> {
        let mut file = tempfile::tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.write_all(piece)?;
        Ok(file)
    }

    /// The whole body with its digest.
    pub fn finish(self) -> Payload {
        Payload {
            digest: self.hasher.finish(),
            size: self.size,
            bytes: self.bytes,
            decoded: None,
        }
    }
}
