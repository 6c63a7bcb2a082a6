//! The log replayed: entries hashed again, held against the records they name, and their root held
//! against every checkpoint, those in the archive and those kept elsewhere. One pass, in memory for
//! the logarithm of the number of entries and for the checkpoints.
//!
//! Cases: `tests/log/attacks.rs`.

use rusqlite::Connection;
use serde::Deserialize;

use super::Checked;
use super::heads::{self, Head};
use crate::log::entry::LogEntry;
use crate::log::tree::{Frontier, leaf_hash};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;
use crate::store::check_records;
use crate::store::ledger::KeptCheckpoint;
use crate::store::rows;

/// Replays the log; adds its findings and what protects it to `checked`.
pub(super) fn replay(
    connection: &Connection,
    outside: &[KeptCheckpoint],
    checked: &mut Checked,
) -> rusqlite::Result<()> {
    let heads = heads::collect(connection, outside, &mut checked.findings)?;
    let mut replay = Replay::over(connection, heads)?;
    // A checkpoint over nothing is reached before the first entry.
    replay.reach_heads();
    let mut statement = connection.prepare(
        "SELECT log.idx, log.entry, log.leaf, record.id, record.bytes
         FROM log LEFT JOIN record ON record.seq = log.idx + 1 ORDER BY log.idx",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        replay.entry(&Row {
            index: row.get(0)?,
            entry: row.get_ref(1)?.as_bytes().unwrap_or_default(),
            leaf: row.get_ref(2)?.as_bytes().ok().and_then(Digest::from_slice),
            record: row.get_ref(3)?.as_bytes().ok().and_then(Digest::from_slice),
            record_bytes: row.get_ref(4)?.as_bytes().unwrap_or_default(),
        })?;
    }
    replay.end();
    let (findings, protection) = heads::judge(replay.heads, replay.entries, replay.whole);
    checked.findings.extend(replay.findings);
    checked.findings.extend(findings);
    checked.protection = protection;
    Ok(())
}

/// A row of the log beside the record at its place.
struct Row<'r> {
    index: i64,
    entry: &'r [u8],
    leaf: Option<Digest>,
    record: Option<Digest>,
    record_bytes: &'r [u8],
}

/// The parts of a record that its entry repeats.
#[derive(Deserialize)]
struct Envelope {
    at: Timestamp,
    kind: String,
}

struct Replay<'c> {
    connection: &'c Connection,
    /// Every checkpoint, smallest first.
    heads: Vec<Head>,
    /// The next head to reach.
    next_head: usize,
    /// The tree over the stored leaves.
    by_leaf: Frontier,
    /// The tree over the stored entries, from where they first part. Whichever of the two still has
    /// the signed root tells which of them was altered.
    by_entry: Option<Frontier>,
    /// The number the next entry should have.
    expected: i64,
    /// False once an entry is missing: from there on no root can be told.
    whole: bool,
    entries: u64,
    disorder: Option<(i64, i64, String)>,
    /// The number of the last record. One missing before it is a finding already.
    records_end: i64,
    /// The first record after the last that an entry names.
    first_lost: Option<i64>,
    findings: Vec<Finding>,
}

impl<'c> Replay<'c> {
    fn over(connection: &'c Connection, heads: Vec<Head>) -> rusqlite::Result<Self> {
        let question = "SELECT coalesce(max(seq), 0) FROM record";
        let records_end = connection.query_row(question, [], |row| row.get(0))?;
        Ok(Self {
            connection,
            heads,
            next_head: 0,
            by_leaf: Frontier::default(),
            by_entry: None,
            expected: 0,
            whole: true,
            entries: 0,
            disorder: None,
            records_end,
            first_lost: None,
            findings: Vec::new(),
        })
    }

