//! `export --format tiles`: the log's files in a folder of their own.

use std::fs;
use std::io;

use super::place::{Place, Written, fill_file};
use crate::jobs::Archive;
use crate::jobs::export::tiles;

/// Writes them; the checkpoint stands for them all, since it tells their root.
pub(super) fn folder(archive: &Archive, place: &Place) -> io::Result<Vec<Written>> {
    place.folder(|folder| {
        let mut checkpoint = None;
        tiles::write(archive, &mut |path, bytes| {
            let file = folder.join(path);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            let measured = fill_file(&file, |out| out.write_all(bytes))?;
            checkpoint.get_or_insert(Written {
                path: place.path().join(path),
                measured,
            });
            Ok(())
        })?;
        Ok(checkpoint.into_iter().collect())
    })
}
