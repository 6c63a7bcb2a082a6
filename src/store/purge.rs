//! Records and objects → gone from the file, with one record that says so.
//!
//! In one transaction the bytes of the records become empty, their rows and the objects that nothing else
//! speaks of go, and the record of the purge is written. The log keeps its entries. Then the file is written
//! anew, so that no free page holds what was taken out. What belongs together is decided by `jobs::purge`.
//! Cases: `tests/purge.rs`.

use std::sync::Arc;

use rusqlite::Connection;

use super::append::write_record;
use super::archive::{Archive, StoreFault, remove_if_there};
use super::objects;
use super::prepared::Prepared;
use super::project::TABLES;
use super::reader::Reader;
use super::search_index;
use super::writer::{Desk, Writer};
use crate::model::digest::Digest;
use crate::model::record::RecordId;

/// Columns that name an object.
const NAMING_OBJECTS: [(&str, &str); 9] = [
    ("document", "object"),
    ("exchange", "body"),
    ("capture", "object"),
    ("picture", "object"),
    ("stamp", "token"),
    ("stamp", "roots"),
    ("repair", "object"),
    ("foreign_capture", "object"),
    ("merged_object", "object"),
];

/// What overwriting the free space of the file came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Swept {
    /// Nothing of what was taken out is in the file or its `-wal` file any more.
    Done,
    /// Another program is reading: old pages wait in the `-wal` file until it has ended.
    ReaderInTheWay,
}

impl Writer {
    /// Takes the records in these rows out, with the objects that nothing else speaks of, and writes the record
    /// that tells of it, all in one step.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one; then nothing was taken out.
    pub async fn purge(&self, rows: Vec<i64>, told: Prepared) -> Result<(), Arc<StoreFault>> {
        self.ask(move |desk| purge(desk, &rows, &told)).await
    }

    /// Writes the file anew, without what was taken out of it.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one: the disk must have room for a second copy.
    pub async fn sweep(&self) -> Result<Swept, Arc<StoreFault>> {
        self.ask(|desk| Ok(sweep(desk.connection)?)).await
    }
}

impl Archive {
    /// Deletes the index for searching, whose words may be those of what was taken out; it is made anew by the
    /// next search.
    ///
    /// # Errors
    /// [`StoreFault`] where the folder refuses.
    pub fn discard_search_index(&self) -> Result<(), StoreFault> {
        let told = |error| StoreFault::Folder(self.folder().to_path_buf(), error);
        for ending in ["", "-journal", "-wal", "-shm"] {
            let name = format!("{}{ending}", search_index::INDEX_NAME);
            remove_if_there(&self.folder().join(name)).map_err(told)?;
        }
        Ok(())
    }
}

