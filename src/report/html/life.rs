//! A link's observations → when it was last seen alive and first seen dead, and every check.
//!
//! Cases: `tests/report.rs`.

use super::shown::{Address, Moment, Shown, short};
use super::timeline::Timeline;
use crate::model::facts::{HopFacts, LifeFacts, ObservationFacts, PartFacts, StateFacts};
use crate::model::liveness::{StateTold, Verdict};
use crate::report::{life_words, words};

/// The life of a link.
pub struct LifeView {
    pub sentence: &'static str,
    pub folded: Option<String>,
    pub last_alive: Option<Moment>,
    pub first_dead_name: &'static str,
    pub first_dead: Option<Moment>,
    pub parts: Vec<PartView>,
    pub observations: Vec<ObservationView>,
    pub timeline: Option<Timeline>,
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

/// What the link leads over or to.
pub struct PartView {
    pub what: &'static str,
    pub address: Shown,
    pub became: Shown,
}

impl PartView {
    fn new(part: &PartFacts) -> Self {
        Self {
            what: life_words::part(part.part),
            address: Shown::line(&part.address),
            became: Shown::line(&life_words::part_became(part)),
        }
    }
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
            folded: life
                .folded
                .as_ref()
                .map(|state| folded(state, life.observations.last())),
            first_dead_name: life_words::first_seen_dead(life),
            last_alive: life.last_seen_alive.map(Moment::of),
            first_dead: life.first_seen_dead.map(Moment::of),
            parts: life.parts.iter().map(PartView::new).collect(),
            observations: life.observations.iter().map(ObservationView::new).collect(),
            timeline: Timeline::new(life),
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
    let state = match life.state {
        _ if life.observations.is_empty() => return "Not asked yet.",
        _ if life.is_without_answer() => {
            return "It gave no usable answer, again and again over a long time.";
        }
        StateTold::Suspected => {
            return "It was not served to us when that could last be told. It is asked again before it counts as gone.";
        }
        StateTold::Is(state) => state,
    };
    match state {
        Verdict::Alive | Verdict::Moved if last_check_tells => {
            "It answered with what was cited when last asked."
        }
        Verdict::Alive | Verdict::Moved => {
            "It answered with what was cited when it could last be told; the latest check could not tell."
        }
        Verdict::Gone | Verdict::Soft404 if last_check_tells && life.last_seen_alive.is_some() => {
            "It is no longer served to us."
        }
        Verdict::Gone | Verdict::Soft404 if last_check_tells => "It was not served to us.",
        Verdict::Gone | Verdict::Soft404 => {
            "It was not served to us when it could last be told; the latest check could not tell."
        }
        Verdict::Drifted => {
            "Something answers, but it differs from the stored copy; whether it still says what was cited has to be looked at."
        }
        Verdict::Usurped => {
            "Its domain is parked or in other hands: what answers there is not what was cited."
        }
        Verdict::Suspended => "The platform says that its account is suspended.",
        Verdict::Protected => "It is there, says the platform, and its account is not public.",
        Verdict::Withheld => "It is not shown to visitors like us; its existence is not denied.",
        Verdict::LoginWalled => "It is shown after signing in only.",
        Verdict::Blocked | Verdict::Unreachable | Verdict::NotAttempted | Verdict::Unknown => {
            "No check could tell so far. That says nothing about the link."
        }
    }
}

/// What all checks add up to, in a sentence.
fn folded(state: &StateFacts, last: Option<&ObservationFacts>) -> String {
    let next = last
        .and_then(|last| last.check.as_deref()?.next_check)
        .map_or_else(String::new, |next| {
            format!("; it is to be asked again from {next}")
        });
    let named = words::verdict(state.state);
    let sure = match (state.confirmed, state.strikes) {
        (true, None) => ", confirmed by repeated checks over time".to_owned(),
        (_, Some(strikes)) => format!(
            "; the latest check counts as {} of {} towards another finding or certainty{next}",
            strikes.counted, strikes.needed
        ),
        (false, None) => String::new(),
    };
    format!("All checks together: {named}{sure}.")
}
