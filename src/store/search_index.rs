//! The index for finding words: a SQLite file of its own beside the archive, made of records and objects and
//! never evidence.
//!
//! It lies outside the archive's file for three reasons: FTS5 rewrites its tables as it grows, which the
//! archive never does; `verify` could not hold such tables against records without making them again; and
//! whoever deletes it loses nothing. It is contentless: words are in it, texts are not, so it holds no second
//! copy of anything. What it was made of stands in it, and it is made anew where that is not this archive.
//! Cases: `tests/search.rs`.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};

use super::archive::{Archive, StoreFault};
use crate::model::digest::Digest;
use crate::model::record::RecordId;

pub(super) const INDEX_NAME: &str = "search.db";
/// Raised whenever words are folded differently, so that old indexes are made anew.
const INDEX_FORM: i64 = 2;
/// Rows of merged logs stand below zero: the log's number in steps of so many entries, then the entry's.
const MERGED_STEP: i64 = 1 << 40;
/// Another search may be bringing the index up to date.
const BUSY_MS: u64 = 10_000;

/// `text_of` names the row whose words stand for this one's: the same text is indexed once. `merged` tells how many
/// entries of each merged log are in it.
const SCHEMA: &str = "
    CREATE TABLE made_of (form INTEGER, first BLOB, last INTEGER, last_id BLOB);
    CREATE TABLE merged (log INTEGER PRIMARY KEY, entries INTEGER NOT NULL) STRICT;
    CREATE TABLE passage (record INTEGER PRIMARY KEY, kind TEXT NOT NULL, text_of INTEGER NOT NULL) STRICT;
    CREATE INDEX passage_by_text ON passage (text_of);
    CREATE TABLE seen (digest BLOB PRIMARY KEY, record INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE word USING fts5(folded, content='', tokenize='ascii', detail=full);";

/// What a passage's words come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PassageKind {
    /// A quote with the name and handle printed at it.
    Quote,
    /// A post as a platform gave it.
    Post,
    /// The text of a stored page.
    Page,
}

impl PassageKind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Post => "post",
            Self::Page => "page",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Quote, Self::Post, Self::Page]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Form, id of the first record, last row, id of its record.
type MadeOf = (i64, Option<Vec<u8>>, i64, Option<Vec<u8>>);

/// Which record words belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PassagePlace {
    /// One of this archive, by its row.
    Own {
        /// From 1.
        seq: i64,
    },
    /// One of a merged log.
    Merged {
        /// The log's row.
        log: i64,
        /// The entry's number, from 0.
        index: i64,
    },
}

impl PassagePlace {
    const fn row(self) -> i64 {
        match self {
            Self::Own { seq } => seq,
            Self::Merged { log, index } => -log * MERGED_STEP - index - 1,
        }
    }

    const fn of(row: i64) -> Self {
        if row > 0 {
            return Self::Own { seq: row };
        }
        Self::Merged {
            log: (-row - 1) / MERGED_STEP,
            index: (-row - 1) % MERGED_STEP,
        }
    }
}

/// Words to be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The record they belong to.
    pub place: PassagePlace,
    pub kind: PassageKind,
    /// Tells texts apart: passages of one text share it.
    pub text: Digest,
    /// Folded words, parted by spaces.
    pub folded: String,
}

/// A passage that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its record.
    pub place: PassagePlace,
    pub kind: PassageKind,
    /// How many further records have the same text.
    pub same: u64,
}

/// The index of one archive.
pub struct SearchIndex {
    connection: Connection,
    last: i64,
}

