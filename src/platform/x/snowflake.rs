//! X ids that hold a clock ("snowflakes"): id → time, and a day → the ids it can have given
//! (platforms.md 2.5, 2.6).
//!
//! The law behind both: the date X prints under a post is the UTC day of the post's id.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::sequential_ids;
use crate::model::post::{IdTime, ImpossibleId};
use crate::model::timestamp::Timestamp;

/// The moment from which snowflakes count, in milliseconds since 1970.
const EPOCH_MS: i64 = 1_288_834_974_657;
/// Machine and sequence number, below the clock.
const BITS_BELOW_CLOCK: u32 = 22;
/// The smallest snowflake that follows the last counted id.
const SNOWFLAKE_MIN: u64 = 291_895_636_918_272;
/// Ids are signed 64-bit numbers.
const ID_MAX: u64 = i64::MAX as u64;
const DAY_MS: i64 = 24 * 3_600_000;

/// The time in a status id written in digits.
pub fn id_time(id: &str) -> IdTime {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    }
    match id.parse::<u64>() {
        Ok(0) => IdTime::Impossible(ImpossibleId::Zero),
        Ok(number) if number <= sequential_ids::SEQUENTIAL_ID_MAX => sequential_ids::time(number),
        Ok(number) if number < SNOWFLAKE_MIN => IdTime::Impossible(ImpossibleId::BetweenNumberings),
        Ok(number) if number <= ID_MAX => IdTime::Exact(clock(number)),
        Ok(_) | Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// The moment in any snowflake (posts, pictures, videos): its upper bits, counted from X's own epoch.
pub fn clock(snowflake: u64) -> Timestamp {
    // 42 bits at most, so the sum cannot overflow.
    let millis = i64::try_from(snowflake >> BITS_BELOW_CLOCK).unwrap_or(i64::MAX - EPOCH_MS);
    Timestamp::from_millis(millis + EPOCH_MS)
}

/// The smallest and largest snowflake of a UTC day; `None` for days before snowflakes.
pub fn ids_of_day(day: Date) -> Option<RangeInclusive<u64>> {
    let days = day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
    let first_ms = u64::try_from(days * DAY_MS - EPOCH_MS).ok()?;
    let first = first_ms.checked_shl(BITS_BELOW_CLOCK)?;
    let length = (DAY_MS as u64) << BITS_BELOW_CLOCK;
    let last = first.checked_add(length - 1)?;
    (first >= SNOWFLAKE_MIN && last <= ID_MAX).then_some(first..=last)
}
