//! A link's checks so far, and what its last answer asked for → when to ask it again (liveness.md 7).
//!
//! Decides nothing about the link. Cases: `tests/life/schedule.rs`, and years of them: `examples/simulate.rs`.

use super::change_rate::Looks;
use super::interval::{Age, Situation, next_check_hours};
use crate::classify::state::class::{Class, HOUR_MS};
use crate::classify::state::fold::{Sighting, State};
use crate::model::liveness::{Judged, Verdict};
use crate::model::timestamp::Timestamp;

/// Texts whose likeness to the stored copy differs by less than this saw the same page, in thousandths.
const CHANGE_PERMILLE_MIN: u16 = 20;

/// One earlier check.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// As the fold takes it.
    pub sighting: Sighting,
    /// How alike the page and the stored copy were, in thousandths.
    pub jaccard_permille: Option<u16>,
}

/// What the time to the next check is made of.
#[derive(Clone, Copy, Debug)]
pub struct Situated<'a> {
    /// With this check folded in.
    pub state: &'a State,
    /// Every earlier check, oldest first.
    pub earlier: &'a [Earlier],
    /// This check.
    pub now: &'a Sighting,
    /// How alike page and stored copy are now, in thousandths.
    pub jaccard_permille: Option<u16>,
    /// When the post was posted, where the link leads to one.
    pub posted: Option<Timestamp>,
    /// How long the host asked to be left alone.
    pub retry_after_seconds: Option<u64>,
    /// Evenly random, 0 to 1.
    pub chance: f64,
}

/// When to ask again; `None` for what our own policy refuses for good.
pub fn next_check(situated: &Situated<'_>) -> Option<Timestamp> {
    let now = situated.now;
    let judged = Judged {
        verdict: now.verdict,
        reason: now.reason.clone(),
        rule: String::new(),
    };
    if now.verdict == Verdict::NotAttempted {
        return judged.is_postponed().then_some(now.at);
    }
    let first = situated
        .earlier
        .first()
        .map_or(now.at, |earlier| earlier.sighting.at);
    let age = match situated.posted {
        Some(posted) => Age::Post(hours_between(posted, now.at)),
        None => Age::Page(hours_between(first, now.at)),
    };
    let hours = next_check_hours(&Situation {
        state: situated.state,
        last_verdict: now.verdict,
        age,
        looks: looks(situated),
        in_a_row: in_a_row(situated),
        chance: situated.chance,
        retry_after_hours: situated.retry_after_seconds.map(hours_of_seconds),
    });
    Some(later(now.at, hours))
}

/// A moment so many hours later.
pub fn later(at: Timestamp, hours: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "hours of at most some years, far below 2^52 milliseconds"
    )]
    let wait_ms = (hours * HOUR_MS as f64) as i64;
    Timestamp::from_millis(at.millis().saturating_add(wait_ms))
}

/// How often looks at the page saw a change: the likeness to the stored copy jumped from one to the next.
fn looks(situated: &Situated<'_>) -> Looks {
    let earlier = situated.earlier.iter().map(|earlier| {
        let permille = earlier.jaccard_permille;
        (earlier.sighting.at, permille)
    });
    let mut seen: Vec<(Timestamp, u16)> = earlier
        .chain([(situated.now.at, situated.jaccard_permille)])
        .filter_map(|(at, permille)| permille.map(|permille| (at, permille)))
        .collect();
    // The copy itself is the first look: it is what the others are held against.
    if let Some(first) = situated.earlier.first() {
        seen.insert(0, (first.sighting.at, 1000));
    }
    let pairs = || {
        seen.windows(2)
            .filter_map(|pair| pair.first().zip(pair.get(1)))
    };
    let changes = pairs()
        .filter(|(before, after)| before.1.abs_diff(after.1) >= CHANGE_PERMILLE_MIN)
        .count();
    let checks = seen.len().saturating_sub(1);
    let span = seen
        .first()
        .zip(seen.last())
        .map_or(0.0, |(first, last)| hours_between(first.0, last.0));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Looks {
        checks: count(checks),
        changes: count(changes),
        mean_interval_hours: if checks == 0 {
            0.0
        } else {
            span / f64::from(count(checks))
        },
    }
}

/// How many checks in a row, this one included, came to the same kind of thing.
fn in_a_row(situated: &Situated<'_>) -> u32 {
    let class = |seen: &Sighting| Class::of(seen.verdict, &seen.reason);
    let own = class(situated.now);
    let same = situated.earlier.iter().rev().take_while(|earlier| {
        let other = class(&earlier.sighting);
        other == own || (own.group().is_some() && other.group() == own.group())
    });
    let count = u32::try_from(same.count() + 1).unwrap_or(u32::MAX);
    if situated.state.is_confirmed_death() {
        // The waits after a death begin with the check that confirmed it.
        return count
            .saturating_sub(own.needs().strikes.saturating_sub(1))
            .max(1);
    }
    count
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of some decades, far below 2^52"
)]
fn hours_between(from: Timestamp, to: Timestamp) -> f64 {
    (to.millis().saturating_sub(from.millis())) as f64 / HOUR_MS as f64
}

#[expect(clippy::cast_precision_loss, reason = "a wait, not a count")]
fn hours_of_seconds(seconds: u64) -> f64 {
    // A server may name any number; the schedule never waits longer than a year for one.
    (seconds.min(365 * 86_400)) as f64 / 3600.0
}