    fn entry(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        if row.index < self.expected {
            // The table's own rules keep such a row out; somebody took them away.
            let detail = "no entry has a number below 0".to_owned();
            let index = row.index;
            self.findings
                .push(Finding::LogEntryAltered { index, detail });
            return Ok(());
        }
        if row.index > self.expected {
            self.missing(row.index - 1);
        }
        self.expected = row.index.saturating_add(1);
        self.entries += 1;
        if self.hash(row) {
            self.compare(row)
        } else {
            self.close_disorder();
            Ok(())
        }
    }

    /// Entries from the expected one to `last` are not there.
    fn missing(&mut self, last: i64) {
        self.close_disorder();
        let first = self.expected;
        self.findings
            .push(Finding::LogEntriesMissing { first, last });
        self.whole = false;
    }

    /// Puts the entry into the tree; true where it still has its leaf.
    fn hash(&mut self, row: &Row<'_>) -> bool {
        let now = leaf_hash(row.entry);
        let fits = row.leaf == Some(now);
        let stored = row.leaf.unwrap_or(now);
        if !fits {
            self.findings.push(Finding::LogEntryAltered {
                index: row.index,
                detail: format!("its bytes hash to {now}, its leaf is {stored}"),
            });
            self.by_entry.get_or_insert_with(|| self.by_leaf.clone());
        }
        self.by_leaf.push(stored);
        if let Some(tree) = &mut self.by_entry {
            tree.push(now);
        }
        if self.whole {
            self.reach_heads();
        }
        fits
    }

    /// Tells every checkpoint of the size reached what the root is.
    fn reach_heads(&mut self) {
        let size = self.by_leaf.size();
        while let Some(head) = self.heads.get_mut(self.next_head) {
            if head.size() > size {
                break;
            }
            let trees = [Some(&self.by_leaf), self.by_entry.as_ref()];
            head.compare(trees.into_iter().flatten());
            self.next_head += 1;
        }
    }

    /// Holds an entry that still has its leaf against the record at its place.
    fn compare(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let (index, seq) = (row.index, row.index.saturating_add(1));
        let Some(id) = row.record else {
            if seq > self.records_end {
                self.first_lost.get_or_insert(seq);
            }
            return Ok(());
        };
        let entry: LogEntry = match serde_json::from_slice(row.entry) {
            Ok(entry) => entry,
            Err(error) => {
                let detail = format!("it cannot be read: {error}");
                self.findings
                    .push(Finding::LogEntryAltered { index, detail });
                return Ok(());
            }
        };
        if entry.record != RecordId(id) {
            return self.out_of_order(index, &entry);
        }
        self.close_disorder();
        let said = serde_json::from_slice::<Envelope>(row.record_bytes).ok();
        let same = said.is_some_and(|said| said.at == entry.at && said.kind == entry.kind);
        // A record that was altered is a finding already and no witness against its entry.
        if !same && Digest::of(row.record_bytes) == id {
            let detail = "it tells another time or kind than its record".to_owned();
            self.findings
                .push(Finding::LogEntryAltered { index, detail });
        }
        Ok(())
    }

    fn out_of_order(&mut self, index: i64, entry: &LogEntry) -> rusqlite::Result<()> {
        if let Some((_, last, _)) = &mut self.disorder {
            *last = index;
            return Ok(());
        }
        let named = entry.record;
        let detail = match rows::record_seq(self.connection, named)? {
            Some(seq) => format!("it names record number {seq}"),
            None => format!("it names record {named}, which is not in the archive"),
        };
        self.disorder = Some((index, index, detail));
        Ok(())
    }

    fn close_disorder(&mut self) {
        if let Some((first, last, detail)) = self.disorder.take() {
            self.findings.push(Finding::LogOutOfOrder {
                first,
                last,
                detail,
            });
        }
    }

    /// After the last entry: records that are gone, and records that have no entry.
    fn end(&mut self) {
        self.close_disorder();
        if let Some(first) = self.first_lost {
            let after = self.expected.saturating_add(1);
            check_records::missing(first, after, &mut self.findings);
        }
        if self.expected < self.records_end {
            self.missing(self.records_end - 1);
        }
    }
}
