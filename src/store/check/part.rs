//! Which objects a check hashes, where it does not hash all: a slice, what is new since a moment, or as much
//! as a budget allows, going on where the last such check stopped.
//!
//! Records, tables and log are always checked whole; they are small beside the bytes.
//! Cases: `tests/verify_part.rs`.

use rusqlite::Connection;

use crate::model::record::{Fact, PartChecked, Record};
use crate::model::timestamp::Timestamp;

/// Which objects are hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Part {
    /// All of them.
    #[default]
    Whole,
    /// Those of one slice of so many; all slices together are all objects, whatever is added meanwhile.
    Slice {
        /// Which, from 1.
        number: u64,
        /// Of how many.
        of: u64,
    },
    /// Those that records written at or after this moment speak of.
    Since(Timestamp),
    /// The next ones in order, until so many bytes are read; at least one object.
    AtMost {
        /// The budget.
        bytes: u64,
    },
}

/// Object rows to hash.
pub(super) struct Chosen {
    pub ids: Vec<i64>,
    /// What is recorded of the choice; none: all were chosen.
    pub told: Option<PartChecked>,
}

impl Part {
    fn words(self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Slice { number, of } => Some(format!("slice {number}/{of}")),
            Self::Since(moment) => Some(format!("since {moment}")),
            Self::AtMost { bytes } => Some(format!("at most {bytes} bytes")),
        }
    }

    /// Chooses.
    pub(super) fn choose(self, connection: &Connection) -> rusqlite::Result<Chosen> {
        // The row numbers themselves, not all up to the last: a damaged row may have any number.
        let all = numbers(connection, "SELECT id FROM object ORDER BY id", [])?;
        let objects_total = all.len() as u64;
        let (ids, through) = match self {
            Self::Whole => (all, None),
            Self::Slice { number, of } => {
                let mine = |id: &i64| id.rem_euclid(of.cast_signed()) == number.cast_signed() - 1;
                (all.into_iter().filter(mine).collect(), None)
            }
            Self::Since(moment) => (since(connection, moment)?, None),
            Self::AtMost { bytes } => {
                let after = last_through(connection)?;
                let ids = budgeted(connection, &all, after, bytes)?;
                let through = ids.last().copied();
                (ids, through)
            }
        };
        let told = self.words().map(|chosen| PartChecked {
            chosen,
            objects_total,
            through,
        });
        Ok(Chosen { ids, told })
    }
}

fn numbers<P: rusqlite::Params>(
    connection: &Connection,
    question: &str,
    parameters: P,
) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare(question)?
        .query_map(parameters, |row| row.get(0))?
        .collect()
}

fn since(connection: &Connection, moment: Timestamp) -> rusqlite::Result<Vec<i64>> {
    numbers(
        connection,
        "SELECT body FROM exchange WHERE ended >= ?1 AND body IS NOT NULL
         UNION SELECT object FROM document WHERE taken_in >= ?1
         UNION SELECT token FROM stamp WHERE time >= ?1 ORDER BY 1",
        [moment.millis()],
    )
}

/// Where the last check with a budget stopped; 0 before the first.
fn last_through(connection: &Connection) -> rusqlite::Result<i64> {
    let mut statement =
        connection.prepare("SELECT bytes FROM record WHERE kind = 'fixity' ORDER BY seq DESC")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_bytes().unwrap_or_default();
        let Ok(record) = serde_json::from_slice::<Record>(bytes) else {
            continue;
        };
        if let Fact::Fixity(run) = record.fact
            && let Some(through) = run.part.and_then(|part| part.through)
        {
            return Ok(through);
        }
    }
    Ok(0)
}

/// The objects after `after`, and from the first again behind the last, as far as the budget goes.
fn budgeted(
    connection: &Connection,
    all: &[i64],
    after: i64,
    bytes: u64,
) -> rusqlite::Result<Vec<i64>> {
    let begin = all.partition_point(|id| *id <= after);
    let (before, rest) = all.split_at(begin);
    let mut size = connection.prepare("SELECT size FROM object WHERE id = ?1")?;
    let (mut ids, mut left) = (Vec::new(), bytes);
    for id in rest.iter().chain(before) {
        // A size that is no number is a finding of the check itself and costs nothing here.
        let size: i64 = size.query_row([id], |row| row.get(0)).unwrap_or_default();
        let size = size.max(0).cast_unsigned();
        if size > left && !ids.is_empty() {
            break;
        }
        left = left.saturating_sub(size);
        ids.push(*id);
    }
    Ok(ids)
}
