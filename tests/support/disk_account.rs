//! What was done to the files of a folder, one operation after the other, and the folder as a power cut leaves it.

use std::fs;
use std::path::Path;

/// A disk writes a sector whole or not at all, and promises no more.
const SECTOR_BYTES: usize = 512;

/// Something that was done to a file, by its name in the folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    Write {
        file: String,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: String,
        length: u64,
    },
    Sync {
        file: String,
    },
    Delete {
        file: String,
    },
}

/// What a power cut does to what was not synced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsynced {
    Lost,
    Kept,
    /// Every second operation reached the disk.
    Scattered,
    /// The last write was cut in the middle, at a sector.
    Torn,
}

/// Makes the folder as it is found after the power was cut behind the first `done` operations.
pub fn after_power_cut(
    base: &[(String, Vec<u8>)],
    operations: &[Operation],
    done: usize,
    unsynced: Unsynced,
    folder: &Path,
) {
    let mut files = base.to_vec();
    let operations = &operations[..done];
    let last = operations.len().saturating_sub(1);
    for (number, operation) in operations.iter().enumerate() {
        let synced = operations[number..]
            .iter()
            .any(|later| matches!(later, Operation::Sync { file } if file == operation.file()));
        let reached = synced
            || match unsynced {
                Unsynced::Lost => false,
                Unsynced::Kept | Unsynced::Torn => true,
                Unsynced::Scattered => number % 2 == 0,
            };
        if reached {
            let torn = unsynced == Unsynced::Torn && number == last && !synced;
            operation.apply(&mut files, torn);
        }
    }
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("room");
    }
}

impl Operation {
    fn file(&self) -> &str {
        match self {
            Self::Write { file, .. }
            | Self::Truncate { file, .. }
            | Self::Sync { file }
            | Self::Delete { file } => file,
        }
    }

    fn apply(&self, files: &mut Vec<(String, Vec<u8>)>, torn: bool) {
        if let Self::Delete { file } = self {
            files.retain(|(name, _)| name != file);
            return;
        }
        let at = files.iter().position(|(name, _)| name == self.file());
        let at = at.unwrap_or_else(|| {
            files.push((self.file().to_owned(), Vec::new()));
            files.len() - 1
        });
        let contents = &mut files[at].1;
        match self {
            Self::Write { at, bytes, .. } => {
                let half = bytes.len() / 2 / SECTOR_BYTES * SECTOR_BYTES;
                let bytes = if torn { &bytes[..half] } else { bytes };
                let at = usize::try_from(*at).expect("a small file");
                contents.resize(contents.len().max(at + bytes.len()), 0);
                contents[at..at + bytes.len()].copy_from_slice(bytes);
            }
            Self::Truncate { length, .. } => {
                contents.resize(usize::try_from(*length).expect("a small file"), 0);
            }
            Self::Sync { .. } | Self::Delete { .. } => {}
        }
    }
}
