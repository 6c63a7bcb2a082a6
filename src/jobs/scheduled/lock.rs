//! One scheduled run of an archive at a time: a lock file that names its holder.
//!
//! The lock is the system's, so it ends with its holder, however that ends; what is written in the file only
//! tells people who it is or was.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::model::timestamp::Timestamp;

/// The file beside the archive's database.
const LOCK_NAME: &str = "run.lock";

/// The lock, held until dropped.
#[derive(Debug)]
pub struct RunLock {
    file: File,
    /// Who held it and ended without giving it back.
    pub taken_over_from: Option<String>,
}

/// Why a run cannot begin.
#[derive(Debug)]
pub enum NotLocked {
    /// Another run goes on; its process number and start.
    Held(String),
    /// The file cannot be used.
    Unusable(PathBuf, std::io::Error),
}

impl RunLock {
    /// Takes the lock of the archive in `folder`.
    ///
    /// # Errors
    /// [`NotLocked`] where another run holds it, or its file cannot be used.
    pub fn take(folder: &Path, now: Timestamp) -> Result<Self, NotLocked> {
        let path = folder.join(LOCK_NAME);
        let unusable = |error| NotLocked::Unusable(path.clone(), error);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(unusable)?;
        let holder = || {
            fs::read_to_string(&path)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NotLocked::Held(holder())),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        let before = holder();
        file.set_len(0).map_err(unusable)?;
        writeln!(file, "process {}, since {now}", std::process::id()).map_err(unusable)?;
        Ok(Self {
            file,
            taken_over_from: (!before.is_empty()).then_some(before),
        })
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        // An empty file tells the next run that this one ended by itself; the lock goes with the handle.
        let _ = self.file.set_len(0);
    }
}
