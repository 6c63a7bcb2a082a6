//! A link's observations → when it was last seen alive and first seen dead, and every check.
//!
//! Cases: `tests/report.rs`.

use super::shown::{Moment, Shown, short};
use crate::model::facts::{LifeFacts, ObservationFacts};
use crate::model::liveness::Verdict;
use crate::report::words;

/// The life of a link.
pub struct LifeView {
    pub sentence: &'static str,
    pub last_alive: Option<Moment>,
    pub first_dead: Option<Moment>,
    pub observations: Vec<ObservationView>,
}

/// One check.
pub struct ObservationView {
    pub at: Moment,
    pub sign: &'static str,
    pub verdict: &'static str,
    pub tone: &'static str,
    pub reason: Shown,
    pub rule: Shown,
    pub record: String,
}

impl LifeView {
    /// Lays out the checks of one link, oldest first.
    pub fn new(life: &LifeFacts) -> Self {
        Self {
            sentence: sentence(life),
            last_alive: life.last_seen_alive.map(Moment::of),
            first_dead: life.first_seen_dead.map(Moment::of),
            observations: life.observations.iter().map(ObservationView::new).collect(),
        }
    }
}

impl ObservationView {
    fn new(seen: &ObservationFacts) -> Self {
        let (sign, tone) = match seen.judged.verdict {
            Verdict::Alive => ("●", "good"),
            Verdict::Gone => ("✕", "bad"),
            _ => ("?", "dim"),
        };
        Self {
            at: Moment::of(seen.at),
            sign,
            verdict: words::verdict(seen.judged.verdict),
            tone,
            reason: Shown::line(&words::reason(&seen.judged.reason)),
            rule: Shown::line(&seen.judged.rule),
            record: short(seen.record),
        }
    }
}

fn sentence(life: &LifeFacts) -> &'static str {
    let last_check_tells = life
        .observations
        .last()
        .is_some_and(|seen| seen.judged.verdict.tells());
    match (life.state, last_check_tells) {
        _ if life.observations.is_empty() => "Not asked yet.",
        (Some(Verdict::Alive), true) => "It answered with what was cited when last asked.",
        (Some(Verdict::Alive), false) => {
            "It answered with what was cited when it could last be told; the latest check could not tell."
        }
        (Some(Verdict::Gone), true) if life.last_seen_alive.is_some() => {
            "It is no longer served to us."
        }
        (Some(Verdict::Gone), true) => "It was not served to us.",
        (Some(Verdict::Gone), false) => {
            "It was not served to us when it could last be told; the latest check could not tell."
        }
        _ => "No check could tell so far. That says nothing about the link.",
    }
}
