//! Record → its entry in the log: the bytes that become a leaf.
//!
//! An entry names its record and says when and what kind it was, nothing more: it holds no content and
//! no name, so it can be shown to anybody and stays when a record's bytes are purged.
//! Cases: `tests/log/entry.rs`.

use serde::{Deserialize, Serialize};

use super::canonical::{self, NotCanonical};
use crate::model::record::{Record, RecordId};
use crate::model::timestamp::Timestamp;

/// The version mark inside every entry of this form.
pub const ENTRY_FORM: &str = "pressmark/entry/1";

/// An entry of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// [`ENTRY_FORM`].
    pub v: String,
    /// When the record was written, by the recording computer's clock.
    pub at: Timestamp,
    /// The record's kind.
    pub kind: String,
    /// SHA-256 of the record's bytes.
    pub record: RecordId,
}

impl LogEntry {
    /// The entry of a record.
    pub fn of(id: RecordId, record: &Record) -> Self {
        Self {
            v: ENTRY_FORM.to_owned(),
            at: record.at,
            kind: record.fact.kind().to_owned(),
            record: id,
        }
    }

    /// The canonical bytes (RFC 8785), which are stored and hashed as they are.
    ///
    /// # Errors
    /// [`NotCanonical`] never in fact: an entry holds only strings under ASCII keys.
    pub fn bytes(&self) -> Result<Vec<u8>, NotCanonical> {
        canonical::bytes(self)
    }
}
