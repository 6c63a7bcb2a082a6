//! `verify`: everything stored held against its digest, and the log against every checkpoint at hand,
//! with the history of earlier checks.
//!
//! The check only reads; what it found is appended where the archive can be written and its database
//! is sound, and said to be unrecorded where not.

use std::collections::BTreeMap;

use super::run::{Clock, PROGRAM};
use super::{Ending, Fault};
use crate::model::facts::FixityFacts;
use crate::model::finding::Finding;
use crate::model::protection::{Anchor, Signing};
use crate::model::record::{Fact, FixityRun, RunEnded, RunStarted};
use crate::store::check;

pub use crate::store::check::{Checked, Part};
use crate::store::{Archive, KeptCheckpoint, Prepared, Reader};

/// Findings kept in the record of a check; their number is kept in full.
const FINDINGS_RECORDED_MAX: usize = 1000;

/// What verification came to.
#[derive(Debug)]
pub struct Verified {
    pub checked: Checked,
    /// Earlier checks, oldest first; empty where the database is too damaged to tell.
    pub earlier: Vec<FixityFacts>,
    /// The stamp to renew soon, if there is one.
    pub expiring: Option<Anchor>,
    /// Why this check was not added to the history, if it was not.
    pub not_recorded: Option<String>,
    /// How signing went, where the check was recorded.
    pub signing: Option<Signing>,
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
    verify_part(archive, Part::Whole, &[], clock, progress).await
}

/// Checks the archive, of its objects perhaps only a part, and that its log continues checkpoints that were
/// kept elsewhere. Those that lie beside the key are held against it as well.
///
/// # Errors
/// As [`verify`].
pub async fn verify_part(
    archive: &Archive,
    part: Part,
    kept_elsewhere: &[KeptCheckpoint],
    clock: &dyn Clock,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Verified, Fault> {
    let mut outside = archive.kept_beside_key();
    outside.extend_from_slice(kept_elsewhere);
    let checked = check::check_part(archive, part, &outside, progress)?;
    let earlier = archive
        .open_for_reading()
        .ok()
        .and_then(|reader| history(&reader).ok())
        .unwrap_or_default();
    let found = match checked.findings.as_slice() {
        [] => Ending::Clean,
        _ => Ending::Findings,
    };
    let (recorded, not_recorded) = if checked.database_damaged {
        let why = "the database is damaged and is not written to".to_owned();
        (None, Some(why))
    } else if let Some(home) = archive.home_elsewhere() {
        let why = format!(
            "this is a copy of the archive in {}, and a copy that is written to becomes another history",
            home.display()
        );
        (None, Some(why))
    } else {
        match record(archive, clock, &checked, found).await {
            Ok(recorded) => (Some(recorded), None),
            Err(Fault::Store(fault)) => (None, Some(fault.to_string())),
            Err(fault) => return Err(fault),
        }
    };
    let (ending, signing) =
        recorded.map_or((found, None), |(ending, signing)| (ending, Some(signing)));
    Ok(Verified {
        expiring: checked.protection.expiring(clock.now()).cloned(),
        checked,
        earlier,
        not_recorded,
        signing,
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
            part: run.part,
            level: run.level,
            findings: run.findings.iter().map(ToString::to_string).collect(),
        })
    });
    Ok(checks.collect())
}

/// Appends the check to the history, and signs that, unless the log itself is in doubt: a key must not
/// vouch for what was found changed.
async fn record(
    archive: &Archive,
    clock: &dyn Clock,
    checked: &Checked,
    ending: Ending,
) -> Result<(Ending, Signing), Fault> {
    let (writer, _) = archive.open_for_writing()?;
    let found = checked.findings.len() as u64;
    let ending = match writer.refusal().await? {
        Some(_) => Ending::Findings,
        None => ending,
    };
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
    let ended = Fact::RunEnded(RunEnded {
        exit_code: ending.exit_code(),
        counts: BTreeMap::from([
            ("objects".to_owned(), checked.objects),
            ("findings".to_owned(), found),
        ]),
    });
    let records = vec![
        started,
        Prepared::new(fixity(checked), clock.now(), run),
        Prepared::new(ended, clock.now(), run),
    ];
    writer.put(records, Vec::new()).await?;
    let signing = if checked.findings.iter().any(Finding::concerns_the_log) {
        Signing::Unsigned {
            why: "the log is not signed while it is not what it was".to_owned(),
        }
    } else {
        writer.sign().await?
    };
    writer.close().await?;
    let ending = match signing.refusal() {
        Some(_) => Ending::Findings,
        None => ending,
    };
    Ok((ending, signing))
}

fn fixity(checked: &Checked) -> Fact {
    let findings = checked.findings.iter().take(FINDINGS_RECORDED_MAX);
    Fact::Fixity(FixityRun {
        part: checked.part.clone(),
        objects: checked.objects,
        bytes: checked.bytes,
        records: checked.records,
        level: Some(checked.protection.level()),
        findings: findings.cloned().collect(),
        findings_total: checked.findings.len() as u64,
    })
}
