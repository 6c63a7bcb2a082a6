//! What came of an attempt → whether to ask again in this run, and after what wait (liveness.md 8). Each
//! attempt is an exchange of its own, stored like any other. Pure: chance is handed in.
//!
//! Asked again: what passes by itself. Not asked again: what a computer without a network would see too
//! (the end of the run judges those), what took long to fail, and refusals.

use std::time::Duration;

use super::limits::PaceLimits;
use super::seen;
use crate::model::exchange::{Exchange, NoAnswerKind, Outcome};

/// Each further wait may be so many times longer.
const DELAY_GROWTH: u64 = 4;

/// The wait before asking again after attempt number `attempt` (1 is the first); `None` for no more.
/// `chance` is between 0 and 1: the part of the longest wait that is waited ("full jitter").
pub(super) fn wait_before_next(
    exchange: &Exchange,
    attempt: u32,
    chance: f64,
    limits: &PaceLimits,
) -> Option<Duration> {
    if attempt > limits.retries_max {
        return None;
    }
    let longest = limits
        .retry_delay_ms
        .saturating_mul(DELAY_GROWTH.saturating_pow(attempt.saturating_sub(1)));
    let jittered = || Duration::from_millis(longest).mul_f64(chance.clamp(0.0, 1.0));
    match &exchange.outcome {
        Outcome::NotAnswered(why) => matches!(
            why.kind,
            NoAnswerKind::ConnectRefused | NoAnswerKind::Closed
        )
        .then(jittered),
        Outcome::Answered(answer) => {
            let named = seen::wait_named(answer, exchange.ended);
            match (answer.status, named) {
                // The host is held back by its pace for as long as it asked; here there is no more to
                // wait. A longer wait is for another run.
                (429 | 503, Some(wait)) => (attempt == 1
                    && wait <= Duration::from_millis(limits.patience_ms_max))
                .then_some(Duration::ZERO),
                (408 | 425 | 500 | 502 | 503 | 504, _) => Some(jittered()),
                _ => None,
            }
        }
    }
}
