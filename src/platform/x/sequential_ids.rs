//! Ids from before November 2010: they count up, and tell the time only by their neighbours.
//!
//! The table holds ids of known time, about one a month (platforms.md 2.5). Between two of them the time is
//! interpolated; since ids only grow, the true time cannot lie outside the two.

use jiff::civil::date;

use crate::model::post::IdTime;
use crate::model::timestamp::Timestamp;

/// The last id that was counted up, of 2010-11-04T21:02:48Z.
pub(super) const SEQUENTIAL_ID_MAX: u64 = 29_700_859_247;

/// The table's times are given to the minute.
const ANCHOR_ERROR_MS: i64 = 60_000;
/// Nothing public is known of ids before the first in the table; the service began that month.
const FIRST_IDS_ERROR_MS: i64 = 31 * 24 * 3_600_000;

/// The interpolated time of an id up to [`SEQUENTIAL_ID_MAX`], with its error bar.
pub(super) fn time(id: u64) -> IdTime {
    let after = ANCHORS.partition_point(|anchor| anchor.id < id);
    let Some(next) = ANCHORS.get(after) else {
        return IdTime::None;
    };
    let Some(previous) = after.checked_sub(1).and_then(|at| ANCHORS.get(at)) else {
        let error_ms = if next.id == id {
            ANCHOR_ERROR_MS
        } else {
            FIRST_IDS_ERROR_MS
        };
        return about(next.millis(), error_ms);
    };
    if next.id == id {
        return about(next.millis(), ANCHOR_ERROR_MS);
    }
    let (start, end) = (previous.millis(), next.millis());
    let share =
        i128::from(id - previous.id) * i128::from(end - start) / i128::from(next.id - previous.id);
    let time = start + i64::try_from(share).unwrap_or_default();
    about(time, (time - start).max(end - time) + ANCHOR_ERROR_MS)
}

fn about(millis: i64, error_ms: i64) -> IdTime {
    IdTime::About {
        time: Timestamp::from_millis(millis),
        error_ms,
    }
}

/// An id of known time.
struct Anchor {
    id: u64,
    year: i16,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
}

impl Anchor {
    fn millis(&self) -> i64 {
        let days = date(self.year, self.month, self.day)
            .duration_since(date(1970, 1, 1))
            .as_hours()
            / 24;
        ((days * 24 + i64::from(self.hour)) * 60 + i64::from(self.minute)) * 60_000
    }
}

const fn at(id: u64, year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Anchor {
    Anchor {
        id,
        year,
        month,
        day,
        hour,
        minute,
    }
}

/// In growing order; times in UTC.
#[rustfmt::skip]
const ANCHORS: [Anchor; 58] = [
    at(20, 2006, 3, 21, 20, 50),
    at(794, 2006, 4, 1, 3, 32),
    at(3231, 2006, 5, 1, 5, 21),
    at(5774, 2006, 6, 1, 6, 54),
    at(8319, 2006, 7, 1, 4, 38),
    at(15337, 2006, 8, 1, 1, 35),
    at(24339, 2006, 9, 1, 5, 28),
    at(37645, 2006, 10, 1, 18, 56),
    at(54020, 2006, 11, 1, 18, 20),
    at(509893, 2006, 12, 1, 4, 0),
    at(1926143, 2007, 1, 1, 5, 8),
    at(4985223, 2007, 2, 1, 15, 13),
    at(5764164, 2007, 3, 1, 3, 17),
    at(16768411, 2007, 4, 1, 0, 10),
    at(46226392, 2007, 5, 1, 18, 48),
    at(86107902, 2007, 6, 1, 1, 31),
    at(128708612, 2007, 7, 1, 5, 17),
    at(179466902, 2007, 8, 1, 2, 45),
    at(240195602, 2007, 9, 1, 0, 43),
    at(304549882, 2007, 10, 1, 9, 19),
    at(380687332, 2007, 11, 1, 15, 4),
    at(460450362, 2007, 12, 1, 14, 40),
    at(551090202, 2008, 1, 1, 1, 57),
    at(667109182, 2008, 2, 1, 17, 58),
    at(765226800, 2008, 3, 1, 11, 54),
    at(780862160, 2008, 4, 1, 14, 52),
    at(800802922, 2008, 5, 1, 0, 20),
    at(824369274, 2008, 6, 1, 3, 3),
    at(847482428, 2008, 7, 1, 8, 9),
    at(874674381, 2008, 8, 1, 13, 18),
    at(905491916, 2008, 9, 1, 6, 59),
    at(941747846, 2008, 10, 1, 11, 8),
    at(985254964, 2008, 11, 1, 15, 16),
    at(1031481279, 2008, 12, 1, 1, 16),
    at(1089490769, 2009, 1, 1, 5, 23),
    at(1167441022, 2009, 2, 1, 19, 3),
    at(1265332040, 2009, 3, 1, 13, 16),
    at(1428483732, 2009, 4, 1, 1, 39),
    at(1667772883, 2009, 5, 1, 9, 4),
    at(1986825081, 2009, 6, 1, 2, 22),
    at(2421896261, 2009, 7, 1, 16, 1),
    at(3070646265, 2009, 8, 1, 14, 46),
    at(3683602681, 2009, 9, 1, 6, 29),
    at(4524740293, 2009, 10, 1, 13, 43),
    at(5336873170, 2009, 11, 1, 12, 59),
    at(6238379624, 2009, 12, 1, 15, 47),
    at(7280191105, 2010, 1, 1, 22, 0),
    at(9281518530, 2010, 2, 18, 12, 36),
    at(9803603946, 2010, 3, 1, 1, 52),
    at(12065974081, 2010, 4, 12, 21, 6),
    at(13226163897, 2010, 5, 2, 3, 57),
    at(15198486578, 2010, 6, 1, 19, 29),
    at(17460856715, 2010, 7, 1, 2, 37),
    at(20419340738, 2010, 8, 5, 23, 12),
    at(22681710879, 2010, 9, 1, 5, 23),
    at(26104270827, 2010, 10, 1, 18, 22),
    at(29352802305, 2010, 11, 1, 8, 7),
    at(29700859247, 2010, 11, 4, 21, 2),
];
