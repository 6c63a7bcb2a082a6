//! Verification: everything stored held against what it should be, as findings.
//!
//! Eight passes, each of which reads on after damage: SQLite's own check of the pages, the schema, every
//! object hashed again (straight from the file: `check/pages.rs`, through SQLite: `check/bytes.rs`), every record hashed again, every table
//! row held against the record it comes from (`check_records`), and the log replayed against the
//! checkpoints (`check/log.rs`), then stamps and cosignatures checked again (`check/vouchers.rs`), and the logs
//! of other archives that were merged (`check/merged.rs`). A part of
//! the objects may be chosen (`check/part.rs`). Nothing is repaired. Cases: `tests/damage.rs`.

mod at_once;
mod bytes;
mod heads;
mod log;
mod merged;
mod pages;
mod part;
mod shape;
mod vouchers;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rusqlite::Connection;

use self::pages::{Sound, Sweep};
pub use self::part::Part;
use super::archive::{Archive, StoreFault};
use super::check_records;
use super::ledger::KeptCheckpoint;
use super::objects::Progress;
use crate::model::finding::Finding;
use crate::model::merged::MergedLog;
use crate::model::protection::Protection;
use crate::model::purged::PurgeTold;
use crate::model::record::PartChecked;

/// Kept in memory of the indexes while records are looked up.
const FACTS_CACHE_KIB: i64 = 4 << 10;
/// The same while tables are held against their indexes.
const TABLES_CACHE_KIB: i64 = 12 << 10;
/// The same while the rows of objects are read in their order.
const OBJECTS_CACHE_KIB: i64 = 1 << 10;
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
    shape::length(archive, connection, &mut checked);
    let mut laid_out = Checked::default();
    let faults = [
        shape::schema(connection, &mut laid_out).err(),
        shape::roots(connection, &mut laid_out).err(),
    ];
    for error in faults.into_iter().flatten() {
        laid_out.damaged(error.to_string());
    }
    in_one_piece(connection);
    let straight = match part {
        Part::Whole => Sweep::over(archive, connection),
        _ => None,
    };
    let found = match straight {
        Some(sweep) => swept(archive, connection, sweep, outside, progress),
        None => asked(archive, connection, part, outside, progress),
    };
    checked.take_over(found.pages);
    checked.take_over(laid_out);
    checked.take_over(found.objects);
    checked.take_over(found.records);
    checked.take_over(found.ledger);
    checked.findings.dedup();
    Ok(checked)
}

/// What the passes found, which go on side by side.
#[derive(Default)]
struct Found {
    pages: Checked,
    objects: Checked,
    records: Checked,
    ledger: Checked,
}

/// Everything through SQLite.
fn asked(
    archive: &Archive,
    connection: &Connection,
    part: Part,
    outside: &[KeptCheckpoint],
    progress: Progress<'_>,
) -> Found {
    let mut found = Found::default();
    let again = |own: &Connection, objects: &mut Checked| {
        hash_objects(archive, own, part, Sound::default(), progress, objects);
    };
    if threads_worth(archive) < 2 {
        shape::pages(connection, part, &mut found.pages);
        again(connection, &mut found.objects);
        records(connection, &mut found.records);
        ledger(connection, outside, &mut found.ledger);
        return found;
    }
    // These take about as long as each other, and none looks at what another finds.
    std::thread::scope(|scope| {
        scope.spawn(|| match archive.connect_reading() {
            Ok(own) => shape::pages(&own, part, &mut found.pages),
            Err(fault) => found.pages.damaged(fault.to_string()),
        });
        scope.spawn(|| match archive.connect_reading() {
            Ok(own) => again(&own, &mut found.objects),
            Err(fault) => found.objects.damaged(fault.to_string()),
        });
        records(connection, &mut found.records);
        ledger(connection, outside, &mut found.ledger);
    });
    found
}

