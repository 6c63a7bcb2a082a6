//! Verification: everything stored held against what it should be, as findings.
//!
//! Four passes, each of which reads on after damage: SQLite's own check of the pages, every object
//! hashed again (on all cores, one chunk in memory each), every record hashed again, and every table
//! row held against the record it comes from. Nothing is repaired. Cases: `tests/damage.rs`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::archive::{Archive, StoreFault};
use super::objects::{self, Progress, ReadFault};
use super::project::{TABLES, project};
use super::rows::Unresolved;
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::record::{Record, RecordId};

/// SQLite repeats itself on a badly damaged file; more lines say no more.
const PAGE_MESSAGES_MAX: usize = 100;

/// What was read and what was wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// Objects hashed.
    pub objects: u64,
    /// Bytes hashed, as received.
    pub bytes: u64,
    /// Records hashed.
    pub records: u64,
    /// In the order: database, objects, records, tables.
    pub findings: Vec<Finding>,
    /// True where the database itself is damaged, so that it must not be written to.
    pub database_damaged: bool,
}

/// Checks the whole archive. `progress` is told the size of each object as it is done.
///
/// # Errors
/// [`StoreFault`] where there is nothing to check: no archive, not ours, too new, unreadable medium.
/// Damage is not an error: it is what this looks for.
pub fn check(archive: &Archive, progress: Progress<'_>) -> Result<Checked, StoreFault> {
    let mut checked = Checked::default();
    let reader = match archive.open_for_reading() {
        Ok(reader) => reader,
        Err(StoreFault::HeaderDamaged(path)) => {
            let detail = format!(
                "{} does not begin as a SQLite file does: its first page is damaged, or it never was an archive",
                path.display()
            );
            return Ok(damaged(checked, detail));
        }
        Err(StoreFault::Damaged(detail)) => return Ok(damaged(checked, detail)),
        Err(fault) => return Err(fault),
    };
    let connection = reader.connection();
    pages(connection, &mut checked);
    let reading = [
        objects_again(archive, connection, progress, &mut checked),
        unlisted(connection, &mut checked),
        records_again(connection, &mut checked),
        strays(connection, &mut checked),
    ];
    for fault in reading.into_iter().filter_map(Result::err) {
        checked = damaged(checked, fault.to_string());
    }
    checked.findings.dedup();
    Ok(checked)
}

fn damaged(mut checked: Checked, detail: String) -> Checked {
    checked.findings.push(Finding::DatabaseDamaged { detail });
    checked.database_damaged = true;
    checked
}

/// `PRAGMA integrity_check`: B-trees, indexes, free list, types, CHECK constraints.
fn pages(connection: &Connection, checked: &mut Checked) {
    let mut messages: Vec<String> = Vec::new();
    let outcome = connection.pragma_query(None, "integrity_check", |row| {
        messages.push(row.get(0)?);
        Ok(())
    });
    if let Err(error) = outcome {
        messages.push(error.to_string());
    }
    messages.retain(|message| message != "ok");
    messages.truncate(PAGE_MESSAGES_MAX);
    for detail in messages {
        checked.findings.push(Finding::DatabaseDamaged { detail });
        checked.database_damaged = true;
    }
}

/// Hashes every object, splitting the row numbers among the cores.
fn objects_again(
    archive: &Archive,
    connection: &Connection,
    progress: Progress<'_>,
    checked: &mut Checked,
) -> rusqlite::Result<()> {
    let last: i64 = connection.query_row("SELECT coalesce(max(id), 0) FROM object", [], |row| {
        row.get(0)
    })?;
    let next = Mutex::new(1_i64);
    let found = Mutex::new(Vec::new());
    let (count, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // Each thread has its own connection: SQLite's are not shared.
                let Ok(own) = archive.connect_reading() else {
                    return;
                };
                while let Some(id) = take_next(&next, last) {
                    let Some((digest, size)) = object_row(&own, id) else {
                        continue;
                    };
                    let finding = object_again(&own, id, digest, size);
                    count.fetch_add(1, Ordering::Relaxed);
                    bytes.fetch_add(size, Ordering::Relaxed);
                    progress(size);
                    if let Some(finding) = finding {
                        found.lock().expect("no holder panics").push((id, finding));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no holder panics");
    found.sort();
    checked
        .findings
        .extend(found.into_iter().map(|(_, finding)| finding));
    checked.objects = count.into_inner();
    checked.bytes = bytes.into_inner();
    Ok(())
}

fn take_next(next: &Mutex<i64>, last: i64) -> Option<i64> {
    let mut next = next.lock().expect("no holder panics");
    let id = *next;
    (id <= last).then(|| {
        *next += 1;
        id
    })
}

fn object_row(connection: &Connection, id: i64) -> Option<(Digest, u64)> {
    connection
        .prepare_cached("SELECT digest, size FROM object WHERE id = ?1")
        .ok()?
        .query_row([id], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?))
        })
        .ok()
        .and_then(|(digest, size)| Some((Digest::from_slice(&digest)?, size.cast_unsigned())))
}

fn object_again(connection: &Connection, id: i64, digest: Digest, size: u64) -> Option<Finding> {
    match objects::copy_to(connection, id, &mut std::io::sink()) {
        Ok((now, _)) if now == digest => extra_chunks(connection, id, digest),
        Ok((now, length)) => {
            let other = objects::find(connection, now).ok().flatten().is_some();
            let detail = if other {
                format!("its place holds the bytes of object {now}")
            } else {
                format!("{length} bytes are stored where {size} were received")
            };
            Some(Finding::ObjectAltered {
                digest,
                now: Some(now),
                detail,
            })
        }
        Err(fault @ ReadFault::ChunkMissing { .. }) => Some(Finding::ObjectMissing {
            digest,
            detail: fault.to_string(),
        }),
        Err(fault) => Some(Finding::ObjectAltered {
            digest,
            now: None,
            detail: fault.to_string(),
        }),
    }
}

