//! The statements that recording uses, prepared once for as long as the writer lives.
//!
//! Finding a prepared statement by its words, for each of the rows of a record, took as long as a good part of
//! what it does.

use rusqlite::{Connection, OptionalExtension as _, Statement};

use super::rows::Filled;
use crate::model::record::RecordId;

/// The statements of one connection.
pub(super) struct Statements<'c> {
    connection: &'c Connection,
    /// `seq, id, kind, bytes`.
    pub record: Statement<'c>,
    /// `idx, entry, leaf`.
    pub entry: Statement<'c>,
    seq_of: Statement<'c>,
    /// One for each table and number of columns that was met.
    rows: Vec<(&'static str, usize, Statement<'c>)>,
}

impl<'c> Statements<'c> {
    pub fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            record: connection
                .prepare("INSERT INTO record (seq, id, kind, bytes) VALUES (?1, ?2, ?3, ?4)")?,
            entry: connection.prepare("INSERT INTO log (idx, entry, leaf) VALUES (?1, ?2, ?3)")?,
            seq_of: connection.prepare("SELECT seq FROM record WHERE id = ?1")?,
            rows: Vec::new(),
        })
    }

    /// Whose they are.
    pub const fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// The row number of a record.
    pub fn seq_of(&mut self, id: RecordId) -> rusqlite::Result<Option<i64>> {
        self.seq_of
            .query_row([id.0.as_bytes().as_slice()], |row| row.get(0))
            .optional()
    }

    /// The one that inserts rows like this.
    pub fn insert(&mut self, row: &Filled) -> rusqlite::Result<&mut Statement<'c>> {
        let (table, columns) = (row.table, row.columns());
        let known = self
            .rows
            .iter()
            .position(|(of, count, _)| *of == table && *count == columns);
        let at = if let Some(at) = known {
            at
        } else {
            let statement = self.connection.prepare(&row.insert_statement())?;
            self.rows.push((table, columns, statement));
            self.rows.len() - 1
        };
        Ok(&mut self.rows[at].2)
    }
}
