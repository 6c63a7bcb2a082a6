//! Rows on their way into tables, or held against them: a table, its columns, and cells that may
//! still name a record or an object by digest.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Statement, params_from_iter};

use super::objects;
use crate::model::digest::Digest;
use crate::model::record::RecordId;

/// Records that are remembered while all are gone through.
const RECENT_RECORDS_MAX: usize = 4096;

/// One value of a row.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Cell {
    /// The value itself.
    Value(Value),
    /// The row number of this record.
    Record(RecordId),
    /// The row number of this object.
    Object(Digest),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Value(Value::Integer(number))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Value(Value::Text(text.to_owned()))
    }
}

impl From<RecordId> for Cell {
    fn from(id: RecordId) -> Self {
        Self::Record(id)
    }
}

impl From<Digest> for Cell {
    fn from(digest: Digest) -> Self {
        Self::Object(digest)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Value(Value::Null), Into::into)
    }
}

/// One row of one table.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Row {
    pub table: &'static str,
    pub cells: Vec<(&'static str, Cell)>,
}

thread_local! {
    // A table's rows always have the same columns, and composing the text costs as much as the question.
    static QUESTIONS: RefCell<HashMap<(&'static str, usize), String>> = RefCell::default();
}

/// A cell names a record or object that is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unresolved {
    #[error("record {0} is missing")]
    Record(RecordId),
    #[error("object {0} is missing")]
    Object(Digest),
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// The row number of a record.
pub(super) fn record_seq(connection: &Connection, id: RecordId) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT seq FROM record WHERE id = ?1")?
        .query_row([id.0.as_bytes().as_slice()], |row| row.get(0))
        .optional()
}

/// Records and objects that were met last, while all are gone through in their order: what is spoken of lies near,
/// and looking there first saves a search all over an index.
#[derive(Default)]
pub(super) struct Nearby {
    records: RecentRecords,
    /// The row of the last object.
    object: i64,
}

impl Nearby {
    /// Remembers a record whose digest was just found to be its id.
    pub fn met(&mut self, id: RecordId, seq: i64) {
        self.records.add(id, seq);
    }
}

/// The last few records by id.
#[derive(Default)]
struct RecentRecords {
    rows: HashMap<RecordId, i64>,
    order: VecDeque<RecordId>,
}

impl RecentRecords {
    fn get(&self, id: RecordId) -> Option<i64> {
        self.rows.get(&id).copied()
    }

    fn add(&mut self, id: RecordId, seq: i64) {
        if self.rows.insert(id, seq).is_some() {
            return;
        }
        if self.order.len() == RECENT_RECORDS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.rows.remove(&oldest);
        }
        self.order.push_back(id);
    }
}

/// The row of an object: the one behind the last, or the last again, where that has the digest.
fn object_of(
    connection: &Connection,
    digest: Digest,
    last: &mut i64,
) -> rusqlite::Result<Option<i64>> {
    let near: Option<i64> = connection
        .prepare_cached("SELECT id FROM object WHERE id BETWEEN ?1 AND ?1 + 1 AND digest IS ?2")?
        .query_row((*last, digest.as_bytes().as_slice()), |row| row.get(0))
        .optional()?;
    let found = match near {
        Some(id) => Some(id),
        None => objects::find(connection, digest)?,
    };
    *last = found.unwrap_or(*last);
    Ok(found)
}

impl Row {
    /// The row as it stands in the table, names of records looked up by `seq_of`, those of objects by `object_of`.
    pub fn fill(
        self,
        mut seq_of: impl FnMut(RecordId) -> rusqlite::Result<Option<i64>>,
        mut object_of: impl FnMut(Digest) -> rusqlite::Result<Option<i64>>,
    ) -> Result<Filled, Unresolved> {
        let cells = self.cells.into_iter().map(|(column, cell)| {
            let value = match cell {
                Cell::Value(value) => value,
                Cell::Record(id) => seq_of(id)?
                    .map(Value::Integer)
                    .ok_or(Unresolved::Record(id))?,
                Cell::Object(digest) => object_of(digest)?
                    .map(Value::Integer)
                    .ok_or(Unresolved::Object(digest))?,
            };
            Ok((column, value))
        });
        Ok(Filled {
            table: self.table,
            cells: cells.collect::<Result<_, Unresolved>>()?,
        })
    }

    /// True where the table holds exactly this row.
    pub fn stands_in(
        self,
        connection: &Connection,
        nearby: &mut Nearby,
    ) -> Result<bool, Unresolved> {
        let Nearby { records, object } = nearby;
        let filled = self.fill(
            |id| match records.get(id) {
                Some(seq) => Ok(Some(seq)),
                None => record_seq(connection, id),
            },
            |digest| object_of(connection, digest, object),
        )?;
        Ok(filled.is_present(connection)?)
    }
}

/// One row of one table, ready for it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Filled {
    pub table: &'static str,
    cells: Vec<(&'static str, Value)>,
}

impl Filled {
    /// The number in a column; `None` where it is null, or there is no such column.
    pub fn integer(&self, column: &str) -> Option<i64> {
        let cell = self.cells.iter().find(|(name, _)| *name == column);
        match cell?.1 {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// How many columns it has.
    pub const fn columns(&self) -> usize {
        self.cells.len()
    }

    /// Writes the row by a statement made of [`Self::insert_statement`].
    pub fn insert(&self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        statement.execute(params_from_iter(self.values()))?;
        Ok(())
    }

    fn values(&self) -> impl Iterator<Item = &Value> {
        self.cells.iter().map(|(_, value)| value)
    }

    /// The words that insert a row like this.
    pub fn insert_statement(&self) -> String {
        let columns: Vec<&str> = self.cells.iter().map(|(column, _)| *column).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let (table, columns) = (self.table, columns.join(", "));
        format!("INSERT INTO {table} ({columns}) VALUES ({marks})")
    }

    fn is_present(&self, connection: &Connection) -> rusqlite::Result<bool> {
        QUESTIONS.with_borrow_mut(|questions| {
            let statement = questions
                .entry((self.table, self.cells.len()))
                .or_insert_with(|| self.question());
            connection
                .prepare_cached(statement)?
                .exists(params_from_iter(self.values()))
        })
    }

    fn question(&self) -> String {
        let conditions: Vec<String> = self
            .cells
            .iter()
            .map(|(column, _)| format!("{column} IS ?"))
            .collect();
        format!(
            "SELECT 1 FROM {} WHERE {}",
            self.table,
            conditions.join(" AND ")
        )
    }
}
