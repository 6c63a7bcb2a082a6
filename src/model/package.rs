//! A package: part or all of an archive laid out for other people's tools. What it is made of, and where
//! its bytes come from.
//!
//! `jobs::export` gathers what a selection holds and answers as [`Holdings`]; `export/` turns that into
//! bytes and never sees the archive.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::evidence::StampObtained;
use super::record::{RecordId, WrittenRecord};
use super::timestamp::Timestamp;

/// What a package says about itself. Nothing here depends on the moment of exporting or on the machine,
/// so that the same archive gives the same bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageFacts {
    /// Program name and version that made the package.
    pub program: String,
    /// The last part of the archive's folder.
    pub archive: String,
    /// What was selected, as one sentence.
    pub selection: String,
    /// When the newest record of the package was written; stands for the package's own time.
    pub as_of: Timestamp,
    /// How many records the package holds.
    pub records: u64,
    /// Whether the documents' own bytes go along.
    pub documents: DocumentBytes,
    /// What is left out to protect somebody.
    pub withheld: Withheld,
}

/// Whether the bytes of documents are part of a package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentBytes {
    /// They are.
    Included,
    /// Only what was found in them is: the selection is narrower than a document.
    LeftOut,
}

/// What is left out of a package, though the log keeps its commitments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Withheld {
    /// Nothing.
    Nothing,
    /// Who ran the program and where: the records of runs with their options, and those of documents
    /// that name a place on this computer.
    Operator,
}

/// A package was made and handed out: the fact the archive keeps of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PackageMade {
    /// The form, as `--format` names it.
    pub format: String,
    /// What was selected, as the package says it.
    pub selection: String,
    /// What was left out to protect somebody: `operator`.
    pub withheld: Vec<String>,
    /// How many records it holds.
    pub records: u64,
    /// When the newest of them was written.
    pub as_of: Timestamp,
    /// The files made; of a bag, the list that names all others by their digests.
    pub files: Vec<FileMade>,
}

/// A file of a package.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileMade {
    /// Its own name: in which folder it was put is nobody's business.
    pub name: String,
    pub size: u64,
    pub digest: Digest,
}

/// The signed head of the log that covers a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogHead {
    /// The checkpoint, exactly as signed.
    pub checkpoint: String,
    /// The public key (`name+id+base64`).
    pub key: String,
    /// Entries it covers.
    pub size: u64,
}

/// A time stamp that vouches for part of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackagedStamp {
    /// The checkpoint that was stamped, exactly as signed.
    pub note: String,
    /// What was obtained; its bytes and roots are objects.
    pub obtained: StampObtained,
}

/// Where the records and objects of a package come from.
pub trait Holdings {
    /// Hands every record of the package over, in the order they were written.
    ///
    /// # Errors
    /// The first error of `visit`, or why a record cannot be read.
    fn each_record(
        &self,
        visit: &mut dyn FnMut(&WrittenRecord) -> io::Result<()>,
    ) -> io::Result<()>;

    /// Writes an object's bytes as received to `sink`.
    ///
    /// # Errors
    /// Where there is no such object, its bytes no longer have the digest, or the sink refuses.
    fn copy_object(&self, digest: Digest, sink: &mut dyn Write) -> io::Result<()>;

    /// The oldest signed head of the log that covers all records of the package; none where nobody signed
    /// them.
    fn log_head(&self) -> Option<&LogHead>;

    /// The time stamps over the log up to the head, oldest first; of each calendar proof the newest state.
    fn stamps(&self) -> &[PackagedStamp];

    /// Hands over the leaves of all entries that the head covers, in order.
    ///
    /// # Errors
    /// The first error of `visit`, or why the log cannot be read.
    fn each_leaf(&self, visit: &mut dyn FnMut(Digest) -> io::Result<()>) -> io::Result<()>;

    /// Hands over the entries of the package's records, withheld ones too, with their number in the log.
    ///
    /// # Errors
    /// The first error of `visit`, or why the log cannot be read.
    fn each_entry(&self, visit: &mut dyn FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()>;

    /// The `tlog-proof` file of a record under the head; none where there is no head.
    ///
    /// # Errors
    /// Why the log cannot be read.
    fn proof(&self, record: RecordId) -> io::Result<Option<String>>;
}
