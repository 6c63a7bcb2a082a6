//! What a transaction adds to links and observations → the rows of `due` it leaves, written once at its end.
//!
//! The triggers of the schema say the same of each row for whoever else writes. Here they are not used: SQLite
//! keeps what a statement with triggers changed twice over, which cost more than all the rest of recording. A
//! link that is met and observed, or observed again, within one transaction has its row written once.
//! Cases: `tests/life/due_rows.rs`.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::rows::Filled;

/// The rows of `due` to be written, by link.
#[derive(Default)]
pub(super) struct DueRows {
    met: BTreeMap<i64, Due>,
}

struct Due {
    is_new_link: bool,
    next_check: Option<i64>,
}

impl DueRows {
    /// Takes notice of a row that was just inserted.
    pub fn note(&mut self, row: &Filled) {
        match row.table {
            "link" => {
                let due = Due {
                    is_new_link: true,
                    next_check: Some(0),
                };
                self.met.extend(row.integer("record").zip(Some(due)));
            }
            "observation" => {
                let Some(link) = row.integer("link") else {
                    return;
                };
                let next_check = row.integer("next_check");
                let due = self.met.entry(link).or_insert(Due {
                    is_new_link: false,
                    next_check,
                });
                due.next_check = next_check;
            }
            _ => {}
        }
    }

    /// Writes the rows, in the transaction of what they follow from.
    pub fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut insert =
            connection.prepare_cached("INSERT INTO due (link, next_check) VALUES (?1, ?2)")?;
        let mut update =
            connection.prepare_cached("UPDATE due SET next_check = ?2 WHERE link = ?1")?;
        for (link, due) in self.met {
            let statement = if due.is_new_link {
                &mut insert
            } else {
                &mut update
            };
            statement.execute(params![link, due.next_check])?;
        }
        Ok(())
    }
}
