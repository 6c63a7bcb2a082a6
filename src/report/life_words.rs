//! What became of a link → a few words for people, the same in every form of the report.
//!
//! One check that failed is told as such, with when the link is asked again; only enough checks over enough time
//! are told as a death. Cases: `tests/report/suspected.rs`.

use super::count::{LinkState, link_state};
use super::words;
use crate::model::check::Part;
use crate::model::facts::{LifeFacts, LinkFacts, ObservationFacts, PartFacts};
use crate::model::liveness::StateTold;

/// What became of a link: `suspected: not served at …`.
pub fn became(link: &LinkFacts) -> String {
    let life = &link.life;
    match link_state(link) {
        LinkState::Alive => match last_untold(life) {
            Some(last) => format!("alive when last told; {}", untold(last)),
            None => "alive".to_owned(),
        },
        LinkState::Changed => "changed: what answers differs from the stored copy".to_owned(),
        LinkState::Suspected => suspected(life),
        LinkState::Gone => gone(life),
        LinkState::CouldNotTell => "could not tell".to_owned(),
    }
}

/// The last check, where it could not tell.
fn last_untold(life: &LifeFacts) -> Option<&ObservationFacts> {
    life.observations
        .last()
        .filter(|last| !last.judged.verdict.is_live())
}

fn untold(last: &ObservationFacts) -> String {
    let why = words::reason(&last.judged.reason);
    format!("the check at {} could not tell ({why})", last.at)
}

fn gone(life: &LifeFacts) -> String {
    let what = if life.is_without_answer() {
        "gone: no usable answer for a long time"
    } else {
        "gone: no longer served to us"
    };
    match (life.last_seen_alive, life.first_seen_dead) {
        (Some(alive), Some(dead)) => {
            format!("{what}; last seen alive {alive}, first seen dead {dead}")
        }
        (None, Some(dead)) => format!("{what}; first seen dead {dead}"),
        (Some(alive), None) => format!("{what}; last seen alive {alive}"),
        (None, None) => what.to_owned(),
    }
}

/// A suspicion: what the last check that told saw, how many have to agree, and when the next one is.
pub fn suspected(life: &LifeFacts) -> String {
    let mut told = vec!["suspected".to_owned()];
    let dead = |seen: &&ObservationFacts| seen.judged.verdict.is_dead();
    if let Some(seen) = life.observations.iter().rev().find(dead) {
        let why = words::reason(&seen.judged.reason);
        told[0].push_str(&format!(": not served to us at {} ({why})", seen.at));
    }
    let last = life.observations.last();
    if let Some(last) = last.filter(|last| !last.judged.verdict.is_dead()) {
        told.push(untold(last));
    } else if let Some(strikes) = life.folded.and_then(|folded| folded.strikes) {
        told.push(format!(
            "check {} of {} that have to agree over several days",
            strikes.counted, strikes.needed
        ));
    }
    if let Some(alive) = life.last_seen_alive {
        told.push(format!("last seen alive {alive}"));
    }
    let next = last.and_then(|last| last.check.as_deref()?.next_check);
    if let Some(next) = next {
        told.push(format!("to be asked again from {next}"));
    }
    told.join("; ")
}

/// The name of [`LifeFacts::first_seen_dead`]: dead is said of what is confirmed.
pub const fn first_seen_dead(life: &LifeFacts) -> &'static str {
    if life.is_dead() {
        "First seen dead"
    } else {
        "First not served"
    }
}

/// What one of the things is that a link leads over or to.
pub const fn part(part: Part) -> &'static str {
    match part {
        Part::ShortLink => "the short link itself",
        Part::Target => "the page behind it",
        Part::Post => "the post",
        Part::Medium => "a medium of the post",
    }
}

/// What became of one of them.
pub fn part_became(one: &PartFacts) -> String {
    let state = match one.state {
        StateTold::Suspected => "suspected: not served to us when last told".to_owned(),
        StateTold::Is(state) => words::verdict(state).to_owned(),
    };
    let strikes = one.folded.strikes.map_or_else(String::new, |strikes| {
        format!(
            ", check {} of {} that have to agree",
            strikes.counted, strikes.needed
        )
    });
    let dead = match one.first_seen_dead {
        Some(dead) => format!(", first not served {dead}"),
        None => String::new(),
    };
    format!("{state}{strikes}{dead}; looked at {}", one.looked_at)
}
