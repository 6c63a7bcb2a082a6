//! Another archive's log → entries, records, checkpoints and objects beside the own ones, in one transaction.
//!
//! The other archive is only read. What is held of its log already must be the beginning of what it has now;
//! where it is not, nothing is taken in and a record tells of the contradiction. Objects that are held already
//! are not stored again. Never checks the other archive: `jobs::merge` does, first. Cases: `tests/merge.rs`.

use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::append::write_record;
use super::archive::StoreFault;
use super::ledger::{self, StoredCheckpoint};
use super::objects;
use super::prepared::Prepared;
use super::reader::Reader;
use super::sign;
use super::writer::{Desk, Writer};
use crate::log::tree::{Frontier, leaf_hash};
use crate::model::digest::Digest;
use crate::model::merged::LogMerged;
use crate::model::record::Record;

/// Makes the records that tell of a merge.
pub type TellMerge = Box<dyn FnOnce(LogMerged) -> Vec<Prepared> + Send>;

impl Writer {
    /// Takes the log of `other` in, as far as it is not held yet, with the records that `tell` makes; `None`
    /// where nothing is new, and then nothing is written.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one; then nothing was taken in.
    pub async fn merge(
        &self,
        other: Reader,
        tell: TellMerge,
    ) -> Result<Option<LogMerged>, Arc<StoreFault>> {
        self.ask(move |desk| merge(desk, &other, tell)).await
    }
}

/// What is held of a log already.
struct Held {
    log: Option<i64>,
    frontier: Frontier,
    checkpoint: Option<StoredCheckpoint>,
}

/// After a fault here the writer rolls back, and nothing has changed.
fn merge(
    desk: &mut Desk<'_>,
    other: &Reader,
    tell: TellMerge,
) -> Result<Option<LogMerged>, StoreFault> {
    let (own, theirs) = (desk.connection, other.connection());
    let origin = sign::origin(theirs)?;
    let held = held(own, &origin)?;
    let offered = ledger::newest_checkpoint(theirs)?;
    let mut merged = LogMerged {
        origin,
        size: held.frontier.size(),
        root: held.frontier.root(),
        checkpoint: held.checkpoint.as_ref().map(|head| head.note.clone()),
        entries: 0,
        objects: 0,
        contradiction: contradiction(own, theirs, &held)?,
        offered: None,
    };
    own.execute_batch("BEGIN IMMEDIATE")?;
    if merged.contradiction.is_some() {
        merged.offered = offered.map(|head| head.note);
    } else {
        let checkpoints = take_in(own, theirs, held, &mut merged)?;
        if merged.entries == 0 && checkpoints == 0 {
            own.execute_batch("ROLLBACK")?;
            return Ok(None);
        }
        merged.checkpoint = offered.map(|head| head.note);
    }
    for record in tell(merged.clone()) {
        write_record(own, &mut desk.ledger, &record)?;
    }
    own.execute_batch("COMMIT")?;
    Ok(Some(merged))
}

fn held(own: &Connection, origin: &str) -> Result<Held, StoreFault> {
    let log: Option<i64> = own
        .query_row(
            "SELECT id FROM merged_log WHERE origin = ?1",
            [origin],
            |row| row.get(0),
        )
        .optional()?;
    let mut frontier = Frontier::default();
    let mut statement =
        own.prepare("SELECT entry FROM merged_entry WHERE log = ?1 ORDER BY idx")?;
    let mut rows = statement.query([log])?;
    while let Some(row) = rows.next()? {
        frontier.push(leaf_hash(row.get_ref(0)?.as_bytes().unwrap_or_default()));
    }
    let checkpoint = own
        .query_row(
            "SELECT size, note, vkey, X'' FROM merged_checkpoint WHERE log = ?1
             ORDER BY size DESC LIMIT 1",
            [log],
            ledger::stored_checkpoint,
        )
        .optional()?;
    Ok(Held {
        log,
        frontier,
        checkpoint,
    })
}

