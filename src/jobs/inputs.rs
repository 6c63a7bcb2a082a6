//! What a person names on the command line → documents, one at a time.
//!
//! A file, a folder (walked, in order of name), or `-` for standard input. JSON Lines are read line by
//! line, so their size does not matter; any other document is read whole, up to a limit. What cannot be
//! read is passed over and named; it stops nothing that comes after it. Cases: `tests/cli/`.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::Fault;
use crate::model::document::Document;
use crate::read;
use crate::read::kind::Kind;

/// The largest document that is read whole, and the longest JSON line.
pub const DOCUMENT_BYTES_MAX: u64 = 64 << 20;
/// Enough to see that a file is no text, before reading the rest of it.
const SNIFF_BYTES: u64 = 64 << 10;

/// One thing that came out of the inputs, not yet read as text: that is work for any thread.
#[derive(Debug)]
pub enum Raw {
    /// A file.
    Whole { path: PathBuf, bytes: Vec<u8> },
    /// A line of JSON Lines.
    Line {
        name: String,
        number: u64,
        bytes: Vec<u8>,
    },
    /// Something that is no document.
    Skipped(Skipped),
}

/// One thing that was read.
#[derive(Debug)]
pub enum Taken {
    /// A document with the bytes it was read from.
    Document { document: Document, bytes: Vec<u8> },
    /// Something that is no document.
    Skipped(Skipped),
}

impl Raw {
    /// How much it holds, in bytes.
    pub const fn size(&self) -> usize {
        match self {
            Self::Whole { bytes, .. } | Self::Line { bytes, .. } => bytes.len(),
            Self::Skipped(_) => 0,
        }
    }

    /// Reads it as text.
    pub fn read(self) -> Taken {
        match self {
            Self::Whole { path, bytes } => whole(&path, bytes),
            Self::Line {
                name,
                number,
                bytes,
            } => line(&name, number, bytes),
            Self::Skipped(skipped) => Taken::Skipped(skipped),
        }
    }
}

/// Something that was not read as a document. Displayed, it is a sentence without its full stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The file, or file and line.
    pub source: String,
    /// What is said of it: "is a PNG picture", "could not be read (permission denied)".
    pub why: String,
    /// Whether something is missing now.
    pub loss: Loss,
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.source, self.why)
    }
}

/// What passing over something means for the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// A folder holds other things than documents.
    Nothing,
    /// A person named it, or it should have been a document.
    Document,
    /// It could not be had now and may be another time.
    Postponed,
}

/// How something came to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Named {
    ByPerson,
    InFolder,
}

enum Source {
    Path(PathBuf, Named),
    StandardInput,
}

/// The documents of all inputs, read as they are asked for.
pub struct Inputs {
    waiting: VecDeque<Source>,
    lines: Option<Lines>,
    /// The archive's own folder is never taken for input.
    archive: PathBuf,
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
            fs::metadata(&path).map_err(|error| Fault::Unreadable {
                path: path.clone(),
                error,
            })?;
            waiting.push_back(Source::Path(path, Named::ByPerson));
        }
        Ok(Self {
            waiting,
            lines: None,
            archive: archive.to_path_buf(),
        })
    }

    /// The next file, line or skipped thing.
    pub fn take(&mut self) -> Option<Raw> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.take() {
                    Some(taken) => return Some(taken),
                    None => self.lines = None,
                }
            }
            let taken = match self.waiting.pop_front()? {
                Source::StandardInput => {
                    self.file(Path::new("-"), Box::new(io::stdin()), Named::ByPerson)
                }
                Source::Path(path, named) => self.path(&path, named),
            };
            if taken.is_some() {
                return taken;
            }
        }
    }

    fn path(&mut self, path: &Path, named: Named) -> Option<Raw> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return unread(path, &error),
        };
        if metadata.is_dir() {
            return self.folder(path);
        }
        // A person may name a pipe; in a folder, one would keep us waiting for ever.
        if !metadata.is_file() && named == Named::InFolder {
            return skip(path, "is not a regular file", named);
        }
        match File::open(path) {
            Ok(file) => self.file(path, Box::new(file), named),
            Err(error) => unread(path, &error),
        }
    }

    /// Puts a folder's entries before everything else that waits, in order of name.
    fn folder(&mut self, path: &Path) -> Option<Raw> {
        let is_archive = self
            .archive
            .canonicalize()
            .is_ok_and(|archive| path.canonicalize().is_ok_and(|path| path == archive));
        if is_archive {
            return None;
        }
        let mut entries: Vec<PathBuf> = Vec::new();
        let listed = fs::read_dir(path).and_then(|listing| {
            for entry in listing {
                let entry = entry?;
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                // A link could lead anywhere, also back up.
                let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                if !hidden && !linked {
                    entries.push(entry.path());
                }
            }
            Ok(())
        });
        entries.sort();
        for entry in entries.into_iter().rev() {
            self.waiting
                .push_front(Source::Path(entry, Named::InFolder));
        }
        listed.err().and_then(|error| unread(path, &error))
    }

    /// Looks at the beginning: no text is read no further, JSON Lines line by line, all else whole.
    fn file(&mut self, path: &Path, mut file: Box<dyn Read + Send>, named: Named) -> Option<Raw> {
        let name = path.display().to_string();
        let mut head = Vec::new();
        if let Err(error) = file.by_ref().take(SNIFF_BYTES).read_to_end(&mut head) {
            return unread(path, &error);
        }
        let regular = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        if head.is_empty() && !regular {
            return skip(path, "gave nothing to read", named);
        }
        let decoded = read::decode::decode(&head, read::kind::declared_charset(&head));
        if let Some(other) = read::kind::not_text(&head, decoded.encoding) {
            return skip(path, &format!("is {}", other.what), named);
        }
        if let Kind::Text(_) = read::kind::of(&name, &decoded.text) {
            return rest(path, head, file, named);
        }
        // JSON is UTF-8 (RFC 8259, section 8.1).
        if decoded.encoding.starts_with("UTF-16") {
            return skip(path, "is JSON Lines in UTF-16; save it as UTF-8", named);
        }
        self.lines = Some(Lines {
            name,
            number: 0,
            reader: Box::new(Cursor::new(head).chain(BufReader::new(file))),
        });
        None
    }
}

