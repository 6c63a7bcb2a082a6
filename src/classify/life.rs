//! All observations of a link, oldest first → what is known of its life.
//!
//! A pure fold: checks that could not tell change nothing, so an outage never ends a link's life.

use crate::model::facts::{LifeFacts, ObservationFacts};

/// Folds the observations of one link.
pub fn life(observations: Vec<ObservationFacts>) -> LifeFacts {
    let mut life = LifeFacts {
        state: None,
        last_seen_alive: None,
        first_seen_dead: None,
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
