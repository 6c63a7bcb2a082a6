//! A record → its row, its entry in the log, and the rows that tell it in columns, within a transaction.
//!
//! Begins and ends no transaction, and decides nothing about what a record says: that is `project`.

use rusqlite::{Connection, params};

use super::archive::StoreFault;
use super::due_rows::DueRows;
use super::ledger::Ledger;
use super::objects;
use super::prepared::Prepared;
use super::project::project;
use super::rows::Unresolved;
use super::statements::Statements;

/// Stores one record with its entry in the log and all its rows.
pub(super) fn write_record(
    connection: &Connection,
    ledger: &mut Ledger,
    prepared: &Prepared,
) -> Result<(), StoreFault> {
    let mut due = DueRows::default();
    write_rows(
        &mut Statements::new(connection)?,
        ledger,
        prepared,
        &mut due,
    )?;
    Ok(due.write(connection)?)
}

/// The same, with what is due left for later in the transaction.
pub(super) fn write_rows(
    statements: &mut Statements<'_>,
    ledger: &mut Ledger,
    prepared: &Prepared,
    due: &mut DueRows,
) -> Result<(), StoreFault> {
    let seq = ledger.next_seq();
    statements.record.execute(params![
        seq,
        prepared.id.0.as_bytes().as_slice(),
        prepared.record.fact.kind(),
        prepared.bytes
    ])?;
    ledger.append(&mut statements.entry, prepared)?;
    let connection = statements.connection();
    for row in project(seq, &prepared.record) {
        let table = row.table;
        let filled = row.fill(
            |id| statements.seq_of(id),
            |digest| objects::find(connection, digest),
        );
        let filled = filled.map_err(|unresolved| match unresolved {
            Unresolved::Sqlite(error) => error.into(),
            other => StoreFault::Other(format!("broken invariant, {table}: {other}")),
        })?;
        filled.insert(statements.insert(&filled)?)?;
        due.note(&filled);
    }
    debug_assert!(statements.seq_of(prepared.id)? == Some(seq));
    Ok(())
}