/// The whole file, up to the limit.
fn rest(path: &Path, mut bytes: Vec<u8>, file: Box<dyn Read + Send>, named: Named) -> Option<Raw> {
    let rest_bytes_max = DOCUMENT_BYTES_MAX + 1 - bytes.len() as u64;
    if let Err(error) = file.take(rest_bytes_max).read_to_end(&mut bytes) {
        return unread(path, &error);
    }
    if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
        let why = format!("is larger than {} MiB", DOCUMENT_BYTES_MAX >> 20);
        return skip(path, &why, named);
    }
    Some(Raw::Whole {
        path: path.to_path_buf(),
        bytes,
    })
}

fn whole(path: &Path, bytes: Vec<u8>) -> Taken {
    let name = path.display().to_string();
    let skipped = |why: String| {
        Taken::Skipped(Skipped {
            source: name.clone(),
            why,
            loss: Loss::Document,
        })
    };
    match read::read(&name, &bytes) {
        Err(other) => skipped(format!("is {}", other.what)),
        Ok(documents) => documents.into_iter().flatten().next().map_or_else(
            || skipped("holds no text".to_owned()),
            |document| Taken::Document { document, bytes },
        ),
    }
}

fn line(name: &str, number: u64, bytes: Vec<u8>) -> Taken {
    let text = String::from_utf8_lossy(&bytes);
    match read::json_lines::line(name, number, &text) {
        Ok(document) => Taken::Document { document, bytes },
        Err(bad) => {
            let why = format!("is no JSON document ({})", in_its_line(&bad.why));
            Taken::Skipped(skipped_line(name, number, why))
        }
    }
}

fn skipped_line(name: &str, number: u64, why: String) -> Skipped {
    Skipped {
        source: format!("{name}, line {number},"),
        why,
        loss: Loss::Document,
    }
}

/// Says that the inputs hold no document, with the first few reasons of `count`: a folder of a thousand
/// pictures gives a short message.
pub fn no_document(names: &[String], count: usize, skipped: &[Skipped]) -> Fault {
    const REASONS_MAX: usize = 3;
    let reasons: Vec<String> = skipped
        .iter()
        .take(REASONS_MAX)
        .map(ToString::to_string)
        .collect();
    Fault::NoDocument(match count {
        0 => format!("{} holds no document", names.join(", ")),
        count if count > REASONS_MAX => format!(
            "none of {count} files and lines is a document: {}; …",
            reasons.join("; ")
        ),
        _ => reasons.join("; "),
    })
}

/// A JSON Lines file under way.
struct Lines {
    name: String,
    number: u64,
    reader: Box<dyn BufRead + Send>,
}

impl Lines {
    /// The next line that is not blank.
    fn take(&mut self) -> Option<Raw> {
        loop {
            let mut bytes = Vec::new();
            self.number += 1;
            let mut limited = (&mut self.reader).take(DOCUMENT_BYTES_MAX + 1);
            if let Err(error) = limited.read_until(b'\n', &mut bytes) {
                return Some(self.unread_rest(&error));
            }
            if bytes.is_empty() {
                return None;
            }
            if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
                let why = format!("is longer than {} MiB", DOCUMENT_BYTES_MAX >> 20);
                // The rest of the line is passed over without being held.
                return Some(match self.reader.skip_until(b'\n') {
                    Ok(_) => self.skipped(why),
                    Err(error) => self.unread_rest(&error),
                });
            }
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.trim_ascii().is_empty() {
                return Some(Raw::Line {
                    name: self.name.clone(),
                    number: self.number,
                    bytes,
                });
            }
        }
    }

    fn skipped(&self, why: String) -> Raw {
        Raw::Skipped(skipped_line(&self.name, self.number, why))
    }

    /// A reader that failed would fail for ever.
    fn unread_rest(&mut self, error: &io::Error) -> Raw {
        self.reader = Box::new(io::empty());
        self.skipped(format!("could not be read ({})", reason(error)))
    }
}

/// A JSON line is parsed by itself, so that its parser says "line 1" wherever it stands.
fn in_its_line(why: &str) -> String {
    why.replace(" at line 1 column ", " at column ")
}

fn skip(path: &Path, why: &str, named: Named) -> Option<Raw> {
    Some(Raw::Skipped(Skipped {
        source: path.display().to_string(),
        why: why.to_owned(),
        loss: match named {
            Named::ByPerson => Loss::Document,
            Named::InFolder => Loss::Nothing,
        },
    }))
}

/// Even in a folder: nobody knows what it would have been.
fn unread(path: &Path, error: &io::Error) -> Option<Raw> {
    let why = format!("could not be read ({})", reason(error));
    skip(path, &why, Named::ByPerson)
}

/// What the system says, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error ").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
