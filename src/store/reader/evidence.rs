//! Reading what vouches for the log: checkpoints by size, stamps, cosignatures, and what came after them.

use rusqlite::OptionalExtension as _;

use super::{Reader, StoredRecord};
use crate::model::digest::Digest;
use crate::store::archive::StoreFault;
use crate::store::ledger::{self, StoredCheckpoint};
use crate::store::sign;

impl Reader {
    /// Every time stamp, oldest first.
    ///
    /// # Errors
    /// [`StoreFault`] where the file cannot be read; so for every method here.
    pub fn stamps(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM stamp JOIN record ON record.seq = stamp.record ORDER BY record.seq",
            [],
        )
    }

    /// Every cosignature, oldest first.
    pub fn cosignatures(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM cosignature JOIN record ON record.seq = cosignature.record
             ORDER BY record.seq",
            [],
        )
    }

    /// The checkpoint over so many entries.
    pub fn checkpoint(&self, size: u64) -> Result<Option<StoredCheckpoint>, StoreFault> {
        let found = self
            .connection()
            .prepare_cached("SELECT size, note, vkey, peaks FROM checkpoint WHERE size = ?1")?
            .query_row([size.cast_signed()], ledger::stored_checkpoint)
            .optional()?;
        Ok(found)
    }

    /// All checkpoints, the newest first.
    pub fn checkpoints_newest_first(&self) -> Result<Vec<StoredCheckpoint>, StoreFault> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT size, note, vkey, peaks FROM checkpoint ORDER BY size DESC")?;
        let rows = statement.query_map([], ledger::stored_checkpoint)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records behind the first `size` that tell more than that somebody checked or vouched.
    pub fn news_behind(&self, size: u64) -> Result<u64, StoreFault> {
        let count: i64 = self.connection().query_row(
            "SELECT count(*) FROM record WHERE seq > ?1 AND kind NOT IN
             ('run_started', 'run_ended', 'fixity', 'stamp', 'cosignature')",
            [size.cast_signed()],
            |row| row.get(0),
        )?;
        Ok(count.cast_unsigned())
    }

    /// The name of the log.
    pub fn origin(&self) -> Result<String, StoreFault> {
        sign::origin(self.connection())
    }

    /// All bytes of an object, which is known to be small; `None` where it is not there.
    pub fn object_bytes(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreFault> {
        let mut bytes = Vec::new();
        Ok(self.copy_object(digest, &mut bytes)?.then_some(bytes))
    }
}