/// The bytes of the objects straight from the file, the rest through SQLite. As many threads as there are cores; each
/// takes what is left to do, the longest first, and hashes objects until the last is done.
fn swept(
    archive: &Archive,
    connection: &Connection,
    sweep: Sweep,
    outside: &[KeptCheckpoint],
    progress: Progress<'_>,
) -> Found {
    let mut found = Found::default();
    let (tables, log) = (Mutex::default(), Mutex::default());
    let (step, hashed) = (AtomicUsize::new(0), AtomicU64::new(0));
    let told = |size| {
        hashed.fetch_add(size, Ordering::Relaxed);
        progress(size);
    };
    let work = |own: &Connection| {
        loop {
            match step.fetch_add(1, Ordering::Relaxed) {
                0 => ledger(own, outside, &mut log.lock().expect("no holder panics")),
                1 => {
                    sweep.follow();
                    // Each row is sought in every index of its table.
                    let _ = own.pragma_update(None, "cache_size", -TABLES_CACHE_KIB);
                    let mut tables = tables.lock().expect("no holder panics");
                    shape::pages_but_chunks(own, &mut tables);
                    let _ = own.pragma_update(None, "cache_size", -OBJECTS_CACHE_KIB);
                }
                _ => break sweep.hash(own, &told),
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 1..cores.min(threads_worth(archive)) {
            scope.spawn(|| {
                // A thread without a connection is made up for by the others.
                if let Ok(own) = archive.connect_reading() {
                    in_one_piece(&own);
                    work(&own);
                }
            });
        }
        records(connection, &mut found.records);
        work(connection);
    });
    found.ledger = log.into_inner().expect("no holder panics");
    let hashed = hashed.into_inner();
    if let Some(sound) = sweep.finish() {
        found.pages = tables.into_inner().expect("no holder panics");
        let objects = &mut found.objects;
        hash_objects(archive, connection, Part::Whole, sound, progress, objects);
        return found;
    }
    // Something is wrong with the file: SQLite tells what. What was told as done is not told twice.
    let again = AtomicU64::new(0);
    let rest = |size| {
        if again.fetch_add(size, Ordering::Relaxed) >= hashed {
            progress(size);
        }
    };
    shape::pages(connection, Part::Whole, &mut found.pages);
    let (sound, objects) = (Sound::default(), &mut found.objects);
    hash_objects(archive, connection, Part::Whole, sound, &rest, objects);
    found
}

/// How many threads the length of the database is worth; 1 where it cannot be told.
fn threads_worth(archive: &Archive) -> usize {
    let length = std::fs::metadata(archive.database()).map_or(0, |metadata| metadata.len());
    usize::try_from(length / BYTES_A_THREAD_MIN)
        .unwrap_or(usize::MAX)
        .max(1)
}

/// Records and tables.
fn records(connection: &Connection, checked: &mut Checked) {
    // Records are looked up by their digests, all over the indexes.
    let _ = connection.pragma_update(None, "cache_size", -FACTS_CACHE_KIB);
    for error in check_records::check(connection, checked) {
        checked.damaged(error.to_string());
    }
}

/// The log, and what vouches for it.
fn ledger(connection: &Connection, outside: &[KeptCheckpoint], checked: &mut Checked) {
    let faults = [
        log::replay(connection, outside, checked).err(),
        vouchers::check(connection, checked).err(),
        merged::check(connection, checked).err(),
    ];
    for error in faults.into_iter().flatten() {
        checked.damaged(error.to_string());
    }
}

fn hash_objects(
    archive: &Archive,
    connection: &Connection,
    part: Part,
    sound: Sound,
    progress: Progress<'_>,
    checked: &mut Checked,
) {
    in_one_piece(connection);
    if let Err(fault) = bytes::objects_again(archive, connection, part, sound, progress, checked) {
        checked.damaged(fault.to_string());
    }
}

/// One read transaction for all that follows: without it SQLite takes and gives back its locks for every question.
/// Where it fails, the questions themselves will tell; where one is open, it goes on.
fn in_one_piece(connection: &Connection) {
    let _ = connection.execute_batch("BEGIN");
}
