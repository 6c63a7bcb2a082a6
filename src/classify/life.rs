//! All observations of a link, oldest first → what is known of its life.
//!
//! A pure fold: checks that could not tell change nothing, so an outage never ends a link's life. What the
//! latest telling check said stands beside what all of them add up to ([`super::state`]). Cases:
//! `tests/verdict.rs`.

use super::state::class::Class;
use super::state::fold::{Kinship, Progress, Repeated, Sighting, Weight, fold};
use crate::model::facts::{LifeFacts, ObservationFacts, StateFacts, StrikeFacts};

/// Folds the observations of one link.
pub fn life(observations: Vec<ObservationFacts>) -> LifeFacts {
    let mut life = LifeFacts {
        state: None,
        last_seen_alive: None,
        first_seen_dead: None,
        folded: folded(&observations),
        observations: Vec::new(),
    };
    for seen in &observations {
        let verdict = seen.judged.verdict;
        if !verdict.tells() {
            continue;
        }
        life.state = Some(verdict);
        if verdict.is_dead() {
            life.first_seen_dead.get_or_insert(seen.at);
        } else {
            life.first_seen_dead = None;
            life.last_seen_alive = Some(seen.at);
        }
    }
    life.observations = observations;
    life
}

/// What the checks add up to. Their texts are not kept beside them, so a change is never confirmed here.
fn folded(observations: &[ObservationFacts]) -> Option<StateFacts> {
    if observations.is_empty() {
        return None;
    }
    let sightings: Vec<Sighting> = observations
        .iter()
        .map(|seen| Sighting {
            at: seen.at,
            verdict: seen.judged.verdict,
            reason: seen.judged.reason.clone(),
            repeated: Repeated::NotKnown,
            kinship: Kinship::NotKnown,
            weight: Weight::Full,
        })
        .collect();
    let state = fold(&sightings);
    let strikes = match state.progress {
        Progress::Pending { strikes, of } | Progress::Suspected { strikes, of } => {
            Some((strikes, of))
        }
        Progress::Unconfirmed { strikes } => Some((strikes, Class::Transport.needs().strikes)),
        Progress::Plain | Progress::Confirmed | Progress::Ignored | Progress::Revived => None,
    };
    Some(StateFacts {
        state: state.state,
        confirmed: state.confirmed,
        since: state.since,
        strikes: strikes.map(|(counted, needed)| StrikeFacts { counted, needed }),
    })
}
