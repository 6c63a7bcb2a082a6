//! All observations of a link, oldest first → what is known of its life.
//!
//! A pure fold ([`super::state`]): checks that could not tell change nothing, so an outage never ends a link's
//! life, and one check alone makes a suspicion and no death. Cases: `tests/verdict.rs`.

use super::state::class::Class;
use super::state::fold::{Kinship, Progress, Repeated, Sighting, State, Weight};
use crate::model::check::{CheckDetails, FoldedState};
use crate::model::facts::{LifeFacts, ObservationFacts, StateFacts, StrikeFacts};
use crate::model::liveness::{Judged, StateTold, Verdict};
use crate::model::timestamp::Timestamp;

/// Folds the observations of one link.
pub fn life(observations: Vec<ObservationFacts>) -> LifeFacts {
    let mut state = State::default();
    let mut life = LifeFacts {
        state: StateTold::Is(Verdict::Unknown),
        last_seen_alive: None,
        first_seen_dead: None,
        folded: None,
        observations: Vec::new(),
    };
    for seen in &observations {
        let sighting = sighting(seen.at, &seen.judged, seen.check.as_deref());
        state.take(&sighting);
        let verdict = seen.judged.verdict;
        let told = seen.judged.tells() || (verdict.tells() && state.is_confirmed_death());
        // What a person decided stands, whatever checks say meanwhile.
        let overruled = state.pinned && state.progress == Progress::Ignored;
        if !told || overruled || sighting.weight == Weight::RunVoid {
            continue;
        }
        if verdict.is_dead() {
            life.first_seen_dead.get_or_insert(seen.at);
        } else {
            life.first_seen_dead = None;
            life.last_seen_alive = Some(seen.at);
        }
    }
    let is_suspected = life.first_seen_dead.is_some() || state.state.is_dead();
    life.state = if is_suspected && !state.is_confirmed_death() {
        StateTold::Suspected
    } else {
        StateTold::Is(state.state)
    };
    life.folded = (!observations.is_empty()).then(|| state_facts(&state));
    life.observations = observations;
    life
}

/// One check as the fold takes it. A check without particulars was judged by its page alone.
pub fn sighting(at: Timestamp, judged: &Judged, check: Option<&CheckDetails>) -> Sighting {
    Sighting {
        at,
        verdict: judged.verdict,
        reason: judged.reason.clone(),
        repeated: check.map_or(Repeated::NotKnown, |check| check.repeated),
        kinship: check.map_or(Kinship::NotKnown, |check| check.kinship),
        weight: check.map_or(Weight::Full, |check| check.weight),
    }
}

/// The state as it is stored with a check.
pub fn stored(state: &State) -> FoldedState {
    FoldedState {
        state: state.state,
        confirmed: state.confirmed,
        since: state.since,
        reason: state.to_string(),
    }
}

/// The state as reports tell it.
fn state_facts(state: &State) -> StateFacts {
    let strikes = match state.progress {
        Progress::Pending { strikes, of } | Progress::Suspected { strikes, of } => {
            Some((strikes, of))
        }
        Progress::Unconfirmed { strikes } => Some((strikes, Class::Transport.needs().strikes)),
        Progress::Plain
        | Progress::NoClaim
        | Progress::Confirmed
        | Progress::Ignored
        | Progress::Revived => None,
    };
    StateFacts {
        state: state.state,
        confirmed: state.confirmed,
        since: state.since,
        strikes: strikes.map(|(counted, needed)| StrikeFacts { counted, needed }),
    }
}
