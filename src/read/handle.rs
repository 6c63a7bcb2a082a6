//! One file, read at several places in turn: each handle has a position of its own.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A handle on a file that others hold too.
#[derive(Debug)]
pub(super) struct Handle<R> {
    /// Guards the file's own position, which every read sets anew.
    file: Arc<Mutex<R>>,
    at: u64,
}

impl<R> Handle<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file: Arc::new(Mutex::new(file)),
            at: 0,
        }
    }

    fn lock(&self) -> MutexGuard<'_, R> {
        // Whoever panicked left a position behind, and positions are set before use.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Clone for Handle<R> {
    fn clone(&self) -> Self {
        Self {
            file: Arc::clone(&self.file),
            at: self.at,
        }
    }
}

impl<R: Read + Seek> Read for Handle<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = {
            let mut file = self.lock();
            file.seek(SeekFrom::Start(self.at))?;
            file.read(buffer)?
        };
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Handle<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = {
            let mut file = self.lock();
            match to {
                SeekFrom::Current(by) => {
                    file.seek(SeekFrom::Start(self.at))?;
                    file.seek(SeekFrom::Current(by))?
                }
                elsewhere => file.seek(elsewhere)?,
            }
        };
        self.at = at;
        Ok(at)
    }
}
