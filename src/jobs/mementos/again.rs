//! Copies that were found a day ago or more → each fetched once more, since some archives show other bytes at every
//! visit (liveness.md 9.5, step 6).
//!
//! What the second visit brought is a search record of its own beside the first. Parts of files (Common Crawl) never
//! change and are not asked for again. Cases: `tests/mementos/again.rs`.

use super::{ARCHIVE_GAP, DAY_MS};
use crate::jobs::run::Run;
use crate::jobs::{Fault, resolve};
use crate::model::memento::{BroughtAgain, MementoHeld, MementoOutcome, MementoSought, WebArchive};
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::net::{Ask, Fetch, Purpose};
use crate::store::Reader;

/// Searches whose copy is to be fetched once more: found a day ago or more, in an archive that may be asked.
pub(super) fn due(
    reader: &Reader,
    archives: &[WebArchive],
    now: Timestamp,
) -> Result<Vec<MementoSought>, Fault> {
    let mut due = Vec::new();
    for stored in reader.newest_mementos_with_a_copy()? {
        let age_ms = now.millis() - stored.record.at.millis();
        let Fact::Memento(sought) = stored.record.fact else {
            continue;
        };
        let wanted = sought.outcome.memento().is_some_and(|held| {
            held.again.is_none()
                && held.archive != WebArchive::CommonCrawl
                && archives.contains(&held.archive)
        });
        if wanted && age_ms >= DAY_MS {
            due.push(*sought);
        }
    }
    Ok(due)
}

/// Fetches the copy once more; `None` where it was not shown this time, so that a later run tries again.
pub(super) async fn fetch<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    sought: &MementoSought,
) -> Result<Option<MementoSought>, Fault> {
    let Some(held) = sought.outcome.memento() else {
        return Ok(None);
    };
    let Some(address) = address_of(reader, held.exchange)? else {
        return Ok(None);
    };
    run.fetch.keep_gap(&address, ARCHIVE_GAP);
    let ask = Ask::of(address, Purpose::Page);
    let (exchange, seen, _) = resolve::exchange(run, &ask, 0).await?;
    // Without that header it is the archive's own answer and no copy (liveness.md 9.1).
    let answer = seen.answer().filter(|answer| {
        (200..300).contains(&answer.status) && answer.header("memento-datetime").is_some()
    });
    let Some(answer) = answer else {
        return Ok(None);
    };
    let again = MementoHeld {
        again: Some(BroughtAgain {
            at: run.now(),
            exchange,
            digest: answer.body.digest,
        }),
        ..held.clone()
    };
    let outcome = match &sought.outcome {
        MementoOutcome::Shows(_) => MementoOutcome::Shows(Box::new(again)),
        _ => MementoOutcome::Nearest(Box::new(again)),
    };
    Ok(Some(MementoSought {
        outcome,
        ..sought.clone()
    }))
}

/// Where the copy's bytes came from.
fn address_of(reader: &Reader, exchange: RecordId) -> Result<Option<String>, Fault> {
    Ok(
        match reader.record(exchange)?.map(|stored| stored.record.fact) {
            Some(Fact::Exchange(exchange)) => Some(exchange.request.url),
            _ => None,
        },
    )
}
