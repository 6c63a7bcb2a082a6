//! State, age and rate of change → the time to the next check (liveness.md 7).

use super::change_rate::{self, Looks};
use crate::classify::state::class::Class;
use crate::classify::state::fold::{Progress, State, VOLATILE_REASON};
use crate::model::liveness::Verdict;

/// Never sooner, in hours.
const INTERVAL_HOURS_MIN: f64 = 1.0;
/// Never later for a link that lives, in hours.
const INTERVAL_HOURS_MAX: f64 = 180.0 * DAY_HOURS;
const DAY_HOURS: f64 = 24.0;
/// Each check of this number is made in full, whatever the server says of changes.
pub const FULL_CHECK_EVERY: u32 = 4;

/// When posts are looked at, in hours since posting; then every 90 days.
const POST_AGES_HOURS: [f64; 8] = [1.0, 6.0, 24.0, 72.0, 168.0, 336.0, 720.0, 1440.0];
const POST_LATER_HOURS: f64 = 90.0 * DAY_HOURS;
/// When pages are looked at, in hours since capture; then at twice the age.
const PAGE_AGES_HOURS: [f64; 3] = [24.0, 168.0, 720.0];
/// Waits after failures, in hours; then half as much again up to a week.
const FAILURE_HOURS: [f64; 3] = [1.0, 6.0, 24.0];
const FAILURE_HOURS_MAX: f64 = 7.0 * DAY_HOURS;
/// Waits after refusals: from six hours, doubled up to two weeks.
const REFUSAL_HOURS: f64 = 6.0;
const REFUSAL_HOURS_MAX: f64 = 14.0 * DAY_HOURS;
/// Waits after a confirmed death, in days; the last for ever, since returns and takeovers are news.
const DEAD_DAYS: [f64; 4] = [30.0, 90.0, 180.0, 365.0];
const WALLED_HOURS: f64 = 30.0 * DAY_HOURS;
const USURPED_HOURS: f64 = 180.0 * DAY_HOURS;
const VOLATILE_HOURS: f64 = 30.0 * DAY_HOURS;
/// Waits after checks that claim nothing: a day, doubled for each in a row, and never beyond what the link's age
/// asks for. Otherwise an evening without a network of our own would put a link off for half a year.
const VOID_HOURS: f64 = DAY_HOURS;

/// What a link leads to, and how old that is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Age {
    /// A post, by hours since posting.
    Post(f64),
    /// A page or file, by hours since its first capture.
    Page(f64),
}

/// What the time to the next check depends on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The link's state.
    pub state: &'a State,
    /// The verdict of the last check.
    pub last_verdict: Verdict,
    /// The age of what it leads to.
    pub age: Age,
    /// What is known of changes.
    pub looks: Looks,
    /// How many checks in a row came to this (failures, refusals, confirmations of death), from 1.
    pub in_a_row: u32,
    /// Evenly random, 0 to 1.
    pub chance: f64,
    /// How long the host asked to be left alone, in hours.
    pub retry_after_hours: Option<f64>,
}

/// Hours to the next check. Live links: spread 15 % both ways; others only later, or a strike would miss
/// its gap.
pub fn next_check_hours(situation: &Situation<'_>) -> f64 {
    let chance = if situation.chance.is_nan() {
        0.5
    } else {
        situation.chance.clamp(0.0, 1.0)
    };
    let hours = match by_state(situation) {
        Some(hours) => hours * (1.0 + 0.15 * chance),
        None => {
            let by_age = by_age(situation.age);
            let by_change =
                change_rate::interval_hours(situation.looks).unwrap_or(INTERVAL_HOURS_MAX);
            let soonest = by_age.min(by_change);
            soonest.clamp(INTERVAL_HOURS_MIN, INTERVAL_HOURS_MAX) * (0.85 + 0.3 * chance)
        }
    };
    hours.max(situation.retry_after_hours.unwrap_or(0.0))
}

