//! Every record hashed again, and every table row held against the record it comes from.
//!
//! Part of verification (`check`). Reads on after damage: a record that cannot be read is a finding, and
//! the next one is read. Nothing is repaired. Cases: `tests/damage.rs`.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::check::Checked;
use super::project::{TABLES, project};
use super::rows::{Cell, Nearby, Unresolved};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::purged::PurgeTold;
use crate::model::record::{Fact, Record, RecordId};

/// Missing records that are named one by one; of a larger gap only the ends are.
const MISSING_NAMED_MAX: i64 = 1000;

/// Checks records, rows and what neither speaks of; gives back what kept a pass from its end.
pub(super) fn check(connection: &Connection, checked: &mut Checked) -> Vec<rusqlite::Error> {
    let mut unlisted = Unlisted::default();
    let passes = [
        unlisted.find(connection),
        records_again(connection, &mut unlisted, checked),
        unlisted.tell(connection, checked),
        strays(connection, checked),
        positions_beyond(connection, checked),
        due_again(connection, checked),
    ];
    passes.into_iter().filter_map(Result::err).collect()
}

/// Objects that no table row refers to. A record may still speak of them: then the row is at fault.
#[derive(Default)]
struct Unlisted {
    digests: BTreeSet<Digest>,
    unnamed: Vec<String>,
}

impl Unlisted {
    fn find(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut objects = connection.prepare(
            "SELECT id, digest FROM object
             WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE exchange.body = object.id)
               AND NOT EXISTS (SELECT 1 FROM document WHERE document.object = object.id)
               AND NOT EXISTS (SELECT 1 FROM stamp WHERE stamp.token = object.id OR stamp.roots = object.id)
               AND NOT EXISTS (SELECT 1 FROM foreign_capture WHERE foreign_capture.object = object.id)
               AND NOT EXISTS (SELECT 1 FROM merged_object WHERE merged_object.object = object.id)
             ORDER BY id",
        )?;
        let mut rows = objects.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            match row.get_ref(1)?.as_blob().ok().and_then(Digest::from_slice) {
                Some(digest) => {
                    self.digests.insert(digest);
                }
                None => self.unnamed.push(format!("object row {id}")),
            }
        }
        Ok(())
    }

    fn tell(&self, connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
        let named = self.digests.iter().map(ToString::to_string);
        for name in named.chain(self.unnamed.iter().cloned()) {
            checked.findings.push(Finding::ObjectUnlisted { name });
        }
        // The plus keeps SQLite to the index: the table's own order leads through the bytes of all objects.
        let mut chunks = connection.prepare(
            "SELECT chunk.id, chunk.object FROM chunk LEFT JOIN object ON object.id = chunk.object
             WHERE object.id IS NULL ORDER BY +chunk.id",
        )?;
        let rows = chunks.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (chunk, object): (i64, i64) = row?;
            checked.findings.push(Finding::ObjectUnlisted {
                name: format!("chunk row {chunk} of object row {object}, which does not exist"),
            });
        }
        Ok(())
    }
}

/// Hashes every record and holds its rows in the tables against it.
fn records_again(
    connection: &Connection,
    unlisted: &mut Unlisted,
    checked: &mut Checked,
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT seq, id, kind, bytes FROM record ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut expected_seq = 1;
    let (purged, mut nearby) = (purged_rows(connection)?, Nearby::default());
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        missing(expected_seq, seq, &mut checked.findings);
        expected_seq = expected_seq.max(seq.saturating_add(1));
        checked.records += 1;
        let (id, bytes) = (row.get_ref(1)?, row.get_ref(3)?);
        let is_empty = bytes.as_blob().is_ok_and(<[u8]>::is_empty);
        match (purged.get(&seq), is_empty) {
            (Some(_), true) => {
                checked.purged += 1;
                continue;
            }
            (Some(teller), false) => {
                let detail =
                    format!("record number {teller} tells that it was purged, and it is here");
                checked.findings.push(altered(id, detail));
            }
            (None, true) => {
                let detail = "its bytes are gone, and no record tells of a purge".to_owned();
                checked.findings.push(altered(id, detail));
                continue;
            }
            (None, false) => {}
        }
        match record_again(seq, id, row.get_ref(2)?, bytes) {
            Ok(record) => {
                if let Some(id) = id.as_blob().ok().and_then(Digest::from_slice) {
                    nearby.met(RecordId(id), seq);
                }
                rows_again(
                    connection,
                    seq,
                    &record,
                    (&mut *unlisted, &mut nearby),
                    checked,
                );
                checked.purges.extend(told(id, &record));
            }
            Err(finding) => checked.findings.push(finding),
        }
    }
    Ok(())
}

