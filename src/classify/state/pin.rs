//! A person's decision about a link → its state, until the decision is taken back (liveness.md 6).
//!
//! Checks go on under a decision and are recorded; they change nothing until it is released.

use super::fold::{Progress, State};
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
        let reason = std::mem::take(&mut self.reason);
        *self = match decision {
            // Checks begin anew: what was counted before the decision was overruled by it.
            Decision::Released => Self {
                state: self.state,
                since: self.since,
                ..Self::default()
            },
            Decision::Alive | Decision::Dead => {
                let verdict = decision.judged().verdict;
                let same = self.state == verdict;
                Self {
                    state: verdict,
                    confirmed: decision == Decision::Dead,
                    since: self.since.filter(|_| same).or(Some(at)),
                    pinned: true,
                    ..Self::default()
                }
            }
        };
        self.reason = reason;
        self.progress = Progress::Plain;
    }
}
