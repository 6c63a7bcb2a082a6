//! The clock over one body: a limit on the whole, on each silence, and a floor under the rate, since a
//! silence limit alone never ends a drip (liveness.md 8).

use std::time::Duration;

use tokio::time::Instant;

use super::Purpose;
use super::limits::Limits;
use crate::model::exchange::BodyCut;

/// Watches one body come in.
pub(super) struct Watch {
    total_ms_max: u64,
    deadline: Instant,
    idle: Duration,
    last: Instant,
    floor: Floor,
}

struct Floor {
    bytes_per_second: u64,
    window: Duration,
    begun: Instant,
    size_then: u64,
}

impl Watch {
    /// Begins now. `length` is what the server says is coming.
    pub fn new(limits: &Limits, purpose: Purpose, length: Option<u64>) -> Self {
        let total_ms_max = match (purpose, length) {
            (Purpose::Page | Purpose::PageAsBrowser | Purpose::Requisite, _) => {
                limits.page_total_ms_max
            }
            (Purpose::Media | Purpose::Piece, None) => limits.media_total_ms_max,
            (Purpose::Media | Purpose::Piece, Some(length)) => {
                let at_rate =
                    length.saturating_mul(1000) / limits.media_bytes_per_second_min.max(1);
                let total = limits.page_total_ms_max.saturating_add(at_rate);
                total.min(limits.media_total_ms_max)
            }
        };
        let now = Instant::now();
        Self {
            total_ms_max,
            deadline: now + Duration::from_millis(total_ms_max),
            idle: Duration::from_millis(limits.idle_ms_max),
            last: now,
            floor: Floor {
                bytes_per_second: limits.floor_bytes_per_second,
                window: Duration::from_millis(limits.floor_window_ms),
                begun: now,
                size_then: 0,
            },
        }
    }

    /// Nothing is waited for beyond this.
    pub fn until(&self) -> Instant {
        self.deadline.min(self.last + self.idle)
    }

    /// Something came; `size` is the body so far. Says where it is too slow or too late.
    pub fn note(&mut self, size: u64) -> Option<BodyCut> {
        let now = Instant::now();
        self.last = now;
        if now >= self.deadline {
            return Some(self.late());
        }
        let floor = &mut self.floor;
        let passed = now.saturating_duration_since(floor.begun);
        if passed < floor.window {
            return None;
        }
        let came = size - floor.size_then;
        let due = floor
            .bytes_per_second
            .saturating_mul(passed.as_millis() as u64)
            / 1000;
        if came < due {
            let (rate, window) = (floor.bytes_per_second, floor.window.as_millis());
            let detail = format!("slower than {rate} bytes a second over {window} ms");
            return Some(BodyCut::Broken { detail });
        }
        (floor.begun, floor.size_then) = (now, size);
        None
    }

    /// Nothing came until [`Watch::until`].
    pub fn silence(&self) -> BodyCut {
        if Instant::now() >= self.deadline {
            return self.late();
        }
        BodyCut::Broken {
            detail: format!("nothing came for {} ms", self.idle.as_millis()),
        }
    }

    const fn late(&self) -> BodyCut {
        BodyCut::TimeLimit {
            total_ms_max: self.total_ms_max,
        }
    }
}
