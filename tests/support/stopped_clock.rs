//! A clock that stands still until a test moves it, for the verbs.

use std::sync::atomic::{AtomicI64, Ordering};

use pressmark::jobs::Clock;
use pressmark::model::timestamp::Timestamp;

/// A moment that only moves when told.
#[derive(Debug)]
pub struct StoppedClock {
    now_ms: AtomicI64,
}

impl StoppedClock {
    /// A clock that stands at a moment written as RFC 3339.
    pub fn at(moment: &str) -> Self {
        let moment: Timestamp = moment.parse().expect("an RFC 3339 time");
        Self {
            now_ms: AtomicI64::new(moment.millis()),
        }
    }

    /// Moves it to another moment.
    pub fn set(&self, moment: &str) {
        let moment: Timestamp = moment.parse().expect("an RFC 3339 time");
        self.now_ms.store(moment.millis(), Ordering::SeqCst);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now_ms.load(Ordering::SeqCst))
    }
}
