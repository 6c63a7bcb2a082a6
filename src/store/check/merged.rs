//! Merged logs checked again: entries hashed, their root held against what was recorded when they were taken in
//! and against the checkpoints that came with them, records against entries, objects against records.
//!
//! Part of verification (`check`). Cases: `tests/merge.rs`, `tests/cases/damage/merged-*.sql`.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Checked;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::LogEntry;
use crate::log::note::VerifierKey;
use crate::log::tree::{Frontier, leaf_hash};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::merged::MergedLog;
use crate::model::record::{Fact, Record, RecordId};

/// Checks every merged log; adds findings, and what is held, to `checked`.
pub(super) fn check(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT merged_log.id, merge.origin FROM merge
         LEFT JOIN merged_log ON merged_log.origin = merge.origin
         UNION SELECT id, origin FROM merged_log ORDER BY 2",
    )?;
    let logs: Vec<(Option<i64>, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (log, origin) in logs {
        let Some(log) = log else {
            let detail = "it was taken in, and is not here".to_owned();
            checked
                .findings
                .push(Finding::MergedLogAltered { origin, detail });
            continue;
        };
        let mut again = Again::of(connection, log)?;
        again.entries()?;
        again.end();
        again.objects()?;
        let told = again.faults.into_iter().map(|detail| {
            let origin = origin.clone();
            Finding::MergedLogAltered { origin, detail }
        });
        checked.findings.extend(told);
        checked.findings.extend(again.missing);
        checked.merged.push(MergedLog {
            entries: again.frontier.size(),
            signed: again.signed,
            contradictions: contradictions(connection, &origin)?,
            origin,
        });
    }
    Ok(())
}

