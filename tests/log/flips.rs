//! Single bits of everything that is evidence in the log, flipped one at a time in the database: every
//! flip is found. A sample of them, spread evenly over all cells.

use data_encoding::HEXLOWER;
use rusqlite::Connection;

use super::workshop::Workshop;

/// One bit in so many is flipped.
const STRIDE_BITS: usize = 61;
/// What holds evidence about the log, with the column that names the row.
const CELLS: [(&str, &str, &str); 7] = [
    ("log", "idx", "entry"),
    ("log", "idx", "leaf"),
    ("record", "seq", "id"),
    ("record", "seq", "bytes"),
    ("checkpoint", "size", "note"),
    ("checkpoint", "size", "vkey"),
    ("checkpoint", "size", "peaks"),
];

#[test]
fn every_flipped_bit_is_found() {
    let workshop = Workshop::with_records(3);
    workshop.sign();
    workshop.add(3, 2);
    workshop.sign();
    let connection = Connection::open(workshop.database()).expect("a database");
    let (mut at, mut flipped, mut silent) = (0, 0, Vec::new());
    for (table, key, column) in CELLS {
        for (row, bytes) in cells(&connection, table, key, column) {
            while at < bytes.len() * 8 {
                let mut altered = bytes.clone();
                altered[at / 8] ^= 1 << (at % 8);
                write(&workshop, (table, key, column), row, &altered);
                flipped += 1;
                if workshop.look(&[]).findings.is_empty() {
                    silent.push(format!("{table}.{column} of row {row}, bit {at}"));
                }
                at += STRIDE_BITS;
            }
            // The stride goes on in the next cell, so that no place in a cell is always left out.
            at -= bytes.len() * 8;
            write(&workshop, (table, key, column), row, &bytes);
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(flipped > 200, "{flipped} bits");
    assert!(
        workshop.look(&[]).findings.is_empty(),
        "all is as it was again"
    );
}

fn cells(connection: &Connection, table: &str, key: &str, column: &str) -> Vec<(i64, Vec<u8>)> {
    let question = format!("SELECT {key}, CAST({column} AS BLOB) FROM {table}");
    let mut statement = connection.prepare(&question).expect("a table");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Result<_, _> = rows.expect("rows").collect();
    rows.expect("cells")
}

/// Puts bytes into a cell as they are, with the type that the column has.
fn write(workshop: &Workshop, (table, key, column): (&str, &str, &str), row: i64, bytes: &[u8]) {
    let kind = match column {
        "note" | "vkey" => "TEXT",
        _ => "BLOB",
    };
    let bytes = HEXLOWER.encode(bytes);
    workshop.attack(&format!(
        "UPDATE {table} SET {column} = CAST(x'{bytes}' AS {kind}) WHERE {key} = {row}"
    ));
}
