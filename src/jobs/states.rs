//! `states`: the state of every link as it is stored, and whether folding all observations again gives the
//! same (liveness.md 0.1: the state is recomputable, nothing else is truth).

use super::Fault;
use super::recheck::url_of;
use crate::classify::life;
use crate::classify::state::fold::State;
use crate::model::check::FoldedState;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::{Archive, Reader, StoredRecord};

/// A link with its state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkState {
    pub url: String,
    pub record: RecordId,
    /// `None` before the first check.
    pub state: Option<FoldedState>,
    /// When it is to be asked next.
    pub next_check: Option<Timestamp>,
    /// How many observations there are.
    pub observations: usize,
}

/// A stored state that folding does not give.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disagreement {
    pub url: String,
    /// The observation that stores it.
    pub record: RecordId,
    pub stored: FoldedState,
    pub folded: FoldedState,
}

/// All states.
///
/// # Errors
/// [`Fault`] where the archive cannot be read.
pub fn states(archive: &Archive) -> Result<Vec<LinkState>, Fault> {
    let reader = archive.open_for_reading()?;
    let mut states = Vec::new();
    for link in reader.links()? {
        let observations = reader.observations(&link)?;
        let last = observations.last().and_then(|stored| check_of(stored));
        states.push(LinkState {
            url: url_of(&link),
            record: link.id,
            observations: observations.len(),
            next_check: last.and_then(|check| check.next_check),
            state: last.map(|check| check.folded.clone()),
        });
    }
    Ok(states)
}

/// Folds every link again, and names each stored state that comes out differently.
///
/// # Errors
/// [`Fault`] where the archive cannot be read.
pub fn recompute(archive: &Archive) -> Result<(usize, Vec<Disagreement>), Fault> {
    let reader = archive.open_for_reading()?;
    let mut disagreements = Vec::new();
    let mut compared = 0;
    for link in reader.links()? {
        compared += again(&reader, &link, &mut disagreements)?;
    }
    Ok((compared, disagreements))
}

/// Folds one link again; gives back how many stored states were compared.
fn again(
    reader: &Reader,
    link: &StoredRecord,
    disagreements: &mut Vec<Disagreement>,
) -> Result<usize, Fault> {
    let mut state = State::default();
    let mut compared = 0;
    for stored in reader.observations(link)? {
        let Fact::Observation(observed) = &stored.record.fact else {
            continue;
        };
        let check = observed.check.as_deref();
        state.take(&life::sighting(stored.record.at, &observed.judged, check));
        let Some(check) = check else {
            continue;
        };
        compared += 1;
        let folded = life::stored(&state);
        if folded != check.folded {
            disagreements.push(Disagreement {
                url: url_of(link),
                record: stored.id,
                stored: check.folded.clone(),
                folded,
            });
        }
    }
    Ok(compared)
}

fn check_of(stored: &StoredRecord) -> Option<&crate::model::check::CheckDetails> {
    match &stored.record.fact {
        Fact::Observation(observed) => observed.check.as_deref(),
        _ => None,
    }
}
