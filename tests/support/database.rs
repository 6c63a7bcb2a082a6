//! An archive's database as plain SQLite shows it: records as stored, and a dump of every row, to be
//! compared before and after. Knows nothing of the program's own readers.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

/// One row of the record table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordRow {
    pub seq: i64,
    pub id: Vec<u8>,
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// Opens the file for reading.
pub fn open(file: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// The record table as it is stored.
pub fn records(file: &Path) -> Vec<RecordRow> {
    let connection = open(file).expect("a database");
    let mut statement = connection
        .prepare("SELECT seq, id, kind, bytes FROM record ORDER BY seq")
        .expect("a record table");
    let rows = statement.query_map([], |row| {
        Ok(RecordRow {
            seq: row.get(0)?,
            id: row.get(1)?,
            kind: row.get(2)?,
            bytes: row.get(3)?,
        })
    });
    rows.expect("records")
        .collect::<Result<_, _>>()
        .expect("records")
}

/// How many records there are of each kind.
pub fn kinds(file: &Path) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for row in records(file) {
        *kinds.entry(row.kind).or_default() += 1;
    }
    kinds
}

/// The answer to a question that gives one number.
pub fn number(file: &Path, question: &str) -> i64 {
    let connection = open(file).expect("a database");
    connection
        .query_row(question, [], |row| row.get(0))
        .expect(question)
}

/// The answer to a question that gives one text.
pub fn text(file: &Path, question: &str) -> String {
    let connection = open(file).expect("a database");
    connection
        .query_row(question, [], |row| row.get(0))
        .expect(question)
}

/// Every row of every table and the schema itself, in an order of its own; an error where any of it
/// cannot be read.
pub fn dump(file: &Path) -> rusqlite::Result<Vec<Vec<Value>>> {
    let connection = open(file)?;
    let mut rows = all_rows(
        &connection,
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
    )?;
    let mut tables: Vec<String> = Vec::new();
    for row in &rows {
        if let (Value::Text(kind), Value::Text(name)) = (&row[0], &row[1])
            && kind == "table"
        {
            tables.push(name.clone());
        }
    }
    for table in tables {
        rows.push(vec![Value::Text(table.clone())]);
        // Without an index, so that the table itself is what is read.
        rows.extend(all_rows(
            &connection,
            &format!("SELECT * FROM \"{table}\" NOT INDEXED"),
        )?);
    }
    for setting in ["application_id", "user_version", "encoding"] {
        rows.extend(all_rows(&connection, &format!("PRAGMA {setting}"))?);
    }
    Ok(rows)
}

fn all_rows(connection: &Connection, question: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(question)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
    rows.collect()
}
