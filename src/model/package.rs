//! A package: part or all of an archive laid out for other people's tools. What it is made of, and where
//! its bytes come from.
//!
//! `jobs::export` gathers what a selection holds and answers as [`Holdings`]; `export/` turns that into
//! bytes and never sees the archive.

use std::io::{self, Write};

use super::digest::Digest;
use super::record::WrittenRecord;
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
}

/// Whether the bytes of documents are part of a package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentBytes {
    /// They are.
    Included,
    /// Only what was found in them is: the selection is narrower than a document.
    LeftOut,
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
}
