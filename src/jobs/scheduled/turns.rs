//! The observations since a run last told → the links whose life took a turn in them.
//!
//! Made from what is stored, so that a run cut off before it told anybody is told by the next one.

use crate::jobs::Fault;
use crate::jobs::recheck::{life_of, url_of};
use crate::model::check::FoldedState;
use crate::model::facts::ObservationFacts;
use crate::model::liveness::Verdict;
use crate::model::turn::{Turn, TurnKind};
use crate::store::{Reader, StoredRecord};

/// Every turn in the observations after record number `told_through`.
pub(super) fn since(reader: &Reader, told_through: i64) -> Result<Vec<Turn>, Fault> {
    let mut turns = Vec::new();
    for (link, told) in reader.observed_since_and_ever_dead(told_through)? {
        turns.extend(of_link(reader, &link, told)?);
    }
    turns.sort_by_key(|turn| turn.at);
    Ok(turns)
}

/// `told`: how many of the link's observations were told of before.
fn of_link(reader: &Reader, link: &StoredRecord, told: usize) -> Result<Option<Turn>, Fault> {
    let life = life_of(reader, link)?;
    let before = life.observations.get(..told).unwrap_or_default();
    let was_dead = before.iter().rev().find_map(folded).is_some_and(is_dead);
    let Some((last, state)) = life
        .observations
        .iter()
        .rev()
        .find_map(|seen| folded(seen).map(|state| (seen, state)))
    else {
        return Ok(None);
    };
    let kind = match (was_dead, is_dead(state)) {
        (false, true) => TurnKind::Died,
        (true, false) if state.state.is_live() => TurnKind::Returned,
        _ => return Ok(None),
    };
    // The check that made it certain: the first after those told of from which on it stayed so.
    let certain =
        life.observations.iter().skip(told).find(|seen| {
            folded(seen).is_some_and(|state| is_dead(state) == (kind == TurnKind::Died))
        });
    let certain = certain.unwrap_or(last);
    Ok(Some(Turn {
        kind,
        url: url_of(link),
        link: link.id,
        observation: certain.record,
        at: certain.at,
        state: state.state,
        reason: state.reason.clone(),
        last_seen_alive: life.last_seen_alive,
        first_seen_dead: life.first_seen_dead,
    }))
}

fn folded(seen: &ObservationFacts) -> Option<&FoldedState> {
    seen.check.as_deref().map(|check| &check.folded)
}

fn is_dead(state: &FoldedState) -> bool {
    state.confirmed && (state.state.is_dead() || state.state == Verdict::Unreachable)
}
