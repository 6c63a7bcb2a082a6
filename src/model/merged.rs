//! The log of another archive, taken in beside the own one.
//!
//! Its entries, records and checkpoints are stored as they are; nothing of it counts as what this archive's own
//! computer saw. `jobs::merge` takes it in; cases: `tests/merge.rs`.

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// Another archive's log was taken in, or shown to go on, or found to contradict what was taken in before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogMerged {
    /// The name of the log (C2SP tlog-checkpoint, first line).
    pub origin: String,
    /// Entries that are held of it now.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The newest checkpoint of it that is held, as it was signed; none where nobody signed it.
    pub checkpoint: Option<String>,
    /// Entries that are new with this.
    pub entries: u64,
    /// Objects that were not held before.
    pub objects: u64,
    /// How what was offered contradicts what is held, in words; then nothing of it was taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contradiction: Option<String>,
    /// The checkpoint that was offered, where it contradicts: with `checkpoint` it shows two histories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<String>,
}

/// A merged log as verification tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MergedLog {
    pub origin: String,
    /// Entries held.
    pub entries: u64,
    /// Entries that its newest checkpoint covers, with the key; none where nobody signed it.
    pub signed: Option<(u64, String)>,
    /// How often it was offered with another history.
    pub contradictions: u64,
}
