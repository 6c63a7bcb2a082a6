//! `pin`: a person's decision about links → an observation with author and note, as any other.

use std::sync::Arc;

use super::observe::Draft;
use super::recheck::{life_of, named, url_of};
use super::run::{Clock, PROGRAM};
use super::{Ending, Fault};
use crate::classify::life;
use crate::classify::schedule::next::Earlier;
pub use crate::classify::state::pin::Decision;
use crate::model::check::{FoldedState, Pin, Weight};
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::store::{Archive, Prepared};

/// What was decided.
#[derive(Debug)]
pub struct Pinned {
    /// Each link with the state it has now.
    pub links: Vec<(String, FoldedState)>,
    pub signing: Signing,
}

/// Records a decision about links, by `pin.author` and for the reason `pin.note` gives.
///
/// # Errors
/// [`Fault`] where the archive cannot be written or does not hold a link.
pub async fn pin(
    archive: &Archive,
    clock: &Arc<dyn Clock>,
    urls: &[String],
    decision: Decision,
    pin: &Pin,
) -> Result<Pinned, Fault> {
    let now = clock.now();
    let reader = archive.open_for_reading()?;
    let mut decided = Vec::new();
    for url in urls {
        let link = named(&reader, url)?;
        let observations = life_of(&reader, &link)?.observations;
        let earlier = observations
            .iter()
            .map(|seen| Earlier {
                sighting: life::sighting(seen.at, &seen.judged, seen.check.as_deref()),
                jaccard_permille: None,
            })
            .collect();
        let mut draft = Draft::new(link.id, decision.judged(), earlier);
        draft.pin = Some(pin.clone());
        let observed = draft.observed(now, Weight::Full, 0.0);
        decided.push((url_of(&link), observed));
    }
    drop(reader);
    let (writer, _) = archive.open_for_writing()?;
    let started = Fact::RunStarted(RunStarted {
        command: "pin".to_owned(),
        program: PROGRAM.to_owned(),
        options: [("author".to_owned(), pin.author.clone())].into(),
    });
    let started = Prepared::new(started, now, None);
    let run = Some(started.id);
    let mut records = vec![started];
    let mut links = Vec::new();
    for (url, observed) in decided {
        if let Some(check) = &observed.check {
            links.push((url, check.folded.clone()));
        }
        records.push(Prepared::new(Fact::Observation(observed), now, run));
    }
    records.push(Prepared::new(
        Fact::RunEnded(RunEnded {
            exit_code: Ending::Clean.exit_code(),
            counts: [("links_pinned".to_owned(), links.len() as u64)].into(),
        }),
        now,
        run,
    ));
    writer.put(records, Vec::new()).await?;
    let signing = writer.sign().await?;
    writer.close().await?;
    Ok(Pinned { links, signing })
}
