//! Reading the log: entries and leaves in order, and the checkpoints that cover them.

use rusqlite::OptionalExtension as _;

use super::Reader;
use crate::model::digest::Digest;
use crate::model::record::RecordId;
use crate::store::archive::StoreFault;
use crate::store::ledger::{self, StoredCheckpoint};

/// A record's row, its id, and the run that wrote it.
pub type RecordRun = (i64, RecordId, Option<RecordId>);

impl Reader {
    /// The rows after `seq`, at most `limit`, each with its id and run. Reads no more of a record's bytes
    /// than SQLite needs to find its run.
    pub fn record_runs_after(&self, seq: i64, limit: u32) -> Result<Vec<RecordRun>, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, id, CAST(bytes AS TEXT) ->> '$.run' FROM record
             WHERE seq > ?1 AND length(bytes) > 0 ORDER BY seq LIMIT ?2",
        )?;
        let rows = statement.query_map((seq, limit), |row| {
            let id: Vec<u8> = row.get(1)?;
            let run: Option<String> = row.get(2)?;
            Ok((row.get(0)?, id, run))
        })?;
        rows.map(|row| {
            let (seq, id, run): (i64, Vec<u8>, Option<String>) = row?;
            let id = Digest::from_slice(&id).ok_or_else(|| {
                StoreFault::Damaged(format!("record {seq} has an id of the wrong length"))
            })?;
            let run = run.and_then(|run| run.parse().ok()).map(RecordId);
            Ok((seq, RecordId(id), run))
        })
        .collect()
    }

    /// The checkpoint over the fewest entries that still covers `entries` of them.
    pub fn checkpoint_over(&self, entries: i64) -> Result<Option<StoredCheckpoint>, StoreFault> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT size, note, vkey, peaks FROM checkpoint WHERE size >= ?1
                 ORDER BY size LIMIT 1",
            )?
            .query_row([entries], ledger::stored_checkpoint)
            .optional()?;
        Ok(found)
    }

    /// The entries numbered from `first`, at most `limit`, with their numbers.
    pub fn log_entries(&self, first: i64, limit: u32) -> Result<Vec<(i64, Vec<u8>)>, StoreFault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT idx, entry FROM log WHERE idx >= ?1 ORDER BY idx LIMIT ?2")?;
        let rows = statement.query_map((first, limit), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The stored leaves of the first `entries` entries, in order.
    pub fn log_leaves(&self, entries: i64) -> Result<Vec<Digest>, StoreFault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT leaf FROM log WHERE idx < ?1 ORDER BY idx")?;
        let mut rows = statement.query([entries])?;
        let mut leaves = Vec::new();
        while let Some(row) = rows.next()? {
            let leaf = row.get_ref(0)?.as_blob().ok().and_then(Digest::from_slice);
            leaves.push(leaf.ok_or_else(|| {
                StoreFault::Damaged(format!("leaf {} of the log has no digest", leaves.len()))
            })?);
        }
        Ok(leaves)
    }
}