fn contradictions(connection: &Connection, origin: &str) -> rusqlite::Result<u64> {
    let question = "SELECT count(*) FROM merge WHERE origin = ?1 AND contradicts = 1";
    let count: i64 = connection.query_row(question, [origin], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// A checkpoint that came with the log, and its key.
struct Head {
    checkpoint: Checkpoint,
    key: String,
}

/// One log on its way through.
struct Again<'c> {
    connection: &'c Connection,
    log: i64,
    frontier: Frontier,
    /// By size; taken out as they are reached.
    heads: BTreeMap<u64, Head>,
    signed: Option<(u64, String)>,
    /// Roots by size, at the sizes that the own log has recorded.
    recorded: BTreeMap<u64, Option<Digest>>,
    /// The largest of those sizes; 0 where nothing was recorded.
    recorded_last: u64,
    purged: HashSet<RecordId>,
    empty: Vec<RecordId>,
    objects: HashSet<Digest>,
    faults: Vec<String>,
    missing: Vec<Finding>,
}

impl<'c> Again<'c> {
    fn of(connection: &'c Connection, log: i64) -> rusqlite::Result<Self> {
        let mut again = Self {
            connection,
            log,
            frontier: Frontier::default(),
            heads: BTreeMap::new(),
            signed: None,
            recorded: BTreeMap::new(),
            recorded_last: 0,
            purged: HashSet::new(),
            empty: Vec::new(),
            objects: HashSet::new(),
            faults: Vec::new(),
            missing: Vec::new(),
        };
        let origin: String = connection.query_row(
            "SELECT origin FROM merged_log WHERE id = ?1",
            [log],
            |row| row.get(0),
        )?;
        let mut recorded = connection
            .prepare("SELECT size, root FROM merge WHERE origin = ?1 AND contradicts = 0")?;
        let mut rows = recorded.query([&origin])?;
        while let Some(row) = rows.next()? {
            let (size, root): (i64, String) = (row.get(0)?, row.get(1)?);
            again
                .recorded
                .insert(size.cast_unsigned(), root.parse().ok());
        }
        again.recorded_last = again.recorded.keys().last().copied().unwrap_or(0);
        let mut heads =
            connection.prepare("SELECT size, note, vkey FROM merged_checkpoint WHERE log = ?1")?;
        let mut rows = heads.query([log])?;
        while let Some(row) = rows.next()? {
            let (size, note, key): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            match head(&origin, size, &note, key) {
                Ok(head) => {
                    again.heads.insert(size.cast_unsigned(), head);
                }
                Err(why) => again.faults.push(format!("checkpoint {size} of it {why}")),
            }
        }
        Ok(again)
    }

    fn entries(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT idx, entry, record, bytes FROM merged_entry WHERE log = ?1 ORDER BY idx",
        )?;
        let mut rows = statement.query([self.log])?;
        while let Some(row) = rows.next()? {
            let index: i64 = row.get(0)?;
            if index.cast_unsigned() != self.frontier.size() {
                let first = self.frontier.size();
                self.faults.push(format!("entry {first} of it is missing"));
                return Ok(());
            }
            let entry = row.get_ref(1)?.as_bytes().unwrap_or_default();
            let id = row.get_ref(2)?.as_bytes().ok().and_then(Digest::from_slice);
            let bytes = row.get_ref(3)?.as_bytes().unwrap_or_default();
            self.frontier.push(leaf_hash(entry));
            self.record(index, entry, id.map(RecordId), bytes);
            self.reach();
        }
        Ok(())
    }

    fn record(&mut self, index: i64, entry: &[u8], id: Option<RecordId>, bytes: &[u8]) {
        let entry: Option<LogEntry> = serde_json::from_slice(entry).ok();
        let named = entry.map(|entry| entry.record);
        let (Some(named), true) = (named, named == id) else {
            self.faults
                .push(format!("entry {index} of it names another record"));
            return;
        };
        if bytes.is_empty() {
            self.empty.push(named);
            return;
        }
        let record = match Digest::of(bytes) == named.0 {
            true => serde_json::from_slice::<Record>(bytes).ok(),
            false => None,
        };
        match record {
            Some(record) => {
                if let Fact::Purge(purged) = &record.fact {
                    self.purged.extend(purged.records.iter().copied());
                }
                self.objects.extend(record.fact.speaks_of());
            }
            None => self
                .faults
                .push(format!("record {named} of it is no longer what it was")),
        }
    }

    /// Holds the root against what is known of this size.
    fn reach(&mut self) {
        let size = self.frontier.size();
        if !self.recorded.contains_key(&size) && !self.heads.contains_key(&size) {
            return;
        }
        let root = self.frontier.root();
        if let Some(recorded) = self.recorded.remove(&size)
            && recorded != Some(root)
        {
            self.faults.push(format!(
                "its first {size} entries are not those that were taken in"
            ));
        }
        if let Some(head) = self.heads.remove(&size) {
            match head.checkpoint.root == root {
                true => self.signed = Some((size, head.key)),
                false => self
                    .faults
                    .push(format!("checkpoint {size} of it has another root")),
            }
        }
    }

    /// After the last entry: what was recorded and is not reached, and records gone without a purge.
    fn end(&mut self) {
        let size = self.frontier.size();
        if self.recorded_last == 0 {
            let none = "no record tells that it was taken in";
            self.faults.push(none.to_owned());
        } else if self.recorded_last < size {
            self.faults.push(format!(
                "it has {size} entries, of which {} were taken in",
                self.recorded_last
            ));
        }
        for missed in self.recorded.keys().chain(self.heads.keys()) {
            let told = format!("it had {missed} entries, and has {size}");
            if !self.faults.contains(&told) {
                self.faults.push(told);
            }
        }
        for id in &self.empty {
            if !self.purged.contains(id) {
                self.faults.push(format!(
                    "record {id} of it is gone, and none tells of a purge"
                ));
            }
        }
    }

    fn objects(&mut self) -> rusqlite::Result<()> {
        let mut held = self.connection.prepare(
            "SELECT 1 FROM merged_object JOIN object ON object.id = merged_object.object
             WHERE merged_object.log = ?1 AND object.digest = ?2",
        )?;
        for digest in &self.objects {
            let bytes = digest.as_bytes().as_slice();
            let found = held.query_row(params![self.log, bytes], |_| Ok(()));
            if found.optional()?.is_none() {
                self.missing.push(Finding::ObjectMissing {
                    digest: *digest,
                    detail: "a record of a merged log speaks of it".to_owned(),
                });
            }
        }
        let question = "SELECT count(*) FROM merged_object WHERE log = ?1";
        let listed: i64 = self
            .connection
            .query_row(question, [self.log], |row| row.get(0))?;
        let named = self.objects.len() as i64;
        if listed > named {
            let more = listed - named;
            self.faults.push(format!(
                "{more} objects are listed with it that none of its records speaks of"
            ));
        }
        self.missing.sort();
        Ok(())
    }
}

fn head(origin: &str, size: i64, note: &str, key: String) -> Result<Head, String> {
    let known: VerifierKey = key
        .parse()
        .map_err(|error| format!("has a key that is {error}"))?;
    let checkpoint = Checkpoint::open(note, std::slice::from_ref(&known))
        .map_err(|fault| format!("is altered: {fault}"))?;
    if checkpoint.origin != origin || checkpoint.size.cast_signed() != size {
        return Err("is that of another log or size".to_owned());
    }
    Ok(Head { checkpoint, key })
}
