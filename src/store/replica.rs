//! A second copy of an archive, whole and checked before it takes its place; one that is there already is
//! replaced only by a continuation of itself. Cases: `tests/replicate.rs`.

use std::fs;
use std::path::Path;

use super::archive::{Archive, StoreFault};
use super::check::{Checked, check};
use super::ledger;

/// Where a copy is made; it gets its own place once it is whole.
const UNFINISHED_NAME: &str = "replica.unfinished";

/// What became of the copy.
#[derive(Debug)]
pub enum Replicated {
    /// It is in its place, and everything in it was hashed.
    Done(Box<Checked>),
    /// What was copied has findings: it did not take its place.
    Unsound(Box<Checked>),
    /// The folder holds something else than an older copy of this archive; it was left as it is.
    NotOurs(String),
}

impl Archive {
    /// Copies the archive into another folder, as it is at one moment, while others may go on writing.
    ///
    /// # Errors
    /// [`StoreFault`] where there is no archive, or the folder cannot be written.
    pub fn replicate_to(&self, folder: &Path) -> Result<Replicated, StoreFault> {
        let told = |error| StoreFault::Folder(folder.to_path_buf(), error);
        let reader = self.open_for_reading()?;
        let place = Self::at(folder);
        if place.exists()
            && let Some(why) = self.is_no_older_copy(&place)?
        {
            return Ok(Replicated::NotOurs(why));
        }
        let unfinished = Self::at(&folder.join(UNFINISHED_NAME));
        match fs::remove_dir_all(unfinished.folder()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(told(error)),
            _ => fs::create_dir_all(unfinished.folder()).map_err(told)?,
        }
        // The page for finders comes with the copy.
        let database = unfinished.database();
        let connection = reader.connection();
        connection.pragma_update(None, "query_only", false)?;
        connection.execute("VACUUM INTO ?1", [database.to_string_lossy()])?;
        connection.pragma_update(None, "query_only", true)?;
        let checked = Box::new(check(&unfinished, &[], &|_| {})?);
        if !checked.findings.is_empty() {
            return Ok(Replicated::Unsound(checked));
        }
        fs::File::open(&database)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&database, place.database()))
            .and_then(|()| fs::remove_dir_all(unfinished.folder()))
            .map_err(told)?;
        place.leave_readme()?;
        Ok(Replicated::Done(checked))
    }

    /// Why what is in `place` must not be replaced by a copy of this archive, if it must not.
    fn is_no_older_copy(&self, place: &Self) -> Result<Option<String>, StoreFault> {
        let (own, there) = (self.open_for_reading()?, place.open_for_reading()?);
        let count = "SELECT coalesce(max(idx) + 1, 0) FROM log";
        let entries = |reader: &super::Reader| -> Result<u64, StoreFault> {
            let count: i64 = reader.connection().query_row(count, [], |row| row.get(0))?;
            Ok(count.cast_unsigned())
        };
        let mut unfolded = place.database().into_os_string();
        unfolded.push("-wal");
        if fs::metadata(&unfolded).is_ok_and(|metadata| metadata.len() > 0) {
            return Ok(Some("somebody writes to the archive there".to_owned()));
        }
        let (here, older) = (entries(&own)?, entries(&there)?);
        if older > here {
            return Ok(Some(format!(
                "the archive there has {older} entries, more than the {here} of this one"
            )));
        }
        let root = |reader: &super::Reader| ledger::root_over(reader.connection(), 0..older);
        Ok((root(&own)? != root(&there)?)
            .then(|| "the archive there is another, or has another history".to_owned()))
    }
}
