//! What a person names on the command line → documents, one at a time.
//!
//! A file, a folder (walked, in order of name), or `-` for standard input. `.jsonl` files are read
//! line by line, so their size does not matter; any other document is read whole, up to a limit.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use super::Fault;
use crate::model::document::Document;
use crate::read;

/// The largest document that is read whole, and the longest JSON line.
pub const DOCUMENT_BYTES_MAX: u64 = 64 << 20;
/// Enough to see that a file is no text, before reading the rest of it.
const SNIFF_BYTES: u64 = 64 << 10;

/// One thing that came out of the inputs.
#[derive(Debug)]
pub enum Taken {
    /// A document with the bytes it was read from.
    Document { document: Document, bytes: Vec<u8> },
    /// Something that is no document.
    Skipped(Skipped),
}

/// Something that was not read as a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The file, or file and line.
    pub source: String,
    /// What it is instead.
    pub why: String,
    /// Whether a person named it or a folder holds it.
    pub named: Named,
}

/// How something came to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// Named on the command line.
    ByPerson,
    /// Found in a folder.
    InFolder,
}

enum Source {
    Path(PathBuf, Named),
    StandardInput,
}

/// A JSON Lines file under way.
struct Lines {
    name: String,
    number: u64,
    reader: Box<dyn io::BufRead>,
}

/// The documents of all inputs, read as they are asked for.
pub struct Inputs {
    waiting: VecDeque<Source>,
    lines: Option<Lines>,
    read_already: VecDeque<Taken>,
    /// The archive's own folder is never taken for input.
    archive: Option<PathBuf>,
}

impl Inputs {
    /// Looks that everything named is there; reads nothing yet.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] for the first path that is not there.
    pub fn new(names: &[String], archive: &Path) -> Result<Self, Fault> {
        let mut waiting = VecDeque::new();
        for name in names {
            if name == "-" {
                waiting.push_back(Source::StandardInput);
                continue;
            }
            let path = PathBuf::from(name);
            fs::metadata(&path).map_err(|error| unreadable(&path, error))?;
            waiting.push_back(Source::Path(path, Named::ByPerson));
        }
        Ok(Self {
            waiting,
            lines: None,
            read_already: VecDeque::new(),
            archive: archive.canonicalize().ok(),
        })
    }

    /// The next document or skipped thing.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] where a file cannot be read.
    pub fn take(&mut self) -> Result<Option<Taken>, Fault> {
        loop {
            if let Some(taken) = self.read_already.pop_front() {
                return Ok(Some(taken));
            }
            if let Some(lines) = &mut self.lines {
                match next_line(lines)? {
                    Some(taken) => return Ok(Some(taken)),
                    None => self.lines = None,
                }
                continue;
            }
            match self.waiting.pop_front() {
                None => return Ok(None),
                Some(Source::StandardInput) => {
                    self.file(
                        Path::new("-"),
                        Box::new(io::stdin().lock()),
                        Named::ByPerson,
                    )?;
                }
                Some(Source::Path(path, named)) => self.path(&path, named)?,
            }
        }
    }

    fn path(&mut self, path: &Path, named: Named) -> Result<(), Fault> {
        let metadata = fs::metadata(path).map_err(|error| unreadable(path, error))?;
        if metadata.is_dir() {
            return self.folder(path);
        }
        if !metadata.is_file() {
            self.skip(path, "not a regular file", named);
            return Ok(());
        }
        let file = File::open(path).map_err(|error| unreadable(path, error))?;
        self.file(path, Box::new(file), named)
    }

    /// Puts a folder's entries before everything else that waits, in order of name.
    fn folder(&mut self, path: &Path) -> Result<(), Fault> {
        if self.archive.is_some() && path.canonicalize().ok() == self.archive {
            return Ok(());
        }
        let mut entries: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| unreadable(path, error))? {
            let entry = entry.map_err(|error| unreadable(path, error))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link could lead anywhere, also back up.
            let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if !hidden && !linked {
                entries.push(entry.path());
            }
        }
        entries.sort();
        for entry in entries.into_iter().rev() {
            self.waiting
                .push_front(Source::Path(entry, Named::InFolder));
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, file: Box<dyn Read>, named: Named) -> Result<(), Fault> {
        let name = path.display().to_string();
        let is_lines = path
            .extension()
            .is_some_and(|ending| ending == "jsonl" || ending == "ndjson");
        if is_lines {
            self.lines = Some(Lines {
                name,
                number: 0,
                reader: Box::new(BufReader::new(file)),
            });
            return Ok(());
        }
        let mut bytes = Vec::new();
        let mut file = file.take(SNIFF_BYTES);
        file.read_to_end(&mut bytes)
            .map_err(|error| unreadable(path, error))?;
        if let Err(other) = read::read(&name, &bytes) {
            self.skip(path, other.what, named);
            return Ok(());
        }
        file.set_limit(DOCUMENT_BYTES_MAX + 1 - SNIFF_BYTES);
        file.read_to_end(&mut bytes)
            .map_err(|error| unreadable(path, error))?;
        if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
            let limit = format!("larger than {} MiB", DOCUMENT_BYTES_MAX >> 20);
            self.skip(path, &limit, named);
            return Ok(());
        }
        self.whole(path, &name, bytes, named);
        Ok(())
    }

    fn whole(&mut self, path: &Path, name: &str, bytes: Vec<u8>, named: Named) {
        match read::read(name, &bytes) {
            Err(other) => self.skip(path, other.what, named),
            Ok(documents) => {
                for document in documents {
                    self.read_already.push_back(match document {
                        Ok(document) => Taken::Document {
                            document,
                            bytes: bytes.clone(),
                        },
                        Err(bad) => Taken::Skipped(Skipped {
                            source: format!("{name}, line {}", bad.number),
                            why: bad.why,
                            named,
                        }),
                    });
                }
            }
        }
    }

    fn skip(&mut self, path: &Path, why: &str, named: Named) {
        self.read_already.push_back(Taken::Skipped(Skipped {
            source: path.display().to_string(),
            why: why.to_owned(),
            named,
        }));
    }
}

/// The next line that is not blank.
fn next_line(lines: &mut Lines) -> Result<Option<Taken>, Fault> {
    loop {
        let mut bytes = Vec::new();
        lines.number += 1;
        let mut limited = (&mut lines.reader).take(DOCUMENT_BYTES_MAX + 1);
        limited
            .read_until(b'\n', &mut bytes)
            .map_err(|error| unreadable(Path::new(&lines.name), error))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let skipped = |why: String| {
            Taken::Skipped(Skipped {
                source: format!("{}, line {}", lines.name, lines.number),
                why,
                named: Named::ByPerson,
            })
        };
        if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
            let why = format!("longer than {} MiB", DOCUMENT_BYTES_MAX >> 20);
            let taken = skipped(why);
            skip_line(lines)?;
            return Ok(Some(taken));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        return Ok(Some(
            match read::json_lines::line(&lines.name, lines.number, &text) {
                Ok(document) => Taken::Document { document, bytes },
                Err(bad) => skipped(bad.why),
            },
        ));
    }
}

/// Passes over the rest of a line that is too long, without holding it.
fn skip_line(lines: &mut Lines) -> Result<(), Fault> {
    lines
        .reader
        .skip_until(b'\n')
        .map(|_| ())
        .map_err(|error| unreadable(Path::new(&lines.name), error))
}

fn unreadable(path: &Path, error: io::Error) -> Fault {
    Fault::Unreadable {
        path: path.to_path_buf(),
        error,
    }
}
