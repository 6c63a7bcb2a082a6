//! Where a package goes: written beside its place and moved there when it is whole, so that a reader never
//! meets half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::export::measure::{Measured, Measuring};

/// Bytes gathered before they go to a file.
const BUFFER_BYTES: usize = 256 << 10;

/// A file or folder to be.
pub(super) struct Place {
    path: PathBuf,
}

/// A file that is there.
pub(super) struct Written {
    pub path: PathBuf,
    pub measured: Measured,
}

impl Place {
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
        }
    }

    /// Where it is to be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's own name.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The place with another ending, in place of the first of these that it has.
    pub fn beside(&self, endings: &[&str], ending: &str) -> Self {
        let name = self.name();
        let stem = endings
            .iter()
            .find_map(|old| name.strip_suffix(&format!(".{old}")))
            .unwrap_or(&name);
        Self {
            path: self.path.with_file_name(format!("{stem}.{ending}")),
        }
    }

    /// Writes the file through `fill`, and moves it to its place once `check` has read it without error.
    pub fn file(
        &self,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        check: impl FnOnce(File) -> io::Result<()>,
    ) -> io::Result<Written> {
        let unfinished = self.unfinished();
        let filled = fill_file(&unfinished, fill).and_then(|measured| {
            check(File::open(&unfinished)?)?;
            fs::rename(&unfinished, &self.path)?;
            Ok(measured)
        });
        if filled.is_err() {
            // The first error is the one to tell; what is left over says by its name what it is.
            let _ = fs::remove_file(&unfinished);
        }
        Ok(Written {
            path: self.path.clone(),
            measured: filled?,
        })
    }

    /// Fills a new folder through `fill`, and moves it to its place. A folder with something in it is refused.
    pub fn folder<T>(&self, fill: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
        if let Ok(mut entries) = fs::read_dir(&self.path)
            && entries.next().is_some()
        {
            let message = "there is a folder of this name with something in it";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        let unfinished = self.unfinished();
        fs::create_dir(&unfinished).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let left = format!(
                    "{} is left of an export that was cut off; remove it and export again",
                    unfinished.display()
                );
                io::Error::new(io::ErrorKind::AlreadyExists, left)
            }
            _ => error,
        })?;
        let filled = fill(&unfinished).and_then(|filled| {
            fs::rename(&unfinished, &self.path)?;
            Ok(filled)
        });
        if filled.is_err() {
            let _ = fs::remove_dir_all(&unfinished);
        }
        filled
    }

    /// An unnamed file on the same disk, for what must be known before it can be written.
    pub fn spool(&self) -> io::Result<File> {
        let folder = self.path.parent().filter(|folder| folder.is_dir());
        tempfile::tempfile_in(folder.unwrap_or_else(|| Path::new(".")))
    }

    fn unfinished(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".unfinished");
        PathBuf::from(name)
    }
}

/// Writes a file with its measure.
pub(super) fn fill_file(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Measured> {
    let file = File::create(path)?;
    let measured = measured(&file, fill)?;
    file.sync_all()?;
    Ok(measured)
}

/// Writes into an open file and measures what was written.
pub(super) fn measured(
    file: &File,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Measured> {
    let mut out = Measuring::new(BufWriter::with_capacity(BUFFER_BYTES, file));
    fill(&mut out)?;
    out.flush()?;
    Ok(out.finish())
}
