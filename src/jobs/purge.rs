//! `purge`: records taken out for good, with who decided it and why.
//!
//! What goes along is told before anything happens (`plan`), and is decided again under the archive's lock:
//! where it is something else by then, nothing is done. Every proof still holds afterwards, since the log
//! keeps its entries and those hold salted digests alone. Copies, packages and stamps that were handed out
//! before are out of reach, and so is what the disk itself keeps. Cases: `tests/purge.rs`.

mod closure;

use std::collections::{BTreeMap, BTreeSet};

use self::closure::Closure;
use super::run::PROGRAM;
use super::{Clock, Ending, Fault};
use crate::model::digest::Digest;
use crate::model::protection::Signing;
use crate::model::purged::RecordsPurged;
use crate::model::record::{Fact, RecordId, RunEnded, RunStarted};
pub use crate::store::Swept;
use crate::store::{Archive, Prepared, Reader};

/// Matches that are looked at before an id counts as unclear.
const MATCHES_MAX: u32 = 10;
/// Shorter beginnings of an id are taken for a slip.
const ID_DIGITS_MIN: usize = 8;
/// What the archive tells of itself; without it nothing else could be believed.
const OWN_ACCOUNT: [&str; 10] = [
    "run_started",
    "run_ended",
    "fixity",
    "stamp",
    "cosignature",
    "parting",
    "repair",
    "package",
    "purge",
    "merge",
];

/// What would be taken out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Rows of the records, in order.
    rows: Vec<i64>,
    ids: Vec<RecordId>,
    /// How many records of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// Objects that nothing else speaks of.
    pub objects: u64,
    /// Their bytes, as received.
    pub bytes: u64,
    /// Documents that stay and may hold the same words: quotes go, the pages they stand in do not.
    pub documents_left: BTreeSet<RecordId>,
    /// Objects that stay because something else speaks of them.
    pub objects_left: u64,
    /// Packages that were made before: they are out of reach.
    pub packages: u64,
}

impl Plan {
    /// How many records.
    pub const fn records(&self) -> usize {
        self.rows.len()
    }
}

/// What a purge came to.
#[derive(Debug)]
pub struct Purged {
    pub plan: Plan,
    /// The record that tells of it.
    pub told: RecordId,
    pub swept: Swept,
    pub signing: Signing,
    pub ending: Ending,
}

/// Finds what would go: each target is the beginning of a record's id, or the digest of an object, which stands
/// for every record that speaks of it.
///
/// # Errors
/// [`Fault`] where the archive cannot be read, or a target is not in it or must stay.
pub fn plan(archive: &Archive, targets: &[String]) -> Result<Plan, Fault> {
    let reader = archive.open_for_reading()?;
    let mut rows = BTreeSet::new();
    for target in targets {
        rows.extend(rows_of(&reader, target)?);
    }
    let mut closure = Closure::read(&reader)?;
    for row in &rows {
        let kind = closure.kind(*row);
        if OWN_ACCOUNT.contains(&kind) {
            return Err(Fault::NotPurged(format!(
                "record number {row} is a {kind}: what the archive tells of itself is not purged"
            )));
        }
    }
    closure.close(rows);
    closure.plan(&reader)
}

/// Takes out what `plan` names. `stage` is told what is being done.
///
/// # Errors
/// [`Fault`] where the archive cannot be written, or has changed since the plan was made.
pub async fn purge(
    archive: &Archive,
    targets: &[String],
    shown: &Plan,
    who: (&str, &str),
    clock: &dyn Clock,
) -> Result<Purged, Fault> {
    drop(archive.open_for_reading()?);
    let (writer, _) = archive.open_for_writing()?;
    if plan(archive, targets)? != *shown {
        return Err(Fault::NotPurged(
            "the archive has changed since this was shown".to_owned(),
        ));
    }
    let (author, reason) = who;
    let prepared = |fact, run| Prepared::new(fact, clock.now(), run);
    let started = prepared(
        Fact::RunStarted(RunStarted {
            command: "purge".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::new(),
        }),
        None,
    );
    let run = Some(started.id);
    writer.put(vec![started], Vec::new()).await?;
    let told = prepared(
        Fact::Purge(RecordsPurged {
            author: author.to_owned(),
            reason: reason.to_owned(),
            records: shown.ids.clone(),
            objects: shown.objects,
            bytes: shown.bytes,
        }),
        run,
    );
    let told_id = told.id;
    writer.purge(shown.rows.clone(), told).await?;
    archive.discard_search_index()?;
    let ended = Fact::RunEnded(RunEnded {
        exit_code: Ending::Clean.exit_code(),
        counts: BTreeMap::from([
            ("records_purged".to_owned(), shown.records() as u64),
            ("objects_purged".to_owned(), shown.objects),
        ]),
    });
    writer.put(vec![prepared(ended, run)], Vec::new()).await?;
    let signing = writer.sign().await?;
    let swept = writer.sweep().await?;
    writer.close().await?;
    let ending = match signing.refusal() {
        Some(_) => Ending::Findings,
        None if swept == Swept::ReaderInTheWay => Ending::Incomplete,
        None => Ending::Clean,
    };
    Ok(Purged {
        plan: shown.clone(),
        told: told_id,
        swept,
        signing,
        ending,
    })
}

/// Writes the file anew without what an earlier purge took out, where that was cut off or a reader was in the
/// way.
///
/// # Errors
/// [`Fault`] where the archive cannot be written.
pub async fn sweep(archive: &Archive) -> Result<Swept, Fault> {
    drop(archive.open_for_reading()?);
    let (writer, _) = archive.open_for_writing()?;
    archive.discard_search_index()?;
    let swept = writer.sweep().await?;
    writer.close().await?;
    Ok(swept)
}

fn rows_of(reader: &Reader, target: &str) -> Result<Vec<i64>, Fault> {
    let unknown = |what: String| Err(Fault::NotPurged(what));
    let digits = target.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digits || target.len() < ID_DIGITS_MIN {
        return unknown(format!(
            "{target:?} is no id: give at least {ID_DIGITS_MIN} hexadecimal digits"
        ));
    }
    if let Ok(digest) = target.to_ascii_lowercase().parse::<Digest>() {
        let speaking = reader.rows_speaking_of(digest)?;
        if !speaking.is_empty() {
            return Ok(speaking);
        }
    }
    let found = reader.records_beginning(target, MATCHES_MAX)?;
    match found.as_slice() {
        [one] => Ok(vec![one.seq]),
        [] => unknown(format!("the archive holds no record or object {target}")),
        several => unknown(format!(
            "{} records' ids begin with {target}",
            several.len()
        )),
    }
}
