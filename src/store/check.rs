//! Verification: everything stored held against what it should be, as findings.
//!
//! Eight passes, each of which reads on after damage: SQLite's own check of the pages, the schema, every
//! object hashed again (`check/bytes.rs`), every record hashed again, every table
//! row held against the record it comes from (`check_records`), and the log replayed against the
//! checkpoints (`check/log.rs`), then stamps and cosignatures checked again (`check/vouchers.rs`), and the logs
//! of other archives that were merged (`check/merged.rs`). A part of
//! the objects may be chosen (`check/part.rs`). Nothing is repaired. Cases: `tests/damage.rs`.

mod bytes;
mod heads;
mod log;
mod merged;
mod part;
mod vouchers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rusqlite::Connection;

pub use self::part::Part;
use super::archive::{Archive, SCHEMA, StoreFault};
use super::check_records;
use super::ledger::KeptCheckpoint;
use super::objects::Progress;
use crate::model::finding::Finding;
use crate::model::merged::MergedLog;
use crate::model::protection::Protection;
use crate::model::purged::PurgeTold;
use crate::model::record::PartChecked;

/// SQLite repeats itself on a badly damaged file; more lines say no more.
const PAGE_MESSAGES_MAX: usize = 100;

/// Kept in memory of the indexes while records are looked up.
const FACTS_CACHE_KIB: i64 = 8 << 10;
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
    /// Adds what another pass found behind what is here.
    fn take_over(&mut self, other: Self) {
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.records += other.records;
        self.purged += other.purged;
        self.purges.extend(other.purges);
        self.merged.extend(other.merged);
        self.part = self.part.take().or(other.part);
        if other.protection != Protection::default() {
            self.protection = other.protection;
        }
        self.findings.extend(other.findings);
        self.database_damaged |= other.database_damaged;
    }

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
    let mut laid_out = Checked::default();
    let faults = [
        schema(connection, &mut laid_out).err(),
        roots(connection, &mut laid_out).err(),
    ];
    for error in faults.into_iter().flatten() {
        laid_out.damaged(error.to_string());
    }
    let (mut objects, mut told) = (Checked::default(), Checked::default());
    if worth_threads(archive) < 2 {
        pages(connection, part, &mut checked);
        hash_objects(archive, connection, part, progress, &mut objects);
        facts(connection, outside, &mut told);
    } else {
        // These take about as long as each other, and none looks at what another finds.
        std::thread::scope(|scope| {
            scope.spawn(|| match archive.connect_reading() {
                Ok(own) => pages(&own, part, &mut checked),
                Err(fault) => checked.damaged(fault.to_string()),
            });
            scope.spawn(|| match archive.connect_reading() {
                Ok(own) => hash_objects(archive, &own, part, progress, &mut objects),
                Err(fault) => objects.damaged(fault.to_string()),
            });
            facts(connection, outside, &mut told);
        });
    }
    checked.take_over(laid_out);
    checked.take_over(objects);
    checked.take_over(told);
    checked.findings.dedup();
    Ok(checked)
}

/// How many threads the length of the database is worth; 1 where it cannot be told.
fn worth_threads(archive: &Archive) -> usize {
    let length = std::fs::metadata(archive.database()).map_or(0, |metadata| metadata.len());
    usize::try_from(length / BYTES_A_THREAD_MIN)
        .unwrap_or(usize::MAX)
        .max(1)
}

/// Records, tables, log, and what vouches for it.
fn facts(connection: &Connection, outside: &[KeptCheckpoint], checked: &mut Checked) {
    // Records are looked up by their digests, all over the indexes.
    let _ = connection.pragma_update(None, "cache_size", -FACTS_CACHE_KIB);
    in_one_piece(connection);
    let mut faults = check_records::check(connection, checked);
    faults.extend(log::replay(connection, outside, checked).err());
    faults.extend(vouchers::check(connection, checked).err());
    faults.extend(merged::check(connection, checked).err());
    for error in faults {
        checked.damaged(error.to_string());
    }
}

fn hash_objects(
    archive: &Archive,
    connection: &Connection,
    part: Part,
    progress: Progress<'_>,
    checked: &mut Checked,
) {
    in_one_piece(connection);
    if let Err(fault) = bytes::objects_again(archive, connection, part, progress, checked) {
        checked.damaged(fault.to_string());
    }
}

/// One read transaction for all that follows: without it SQLite takes and gives back its locks for every question.
/// Where it fails, the questions themselves will tell; where one is open, it goes on.
fn in_one_piece(connection: &Connection) {
    let _ = connection.execute_batch("BEGIN");
}

/// A file that ends inside a page has lost its end; what was there is read as zeros, which may go unnoticed. While
/// the `-wal` file holds pages, those are what is read: a power cut may have left the file half way to them.
fn length(archive: &Archive, connection: &Connection, checked: &mut Checked) {
    let page_bytes = connection.pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0));
    let length = std::fs::metadata(archive.database()).map(|metadata| metadata.len());
    if let (Ok(page_bytes), Ok(length)) = (page_bytes, length)
        && !length.is_multiple_of(u64::from(page_bytes.max(1)))
        && !wal_holds_pages(archive)
    {
        checked.damaged(format!(
            "its {length} bytes are no whole number of pages: the end of the file is missing"
        ));
    }
}

fn wal_holds_pages(archive: &Archive) -> bool {
    let mut wal = archive.database().into_os_string();
    wal.push("-wal");
    std::fs::metadata(wal).is_ok_and(|metadata| metadata.len() > 0)
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

/// Root pages that say they have children and name none: `integrity_check` takes such a tree for an empty one
/// (file format, section 1.6), and a query through it fails.
fn roots(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE rootpage > 0")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // The root is the first page that is told of; no other page is read.
    let mut root = connection.prepare(
        "SELECT pagetype = 'internal' AND ncell = 0 FROM dbstat WHERE name = ?1 LIMIT 1",
    )?;
    for name in names {
        if root.query_row([&name], |row| row.get(0))? {
            checked.damaged(format!(
                "the root page of {name} is not as SQLite writes one"
            ));
        }
    }
    Ok(())
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
