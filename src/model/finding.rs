//! A finding: one thing `verify` found wrong, named so that a person can go and look.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// One thing found wrong with an archive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "finding")]
pub enum Finding {
    /// The bytes stored under a digest have another digest.
    ObjectAltered {
        /// The name the object has.
        digest: Digest,
        /// The digest of the bytes now stored there, where they could be read.
        now: Option<Digest>,
        /// What is wrong, in words.
        detail: String,
    },
    /// A record refers to an object that is not there, or chunks of it are not.
    ObjectMissing {
        /// The name the object had.
        digest: Digest,
        /// What is missing, in words.
        detail: String,
    },
    /// Bytes are stored that no record refers to.
    ObjectUnlisted {
        /// Their digest as named, or the row where they have no name.
        name: String,
    },
    /// A record's bytes no longer have the digest that is its id.
    RecordAltered {
        /// The record's id.
        id: Digest,
        /// What is wrong, in words.
        detail: String,
    },
    /// A record is missing from the numbered sequence.
    RecordMissing {
        /// The row number.
        seq: i64,
    },
    /// Many records in a row are missing.
    RecordsMissing {
        /// The first row number.
        first: i64,
        /// The last row number.
        last: i64,
    },
    /// A table's rows are not what the records say.
    TableDisagrees {
        /// The table.
        table: String,
        /// The record the rows belong to.
        seq: i64,
        /// What is wrong, in words.
        detail: String,
    },
    /// An entry of the log is not what it was, or does not say what its record says.
    LogEntryAltered {
        /// The entry's number, from 0.
        index: i64,
        /// What is wrong, in words.
        detail: String,
    },
    /// Entries are missing from the log.
    LogEntriesMissing {
        /// The first that is missing.
        first: i64,
        /// The last in this row of missing ones.
        last: i64,
    },
    /// Entries name other records than those at their place.
    LogOutOfOrder {
        /// The first that does.
        first: i64,
        /// The last in this row of them.
        last: i64,
        /// What the first one names, in words.
        detail: String,
    },
    /// A stored checkpoint is not one, or nobody's signature holds.
    CheckpointAltered {
        /// The size it is listed under.
        size: i64,
        /// What is wrong, in words.
        detail: String,
    },
    /// The log is not the one that was signed.
    HistoryRewritten {
        /// Where the checkpoint was kept that says so.
        kept: String,
        /// How many entries it covers.
        size: u64,
        /// What is wrong, in words.
        detail: String,
    },
    /// A time stamp or a cosignature does not vouch for what its record says.
    VoucherBroken {
        /// Entries of the checkpoint it is listed under.
        size: u64,
        /// Who should have made it.
        by: String,
        /// What is wrong, in words.
        detail: String,
    },
    /// A merged log is not what was taken in.
    MergedLogAltered {
        /// The name of the log.
        origin: String,
        /// What is wrong, in words.
        detail: String,
    },
    /// SQLite's own check of the file's pages failed.
    DatabaseDamaged {
        /// SQLite's words.
        detail: String,
    },
}

impl Finding {
    /// True where the log or its checkpoints are touched, so that no new checkpoint may be signed.
    pub const fn concerns_the_log(&self) -> bool {
        matches!(
            self,
            Self::LogEntryAltered { .. }
                | Self::LogEntriesMissing { .. }
                | Self::LogOutOfOrder { .. }
                | Self::CheckpointAltered { .. }
                | Self::HistoryRewritten { .. }
                | Self::RecordMissing { .. }
                | Self::RecordsMissing { .. }
                | Self::DatabaseDamaged { .. }
        )
    }

    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ObjectAltered { .. } => "object_altered",
            Self::ObjectMissing { .. } => "object_missing",
            Self::ObjectUnlisted { .. } => "object_unlisted",
            Self::RecordAltered { .. } => "record_altered",
            Self::RecordMissing { .. } => "record_missing",
            Self::RecordsMissing { .. } => "records_missing",
            Self::TableDisagrees { .. } => "table_disagrees",
            Self::LogEntryAltered { .. } => "log_entry_altered",
            Self::LogEntriesMissing { .. } => "log_entries_missing",
            Self::LogOutOfOrder { .. } => "log_out_of_order",
            Self::CheckpointAltered { .. } => "checkpoint_altered",
            Self::HistoryRewritten { .. } => "history_rewritten",
            Self::VoucherBroken { .. } => "voucher_broken",
            Self::MergedLogAltered { .. } => "merged_log_altered",
            Self::DatabaseDamaged { .. } => "database_damaged",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObjectAltered { digest, detail, .. } => {
                write!(formatter, "object {digest} is altered: {detail}")
            }
            Self::ObjectMissing { digest, detail } => {
                write!(formatter, "object {digest} is missing: {detail}")
            }
            Self::ObjectUnlisted { name } => {
                write!(
                    formatter,
                    "unlisted bytes, which no record speaks of: {name}"
                )
            }
            Self::RecordAltered { id, detail } => {
                write!(formatter, "record {id} is altered: {detail}")
            }
            Self::RecordMissing { seq } => {
                write!(formatter, "record number {seq} is missing")
            }
            Self::RecordsMissing { first, last } => {
                write!(formatter, "records number {first} to {last} are missing")
            }
            Self::TableDisagrees { table, seq, detail } => {
                write!(
                    formatter,
                    "table {table} disagrees with record number {seq}: {detail}"
                )
            }
            Self::LogEntryAltered { index, detail } => {
                write!(formatter, "log entry {index} is altered: {detail}")
            }
            Self::LogEntriesMissing { first, last } => {
                write!(formatter, "log {} missing", entries(*first, *last))
            }
            Self::LogOutOfOrder {
                first,
                last,
                detail,
            } => {
                let entries = entries(*first, *last);
                write!(formatter, "log {entries} out of order: {detail}")
            }
            Self::CheckpointAltered { size, detail } => {
                write!(formatter, "checkpoint {size} is altered: {detail}")
            }
            Self::HistoryRewritten { kept, size, detail } => {
                write!(
                    formatter,
                    "the log is not the one that was signed: checkpoint {size} {kept} {detail}"
                )
            }
            Self::VoucherBroken { size, by, detail } => {
                write!(
                    formatter,
                    "what {by} says of checkpoint {size} does not hold: {detail}"
                )
            }
            Self::MergedLogAltered { origin, detail } => {
                write!(formatter, "the merged log {origin} is altered: {detail}")
            }
            Self::DatabaseDamaged { detail } => {
                write!(formatter, "the database file is damaged: {detail}")
            }
        }
    }
}

/// "entry 3 is", "entries 3 to 5 are".
fn entries(first: i64, last: i64) -> String {
    if first == last {
        format!("entry {first} is")
    } else {
        format!("entries {first} to {last} are")
    }
}
