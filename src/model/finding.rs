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
    /// SQLite's own check of the file's pages failed.
    DatabaseDamaged {
        /// SQLite's words.
        detail: String,
    },
}

impl Finding {
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
            Self::DatabaseDamaged { detail } => {
                write!(formatter, "the database file is damaged: {detail}")
            }
        }
    }
}
