//! Verification: everything stored held against what it should be, as findings.
//!
//! Eight passes, each of which reads on after damage: SQLite's own check of the pages, the schema, every
//! object hashed again (on all cores, one chunk in memory each), every record hashed again, every table
//! row held against the record it comes from (`check_records`), and the log replayed against the
//! checkpoints (`check/log.rs`), then stamps and cosignatures checked again (`check/vouchers.rs`), and the logs
//! of other archives that were merged (`check/merged.rs`). A part of
//! the objects may be chosen (`check/part.rs`). Nothing is repaired. Cases: `tests/damage.rs`.

mod heads;
mod log;
mod merged;
mod part;
mod vouchers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

pub use self::part::Part;
use super::archive::{Archive, SCHEMA, StoreFault};
use super::check_records;
use super::ledger::KeptCheckpoint;
use super::objects::{self, Progress, ReadBack, ReadFault};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::merged::MergedLog;
use crate::model::protection::Protection;
use crate::model::purged::PurgeTold;
use crate::model::record::PartChecked;

/// SQLite repeats itself on a badly damaged file; more lines say no more.
const PAGE_MESSAGES_MAX: usize = 100;

/// Another thread with its connection is worth so many bytes of database.
const BYTES_A_THREAD_MIN: u64 = 2 << 20;

/// What was read and what was wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// Objects hashed.
    pub objects: u64,
    /// Bytes hashed, as received.
    pub bytes: u64,
    /// Records hashed.
    pub records: u64,
    /// Records that are gone because of a purge.
    pub purged: u64,
    /// What is told of purges, oldest first.
    pub purges: Vec<PurgeTold>,
    /// Logs of other archives that are held.
    pub merged: Vec<MergedLog>,
    /// Which objects were hashed, where not all were.
    pub part: Option<PartChecked>,
    /// How far the log is protected.
    pub protection: Protection,
    /// In the order: database, objects, records with their rows, unlisted objects, stray rows, log.
    pub findings: Vec<Finding>,
    /// True where the database itself is damaged, so that it must not be written to.
    pub database_damaged: bool,
}

impl Checked {
    fn damaged(&mut self, detail: String) {
        self.findings.push(Finding::DatabaseDamaged { detail });
        self.database_damaged = true;
    }
}

/// Checks the whole archive. `outside` are checkpoints kept elsewhere, which the log must continue;
/// `progress` is told the size of each object as it is done.
///
/// # Errors
/// [`StoreFault`] where there is nothing to check: no archive, not ours, too new, unreadable medium.
/// Damage is not an error: it is what this looks for.
pub fn check(
    archive: &Archive,
    outside: &[KeptCheckpoint],
    progress: Progress<'_>,
) -> Result<Checked, StoreFault> {
    check_part(archive, Part::Whole, outside, progress)
}

/// The same with only a part of the objects, and without reading the pages of those left out.
///
/// # Errors
/// As [`check`].
pub fn check_part(
    archive: &Archive,
    part: Part,
    outside: &[KeptCheckpoint],
    progress: Progress<'_>,
) -> Result<Checked, StoreFault> {
    let mut checked = Checked::default();
    let reader = match archive.open_for_reading() {
        Ok(reader) => reader,
        Err(StoreFault::HeaderDamaged(path)) => {
            checked.damaged(format!(
                "{} does not begin as an archive does: its first page is damaged, or it never was one",
                path.display()
            ));
            return Ok(checked);
        }
        Err(StoreFault::Damaged(detail)) => {
            checked.damaged(detail);
            return Ok(checked);
        }
        // SQLite read the file and could make nothing of it; a medium that fails has codes of its own.
        Err(StoreFault::Sqlite(error))
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) =>
        {
            checked.damaged(error.to_string());
            return Ok(checked);
        }
        Err(fault) => return Err(fault),
    };
    let connection = reader.connection();
    length(archive, connection, &mut checked);
    pages(connection, part, &mut checked);
    if let Err(error) = schema(connection, &mut checked) {
        checked.damaged(error.to_string());
    }
    if let Err(fault) = objects_again(archive, connection, part, progress, &mut checked) {
        checked.damaged(fault.to_string());
    }
    for error in check_records::check(connection, &mut checked) {
        checked.damaged(error.to_string());
    }
    if let Err(error) = log::replay(connection, outside, &mut checked) {
        checked.damaged(error.to_string());
    }
    if let Err(error) = vouchers::check(connection, &mut checked) {
        checked.damaged(error.to_string());
    }
    if let Err(error) = merged::check(connection, &mut checked) {
        checked.damaged(error.to_string());
    }
    checked.findings.dedup();
    Ok(checked)
}

