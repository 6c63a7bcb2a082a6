//! The clock of the simulated web: a moment that stands still until a test moves it on. It writes
//! the `Date` headers and all that is counted from them; never asks the machine for the time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Where the clock stands when a web starts: 2026-10-01T08:00:00Z, in Unix milliseconds.
pub const START_MS: i64 = 1_790_841_600_000;

/// A moment that only moves when told.
#[derive(Debug)]
pub struct Clock {
    now_ms: AtomicI64,
}

impl Clock {
    /// A clock that stands at `start_ms` (Unix milliseconds).
    pub fn new(start_ms: i64) -> Self {
        Self {
            now_ms: AtomicI64::new(start_ms),
        }
    }

    /// The moment, in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 2);
        self.now_ms.fetch_add(by_ms, Ordering::SeqCst);
    }
}

/// A moment as HTTP writes it (RFC 9110 section 5.6.7): `Thu, 01 Oct 2026 08:00:00 GMT`.
pub fn http_date(unix_ms: i64) -> String {
    printed(unix_ms, "%a, %d %b %Y %H:%M:%S GMT")
}

/// A moment as the syndication endpoint writes it, floored to the second: `2022-01-05T21:58:26.000Z`.
pub fn whole_second(unix_ms: i64) -> String {
    printed(unix_ms, "%Y-%m-%dT%H:%M:%S.000Z")
}

/// The UTC day, year, month and day.
pub fn utc_day(unix_ms: i64) -> (i16, i8, i8) {
    let date = timestamp(unix_ms).to_zoned(TimeZone::UTC).date();
    (date.year(), date.month(), date.day())
}

fn printed(unix_ms: i64, format: &str) -> String {
    timestamp(unix_ms)
        .to_zoned(TimeZone::UTC)
        .strftime(format)
        .to_string()
}

fn timestamp(unix_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
