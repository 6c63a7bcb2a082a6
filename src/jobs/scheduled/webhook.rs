//! Deaths and returns → an HTTP POST of JSON to an address that a person named.
//!
//! Passes the same guard as every request. The address may hold a secret, as those of chat services do: nobody is
//! shown more of it than its host. Cases: `tests/life/notified.rs`.

use std::time::Duration;

use crate::jobs::Fault;
use crate::model::exchange::Outcome;
use crate::net::{Fetch, Post};

/// Tries in one run; what is not told by then is told again by the next.
const TRIES: u32 = 3;
/// A host that asks for more patience than this is left to the next run.
const WAIT_SECONDS_MAX: u64 = 60;

/// Waits before the second try and the third, where the host asks for none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// Milliseconds before the second try; four times as long before the third.
    pub first_ms: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first_ms: 1000 }
    }
}

/// Hands the summary in; asks again after no answer, 429 and 5xx, never after another refusal.
///
/// # Errors
/// [`Fault`] where the answer could not be kept on this computer. That it was not taken is the inner error, in
/// words that show no more of the address than its host.
pub async fn hand_in<F: Fetch>(
    fetch: &F,
    address: &str,
    summary: &serde_json::Value,
    patience: Patience,
) -> Result<Result<(), String>, Fault> {
    let post = Post {
        url: address.to_owned(),
        media_type: "application/json",
        accept: "application/json",
        body: summary.to_string().into_bytes(),
        authorization: None,
    };
    let mut attempt = 1;
    loop {
        let exchange = fetch.hand_in(&post).await?.exchange;
        let (why, asked_for) = match &exchange.outcome {
            Outcome::Answered(answer) => match answer.status {
                200..=299 => return Ok(Ok(())),
                status @ (429 | 500..=599) => {
                    let wait = answer.header("retry-after");
                    let seconds = wait.and_then(|wait| wait.trim().parse::<u64>().ok());
                    (format!("it answered with status {status}"), seconds)
                }
                // A redirect is not followed: it would carry the news to somebody who was not named.
                status => return Ok(Err(format!("it answered with status {status}"))),
            },
            Outcome::NotAnswered(why) if why.kind.refused_by_us() => {
                return Ok(Err(format!("not asked: {}", why.kind.code())));
            }
            // The detail may repeat the address.
            Outcome::NotAnswered(why) => (format!("it did not answer: {}", why.kind.code()), None),
        };
        if attempt == TRIES || asked_for.is_some_and(|seconds| seconds > WAIT_SECONDS_MAX) {
            return Ok(Err(why));
        }
        let own_ms = patience.first_ms * u64::from(4_u32.pow(attempt - 1));
        let wait_ms = asked_for.map_or(own_ms, |seconds| seconds * 1000);
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        attempt += 1;
    }
}

/// As much of an address as may be shown: scheme and host.
pub fn shown(address: &str) -> String {
    url::Url::parse(address).map_or_else(
        |_| "webhook".to_owned(),
        |url| {
            format!(
                "{}://{}/…",
                url.scheme(),
                url.host_str().unwrap_or_default()
            )
        },
    )
}
