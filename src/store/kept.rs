//! Copies of the last signed checkpoints, kept beside the key: what the key remembers of the logs it
//! signed, so that it never signs two histories of one.
//!
//! Beside `signing.key` lies the folder `signing.checkpoints` with one checkpoint for each log, and for
//! each archive folder the name of the log that was in it. They are written before the checkpoint is
//! released into the archive. Cases: `tests/log/signing.rs`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::key_disk::{self, KeyDisk, Named};
use super::ledger::KeptCheckpoint;
use crate::model::digest::Digest;

/// What the key remembers.
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// The memory of the key in this file; touches nothing.
    pub fn beside(key: &Path) -> Self {
        Self {
            folder: key.with_extension("checkpoints"),
        }
    }

    /// The last checkpoint signed of a log.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn checkpoint(&self, origin: &str) -> Result<Option<KeptCheckpoint>, String> {
        let path = self.checkpoint_path(origin);
        let note = read(&path)?;
        Ok(note.map(|note| KeptCheckpoint {
            kept: format!("kept in {}", path.display()),
            note,
        }))
    }

    /// The log that was in this archive folder when it was last signed.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn log_in(&self, archive: &Path) -> Result<Option<String>, String> {
        let text = read(&self.folder_path(archive))?;
        Ok(text.and_then(|text| text.lines().next().map(ToOwned::to_owned)))
    }

    /// Remembers a checkpoint, for good, before anybody else sees it.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    pub fn remember(
        &self,
        disk: &dyn KeyDisk,
        archive: &Path,
        origin: &str,
        note: &str,
    ) -> Result<(), String> {
        self.remember_head(disk, origin, note)?;
        let place = self.folder_path(archive);
        let text = format!("{origin}\n{}\n", absolute(archive).display());
        if read(&place)?.as_deref() == Some(text.as_str()) {
            return Ok(());
        }
        write(disk, &place, &text)
    }

    /// Remembers a checkpoint of a log that is in no folder of ours.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    pub fn remember_head(
        &self,
        disk: &dyn KeyDisk,
        origin: &str,
        note: &str,
    ) -> Result<(), String> {
        key_disk::make_folder(disk, &self.folder)
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        write(disk, &self.checkpoint_path(origin), note)
    }

    /// Puts the last checkpoint of a log aside under a name of its own, where it stays: a shorter history
    /// was accepted in its place. Gives the path it has now.
    ///
    /// # Errors
    /// Why it cannot be moved, in words.
    pub fn put_aside(
        &self,
        disk: &dyn KeyDisk,
        origin: &str,
        size: u64,
    ) -> Result<PathBuf, String> {
        let from = self.checkpoint_path(origin);
        let mut number = 0;
        let to = loop {
            let name = format!("given-up-{size}-{number}");
            let to = from.with_extension(name);
            if !to.exists() {
                break to;
            }
            number += 1;
        };
        key_disk::rename(disk, &from, &to)
            .map_err(|error| format!("{}: {error}", from.display()))?;
        Ok(to)
    }

    /// The folder an archive with this log was in when the key last signed it, if it is another one than
    /// `archive`, which the key does not know.
    ///
    /// # Errors
    /// Why the memory cannot be read, in words.
    pub fn home_of(&self, origin: &str, archive: &Path) -> Result<Option<PathBuf>, String> {
        if read(&self.folder_path(archive))?.is_some_and(|text| text.lines().next() == Some(origin))
        {
            return Ok(None);
        }
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{}: {error}", self.folder.display())),
        };
        let mut homes: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("folder-"))
            .filter_map(|entry| fs::read_to_string(entry.path()).ok())
            .filter_map(|text| {
                let mut lines = text.lines();
                (lines.next() == Some(origin)).then(|| lines.next().map(PathBuf::from))?
            })
            .collect();
        homes.sort();
        Ok(homes.into_iter().next())
    }

    /// Where the name of an archive folder's log is kept.
    pub fn folder_path(&self, archive: &Path) -> PathBuf {
        let folder = absolute(archive);
        let name = Digest::of(folder.as_os_str().as_encoded_bytes()).to_string();
        self.folder.join(format!("folder-{name}"))
    }

    fn checkpoint_path(&self, origin: &str) -> PathBuf {
        // An origin is ours to make, but a damaged one must not become a path.
        let digits = origin.rsplit('/').next().unwrap_or_default().chars();
        let name: String = digits.filter(char::is_ascii_alphanumeric).collect();
        self.folder.join(format!("{name}.checkpoint"))
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// Replaces a file: the old one stays until the new one is whole and on the disk.
fn write(disk: &dyn KeyDisk, path: &Path, text: &str) -> Result<(), String> {
    key_disk::write_whole(disk, path, text, Named::Replace)
        .map_err(|error| format!("{}: {error}", path.display()))
}
