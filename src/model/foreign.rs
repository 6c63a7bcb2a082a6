//! What other programs' packages say: taken in as they are, checked again here, and never mixed with what
//! this archive's own computer saw.
//!
//! An address, time or status of a foreign capture is the package's word alone. `jobs::import` makes these;
//! `model::record` carries them.

use serde::{Deserialize, Serialize};

use super::capture::Graded;
use super::digest::Digest;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// A package of another program was taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PackageTaken {
    /// The last part of its path.
    pub name: String,
    /// What it is: `warc`, `wacz`, `bagit`, `auto_archiver`.
    pub form: String,
    /// SHA-256 of the file; of a folder, that of its list of digests where it has one.
    pub digest: Option<Digest>,
    /// What was found wrong with it, one sentence each: the first thousand.
    pub faults: Vec<String>,
    /// How many faults there were in all.
    pub faults_total: u64,
    /// What it cannot prove, one sentence each.
    pub cannot_prove: Vec<String>,
}

/// A resource out of such a package; its bytes are an object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForeignCapture {
    /// The record of the package.
    pub package: RecordId,
    /// Where in the package: file, and offset where the file has several.
    pub place: String,
    /// The address the package gives, as it gives it.
    pub url: String,
    /// When it says it was captured.
    pub claimed_at: Option<Timestamp>,
    /// The status it says was answered.
    pub status: Option<u16>,
    /// The media type it says the bytes have.
    pub content_type: Option<String>,
    /// The bytes, as the package holds them: content coding kept, transfer coding undone.
    pub digest: Digest,
    /// Their length.
    pub size: u64,
    /// What the copy really holds, by our own rules.
    pub graded: Graded,
    /// What was checked again, and how it went.
    pub checks: Vec<ForeignCheck>,
}

/// One thing that was checked again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForeignCheck {
    /// What: `block_digest`, `payload_digest`, `listed_digest`, `length`.
    pub what: String,
    /// How it went.
    pub outcome: CheckOutcome,
}

/// How a check went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// The bytes are those the package names.
    Held,
    /// They are not.
    Failed,
    /// The package names nothing to hold them against.
    Absent,
    /// It names a digest of a kind that is not computed here.
    Unknown,
}
