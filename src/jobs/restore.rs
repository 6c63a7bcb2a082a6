//! `checkpoint --accept-restored`: the key signs a log on that does not continue what it signed before,
//! because the archive was restored from a copy.
//!
//! What is given up is told by a record with the whole checkpoint in it, before anything else happens: the
//! parting stands in the log for good, every verification repeats it, and the checkpoint itself stays beside
//! the key under another name. Whoever holds the longer history still proves it. Cases: `tests/restored.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::run::PROGRAM;
use super::{Clock, Fault};
use crate::model::evidence::HistoryParted;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::store::{Archive, Prepared};

/// What was accepted.
#[derive(Debug)]
pub struct Accepted {
    /// Entries of the checkpoint that was given up.
    pub given_up: u64,
    /// Where that checkpoint lies now.
    pub kept_in: PathBuf,
    pub signing: Signing,
}

/// Accepts the archive as it is.
///
/// # Errors
/// [`Fault`] where there is no archive, or it contradicts nothing that was signed.
pub async fn accept(archive: &Archive, reason: &str, clock: &dyn Clock) -> Result<Accepted, Fault> {
    drop(archive.open_for_reading()?);
    let (writer, _) = archive.open_for_writing()?;
    let contradiction = writer.contradiction().await?.ok_or_else(|| {
        Fault::NothingToAccept("the archive contradicts nothing that this key signed".to_owned())
    })?;
    let prepared = |fact, run| Prepared::new(fact, clock.now(), run);
    let started = prepared(
        Fact::RunStarted(RunStarted {
            command: "checkpoint".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::from([("accept_restored".to_owned(), "true".to_owned())]),
        }),
        None,
    );
    let run = Some(started.id);
    let parted = prepared(
        Fact::Parting(HistoryParted {
            given_up: contradiction.note,
            size: contradiction.size,
            reason: reason.to_owned(),
        }),
        run,
    );
    let ended = Fact::RunEnded(RunEnded {
        exit_code: 0,
        counts: BTreeMap::new(),
    });
    writer
        .put(vec![started, parted, prepared(ended, run)], Vec::new())
        .await?;
    // On the disk first: a checkpoint put aside without a word would hide the parting.
    writer.flush().await?;
    let kept_in = writer
        .give_up(contradiction.size)
        .await?
        .map_err(Fault::NotSigned)?;
    let signing = writer.sign().await?;
    writer.close().await?;
    Ok(Accepted {
        given_up: contradiction.size,
        kept_in,
        signing,
    })
}
