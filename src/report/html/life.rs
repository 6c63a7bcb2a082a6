//! A link's observations → when it was last seen alive and first seen dead, and every check.
//!
//! Cases: `tests/report.rs`.

use super::shown::{Address, Moment, Shown, short};
use crate::model::facts::{HopFacts, LifeFacts, ObservationFacts, StateFacts};
use crate::model::liveness::Verdict;
use crate::report::words;

/// The life of a link.
pub struct LifeView {
    pub sentence: &'static str,
    pub folded: Option<String>,
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
    /// Requests beside the trail, for the same check.
    pub further: Vec<FurtherView>,
}

/// A request beside the trail.
pub struct FurtherView {
    pub url: Address,
    pub status: Option<u16>,
    pub digest: Option<String>,
}

impl LifeView {
    /// Lays out the checks of one link, oldest first.
    pub fn new(life: &LifeFacts) -> Self {
        Self {
            sentence: sentence(life),
            folded: life.folded.as_ref().map(folded),
            last_alive: life.last_seen_alive.map(Moment::of),
            first_dead: life.first_seen_dead.map(Moment::of),
            observations: life.observations.iter().map(ObservationView::new).collect(),
        }
    }
}

impl ObservationView {
    fn new(seen: &ObservationFacts) -> Self {
        let (sign, tone) = match seen.judged.verdict {
            Verdict::Alive | Verdict::Moved => ("●", "good"),
            verdict if verdict.is_dead() => ("✕", "bad"),
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
            further: seen.further.iter().map(FurtherView::new).collect(),
        }
    }
}

impl FurtherView {
    fn new(hop: &HopFacts) -> Self {
        Self {
            url: Address::of(&hop.url),
            status: hop.status,
            digest: hop.body_digest.map(|digest| digest.to_string()),
        }
    }
}

fn sentence(life: &LifeFacts) -> &'static str {
    let last_check_tells = life
        .observations
        .last()
        .is_some_and(|seen| seen.judged.tells());
    // What a moved link says is there; what a soft error page says is not.
    let state = life.state.map(|state| match state {
        Verdict::Moved => Verdict::Alive,
        Verdict::Soft404 => Verdict::Gone,
        other => other,
    });
    match (state, last_check_tells) {
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
        (Some(Verdict::Drifted), _) => {
            "Something answers, but it differs from the stored copy; whether it still says what was cited has to be looked at."
        }
        (Some(Verdict::Usurped), _) => {
            "Its domain is parked or in other hands: what answers there is not what was cited."
        }
        _ => "No check could tell so far. That says nothing about the link.",
    }
}

/// What all checks add up to, in a sentence.
fn folded(state: &StateFacts) -> String {
    let named = words::verdict(state.state);
    let sure = match (state.confirmed, state.strikes) {
        (true, None) => ", confirmed by repeated checks over time".to_owned(),
        (_, Some(strikes)) => format!(
            "; the latest check counts as {} of {} towards another finding or certainty",
            strikes.counted, strikes.needed
        ),
        (false, None) => String::new(),
    };
    format!("All checks together: {named}{sure}.")
}
