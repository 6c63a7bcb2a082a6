//! All observations of a link, oldest first → what is known of its life, and of what it leads over and to.
//!
//! A pure fold ([`super::state`]): checks that could not tell change nothing, so an outage never ends a link's
//! life, and one check alone makes a suspicion and no death. Short link, target, post and media have folds of
//! their own. Cases: `tests/verdict.rs`, `tests/life/parts.rs`.

use std::collections::BTreeMap;

use super::state::class::Class;
use super::state::fold::{Kinship, Progress, Repeated, Sighting, State, Weight};
use crate::model::check::{CheckDetails, FoldedState, Part, PartSeen};
use crate::model::facts::{LifeFacts, ObservationFacts, PartFacts, StateFacts, StrikeFacts};
use crate::model::liveness::{Judged, StateTold};
use crate::model::timestamp::Timestamp;

/// Folds the observations of one link.
pub fn life(observations: Vec<ObservationFacts>) -> LifeFacts {
    let mut life = Life::default();
    let mut parts = Parts::default();
    for seen in &observations {
        let check = seen.check.as_deref();
        life.take(&seen.judged, &sighting(seen.at, &seen.judged, check));
        if let Some(check) = check {
            parts.take(seen.at, check);
        }
    }
    LifeFacts {
        state: life.told(),
        last_seen_alive: life.last_seen_alive,
        first_seen_dead: life.first_seen_dead,
        folded: (!observations.is_empty()).then(|| state_facts(&life.state)),
        parts: parts.facts(),
        observations,
    }
}

/// A life on its way.
#[derive(Default)]
struct Life {
    state: State,
    last_seen_alive: Option<Timestamp>,
    first_seen_dead: Option<Timestamp>,
    looked_at: Option<Timestamp>,
}

impl Life {
    fn take(&mut self, judged: &Judged, sighting: &Sighting) {
        self.state.take(sighting);
        self.looked_at = Some(sighting.at);
        let verdict = judged.verdict;
        let told = judged.tells() || (verdict.tells() && self.state.is_confirmed_death());
        // What a person decided stands, whatever checks say meanwhile.
        let overruled = self.state.pinned && self.state.progress == Progress::Ignored;
        if !told || overruled || sighting.weight == Weight::RunVoid {
            return;
        }
        if verdict.is_dead() {
            self.first_seen_dead.get_or_insert(sighting.at);
        } else {
            self.first_seen_dead = None;
            self.last_seen_alive = Some(sighting.at);
        }
    }

    fn told(&self) -> StateTold {
        let is_suspected = self.first_seen_dead.is_some() || self.state.state.is_dead();
        if is_suspected && !self.state.is_confirmed_death() {
            StateTold::Suspected
        } else {
            StateTold::Is(self.state.state)
        }
    }
}

/// The lives of what a link leads over and to, by what it is and its address.
#[derive(Default)]
struct Parts(BTreeMap<(Part, String), Life>);

impl Parts {
    fn take(&mut self, at: Timestamp, check: &CheckDetails) {
        for seen in &check.parts {
            let life = self.0.entry((seen.part, seen.address.clone())).or_default();
            life.take(&seen.judged, &part_sighting(at, seen, check.weight));
        }
    }

    fn facts(self) -> Vec<PartFacts> {
        let facts = self.0.into_iter().filter_map(|((part, address), life)| {
            Some(PartFacts {
                part,
                address,
                state: life.told(),
                last_seen_alive: life.last_seen_alive,
                first_seen_dead: life.first_seen_dead,
                folded: state_facts(&life.state),
                reason: life.state.to_string(),
                looked_at: life.looked_at?,
            })
        });
        facts.collect()
    }
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

/// The same of one of the things that the link leads over or to. `weight` is that of the check.
pub fn part_sighting(at: Timestamp, seen: &PartSeen, weight: Weight) -> Sighting {
    Sighting {
        at,
        verdict: seen.judged.verdict,
        reason: seen.judged.reason.clone(),
        repeated: seen.repeated,
        kinship: seen.kinship,
        weight,
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
