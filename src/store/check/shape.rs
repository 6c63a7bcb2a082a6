//! The file as SQLite sees it: its length, its pages, its schema.
//!
//! Part of verification (`check`). Cases: `tests/damage/pages.rs`, and `schema-*.sql` in `tests/cases/damage/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rusqlite::Connection;

use super::{Checked, Part};
use crate::store::archive::{Archive, SCHEMA};

/// SQLite repeats itself on a badly damaged file; more lines say no more.
const PAGE_MESSAGES_MAX: usize = 100;

/// A file that ends inside a page has lost its end; what was there is read as zeros, which may go unnoticed. While
/// the `-wal` file holds pages, those are what is read: a power cut may have left the file half way to them.
pub(super) fn length(archive: &Archive, connection: &Connection, checked: &mut Checked) {
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

pub(super) fn wal_holds_pages(archive: &Archive) -> bool {
    let mut wal = archive.database().into_os_string();
    wal.push("-wal");
    std::fs::metadata(wal).is_ok_and(|metadata| metadata.len() > 0)
}

/// `PRAGMA integrity_check`: B-trees, indexes, free list, types. CHECK constraints are left out, since
/// SQLite does not load them on a read-only connection; what they forbid, the other passes find.
pub(super) fn pages(connection: &Connection, part: Part, checked: &mut Checked) {
    if part == Part::Whole {
        integrity(connection, Ok(vec![None]), checked);
    } else {
        pages_but_chunks(connection, checked);
    }
}

/// The same without the chunks, which are nearly all of the file.
pub(super) fn pages_but_chunks(connection: &Connection, checked: &mut Checked) {
    integrity(connection, tables_but_chunks(connection), checked);
}

fn integrity(
    connection: &Connection,
    tables: rusqlite::Result<Vec<Option<String>>>,
    checked: &mut Checked,
) {
    let mut messages: Vec<String> = Vec::new();
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
pub(super) fn roots(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
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
pub(super) fn schema(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
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