impl SearchIndex {
    /// Opens the index beside the archive, making it where it is missing or of another archive; in memory
    /// where the folder cannot be written.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up.
    pub fn open(archive: &Archive) -> Result<Self, StoreFault> {
        let reader = archive.open_for_reading()?;
        let path = archive.folder().join(INDEX_NAME);
        let connection = match Self::connect(&path) {
            Ok(connection) => connection,
            Err(_) => Connection::open_in_memory()?,
        };
        let id_of = |seq: i64| -> Result<Option<Vec<u8>>, StoreFault> {
            let id = reader
                .connection()
                .prepare_cached("SELECT id FROM record WHERE seq = ?1")?
                .query_row([seq], |row| row.get(0))
                .optional()?;
            Ok(id)
        };
        let made_of: Option<MadeOf> = connection
            .query_row(
                "SELECT form, first, last, last_id FROM made_of",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()
            .unwrap_or_default();
        let last = match made_of {
            Some((form, first, last, last_id))
                if form == INDEX_FORM
                    && last > 0
                    && first == id_of(1)?
                    && last_id.is_some()
                    && last_id == id_of(last)? =>
            {
                last
            }
            _ => {
                make_anew(&connection, id_of(1)?)?;
                0
            }
        };
        Ok(Self { connection, last })
    }

    fn connect(path: &Path) -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
        // A lost index is made again, so it need not wait for the disk.
        connection.pragma_update(None, "synchronous", "OFF")?;
        // Finds out now whether the file can be written and read.
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;")?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    }

    /// The last row of the archive whose words are in it.
    pub const fn last(&self) -> i64 {
        self.last
    }

    /// Adds the passages of the rows up to `last`, whose record is `last_id`.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up; nothing is added then.
    pub fn add(
        &mut self,
        passages: &[Passage],
        last: i64,
        last_id: RecordId,
    ) -> Result<(), StoreFault> {
        let transaction = self.connection.transaction()?;
        for passage in passages {
            add(&transaction, passage)?;
        }
        transaction.execute(
            "UPDATE made_of SET last = ?1, last_id = ?2",
            (last, last_id.0.as_bytes().as_slice()),
        )?;
        transaction.commit()?;
        self.last = last;
        Ok(())
    }

    /// How many entries of a merged log are in it.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up.
    pub fn merged(&self, log: i64) -> Result<i64, StoreFault> {
        let entries = self
            .connection
            .prepare_cached("SELECT entries FROM merged WHERE log = ?1")?
            .query_row([log], |row| row.get(0))
            .optional()?;
        Ok(entries.unwrap_or(0))
    }

    /// Adds the passages of a merged log's entries, so that the first `entries` are in it.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up; nothing is added then.
    pub fn add_merged(
        &mut self,
        passages: &[Passage],
        log: i64,
        entries: i64,
    ) -> Result<(), StoreFault> {
        let transaction = self.connection.transaction()?;
        for passage in passages {
            add(&transaction, passage)?;
        }
        transaction.execute(
            "INSERT OR REPLACE INTO merged (log, entries) VALUES (?1, ?2)",
            (log, entries),
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// The passages that hold all words of a query in FTS5's language: those of this archive first, then those of
    /// merged logs, the best of each first.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up.
    pub fn find(&self, query: &str, limit: u32) -> Result<Vec<Found>, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT passage.record, passage.kind,
                    (SELECT count(*) - 1 FROM passage AS other WHERE other.text_of = passage.record)
             FROM word JOIN passage ON passage.record = word.rowid
             WHERE word MATCH ?1
             ORDER BY passage.record < 0, CASE passage.kind WHEN 'quote' THEN 0 WHEN 'post' THEN 1 ELSE 2 END,
                      bm25(word), abs(passage.record)
             LIMIT ?2",
        )?;
        let rows = statement.query_map((query, limit), |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (row, kind, same) = row?;
            if let Some(kind) = PassageKind::of(&kind) {
                let (place, same) = (PassagePlace::of(row), same.max(0).cast_unsigned());
                found.push(Found { place, kind, same });
            }
        }
        Ok(found)
    }

    /// How many passages hold all words of a query.
    ///
    /// # Errors
    /// [`StoreFault`] where SQLite gives up.
    pub fn count(&self, query: &str) -> Result<u64, StoreFault> {
        let count: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM word WHERE word MATCH ?1")?
            .query_row([query], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }
}

fn add(connection: &Connection, passage: &Passage) -> rusqlite::Result<()> {
    let (row, text) = (passage.place.row(), passage.text.as_bytes().as_slice());
    let earlier: Option<i64> = connection
        .prepare_cached("SELECT record FROM seen WHERE digest = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?;
    connection
        .prepare_cached("INSERT INTO passage (record, kind, text_of) VALUES (?1, ?2, ?3)")?
        .execute((row, passage.kind.word(), earlier.unwrap_or(row)))?;
    if earlier.is_none() {
        connection
            .prepare_cached("INSERT INTO seen (digest, record) VALUES (?1, ?2)")?
            .execute((text, row))?;
        connection
            .prepare_cached("INSERT INTO word (rowid, folded) VALUES (?1, ?2)")?
            .execute((row, &passage.folded))?;
    }
    Ok(())
}

fn make_anew(connection: &Connection, first: Option<Vec<u8>>) -> rusqlite::Result<()> {
    connection.execute_batch(
        "BEGIN IMMEDIATE;
         DROP TABLE IF EXISTS made_of; DROP TABLE IF EXISTS merged; DROP TABLE IF EXISTS passage;
         DROP TABLE IF EXISTS seen; DROP TABLE IF EXISTS word;",
    )?;
    connection.execute_batch(SCHEMA)?;
    connection.execute(
        "INSERT INTO made_of (form, first, last, last_id) VALUES (?1, ?2, 0, NULL)",
        (INDEX_FORM, first),
    )?;
    connection.execute_batch("COMMIT;")
}
