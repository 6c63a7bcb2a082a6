//! A person's decision about a link → its state, until the decision is taken back (liveness.md 6).
//!
//! Checks go on under a decision and are recorded; they change nothing until it is released.

use super::fold::State;
use crate::model::liveness::{Judged, Verdict};
use crate::model::timestamp::Timestamp;

/// What a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It is there, whatever checks say.
    Alive,
    /// It is gone, whatever checks say.
    Dead,
    /// Checks decide again.
    Released,
}

impl Decision {
    /// The decision as it is recorded.
    pub fn judged(self) -> Judged {
        let (verdict, reason) = match self {
            Self::Alive => (Verdict::Alive, "pinned_alive"),
            Self::Dead => (Verdict::Gone, "pinned_dead"),
            Self::Released => (Verdict::Unknown, "pin_released"),
        };
        Judged {
            verdict,
            reason: reason.to_owned(),
            rule: "decided_by_a_person".to_owned(),
        }
    }

    /// The decision behind a reason, where there is one.
    pub fn of_reason(reason: &str) -> Option<Self> {
        [Self::Alive, Self::Dead, Self::Released]
            .into_iter()
            .find(|decision| decision.judged().reason == reason)
    }
}

impl State {
    /// Takes a decision.
    pub(super) fn decide(&mut self, decision: Decision, at: Timestamp) {
        // Checks begin anew: what was counted before was overruled.
        let mut decided = Self::default();
        match decision {
            Decision::Released => {
                decided.state = self.state;
                decided.since = self.since;
            }
            Decision::Alive | Decision::Dead => {
                decided.state = decision.judged().verdict;
                decided.confirmed = decision == Decision::Dead;
                decided.pinned = true;
                let same = self.state == decided.state;
                decided.since = self.since.filter(|_| same).or(Some(at));
            }
        }
        decided.reason = std::mem::take(&mut self.reason);
        *self = decided;
    }
}