/// How the log that is offered contradicts what is held of it, in words.
fn contradiction(
    own: &Connection,
    theirs: &Connection,
    held: &Held,
) -> Result<Option<String>, StoreFault> {
    let size = held.frontier.size();
    let entries: i64 =
        theirs.query_row("SELECT coalesce(max(idx) + 1, 0) FROM log", [], |row| {
            row.get(0)
        })?;
    if entries.cast_unsigned() < size {
        return Ok(Some(format!(
            "it has {entries} entries, and {size} of it were taken in before"
        )));
    }
    if ledger::root_over(theirs, 0..size)? == held.frontier.root() {
        return Ok(None);
    }
    let mut mine = own.prepare("SELECT entry FROM merged_entry WHERE log = ?1 AND idx = ?2")?;
    let mut other = theirs.prepare("SELECT entry FROM log WHERE idx = ?1")?;
    for index in 0..size.cast_signed() {
        let mine: Vec<u8> = mine.query_row(params![held.log, index], |row| row.get(0))?;
        let other: Vec<u8> = other.query_row([index], |row| row.get(0))?;
        if mine != other {
            return Ok(Some(format!(
                "entry {index} is another than the one that was taken in before"
            )));
        }
    }
    Err(StoreFault::Damaged(
        "the entries of a merged log are no longer what they were".to_owned(),
    ))
}

/// Copies what is new; gives back how many checkpoints were.
fn take_in(
    own: &Connection,
    theirs: &Connection,
    held: Held,
    merged: &mut LogMerged,
) -> Result<usize, StoreFault> {
    let log = match held.log {
        Some(log) => log,
        None => {
            own.execute(
                "INSERT INTO merged_log (origin) VALUES (?1)",
                [&merged.origin],
            )?;
            own.last_insert_rowid()
        }
    };
    let mut frontier = held.frontier;
    let mut statement = theirs.prepare(
        "SELECT log.idx, log.entry, record.id, record.bytes FROM log
         JOIN record ON record.seq = log.idx + 1 WHERE log.idx >= ?1 ORDER BY log.idx",
    )?;
    let mut rows = statement.query([frontier.size().cast_signed()])?;
    while let Some(row) = rows.next()? {
        let (index, entry, bytes): (i64, Vec<u8>, Vec<u8>) =
            (row.get(0)?, row.get(1)?, row.get(3)?);
        own.prepare_cached(
            "INSERT INTO merged_entry (log, idx, entry, record, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![log, index, entry, row.get::<_, Vec<u8>>(2)?, bytes])?;
        frontier.push(leaf_hash(&entry));
        merged.entries += 1;
        // A purged record has no bytes, and speaks of nothing any more.
        let Ok(record) = serde_json::from_slice::<Record>(&bytes) else {
            continue;
        };
        for digest in record.fact.speaks_of() {
            merged.objects += u64::from(take_object(own, theirs, log, digest)?);
        }
    }
    (merged.size, merged.root) = (frontier.size(), frontier.root());
    let mut taken = 0;
    let mut heads = theirs.prepare("SELECT size, note, vkey FROM checkpoint ORDER BY size")?;
    let mut rows = heads.query([])?;
    while let Some(row) = rows.next()? {
        let (size, note, key): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        taken += own.execute(
            "INSERT INTO merged_checkpoint (log, size, note, vkey) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
            params![log, size, note, key],
        )?;
    }
    Ok(taken)
}

/// Copies an object as it rests, unless it is held; true where it was not.
fn take_object(
    own: &Connection,
    theirs: &Connection,
    log: i64,
    digest: Digest,
) -> Result<bool, StoreFault> {
    let name = |object| {
        own.prepare_cached(
            "INSERT INTO merged_object (log, object) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute([log, object])
    };
    if let Some(object) = objects::find(own, digest)? {
        name(object)?;
        return Ok(false);
    }
    let there = objects::find(theirs, digest)?.ok_or_else(|| {
        StoreFault::Damaged(format!("the other archive holds no object {digest}"))
    })?;
    let object: i64 = own
        .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM object")?
        .query_row([], |row| row.get(0))?;
    theirs
        .prepare_cached(
            "SELECT digest, size, stored, stored_digest, chunk_count FROM object WHERE id = ?1",
        )?
        .query_row([there], |row| {
            own.prepare_cached(
                "INSERT INTO object (id, digest, size, stored, stored_digest, chunk_count)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                object,
                row.get::<_, Value>(0)?,
                row.get::<_, Value>(1)?,
                row.get::<_, Value>(2)?,
                row.get::<_, Value>(3)?,
                row.get::<_, Value>(4)?
            ])
        })?;
    let mut chunks = theirs
        .prepare_cached("SELECT position, bytes FROM chunk WHERE object = ?1 ORDER BY position")?;
    let mut rows = chunks.query([there])?;
    while let Some(row) = rows.next()? {
        own.prepare_cached("INSERT INTO chunk (object, position, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![
                object,
                row.get::<_, i64>(0)?,
                row.get::<_, Vec<u8>>(1)?
            ])?;
    }
    name(object)?;
    Ok(true)
}
