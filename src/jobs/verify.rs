//! `verify`: everything stored held against its digest, with the history of earlier checks.
//!
//! The check only reads; what it found is appended where the archive can be written and its database
//! is sound, and said to be unrecorded where not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::run::{Clock, PROGRAM};
use super::{Ending, Fault};
use crate::model::facts::FixityFacts;
use crate::model::record::{Fact, FixityRun, RunEnded, RunStarted};
use crate::store::check::{self, Checked};
use crate::store::{Archive, Prepared, Reader, StoreFault};

/// Findings kept in the record of a check; their number is kept in full.
const FINDINGS_RECORDED_MAX: usize = 1000;

/// What verification came to.
#[derive(Debug)]
pub struct Verified {
    pub checked: Checked,
    /// Earlier checks, oldest first; empty where the database is too damaged to tell.
    pub earlier: Vec<FixityFacts>,
    /// Why this check was not added to the history, if it was not.
    pub not_recorded: Option<String>,
    pub ending: Ending,
}

/// Checks the archive. `progress` is told the size of each object as it is done.
///
/// # Errors
/// [`Fault`] where there is no archive to check. Damage is not an error.
pub async fn verify(
    archive: &Archive,
    clock: &dyn Clock,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Verified, Fault> {
    let checked = check::check(archive, &[], progress)?;
    let earlier = archive
        .open_for_reading()
        .ok()
        .and_then(|reader| history(&reader).ok())
        .unwrap_or_default();
    let not_recorded = if checked.database_damaged {
        Some("the database is damaged and is not written to".to_owned())
    } else {
        match record(archive, clock, &checked).await {
            Ok(()) => None,
            Err(Fault::Store(fault)) => Some(fault.to_string()),
            Err(fault) => return Err(fault),
        }
    };
    let ending = if checked.findings.is_empty() {
        Ending::Clean
    } else {
        Ending::Findings
    };
    Ok(Verified {
        checked,
        earlier,
        not_recorded,
        ending,
    })
}

/// Every earlier check, oldest first.
pub(super) fn history(reader: &Reader) -> Result<Vec<FixityFacts>, Fault> {
    let checks = reader.fixity()?.into_iter().filter_map(|stored| {
        let Fact::Fixity(run) = stored.record.fact else {
            return None;
        };
        Some(FixityFacts {
            record: stored.id,
            at: stored.record.at,
            objects: run.objects,
            bytes: run.bytes,
            findings_total: run.findings_total,
            findings: run.findings.iter().map(ToString::to_string).collect(),
        })
    });
    Ok(checks.collect())
}

async fn record(archive: &Archive, clock: &dyn Clock, checked: &Checked) -> Result<(), Fault> {
    let (writer, _) = archive.open_for_writing()?;
    let found = checked.findings.len() as u64;
    let started = Prepared::new(
        Fact::RunStarted(RunStarted {
            command: "verify".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::new(),
        }),
        clock.now(),
        None,
    );
    let run = Some(started.id);
    let fixity = Fact::Fixity(FixityRun {
        objects: checked.objects,
        bytes: checked.bytes,
        records: checked.records,
        findings: checked
            .findings
            .iter()
            .take(FINDINGS_RECORDED_MAX)
            .cloned()
            .collect(),
        findings_total: found,
    });
    let ended = Fact::RunEnded(RunEnded {
        exit_code: if found == 0 { 0 } else { 4 },
        counts: BTreeMap::from([
            ("objects".to_owned(), checked.objects),
            ("findings".to_owned(), found),
        ]),
    });
    let records = vec![
        started,
        Prepared::new(fixity, clock.now(), run),
        Prepared::new(ended, clock.now(), run),
    ];
    writer.put(records, Vec::new()).await?;
    let closed: Result<(), Arc<StoreFault>> = writer.close().await;
    Ok(closed?)
}
