//! `states`: the state of every link as it is stored, and whether folding all observations again gives the
//! same (liveness.md 0.1: the state is recomputable, nothing else is truth).

use std::collections::BTreeMap;

use super::Fault;
use super::recheck::{life_of, url_of};
use crate::classify::life;
use crate::classify::state::fold::State;
use crate::model::check::{FoldedState, Part};
use crate::model::facts::PartFacts;
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
    /// What it leads over and to, each with a state of its own.
    pub parts: Vec<PartFacts>,
}

/// A stored state that folding does not give.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disagreement {
    pub url: String,
    /// What it is the state of, where not of the link: its kind and address.
    pub part: Option<(Part, String)>,
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
    let links = reader.links()?;
    links.iter().map(|link| of_link(&reader, link)).collect()
}

/// The state of the link with this record.
///
/// # Errors
/// [`Fault`] where the archive cannot be read.
pub fn state_of(archive: &Archive, link: &StoredRecord) -> Result<LinkState, Fault> {
    of_link(&archive.open_for_reading()?, link)
}

fn of_link(reader: &Reader, link: &StoredRecord) -> Result<LinkState, Fault> {
    let life = life_of(reader, link)?;
    let last = life.observations.last();
    let last = last.and_then(|seen| seen.check.as_deref());
    Ok(LinkState {
        url: url_of(link),
        record: link.id,
        next_check: last.and_then(|check| check.next_check),
        state: last.map(|check| check.folded.clone()),
        observations: life.observations.len(),
        parts: life.parts,
    })
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
    let mut parts: BTreeMap<(Part, String), State> = BTreeMap::new();
    let mut compared = 0;
    let mut compare =
        |part: Option<(Part, String)>, stored: &FoldedState, state: &State, record| {
            compared += 1;
            let folded = life::stored(state);
            if folded != *stored {
                disagreements.push(Disagreement {
                    url: url_of(link),
                    part,
                    record,
                    stored: stored.clone(),
                    folded,
                });
            }
        };
    for stored in reader.observations(link)? {
        let Fact::Observation(observed) = &stored.record.fact else {
            continue;
        };
        let check = observed.check.as_deref();
        state.take(&life::sighting(stored.record.at, &observed.judged, check));
        let Some(check) = check else {
            continue;
        };
        compare(None, &check.folded, &state, stored.id);
        for seen in &check.parts {
            let key = (seen.part, seen.address.clone());
            let state = parts.entry(key.clone()).or_default();
            state.take(&life::part_sighting(stored.record.at, seen, check.weight));
            compare(Some(key), &seen.folded, state, stored.id);
        }
    }
    Ok(compared)
}