/// The rows of purged records, each with the row of the record that tells of it.
fn purged_rows(connection: &Connection) -> rusqlite::Result<HashMap<i64, i64>> {
    connection
        .prepare("SELECT target, record FROM purged")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// What a purge says of itself.
fn told(id: ValueRef<'_>, record: &Record) -> Option<PurgeTold> {
    let Fact::Purge(purged) = &record.fact else {
        return None;
    };
    Some(PurgeTold {
        record: RecordId(id.as_blob().ok().and_then(Digest::from_slice)?),
        at: record.at,
        author: purged.author.clone(),
        reason: purged.reason.clone(),
        records: purged.records.len() as u64,
        objects: purged.objects,
    })
}

fn altered(id: ValueRef<'_>, detail: String) -> Finding {
    let id = id.as_blob().ok().and_then(Digest::from_slice);
    Finding::RecordAltered {
        id: id.unwrap_or_else(|| Digest::of(&[])),
        detail,
    }
}

/// Names the records from `expected` up to, and without, `found`.
pub(super) fn missing(expected: i64, found: i64, findings: &mut Vec<Finding>) {
    if found.saturating_sub(expected) > MISSING_NAMED_MAX {
        findings.push(Finding::RecordsMissing {
            first: expected,
            last: found - 1,
        });
    } else {
        findings.extend((expected..found).map(|seq| Finding::RecordMissing { seq }));
    }
}

fn record_again(
    seq: i64,
    id: ValueRef<'_>,
    kind: ValueRef<'_>,
    bytes: ValueRef<'_>,
) -> Result<Record, Finding> {
    // Columns of another type than they were given can only come from damage; they are read as
    // nothing, which fits no digest.
    let bytes = bytes.as_blob().unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default();
    let now = Digest::of(bytes);
    let named = id.as_blob().ok().and_then(Digest::from_slice);
    let altered = |detail: String| Finding::RecordAltered {
        id: named.unwrap_or(now),
        detail,
    };
    if seq < 1 {
        return Err(altered(format!(
            "it is numbered {seq}, and numbers begin at 1"
        )));
    }
    if named.is_none() {
        return Err(altered("its id is not a digest".to_owned()));
    }
    if named != Some(now) {
        return Err(altered(format!("its bytes now have the digest {now}")));
    }
    let record: Record = serde_json::from_slice(bytes)
        .map_err(|error| altered(format!("it cannot be read: {error}")))?;
    if record.fact.kind() != kind {
        return Err(altered(format!(
            "it is listed as {kind} and says it is {}",
            record.fact.kind()
        )));
    }
    Ok(record)
}

fn rows_again(
    connection: &Connection,
    seq: i64,
    record: &Record,
    (unlisted, nearby): (&mut Unlisted, &mut Nearby),
    checked: &mut Checked,
) {
    for row in project(seq, record) {
        for (_, cell) in &row.cells {
            if let Cell::Object(digest) = cell {
                unlisted.digests.remove(digest);
            }
        }
        let table = row.table;
        let disagrees = |detail: String| Finding::TableDisagrees {
            table: table.to_owned(),
            seq,
            detail,
        };
        match row.stands_in(connection, nearby) {
            Ok(true) => {}
            Ok(false) => checked.findings.push(disagrees(
                "the row its record describes is not there or says something else".to_owned(),
            )),
            Err(Unresolved::Object(digest)) => checked.findings.push(Finding::ObjectMissing {
                digest,
                detail: format!("record {seq} speaks of it"),
            }),
            Err(Unresolved::Record(RecordId(id))) => checked.findings.push(disagrees(format!(
                "its record refers to record {id}, which is not there"
            ))),
            Err(Unresolved::Sqlite(error)) => checked.findings.push(disagrees(error.to_string())),
        }
    }
}

/// Table rows that no record accounts for.
fn strays(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    for (table, kinds) in TABLES {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
        let mut statement = connection.prepare(&format!(
            "SELECT DISTINCT {table}.record FROM {table}
             LEFT JOIN record ON record.seq = {table}.record AND record.kind IN ({})
                             AND length(record.bytes) > 0
             WHERE record.seq IS NULL ORDER BY 1",
            kinds.join(", ")
        ))?;
        let strays = statement.query_map([], |row| row.get(0))?;
        for seq in strays {
            checked.findings.push(stray(table, seq?));
        }
    }
    Ok(())
}

/// Rows outside the record's own list, which no row it describes can show.
fn positions_beyond(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    for (table, field) in [
        ("citation_link", "links"),
        ("hop", "hops"),
        ("purged", "records"),
        ("observed_part", "check.parts"),
    ] {
        // A record whose bytes are no JSON any more has been found by its digest.
        let mut statement = connection.prepare(&format!(
            "SELECT DISTINCT {table}.record FROM {table} JOIN record ON record.seq = {table}.record
             WHERE CASE WHEN json_valid(CAST(record.bytes AS TEXT))
               THEN {table}.position NOT BETWEEN 0
                    AND json_array_length(CAST(record.bytes AS TEXT), '$.body.{field}') - 1
               ELSE FALSE END
             ORDER BY 1",
        ))?;
        let beyond = statement.query_map([], |row| row.get(0))?;
        for seq in beyond {
            checked.findings.push(stray(table, seq?));
        }
    }
    Ok(())
}

/// The table of what is due, made again from links and observations.
fn due_again(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    // Where the rows it is made of are at fault, that is the finding.
    let at_fault = |finding: &Finding| match finding {
        Finding::TableDisagrees { table, .. } => table == "observation" || table == "link",
        Finding::RecordMissing { .. } | Finding::RecordsMissing { .. } => true,
        _ => false,
    };
    if checked.findings.iter().any(at_fault) {
        return Ok(());
    }
    let mut statement = connection.prepare(
        "SELECT link.record FROM link LEFT JOIN due ON due.link = link.record
         LEFT JOIN observation ON observation.record =
           (SELECT max(newest.record) FROM observation AS newest WHERE newest.link = link.record)
         WHERE due.link IS NULL
            OR due.next_check IS NOT CASE WHEN observation.record IS NULL THEN 0
                                          ELSE observation.next_check END
         UNION SELECT due.link FROM due LEFT JOIN link ON link.record = due.link
         WHERE link.record IS NULL ORDER BY 1",
    )?;
    let wrong = statement.query_map([], |row| row.get(0))?;
    for seq in wrong {
        checked.findings.push(Finding::TableDisagrees {
            table: "due".to_owned(),
            seq: seq?,
            detail: "the time of its next check is not that of its newest observation".to_owned(),
        });
    }
    Ok(())
}

fn stray(table: &str, seq: i64) -> Finding {
    Finding::TableDisagrees {
        table: table.to_owned(),
        seq,
        detail: "no record accounts for the row".to_owned(),
    }
}
