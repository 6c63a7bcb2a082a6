//! Strikes: verdicts of a group that count, because enough time lies between them (liveness.md 6).

use super::class::Needs;

/// The strikes of one group since they were last cleared.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Strikes {
    /// How many.
    pub count: u32,
    first_ms: i64,
    last_ms: i64,
}

impl Strikes {
    /// Counts a verdict at `at_ms`, unless it is too near to the last one that counted. A clock that was
    /// set back counts nothing.
    pub fn add(&mut self, at_ms: i64, gap_ms: i64) {
        if self.count == 0 {
            self.first_ms = at_ms;
        } else if at_ms.saturating_sub(self.last_ms) < gap_ms {
            return;
        }
        self.last_ms = at_ms;
        self.count = self.count.saturating_add(1);
    }

    /// True where there are enough of them over enough time.
    pub const fn meet(&self, needs: Needs) -> bool {
        self.count >= needs.strikes && self.last_ms.saturating_sub(self.first_ms) >= needs.span_ms
    }
}
