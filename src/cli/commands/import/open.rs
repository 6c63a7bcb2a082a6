//! A path → which form of package it is, and its resources one at a time.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::{Visit, bag, table, web_archive};
use crate::cli::command_error::CommandError;
use crate::jobs::Spool;
use crate::model::digest::{Digest, Hasher};

const PIECE_BYTES: usize = 64 << 10;

/// The forms that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Warc,
    Wacz,
    Bagit,
    AutoArchiver,
}

impl Form {
    /// The word in records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warc => "warc",
            Self::Wacz => "wacz",
            Self::Bagit => "bagit",
            Self::AutoArchiver => "auto_archiver",
        }
    }
}

/// What is known of a package once it has been read.
#[derive(Debug, Default)]
pub struct Opened {
    pub digest: Option<Digest>,
    pub faults: Vec<String>,
    /// What it cannot prove beyond what its form cannot.
    pub limits: Vec<String>,
}

/// Tells the form by what is there, not by the name alone.
pub fn form(path: &Path) -> Result<Form, CommandError> {
    if path.is_dir() {
        if path.join("bagit.txt").is_file() {
            return Ok(Form::Bagit);
        }
        if table::find(path).is_some() {
            return Ok(Form::AutoArchiver);
        }
        return Err(unknown(path));
    }
    let mut head = [0_u8; 5];
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let count = read_up_to(&mut file, &mut head).map_err(|error| unreadable(path, &error))?;
    match head.get(..count).unwrap_or_default() {
        [0x1f, 0x8b, ..] | b"WARC/" => Ok(Form::Warc),
        [b'P', b'K', 3, 4, ..] => Ok(Form::Wacz),
        _ if table::is_table(path) => Ok(Form::AutoArchiver),
        _ => Err(unknown(path)),
    }
}

/// Hands every resource to `visit`.
pub fn each(
    form: Form,
    path: &Path,
    spool: &Path,
    visit: Visit<'_>,
) -> Result<Opened, CommandError> {
    match form {
        Form::Warc => web_archive::warc_file(path, spool, visit),
        Form::Wacz => web_archive::wacz_file(path, spool, visit),
        Form::Bagit => bag::folder(path, spool, visit),
        Form::AutoArchiver => table::folder(path, spool, visit),
    }
}

/// The digest of a file.
pub fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut hasher = Hasher::default();
    pieces(path, &mut |piece| {
        hasher.update(piece);
        Ok(())
    })?;
    Ok(hasher.finish())
}

/// Hands a file's bytes over piece by piece.
pub fn pieces(path: &Path, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufReader::new(File::open(path)?);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(());
        }
        take(piece.get(..count).unwrap_or_default())?;
    }
}

/// A body on its way in.
pub fn body(folder: &Path) -> Body {
    Body(Spool::new(folder))
}

/// A spool that is written to.
pub struct Body(pub Spool);

impl io::Write for Body {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes).map_err(|fault| fault.error)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the person is told where a package cannot be read at all.
pub fn unreadable(path: &Path, error: &io::Error) -> CommandError {
    CommandError::failed(
        "unreadable_package",
        format!("{}: {error}", path.display()),
        "Give a file or folder that is there and that you may read.",
    )
}

fn unknown(path: &Path) -> CommandError {
    CommandError::failed(
        "unknown_package",
        format!(
            "{} is no WARC, WACZ, BagIt folder or auto-archiver table",
            path.display()
        ),
        "Give a .warc or .warc.gz file, a .wacz file, a folder with bagit.txt, or auto-archiver's CSV beside its files; \
         documents are taken in with `pressmark collect`.",
    )
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while let Some(room) = buffer.get_mut(count..).filter(|room| !room.is_empty()) {
        match file.read(room)? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}
