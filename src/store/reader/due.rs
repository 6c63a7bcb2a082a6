//! Reading the archive for what is to be done: what is due, what was observed since, and who ends where.
//!
//! Part of the reader; nothing here writes.

use rusqlite::OptionalExtension as _;

use super::{Reader, StoredRecord};
use crate::store::archive::StoreFault;

impl Reader {
    /// The links with a trail that ended at exactly this address, at most `limit`.
    pub fn links_ending_at(&self, end_url: &str, limit: u32) -> Result<Vec<String>, StoreFault> {
        let mut statement = self.connection().prepare_cached(
            "SELECT DISTINCT link.url FROM trail JOIN link ON link.record = trail.link
             WHERE trail.end_url = ?1 LIMIT ?2",
        )?;
        let urls = statement.query_map((end_url, limit), |row| row.get(0))?;
        Ok(urls.collect::<Result<_, _>>()?)
    }

    /// Where the newest trails that ended alive led, at most `limit`.
    pub fn lately_alive(&self, limit: u32) -> Result<Vec<String>, StoreFault> {
        let mut statement = self.connection().prepare_cached(
            "SELECT trail.end_url FROM observation JOIN trail ON trail.record = observation.trail
             WHERE observation.verdict IN ('alive', 'moved')
             ORDER BY observation.record DESC LIMIT ?1",
        )?;
        let urls = statement.query_map([limit], |row| row.get(0))?;
        Ok(urls.collect::<Result<_, _>>()?)
    }

    /// The links to be asked at `now_ms`, longest due first, at most `limit`.
    pub fn due(&self, now_ms: i64, limit: u32) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM due JOIN record ON record.seq = due.link
             WHERE due.next_check <= ?1 ORDER BY due.next_check, due.link LIMIT ?2",
            (now_ms, limit),
        )
    }

    /// The links observed after record `seq` that all checks together called dead at any time, each with the
    /// number of its observations up to `seq`: no other can have turned.
    pub fn observed_since_and_ever_dead(
        &self,
        seq: i64,
    ) -> Result<Vec<(StoredRecord, usize)>, StoreFault> {
        self.observed(
            "SELECT {} FROM record WHERE record.seq IN
               (SELECT DISTINCT link FROM observation AS seen WHERE seen.record > ?1 AND EXISTS
                 (SELECT 1 FROM observation AS dead WHERE dead.link = seen.link AND dead.confirmed = 1
                    AND dead.state IN ('gone', 'soft_404', 'usurped', 'suspended', 'unreachable')))
             ORDER BY record.seq",
            seq,
        )
    }

    /// Every search for copies of a link, oldest first.
    pub fn memento_searches(&self, link: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM memento JOIN record ON record.seq = memento.record
             WHERE memento.link = ?1 ORDER BY memento.record",
            [link.seq],
        )
    }

    /// The newest search of each link, where it brought a copy.
    pub fn newest_mementos_with_a_copy(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM memento JOIN record ON record.seq = memento.record
             WHERE memento.address IS NOT NULL AND memento.record =
               (SELECT max(newest.record) FROM memento AS newest WHERE newest.link = memento.link)
             ORDER BY memento.record",
            [],
        )
    }

    /// Every time a link was handed to a web archive, oldest first.
    pub fn submissions(&self, link: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM submission JOIN record ON record.seq = submission.record
             WHERE submission.link = ?1 ORDER BY submission.record",
            [link.seq],
        )
    }

    /// How many links are to be asked at `now_ms`.
    pub fn due_count(&self, now_ms: i64) -> Result<u64, StoreFault> {
        let count: i64 = self
            .connection()
            .prepare_cached("SELECT count(*) FROM due WHERE next_check <= ?1")?
            .query_row([now_ms], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// The links observed after record `seq`, each with the number of its observations up to `seq`.
    pub fn observed_since(&self, seq: i64) -> Result<Vec<(StoredRecord, usize)>, StoreFault> {
        self.observed(
            "SELECT {} FROM record WHERE record.seq IN
               (SELECT DISTINCT link FROM observation WHERE observation.record > ?1)
             ORDER BY record.seq",
            seq,
        )
    }

    fn observed(&self, sql: &str, seq: i64) -> Result<Vec<(StoredRecord, usize)>, StoreFault> {
        let links = self.select(sql, [seq])?;
        let mut earlier = self
            .connection()
            .prepare_cached("SELECT count(*) FROM observation WHERE link = ?1 AND record <= ?2")?;
        links
            .into_iter()
            .map(|link| {
                let count: i64 = earlier.query_row((link.seq, seq), |row| row.get(0))?;
                Ok((link, usize::try_from(count).unwrap_or(usize::MAX)))
            })
            .collect()
    }

    /// The last records of a command's runs that came to their end, newest first, at most `limit`.
    pub fn ended(&self, command: &str, limit: u32) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM run JOIN run_end ON run_end.run = run.record
               JOIN record ON record.seq = run_end.record
             WHERE run.command = ?1 ORDER BY run.record DESC LIMIT ?2",
            (command, limit),
        )
    }

    /// The number of the newest record; 0 in an empty archive.
    pub fn last_seq(&self) -> Result<i64, StoreFault> {
        let last: Option<i64> = self
            .connection()
            .prepare_cached("SELECT max(seq) FROM record")?
            .query_row([], |row| row.get(0))
            .optional()?
            .flatten();
        Ok(last.unwrap_or(0))
    }

    /// When everything stored was last checked, in milliseconds since 1970.
    pub fn last_fixity_ms(&self) -> Result<Option<i64>, StoreFault> {
        let newest = self
            .connection()
            .prepare_cached("SELECT at FROM fixity ORDER BY record DESC LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(newest)
    }

    /// True where a document was taken in from this source.
    pub fn has_source(&self, source: &str) -> Result<bool, StoreFault> {
        Ok(self
            .connection()
            .prepare_cached("SELECT 1 FROM document WHERE source = ?1")?
            .exists([source])?)
    }
}
