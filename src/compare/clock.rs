//! The post id's own clock held against the printed date (platforms.md 2.5, 2.6).
//!
//! X prints the UTC day of the id, so exact ids have no tolerance; ids from before the clock have their error
//! bar. What a gap of a day or of years means is for a reader to judge.

use jiff::civil::Date;

use crate::model::agreement::ClockCheck;
use crate::model::post::{IdTime, PostKey};
use crate::model::timestamp::Timestamp;

/// Checks a printed day against the time an id carries. Without a post there is no clock.
pub fn clock(key: Option<&PostKey>, id_time: IdTime, printed: Option<Date>) -> ClockCheck {
    if key.is_none() {
        return ClockCheck::NoIdClock;
    }
    match id_time {
        IdTime::None => ClockCheck::NoIdClock,
        IdTime::Impossible(_) => ClockCheck::ImpossibleId,
        IdTime::Exact(id_time) => match printed {
            None => ClockCheck::NoPrintedDate { id_time },
            Some(printed) => against_moment(id_time, printed),
        },
        IdTime::About { time, error_ms } => against_bar(time, error_ms, printed),
    }
}

fn against_moment(id_time: Timestamp, printed: Date) -> ClockCheck {
    match days_between(id_time, printed) {
        0 => ClockCheck::SameDay { id_time },
        days => ClockCheck::DaysApart { id_time, days },
    }
}

/// A printed day outside the bar is counted from the bar's nearer end: at least so many days apart.
fn against_bar(time: Timestamp, error_ms: i64, printed: Option<Date>) -> ClockCheck {
    let around = ClockCheck::Around {
        id_time: time,
        error_ms,
    };
    let Some(printed) = printed else {
        return around;
    };
    let earliest = Timestamp::from_millis(time.millis().saturating_sub(error_ms));
    let latest = Timestamp::from_millis(time.millis().saturating_add(error_ms));
    if days_between(earliest, printed) < 0 {
        against_moment(earliest, printed)
    } else if days_between(latest, printed) > 0 {
        against_moment(latest, printed)
    } else {
        around
    }
}

/// Printed day minus the moment's UTC day.
fn days_between(moment: Timestamp, printed: Date) -> i64 {
    printed.duration_since(moment.date()).as_hours() / 24
}