impl Reader {
    /// The rows of the records that speak of an object.
    ///
    /// # Errors
    /// [`StoreFault`] where the file cannot be read; so for every method here.
    pub fn rows_speaking_of(&self, digest: Digest) -> Result<Vec<i64>, StoreFault> {
        let Some(object) = objects::find(self.connection(), digest)? else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for (table, column) in NAMING_OBJECTS {
            if table == "merged_object" {
                continue;
            }
            let question = format!("SELECT record FROM {table} WHERE {column} = ?1");
            let mut statement = self.connection().prepare(&question)?;
            let found = statement.query_map([object], |row| row.get(0))?;
            rows.extend(found.collect::<Result<Vec<i64>, _>>()?);
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// True where a record of a merged log speaks of the object.
    pub fn is_merged(&self, digest: Digest) -> Result<bool, StoreFault> {
        let question = "SELECT 1 FROM merged_object JOIN object ON object.id = merged_object.object
                        WHERE object.digest = ?1";
        let mut statement = self.connection().prepare_cached(question)?;
        Ok(statement.exists([digest.as_bytes().as_slice()])?)
    }

    /// The record that tells of the purge of one whose id, in hex, begins so.
    pub fn purge_of(&self, prefix: &str) -> Result<Option<RecordId>, StoreFault> {
        let question = "SELECT teller.id FROM record
             JOIN purged ON purged.target = record.seq JOIN record AS teller ON teller.seq = purged.record
             WHERE lower(hex(record.id)) GLOB ?1 LIMIT 1";
        let mut statement = self.connection().prepare_cached(question)?;
        let mut rows = statement.query([format!("{}*", prefix.to_ascii_lowercase())])?;
        let found: Option<Vec<u8>> = rows.next()?.map(|row| row.get(0)).transpose()?;
        Ok(found.and_then(|id| Digest::from_slice(&id)).map(RecordId))
    }
}

/// After a fault here the writer rolls back, and nothing has changed.
fn purge(desk: &mut Desk<'_>, rows: &[i64], told: &Prepared) -> Result<(), StoreFault> {
    let connection = desk.connection;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.execute_batch(
        "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;
         CREATE TEMP TABLE doomed (seq INTEGER PRIMARY KEY);
         CREATE TEMP TABLE touched (link INTEGER PRIMARY KEY);
         CREATE TEMP TABLE named (object INTEGER PRIMARY KEY);",
    )?;
    let mut insert = connection.prepare("INSERT INTO temp.doomed (seq) VALUES (?1)")?;
    for row in rows {
        insert.execute([row])?;
    }
    drop(insert);
    let rules = lift_all(connection)?;
    take_out(connection)?;
    write_record(connection, &mut desk.ledger, told)?;
    for rule in rules {
        connection.execute_batch(&rule)?;
    }
    connection
        .execute_batch("DROP TABLE temp.doomed; DROP TABLE temp.touched; DROP TABLE temp.named;")?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// Takes all append-only rules away; they are put back in the same transaction.
fn lift_all(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let names: Vec<String> = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'
             AND (name GLOB '*_unchanged' OR name GLOB '*_kept')",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    objects::lift(connection, &names)
}

fn take_out(connection: &Connection) -> rusqlite::Result<()> {
    const DOOMED: &str = "(SELECT seq FROM temp.doomed)";
    connection.execute_batch(&format!(
        "INSERT OR IGNORE INTO temp.touched SELECT link FROM observation WHERE record IN {DOOMED};
         DELETE FROM due WHERE link IN {DOOMED};"
    ))?;
    for (table, column) in NAMING_OBJECTS {
        if table != "merged_object" {
            connection.execute_batch(&format!(
                "INSERT OR IGNORE INTO temp.named SELECT {column} FROM {table}
                 WHERE record IN {DOOMED} AND {column} IS NOT NULL"
            ))?;
        }
    }
    for (table, _) in TABLES {
        connection.execute_batch(&format!("DELETE FROM {table} WHERE record IN {DOOMED}"))?;
    }
    connection.execute_batch(&format!(
        "UPDATE record SET bytes = X'' WHERE seq IN {DOOMED};
         UPDATE due SET next_check = (
           SELECT CASE WHEN newest.record IS NULL THEN 0 ELSE newest.next_check END
           FROM (SELECT 1) LEFT JOIN observation AS newest ON newest.record =
             (SELECT max(record) FROM observation WHERE observation.link = due.link))
         WHERE link IN (SELECT link FROM temp.touched);"
    ))?;
    for (table, column) in NAMING_OBJECTS {
        connection.execute_batch(&format!(
            "DELETE FROM temp.named WHERE object IN (SELECT {column} FROM {table})"
        ))?;
    }
    connection.execute_batch(
        "DELETE FROM chunk WHERE object IN (SELECT object FROM temp.named);
         DELETE FROM object WHERE id IN (SELECT object FROM temp.named);",
    )
}

/// Freed pages keep what was on them until they are used again, and B-trees keep crumbs inside their pages;
/// a file that is written anew has neither.
fn sweep(connection: &Connection) -> rusqlite::Result<Swept> {
    connection.execute_batch("VACUUM")?;
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(match busy {
        0 => Swept::Done,
        _ => Swept::ReaderInTheWay,
    })
}