/// The wait a state asks for; `None` for links that live and nothing is pending.
fn by_state(situation: &Situation<'_>) -> Option<f64> {
    let state = situation.state;
    if state.is_confirmed_death() {
        if state.state == Verdict::Usurped {
            return Some(USURPED_HOURS);
        }
        let pending = matches!(state.progress, Progress::Pending { .. });
        let dead = step(&DEAD_DAYS, situation.in_a_row) * DAY_HOURS;
        return Some(if pending { DAY_HOURS } else { dead });
    }
    if let Progress::Pending { strikes, .. } | Progress::Suspected { strikes, .. } = state.progress
    {
        return Some(to_next_strike(situation, strikes));
    }
    if state.progress == Progress::NoClaim {
        let wait = doubled(VOID_HOURS, situation.in_a_row);
        return Some(
            wait.min(by_age(situation.age))
                .clamp(INTERVAL_HOURS_MIN, INTERVAL_HOURS_MAX),
        );
    }
    if state.state.is_live() {
        return (state.reason == VOLATILE_REASON).then_some(VOLATILE_HOURS);
    }
    Some(match state.state {
        Verdict::Unreachable => after_failures(situation.in_a_row),
        Verdict::Blocked => after_refusals(situation.in_a_row),
        Verdict::LoginWalled | Verdict::Withheld | Verdict::Protected => WALLED_HOURS,
        _ => VOID_HOURS,
    })
}

/// From strike to strike, so that the last one lands on the span.
fn to_next_strike(situation: &Situation<'_>, strikes: u32) -> f64 {
    let class = Class::of(situation.last_verdict, &situation.state.reason);
    let steps: &[f64] = match class {
        Class::Gone404 => &[24.0, 48.0],
        Class::Dns | Class::DnsNoname => &[48.0, 120.0],
        Class::Soft => &[24.0, 144.0],
        Class::Transport => return after_failures(situation.in_a_row),
        Class::Access => return after_refusals(situation.in_a_row),
        _ => &[24.0],
    };
    usize::try_from(strikes.saturating_sub(1))
        .ok()
        .and_then(|at| steps.get(at).copied())
        .unwrap_or(48.0)
}

fn by_age(age: Age) -> f64 {
    let (hours, looks, later) = match age {
        Age::Post(hours) => (hours, &POST_AGES_HOURS[..], POST_LATER_HOURS),
        Age::Page(hours) => (hours, &PAGE_AGES_HOURS[..], hours),
    };
    // The next look is at the next age in the list.
    let next = looks.iter().find(|look| **look > hours);
    next.map_or(later, |look| look - hours.max(0.0))
}

/// Hours to wait before something is asked again that failed so many times in a row, counted from 1.
pub fn failure_wait_hours(in_a_row: u32) -> f64 {
    after_failures(in_a_row)
}

fn after_failures(in_a_row: u32) -> f64 {
    let listed = usize::try_from(in_a_row.saturating_sub(1))
        .ok()
        .and_then(|at| FAILURE_HOURS.get(at).copied());
    listed.unwrap_or_else(|| {
        let more = in_a_row.saturating_sub(3).min(30);
        (24.0 * 1.5_f64.powi(i32::try_from(more).unwrap_or(30))).min(FAILURE_HOURS_MAX)
    })
}

fn after_refusals(in_a_row: u32) -> f64 {
    doubled(REFUSAL_HOURS, in_a_row).min(REFUSAL_HOURS_MAX)
}

/// The first wait, twice as long for each further check in a row.
fn doubled(first_hours: f64, in_a_row: u32) -> f64 {
    let doublings = in_a_row.saturating_sub(1).min(30);
    first_hours * 2.0_f64.powi(i32::try_from(doublings).unwrap_or(30))
}

fn step(steps: &[f64], in_a_row: u32) -> f64 {
    let at = usize::try_from(in_a_row.saturating_sub(1)).unwrap_or(usize::MAX);
    steps
        .get(at)
        .or_else(|| steps.last())
        .copied()
        .unwrap_or(365.0)
}