/// A file that ends inside a page has lost its end; what was there is read as zeros, which may go unnoticed.
fn length(archive: &Archive, connection: &Connection, checked: &mut Checked) {
    let page_bytes = connection.pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0));
    let length = std::fs::metadata(archive.database()).map(|metadata| metadata.len());
    if let (Ok(page_bytes), Ok(length)) = (page_bytes, length)
        && !length.is_multiple_of(u64::from(page_bytes.max(1)))
    {
        checked.damaged(format!(
            "its {length} bytes are no whole number of pages: the end of the file is missing"
        ));
    }
}

/// `PRAGMA integrity_check`: B-trees, indexes, free list, types. CHECK constraints are left out, since
/// SQLite does not load them on a read-only connection; what they forbid, the other passes find.
fn pages(connection: &Connection, part: Part, checked: &mut Checked) {
    let mut messages: Vec<String> = Vec::new();
    let tables = match part {
        Part::Whole => Ok(vec![None]),
        _ => tables_but_chunks(connection),
    };
    let outcome = tables.and_then(|tables| {
        tables.iter().try_for_each(|table| {
            let pragma = "integrity_check";
            let mut take = |row: &rusqlite::Row<'_>| {
                messages.push(row.get(0)?);
                Ok(())
            };
            match table {
                None => connection.pragma_query(None, pragma, &mut take),
                Some(table) => connection.pragma(None, pragma, table, &mut take),
            }
        })
    });
    if let Err(error) = outcome {
        messages.push(error.to_string());
    }
    messages.retain(|message| message != "ok");
    messages.truncate(PAGE_MESSAGES_MAX);
    for detail in messages {
        checked.damaged(detail);
    }
}

/// The chunks are nearly all of the file; what is hashed of them is read then.
fn tables_but_chunks(connection: &Connection) -> rusqlite::Result<Vec<Option<String>>> {
    connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'chunk'")?
        .query_map([], |row| row.get(0).map(Some))?
        .collect()
}

/// Tables, indexes and triggers by kind and name, with their table and SQL.
type Schema = BTreeMap<(String, String), (String, Option<String>)>;

/// The schema held against the one this program writes: without its triggers nothing is append-only.
fn schema(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let (sound, found) = (sound_schema()?, read_schema(connection)?);
    let names: BTreeSet<_> = sound.keys().chain(found.keys()).collect();
    for name in names {
        let what = match (sound.get(name), found.get(name)) {
            (Some(_), None) => "is missing",
            (None, Some(_)) => "does not belong there",
            (Some(sound), Some(found)) if sound != found => "is not as it was made",
            _ => continue,
        };
        checked.damaged(format!("{} {} {what}", name.0, name.1));
    }
    Ok(())
}

/// What this program writes, made once.
fn sound_schema() -> rusqlite::Result<&'static Schema> {
    static SOUND: OnceLock<Schema> = OnceLock::new();
    if let Some(sound) = SOUND.get() {
        return Ok(sound);
    }
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(SCHEMA)?;
    let sound = read_schema(&connection)?;
    Ok(SOUND.get_or_init(|| sound))
}

fn read_schema(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| {
        Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)))
    })?;
    rows.collect()
}

/// Hashes every object, the rows shared out among the cores.
fn objects_again(
    archive: &Archive,
    connection: &Connection,
    part: Part,
    progress: Progress<'_>,
    checked: &mut Checked,
) -> Result<(), StoreFault> {
    let chosen = part.choose(connection)?;
    checked.part = chosen.told;
    let ids = chosen.ids;
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let fault = Mutex::new(None);
    let (count, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let length = std::fs::metadata(archive.database()).map_or(0, |metadata| metadata.len());
    let worth = usize::try_from(length / BYTES_A_THREAD_MIN).unwrap_or(usize::MAX);
    let hash_all = |own: &Connection| {
        while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (findings, size) = object_row_again(own, *id);
            count.fetch_add(1, Ordering::Relaxed);
            bytes.fetch_add(size, Ordering::Relaxed);
            progress(size);
            let mut found = found.lock().expect("no holder panics");
            found.extend(findings.into_iter().map(|finding| (*id, finding)));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(ids.len()).min(worth) {
            scope.spawn(|| {
                // Each thread has its own connection: SQLite's are not shared.
                match archive.connect_reading() {
                    Ok(own) => hash_all(&own),
                    Err(error) => *fault.lock().expect("no holder panics") = Some(error),
                }
            });
        }
        // This thread works along.
        hash_all(connection);
    });
    let mut found = found.into_inner().expect("no holder panics");
    found.sort();
    for (_, finding) in found {
        checked.database_damaged |= matches!(finding, Finding::DatabaseDamaged { .. });
        checked.findings.push(finding);
    }
    checked.objects = count.into_inner();
    checked.bytes = bytes.into_inner();
    // One thread without a connection is made up for by the others; then every row was still read.
    let fault = fault.into_inner().expect("no holder panics");
    match fault {
        Some(fault) if checked.objects < ids.len() as u64 => Err(fault),
        _ => Ok(()),
    }
}

