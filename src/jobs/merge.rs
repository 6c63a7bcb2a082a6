//! `merge`: another archive's log → held beside the own one, with its checkpoints and proofs.
//!
//! The other archive is checked whole first, without its key, and must be sound: what is taken in stays sound.
//! What it held of third archives stays there. That it has gone back, or has another history than was taken in
//! before, is recorded with both checkpoints and is a finding. Cases: `tests/merge.rs`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::run::PROGRAM;
use super::{Clock, Ending, Fault};
use crate::model::merged::LogMerged;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::store::check::{Checked, check};
use crate::store::{Archive, Opened, Prepared, TellMerge};

/// What a merge came to.
#[derive(Debug)]
pub enum Merged {
    /// Taken in, or found to contradict what was taken in before.
    Told {
        told: Box<LogMerged>,
        signing: Signing,
        opened: Opened,
        ending: Ending,
    },
    /// Nothing is new; nothing was written.
    Unchanged,
    /// The other archive has findings itself; nothing was written.
    Unsound(Box<Checked>),
}

/// Takes the log of the archive in `other` in.
///
/// # Errors
/// [`Fault`] where either archive cannot be read, this one cannot be written, or both are the same.
pub async fn merge(
    archive: &Archive,
    other: &Path,
    clock: &Arc<dyn Clock>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Merged, Fault> {
    let other = Archive::at(other);
    let checked = check(&other, &[], progress)?;
    if !checked.findings.is_empty() {
        return Ok(Merged::Unsound(Box::new(checked)));
    }
    let theirs = other.open_for_reading()?;
    let origin = theirs.origin()?;
    let own = match archive.exists() {
        true => archive.open_for_reading()?.origin().ok(),
        false => None,
    };
    if own.is_some_and(|own| own == origin) {
        return Err(Fault::NotMerged(format!(
            "{} holds this archive's own log; it is a copy, or a later or earlier state",
            other.folder().display()
        )));
    }
    let (writer, opened) = archive.open_for_writing()?;
    let at = Arc::clone(clock);
    let tell: TellMerge = Box::new(move |merged| tell(&merged, at.as_ref()));
    let told = writer.merge(theirs, tell).await?;
    let Some(told) = told else {
        writer.close().await?;
        return Ok(Merged::Unchanged);
    };
    let signing = writer.sign().await?;
    writer.close().await?;
    let ending = match (&told.contradiction, signing.refusal()) {
        (None, None) => Ending::Clean,
        _ => Ending::Findings,
    };
    Ok(Merged::Told {
        told: Box::new(told),
        signing,
        opened,
        ending,
    })
}

fn tell(merged: &LogMerged, clock: &dyn Clock) -> Vec<Prepared> {
    let ending = match merged.contradiction {
        None => Ending::Clean,
        Some(_) => Ending::Findings,
    };
    let started = Fact::RunStarted(RunStarted {
        command: "merge".to_owned(),
        program: PROGRAM.to_owned(),
        options: BTreeMap::new(),
    });
    let started = Prepared::new(started, clock.now(), None);
    let run = Some(started.id);
    let ended = Fact::RunEnded(RunEnded {
        exit_code: ending.exit_code(),
        counts: BTreeMap::from([
            ("entries_merged".to_owned(), merged.entries),
            ("objects_merged".to_owned(), merged.objects),
        ]),
    });
    let fact = Fact::Merge(Box::new(merged.clone()));
    vec![
        started,
        Prepared::new(fact, clock.now(), run),
        Prepared::new(ended, clock.now(), run),
    ]
}
