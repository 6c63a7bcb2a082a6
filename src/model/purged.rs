//! What was taken out of the archive for good, and what is told of that.
//!
//! A purged record leaves its number, its kind, its time and its salted digest in the log, so that every proof
//! still holds and nothing can be read or guessed from them (evidence.md 7.2, "Purging"). `jobs::purge` decides
//! what goes along; cases: `tests/purge.rs`.

use serde::{Deserialize, Serialize};

use super::record::RecordId;
use super::timestamp::Timestamp;

/// Records were taken out, with the objects that no other record speaks of. Those are counted and not named:
/// unlike a record's, an object's digest can be guessed from its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecordsPurged {
    /// Who decided it, in their words.
    pub author: String,
    /// Why, in their words.
    pub reason: String,
    /// The records.
    pub records: Vec<RecordId>,
    /// How many objects went with them.
    pub objects: u64,
    /// Bytes of those objects, as received.
    pub bytes: u64,
}

/// A purge as verification tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PurgeTold {
    /// The record that tells of it.
    pub record: RecordId,
    /// When, by this computer's clock.
    pub at: Timestamp,
    pub author: String,
    pub reason: String,
    /// How many records.
    pub records: u64,
    /// How many objects.
    pub objects: u64,
}
