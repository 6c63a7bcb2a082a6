//! The writer's side of the log: the entry of each record, and the right edge of the tree, so that the
//! root is at hand at the end of a run without reading what was signed before.
//!
//! An entry is stored in the transaction of its record. What a signed checkpoint covers is not read
//! again: the checkpoint's peaks, which hash to the root that was signed, stand for it. So a log that
//! somebody changed is continued as it was signed, and `verify` shows the change.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, Statement, params};

use super::archive::StoreFault;
use super::prepared::Prepared;
use crate::log::checkpoint::Checkpoint;
use crate::log::note::Note;
use crate::log::tree::{Frontier, leaf_hash};
use crate::model::digest::Digest;

/// A checkpoint as the archive holds it; whether it holds good is for others to find out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredCheckpoint {
    /// Entries it covers, as listed.
    pub size: i64,
    /// The signed note.
    pub note: String,
    /// The public key, as listed.
    pub key: String,
    pub(super) peaks: Vec<u8>,
}

/// A checkpoint that was kept outside the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptCheckpoint {
    /// Where, in words that follow "checkpoint": `in FILE`.
    pub kept: String,
    /// The signed note.
    pub note: String,
}

impl KeptCheckpoint {
    /// Reads what it says; whether that is true is found out by comparing.
    pub(super) fn head(&self) -> Result<Checkpoint, String> {
        let note = Note::parse(&self.note).map_err(|fault| fault.to_string())?;
        Checkpoint::parse(note.text()).map_err(|fault| fault.to_string())
    }

    /// Tells whether it has the form of a checkpoint at all.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check_form(&self) -> Result<(), String> {
        self.head().map(drop)
    }
}

/// The log on its way on.
pub(super) struct Ledger {
    frontier: Frontier,
    newest: Option<StoredCheckpoint>,
}

impl Ledger {
    /// Takes the log up where it ends.
    pub fn load(connection: &Connection) -> Result<Self, StoreFault> {
        let newest = newest_checkpoint(connection)?;
        let mut frontier = newest
            .as_ref()
            .and_then(signed_frontier)
            .unwrap_or_default();
        let from = frontier.size().cast_signed();
        let mut statement =
            connection.prepare("SELECT idx, entry FROM log WHERE idx >= ?1 ORDER BY idx")?;
        let mut rows = statement.query([from])?;
        while let Some(row) = rows.next()? {
            let index: i64 = row.get(0)?;
            if index != frontier.size().cast_signed() {
                return Err(broken(&format!("entry {} is missing", frontier.size())));
            }
            frontier.push(leaf_hash(row.get_ref(1)?.as_bytes().unwrap_or_default()));
        }
        // Both are one step down a tree: the ends must meet before anything is added to them.
        let count = |question: &str| connection.query_row(question, [], |row| row.get(0));
        let records: i64 = count("SELECT coalesce(max(seq), 0) FROM record")?;
        let entries: i64 = count("SELECT coalesce(max(idx) + 1, 0) FROM log")?;
        if entries != frontier.size().cast_signed() {
            let signed = frontier.size();
            return Err(broken(&format!(
                "it ends at {entries} entries where {signed} are signed"
            )));
        }
        if records != entries {
            return Err(broken(&format!(
                "it has {entries} entries where there are {records} records"
            )));
        }
        Ok(Self { frontier, newest })
    }

    /// The row number of the next record.
    pub const fn next_seq(&self) -> i64 {
        self.frontier.size().cast_signed() + 1
    }

    /// The tree as it now is.
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The newest checkpoint.
    pub const fn newest(&self) -> Option<&StoredCheckpoint> {
        self.newest.as_ref()
    }

    /// Writes the entry of a record that was just written.
    pub fn append(
        &mut self,
        insert: &mut Statement<'_>,
        prepared: &Prepared,
    ) -> Result<(), StoreFault> {
        insert.execute(params![
            self.frontier.size().cast_signed(),
            prepared.entry,
            prepared.leaf.as_bytes().as_slice()
        ])?;
        self.frontier.push(prepared.leaf);
        Ok(())
    }

    /// Writes a checkpoint over everything there is.
    pub fn add_checkpoint(
        &mut self,
        connection: &Connection,
        note: &str,
        key: &str,
    ) -> Result<(), StoreFault> {
        let size = self.frontier.size().cast_signed();
        let peaks = peaks_bytes(&self.frontier);
        connection
            .prepare_cached(
                "INSERT INTO checkpoint (size, note, vkey, peaks) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![size, note, key, peaks])?;
        self.newest = Some(StoredCheckpoint {
            size,
            note: note.to_owned(),
            key: key.to_owned(),
            peaks,
        });
        Ok(())
    }
}

/// The root over some of the entries, hashed from the entries themselves.
pub(super) fn root_over(
    connection: &Connection,
    entries: Range<u64>,
) -> Result<Digest, StoreFault> {
    let mut statement =
        connection.prepare("SELECT entry FROM log WHERE idx >= ?1 AND idx < ?2 ORDER BY idx")?;
    let mut rows = statement.query([entries.start.cast_signed(), entries.end.cast_signed()])?;
    let mut frontier = Frontier::default();
    while let Some(row) = rows.next()? {
        frontier.push(leaf_hash(row.get_ref(0)?.as_bytes().unwrap_or_default()));
    }
    Ok(frontier.root())
}

fn broken(detail: &str) -> StoreFault {
    StoreFault::Damaged(format!("the log is not whole: {detail}"))
}

/// The checkpoint over the most entries.
pub(super) fn newest_checkpoint(
    connection: &Connection,
) -> rusqlite::Result<Option<StoredCheckpoint>> {
    connection
        .prepare_cached(
            "SELECT size, note, vkey, peaks FROM checkpoint ORDER BY size DESC LIMIT 1",
        )?
        .query_row([], stored_checkpoint)
        .optional()
}

/// Reads `size, note, vkey, peaks`. Damaged text is shown with replacement characters, which no
/// signature survives.
pub(super) fn stored_checkpoint(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredCheckpoint> {
    let text = |column: usize| -> rusqlite::Result<String> {
        let bytes = row.get_ref(column)?.as_bytes().unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    };
    Ok(StoredCheckpoint {
        size: row.get(0)?,
        note: text(1)?,
        key: text(2)?,
        peaks: row.get_ref(3)?.as_bytes().unwrap_or_default().to_vec(),
    })
}

/// The frontier of a stored checkpoint, where its peaks hash to the root in its note.
fn signed_frontier(checkpoint: &StoredCheckpoint) -> Option<Frontier> {
    let note = Note::parse(&checkpoint.note).ok()?;
    let head = Checkpoint::parse(note.text()).ok()?;
    let peaks: Option<Vec<Digest>> = checkpoint
        .peaks
        .chunks(32)
        .map(Digest::from_slice)
        .collect();
    let frontier = Frontier::from_peaks(head.size, peaks?)?;
    let fits = head.size.cast_signed() == checkpoint.size && frontier.root() == head.root;
    fits.then_some(frontier)
}

/// Peaks as they are stored.
pub(super) fn peaks_bytes(frontier: &Frontier) -> Vec<u8> {
    let peaks = frontier.peaks().iter();
    peaks.flat_map(|peak| *peak.as_bytes()).collect()
}
