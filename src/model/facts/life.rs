//! What was observed of a link over time, laid out for reading. `classify::life` makes it.
//!
//! Cases: `tests/verdict.rs`.

use serde::Serialize;

use super::HopFacts;
use crate::model::check::{CheckDetails, Part};
use crate::model::liveness::{Judged, StateTold, Verdict};
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;

/// What was observed of a link over time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LifeFacts {
    /// What all checks add up to, as people are told it: one check alone makes no link dead.
    pub state: StateTold,
    pub last_seen_alive: Option<Timestamp>,
    /// The first check after `last_seen_alive` that saw it gone; by itself no more than a suspicion.
    pub first_seen_dead: Option<Timestamp>,
    /// The same with strikes and spans; `None` before the first check.
    pub folded: Option<StateFacts>,
    /// What the link leads over and to, each with its own life: short link, target, post, media.
    pub parts: Vec<PartFacts>,
    /// Every check, oldest first.
    pub observations: Vec<ObservationFacts>,
}

/// The life of one of the things that a link leads over or to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PartFacts {
    pub part: Part,
    /// Its address; of a post, its platform and id: `x:20`.
    pub address: String,
    /// What all checks of it add up to, as people are told it.
    pub state: StateTold,
    pub last_seen_alive: Option<Timestamp>,
    /// The first check after `last_seen_alive` that saw it gone; by itself no more than a suspicion.
    pub first_seen_dead: Option<Timestamp>,
    /// The same with strikes and spans.
    pub folded: StateFacts,
    /// The reason that the last check of it gave, with how far it is from certain: `http_404:pending_1_of_3`.
    pub reason: String,
    /// When it was last looked at.
    pub looked_at: Timestamp,
}

impl LifeFacts {
    /// True where enough checks over enough time say that it is no longer served to us.
    pub const fn is_dead(&self) -> bool {
        match self.state {
            StateTold::Is(state) => state.is_dead() || self.is_without_answer(),
            StateTold::Suspected => false,
        }
    }

    /// True where it gave no usable answer so often and so long that this is confirmed.
    pub const fn is_without_answer(&self) -> bool {
        matches!(
            self.folded,
            Some(StateFacts {
                state: Verdict::Unreachable,
                confirmed: true,
                ..
            })
        )
    }
}

/// The state of a link, folded from all checks: one check alone neither kills nor revives (liveness.md 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct StateFacts {
    pub state: Verdict,
    /// True where enough checks over enough time agree.
    pub confirmed: bool,
    /// When the state began.
    pub since: Option<Timestamp>,
    /// Where the last check counts towards another state, or towards certainty: how many have.
    pub strikes: Option<StrikeFacts>,
}

/// Checks that count towards a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct StrikeFacts {
    pub counted: u32,
    pub needed: u32,
}

/// One check of a link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ObservationFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub judged: Judged,
    /// What it rested on and how it counts; absent for checks recorded without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<CheckDetails>>,
    /// Requests beside the trail: with a browser's headers, and for a random sibling of the address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<HopFacts>,
}
