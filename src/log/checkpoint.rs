//! Checkpoints (C2SP tlog-checkpoint v1.0.0): the head of a log ⇄ the three lines that are signed.
//!
//! A checkpoint binds whoever signed it to every entry below its size. Reading one checks its form;
//! whether it is signed is the note's business. Cases: `tests/log/note.rs`.

use data_encoding::BASE64;

use super::note::{Note, NoteFault, VerifierKey};
use crate::model::digest::Digest;
use crate::model::record::RecordId;

/// Digits of the first record's id that name a log: 128 bits, as many as a UUID has.
const ORIGIN_DIGITS: usize = 32;

/// The head of a log.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Checkpoint {
    /// Which log; also the name its key signs under.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
}

/// Why a text is not a checkpoint.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotACheckpoint {
    /// It is no signed note, or not a trustworthy one.
    #[error("{0}")]
    Note(#[from] NoteFault),
    /// Its text is not that of a checkpoint.
    #[error("not a checkpoint: {0}")]
    Form(&'static str),
}

impl Checkpoint {
    /// The name of the log that begins with this record. The record is salted, so the name is unique
    /// and tells nothing.
    pub fn origin_of(first: RecordId) -> String {
        let digits: String = first.to_string().chars().take(ORIGIN_DIGITS).collect();
        format!("pressmark/{digits}")
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        let root = BASE64.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads the text of a note. Lines after the third are the signer's own affair and left alone.
    ///
    /// # Errors
    /// [`NotACheckpoint::Form`] with the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, NotACheckpoint> {
        let form = NotACheckpoint::Form;
        let body = text
            .strip_suffix('\n')
            .ok_or(form("its last line is cut off"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size, root, rest @ ..] = lines.as_slice() else {
            return Err(form("it has fewer than three lines"));
        };
        if origin.is_empty() || rest.iter().any(|line| line.is_empty()) {
            return Err(form("one of its lines is empty"));
        }
        let number: u64 = size.parse().map_err(|_| form("its size is no number"))?;
        if number.to_string() != **size {
            return Err(form("its size is not written plainly"));
        }
        let root = BASE64
            .decode(root.as_bytes())
            .ok()
            .and_then(|bytes| Digest::from_slice(&bytes))
            .ok_or(form("its root is not the base64 form of 32 bytes"))?;
        Ok(Self {
            origin: (*origin).to_owned(),
            size: number,
            root,
        })
    }

    /// Reads a signed note and checks it against the keys that are known.
    ///
    /// # Errors
    /// [`NotACheckpoint`] where it is none, or none of the known keys vouches for it.
    pub fn open(note: &str, known: &[VerifierKey]) -> Result<Self, NotACheckpoint> {
        let note = Note::parse(note)?;
        note.check(known)?;
        Self::parse(note.text())
    }
}