/// Chunks beyond the object's own count: bytes somebody added.
fn extra_chunks(connection: &Connection, id: i64, digest: Digest) -> Option<Finding> {
    let extra: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM chunk JOIN object ON object.id = chunk.object
             WHERE object.id = ?1 AND chunk.position >= object.chunk_count",
        )
        .ok()?
        .query_row([id], |row| row.get(0))
        .ok()?;
    (extra > 0).then(|| Finding::ObjectUnlisted {
        name: format!("{extra} chunks behind the end of object {digest}"),
    })
}

/// Objects no record refers to, and chunks no object refers to.
fn unlisted(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut objects = connection.prepare(
        "SELECT lower(hex(digest)) FROM object
         WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE exchange.body = object.id)
           AND NOT EXISTS (SELECT 1 FROM document WHERE document.object = object.id)
         ORDER BY id",
    )?;
    let names = objects.query_map([], |row| row.get(0))?;
    for name in names {
        checked
            .findings
            .push(Finding::ObjectUnlisted { name: name? });
    }
    let mut chunks = connection.prepare(
        "SELECT chunk.id, chunk.object FROM chunk LEFT JOIN object ON object.id = chunk.object
         WHERE object.id IS NULL ORDER BY chunk.id",
    )?;
    let rows = chunks.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (chunk, object): (i64, i64) = row?;
        checked.findings.push(Finding::ObjectUnlisted {
            name: format!("chunk row {chunk} of object row {object}, which does not exist"),
        });
    }
    Ok(())
}

/// Hashes every record and holds its rows in the tables against it.
fn records_again(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT seq, id, kind, bytes FROM record ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut expected_seq = 1;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        while expected_seq < seq {
            checked
                .findings
                .push(Finding::RecordMissing { seq: expected_seq });
            expected_seq += 1;
        }
        expected_seq = seq + 1;
        checked.records += 1;
        let (id, kind): (Vec<u8>, String) = (row.get(1)?, row.get(2)?);
        let bytes: Vec<u8> = row.get(3)?;
        match record_again(&id, &kind, &bytes) {
            Ok(record) => rows_again(connection, seq, &record, checked),
            Err(finding) => checked.findings.push(finding),
        }
    }
    Ok(())
}

fn record_again(id: &[u8], kind: &str, bytes: &[u8]) -> Result<Record, Finding> {
    let now = Digest::of(bytes);
    let id = Digest::from_slice(id).unwrap_or(now);
    let altered = |detail: String| Finding::RecordAltered { id, detail };
    if now != id {
        return Err(altered(format!("its bytes now have the digest {now}")));
    }
    let record: Record = serde_json::from_slice(bytes)
        .map_err(|error| altered(format!("it cannot be read: {error}")))?;
    if record.fact.kind() != kind {
        return Err(altered(format!(
            "it is listed as {kind} and says it is {}",
            record.fact.kind()
        )));
    }
    Ok(record)
}

fn rows_again(connection: &Connection, seq: i64, record: &Record, checked: &mut Checked) {
    for row in project(seq, record) {
        let disagrees = |detail: String| Finding::TableDisagrees {
            table: row.table.to_owned(),
            seq,
            detail,
        };
        match row.is_present(connection) {
            Ok(true) => {}
            Ok(false) => checked.findings.push(disagrees(
                "the row its record describes is not there or says something else".to_owned(),
            )),
            Err(Unresolved::Object(digest)) => checked.findings.push(Finding::ObjectMissing {
                digest,
                detail: format!("record {seq} speaks of it"),
            }),
            Err(Unresolved::Record(RecordId(id))) => checked.findings.push(disagrees(format!(
                "its record refers to record {id}, which is not there"
            ))),
            Err(Unresolved::Sqlite(error)) => checked.findings.push(disagrees(error.to_string())),
        }
    }
}

/// Table rows that no record accounts for.
fn strays(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    for (table, kinds) in TABLES {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
        let mut statement = connection.prepare(&format!(
            "SELECT DISTINCT {table}.record FROM {table}
             LEFT JOIN record ON record.seq = {table}.record AND record.kind IN ({})
             WHERE record.seq IS NULL ORDER BY 1",
            kinds.join(", ")
        ))?;
        let strays = statement.query_map([], |row| row.get(0))?;
        for seq in strays {
            checked.findings.push(stray(table, seq?));
        }
    }
    for (table, field) in [("citation_link", "links"), ("hop", "hops")] {
        // Rows beyond the record's own list, which no described row can show.
        let mut statement = connection.prepare(&format!(
            "SELECT DISTINCT {table}.record FROM {table} JOIN record ON record.seq = {table}.record
             WHERE {table}.position >= json_array_length(CAST(record.bytes AS TEXT), '$.body.{field}') ORDER BY 1",
        ))?;
        let extra = statement.query_map([], |row| row.get(0))?;
        for seq in extra {
            checked.findings.push(stray(table, seq?));
        }
    }
    Ok(())
}

fn stray(table: &str, seq: i64) -> Finding {
    Finding::TableDisagrees {
        table: table.to_owned(),
        seq,
        detail: "no record accounts for the row".to_owned(),
    }
}
