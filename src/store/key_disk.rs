//! What the key and its memory ask of the disk, one step at a time: a file made whole beside its place, brought to
//! the disk, and put there.
//!
//! The steps go through [`KeyDisk`], so that a disk which fails at any of them can stand in for the real one. Knows
//! nothing of keys. Cases: `tests/faults/key.rs`.

use std::fmt::Debug;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::key_file::folder_of;

/// One step; each may fail by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyStep {
    /// A folder is made, with those above it.
    MakeFolder,
    /// A file with a name of its own is made, for its owner only.
    MakeFile,
    /// What it holds is written.
    Write,
    /// That is brought to the disk.
    Sync,
    /// The file is given its name.
    Name,
    /// The name is brought to the disk. Not every system can; nothing waits for it.
    SyncFolder,
    /// A file is given another name.
    Rename,
}

/// Takes the steps.
pub trait KeyDisk: Debug + Send + Sync {
    /// Takes one, by doing `really`.
    ///
    /// # Errors
    /// What the system says.
    fn step(&self, step: KeyStep, really: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()>;
}

/// The disk of this computer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnDisk;

impl KeyDisk for OwnDisk {
    fn step(&self, _: KeyStep, really: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        really()
    }
}

/// What becomes of a file that has the name already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// It stays, and the new one is not put there: [`io::ErrorKind::AlreadyExists`].
    Keep,
    /// The new one takes its place in one step.
    Replace,
}

/// Makes a folder, with those above it.
pub(super) fn make_folder(disk: &dyn KeyDisk, folder: &Path) -> io::Result<()> {
    disk.step(KeyStep::MakeFolder, &mut || fs::create_dir_all(folder))
}

/// Writes a file for its owner only, which appears whole or not at all.
pub(super) fn write_whole(
    disk: &dyn KeyDisk,
    path: &Path,
    text: &str,
    named: Named,
) -> io::Result<()> {
    let folder = folder_of(path);
    let mut made = None;
    disk.step(KeyStep::MakeFile, &mut || {
        // Made with mode 0600 and moved into place, so that nobody ever reads half of it.
        made = Some(tempfile::NamedTempFile::new_in(folder)?);
        Ok(())
    })?;
    let mut file = made.ok_or_else(|| io::Error::other("no file was made"))?;
    disk.step(KeyStep::Write, &mut || file.write_all(text.as_bytes()))?;
    disk.step(KeyStep::Sync, &mut || file.as_file().sync_all())?;
    let mut file = Some(file);
    disk.step(KeyStep::Name, &mut || {
        let Some(file) = file.take() else {
            return Ok(());
        };
        let outcome = match named {
            Named::Keep => file.persist_noclobber(path),
            Named::Replace => file.persist(path),
        };
        outcome.map(|_| ()).map_err(|failed| failed.error)
    })?;
    sync_folder(disk, folder);
    Ok(())
}

/// Gives a file another name.
pub(super) fn rename(disk: &dyn KeyDisk, from: &Path, to: &Path) -> io::Result<()> {
    disk.step(KeyStep::Rename, &mut || fs::rename(from, to))?;
    sync_folder(disk, folder_of(to));
    Ok(())
}

/// Makes a name durable where the system can; elsewhere a rename is as durable as it gets.
fn sync_folder(disk: &dyn KeyDisk, folder: &Path) {
    let _ = disk.step(KeyStep::SyncFolder, &mut || {
        fs::File::open(folder)?.sync_all()
    });
}
