//! What a person names on the command line → documents, one at a time.
//!
//! A file, a folder (walked, in order of name), or `-` for standard input. What a file holds is told by `read`, and
//! big ones are streamed. What cannot be read is passed over and named; it stops nothing that comes after it.
//! Cases: `tests/cli/`.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Fault;
use super::large_text::{self, LargeText};
use crate::model::document::Document;
use crate::read::{self, Passed, Piece, Pieces, Source, Why};

// What the faces say of what the system says, too.
pub use crate::read::reason;

/// One thing that came out of the inputs, not yet read as text: that is work for any thread.
#[derive(Debug)]
pub enum Raw {
    /// A file, or a document within one.
    Piece(Piece),
    /// A plain text too large to be held.
    Large(LargeText),
    /// Something that is no document.
    Skipped(Skipped),
}

/// One thing that was read.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one is under way at a time")]
pub enum Taken {
    /// A document with what it was read from.
    Document {
        document: Box<Document>,
        piece: Piece,
    },
    /// Something that is no document.
    Skipped(Skipped),
}

impl Raw {
    /// How much it holds, in bytes.
    pub const fn size(&self) -> usize {
        match self {
            Self::Piece(piece) => piece.bytes.len(),
            Self::Large(_) | Self::Skipped(_) => 0,
        }
    }

    /// Reads it as text.
    pub fn read(self) -> Taken {
        match self {
            Self::Piece(piece) => match piece.read() {
                Ok(document) => Taken::Document {
                    document: Box::new(document),
                    piece,
                },
                Err(passed) => Taken::Skipped(passed_over(passed, Named::InFolder)),
            },
            Self::Large(text) => Taken::Skipped(too_large(&text.path)),
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
pub(super) enum Named {
    ByPerson,
    /// In a folder, or in a file that holds many things.
    InFolder,
}

enum Waiting {
    Path(PathBuf, Named),
    StandardInput,
}

/// The documents of all inputs, read as they are asked for.
pub struct Inputs {
    waiting: VecDeque<Waiting>,
    /// The source under way.
    pieces: Option<(Pieces, Named)>,
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
                waiting.push_back(Waiting::StandardInput);
                continue;
            }
            let path = PathBuf::from(name);
            fs::metadata(&path).map_err(|error| Fault::Unreadable {
                path: path.clone(),
                error,
            })?;
            waiting.push_back(Waiting::Path(path, Named::ByPerson));
        }
        Ok(Self {
            waiting,
            pieces: None,
            archive: archive.to_path_buf(),
        })
    }

    /// The next file, document in a file, or skipped thing.
    pub fn take(&mut self) -> Option<Raw> {
        loop {
            if let Some((pieces, named)) = &mut self.pieces {
                match pieces.next() {
                    Some(Ok(piece)) => return Some(Raw::Piece(piece)),
                    Some(Err(passed)) => return Some(Raw::Skipped(passed_over(passed, *named))),
                    None => self.pieces = None,
                }
            }
            let skipped = match self.waiting.pop_front()? {
                Waiting::StandardInput => {
                    let bytes = Source::Stream(Box::new(io::stdin()));
                    self.pieces = Some((read::open("-", bytes), Named::ByPerson));
                    None
                }
                Waiting::Path(path, named) => match large_text::of(&path) {
                    Some(text) => return Some(Raw::Large(text)),
                    None => self.path(&path, named),
                },
            };
            if let Some(skipped) = skipped {
                return Some(Raw::Skipped(skipped));
            }
        }
    }

    fn path(&mut self, path: &Path, named: Named) -> Option<Skipped> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(unread(path, &error)),
        };
        if metadata.is_dir() {
            return self.folder(path);
        }
        // A person may name a pipe; in a folder, one would keep us waiting for ever.
        if !metadata.is_file() && named == Named::InFolder {
            return Some(Skipped {
                source: path.display().to_string(),
                why: "is not a regular file".to_owned(),
                loss: Loss::Nothing,
            });
        }
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => return Some(unread(path, &error)),
        };
        let bytes = if metadata.is_file() {
            Source::Seekable(Box::new(file))
        } else {
            Source::Stream(Box::new(file))
        };
        self.pieces = Some((read::open(&path.display().to_string(), bytes), named));
        None
    }

    /// Puts a folder's entries before everything else that waits, in order of name.
    fn folder(&mut self, path: &Path) -> Option<Skipped> {
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
                .push_front(Waiting::Path(entry, Named::InFolder));
        }
        listed.err().map(|error| unread(path, &error))
    }
}

/// Says so of a document that would have to be held whole.
pub(super) fn too_large(path: &Path) -> Skipped {
    Skipped {
        source: path.display().to_string(),
        why: read::larger_than_read(),
        loss: Loss::Document,
    }
}

/// In a folder, or within a file, other things than documents are no loss.
pub(super) fn passed_over(passed: Passed, named: Named) -> Skipped {
    Skipped {
        loss: match (passed.why, named) {
            (Why::Aside, _) | (Why::Foreign, Named::InFolder) => Loss::Nothing,
            (Why::Foreign | Why::Damaged, _) => Loss::Document,
        },
        source: passed.source,
        why: passed.what,
    }
}

/// Even in a folder: nobody knows what it would have been.
fn unread(path: &Path, error: &io::Error) -> Skipped {
    Skipped {
        source: path.display().to_string(),
        why: format!("could not be read ({})", reason(error)),
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
