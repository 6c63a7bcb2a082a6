//! Reading merged logs: their records by id or in their order, and what a proof of one needs.

use std::ops::Range;

use rusqlite::{OptionalExtension as _, Row};

use super::Reader;
use crate::log::tree::{Frontier, leaf_hash};
use crate::model::digest::Digest;
use crate::model::record::RecordId;
use crate::store::archive::StoreFault;
use crate::store::ledger::{self, StoredCheckpoint};

/// A record of another archive's log, with its place there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergedRecord {
    /// The name of the log.
    pub origin: String,
    /// Its entry's number there, from 0.
    pub index: i64,
    /// SHA-256 of `bytes`.
    pub id: RecordId,
    /// The record as it was stored there.
    pub bytes: Vec<u8>,
    /// Its entry.
    pub entry: Vec<u8>,
    log: i64,
}

impl Reader {
    /// The records of merged logs whose id, in hex, begins so; at most `limit`.
    ///
    /// # Errors
    /// [`StoreFault`] where the file cannot be read; so for every method here.
    pub fn merged_beginning(
        &self,
        prefix: &str,
        limit: u32,
    ) -> Result<Vec<MergedRecord>, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT origin, idx, record, bytes, entry, log FROM merged_entry
             JOIN merged_log ON merged_log.id = merged_entry.log
             WHERE lower(hex(record)) GLOB ?1 AND length(bytes) > 0 ORDER BY log, idx LIMIT ?2",
        )?;
        let pattern = format!("{}*", prefix.to_ascii_lowercase());
        let found = statement.query_map((pattern, limit), merged_record)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The record of a merged log with this id, if there is one that was not purged there.
    pub fn merged(&self, id: RecordId) -> Result<Option<MergedRecord>, StoreFault> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT origin, idx, record, bytes, entry, log FROM merged_entry
                 JOIN merged_log ON merged_log.id = merged_entry.log
                 WHERE record = ?1 AND length(bytes) > 0 ORDER BY log LIMIT 1",
            )?
            .query_row([id.0.as_bytes().as_slice()], merged_record)
            .optional()?;
        Ok(found)
    }

    /// The rows of the merged logs.
    pub fn merged_logs(&self) -> Result<Vec<i64>, StoreFault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM merged_log ORDER BY id")?;
        let logs = statement.query_map([], |row| row.get(0))?;
        Ok(logs.collect::<rusqlite::Result<_>>()?)
    }

    /// The entries of a merged log from number `from` on, at most `limit`; the bytes of records that were purged
    /// there are empty.
    pub fn merged_from(
        &self,
        log: i64,
        from: i64,
        limit: u32,
    ) -> Result<Vec<MergedRecord>, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT origin, idx, record, bytes, entry, log FROM merged_entry
             JOIN merged_log ON merged_log.id = merged_entry.log
             WHERE log = ?1 AND idx >= ?2 ORDER BY idx LIMIT ?3",
        )?;
        let found = statement.query_map((log, from, limit), merged_record)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest checkpoint of the log that a merged record is in.
    pub fn merged_checkpoint(
        &self,
        of: &MergedRecord,
    ) -> Result<Option<StoredCheckpoint>, StoreFault> {
        let newest = self
            .connection
            .prepare_cached(
                "SELECT size, note, vkey, X'' FROM merged_checkpoint WHERE log = ?1
                 ORDER BY size DESC LIMIT 1",
            )?
            .query_row([of.log], ledger::stored_checkpoint)
            .optional()?;
        Ok(newest)
    }

    /// The root over some entries of that log, hashed from the entries.
    pub fn merged_root(
        &self,
        of: &MergedRecord,
        entries: Range<u64>,
    ) -> Result<Digest, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry FROM merged_entry WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx",
        )?;
        let (start, end) = (entries.start.cast_signed(), entries.end.cast_signed());
        let mut rows = statement.query((of.log, start, end))?;
        let mut frontier = Frontier::default();
        while let Some(row) = rows.next()? {
            frontier.push(leaf_hash(row.get_ref(0)?.as_bytes().unwrap_or_default()));
        }
        Ok(frontier.root())
    }
}

/// Origin, number, id, bytes, entry, log.
fn merged_record(row: &Row<'_>) -> rusqlite::Result<MergedRecord> {
    let id: Vec<u8> = row.get(2)?;
    let kind = rusqlite::types::Type::Blob;
    let id = Digest::from_slice(&id)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(2, "record".to_owned(), kind))?;
    Ok(MergedRecord {
        origin: row.get(0)?,
        index: row.get(1)?,
        id: RecordId(id),
        bytes: row.get(3)?,
        entry: row.get(4)?,
        log: row.get(5)?,
    })
}