/// What is wrong with one object, and how large it is said to be.
fn object_row_again(connection: &Connection, id: i64) -> (Vec<Finding>, u64) {
    let damaged = |detail: String| {
        let detail = format!("object row {id}: {detail}");
        (vec![Finding::DatabaseDamaged { detail }], 0)
    };
    let row = connection
        .prepare_cached("SELECT digest, size, stored_digest FROM object WHERE id = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        });
    let (digest, size, stored_digest): (Value, Value, Value) = match row {
        Ok(Some(row)) => row,
        Ok(None) => return damaged("it is listed and cannot be found".to_owned()),
        Err(error) => return damaged(error.to_string()),
    };
    let (Some(digest), Some(stored_digest)) = (as_digest(&digest), as_digest(&stored_digest))
    else {
        return damaged("it has no digest".to_owned());
    };
    let Value::Integer(size) = size else {
        return damaged("it has no size".to_owned());
    };
    let said = ReadBack {
        digest,
        size: size.cast_unsigned(),
        stored_digest,
    };
    match object_again(connection, id, said) {
        Ok(findings) => (findings, said.size),
        Err(error) => damaged(error.to_string()),
    }
}

fn as_digest(value: &Value) -> Option<Digest> {
    match value {
        Value::Blob(bytes) => Digest::from_slice(bytes),
        _ => None,
    }
}

/// Holds what is read against what the object's row says.
fn object_again(
    connection: &Connection,
    id: i64,
    said: ReadBack,
) -> rusqlite::Result<Vec<Finding>> {
    let digest = said.digest;
    let altered = |now, detail: String| Finding::ObjectAltered {
        digest,
        now,
        detail,
    };
    let finding = match objects::copy_to(connection, id, &mut std::io::sink()) {
        Ok(now) if now.digest == digest => {
            let mut findings = extra_chunks(connection, id, digest)?;
            let now_digest = Some(now.digest);
            if now.size != said.size {
                let detail = format!(
                    "its bytes are whole, and its size is given as {}",
                    said.size
                );
                findings.push(altered(now_digest, detail));
            }
            if now.stored_digest != said.stored_digest {
                let detail = "its bytes are whole, and do not rest as they were put".to_owned();
                findings.push(altered(now_digest, detail));
            }
            return Ok(findings);
        }
        Ok(now) => {
            let detail = if objects::find(connection, now.digest)?.is_some() {
                format!("its place holds the bytes of object {}", now.digest)
            } else {
                format!(
                    "{} bytes with the digest {} are stored where {} bytes were received",
                    now.size, now.digest, said.size
                )
            };
            altered(Some(now.digest), detail)
        }
        Err(fault @ ReadFault::ChunkMissing { .. }) => Finding::ObjectMissing {
            digest,
            detail: fault.to_string(),
        },
        Err(fault) => altered(None, fault.to_string()),
    };
    Ok(vec![finding])
}

/// Chunks beyond the object's own count: bytes somebody added.
fn extra_chunks(
    connection: &Connection,
    id: i64,
    digest: Digest,
) -> rusqlite::Result<Vec<Finding>> {
    let extra: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM chunk JOIN object ON object.id = chunk.object
             WHERE object.id = ?1 AND chunk.position NOT BETWEEN 0 AND object.chunk_count - 1",
        )?
        .query_row([id], |row| row.get(0))?;
    let name = format!("{extra} chunks outside object {digest}");
    Ok(if extra > 0 {
        vec![Finding::ObjectUnlisted { name }]
    } else {
        Vec::new()
    })
}
