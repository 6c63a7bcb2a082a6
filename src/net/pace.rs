//! Politeness: how often and how widely one host is asked.
//!
//! Each host has a bucket of requests that refills with time, and a limit on requests under way. An
//! article's worth of links goes out at once; a long run settles at the refill rate.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Requests under way to one host (liveness.md 8).
const HOST_REQUESTS_MAX: usize = 2;
/// Requests a rested host is asked without a pause.
const BURST_REQUESTS: f64 = 24.0;
/// After that, one request in this time (liveness.md 8).
const REFILL: Duration = Duration::from_secs(1);
/// Hosts remembered; beyond this, those fully rested are forgotten.
const HOSTS_MAX: usize = 4096;

/// Keeps every host's limits.
#[derive(Default)]
pub(super) struct Pace {
    // Guards the table alone; never held while anything is awaited.
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    slots: Arc<Semaphore>,
    tokens: f64,
    counted: Instant,
}

impl Host {
    fn rested(now: Instant) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(HOST_REQUESTS_MAX)),
            tokens: BURST_REQUESTS,
            counted: now,
        }
    }

    fn refill(&mut self, now: Instant) {
        let rested = now.saturating_duration_since(self.counted).as_secs_f64();
        self.tokens = (self.tokens + rested / REFILL.as_secs_f64()).min(BURST_REQUESTS);
        self.counted = now;
    }

    fn is_idle(&self) -> bool {
        self.tokens >= BURST_REQUESTS && self.slots.available_permits() == HOST_REQUESTS_MAX
    }
}

impl Pace {
    /// Waits for the host's turn; the host's slot is free again when the permit is dropped.
    pub async fn turn(&self, host: &str) -> OwnedSemaphorePermit {
        let slots = self.slots(host);
        let permit = slots
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let wait = self.take_token(host);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        permit
    }

    fn slots(&self, host: &str) -> Arc<Semaphore> {
        let now = Instant::now();
        let mut hosts = self.hosts.lock().expect("no holder panics");
        if hosts.len() >= HOSTS_MAX {
            hosts.retain(|_, host| {
                host.refill(now);
                !host.is_idle()
            });
        }
        let host = hosts
            .entry(host.to_owned())
            .or_insert_with(|| Host::rested(now));
        Arc::clone(&host.slots)
    }

    /// Takes a token, which may still have to be waited for: tokens may go below zero.
    fn take_token(&self, host: &str) -> Duration {
        let now = Instant::now();
        let mut hosts = self.hosts.lock().expect("no holder panics");
        let host = hosts
            .entry(host.to_owned())
            .or_insert_with(|| Host::rested(now));
        host.refill(now);
        host.tokens -= 1.0;
        if host.tokens >= 0.0 {
            Duration::ZERO
        } else {
            REFILL.mul_f64(-host.tokens)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BURST_REQUESTS, Pace};
    use std::time::Duration;

    #[tokio::test(flavor = "current_thread")]
    async fn a_rested_host_is_asked_at_once_and_then_in_turn() {
        let pace = Pace::default();
        let waits: Vec<Duration> = (0..26).map(|_| pace.take_token("t.co")).collect();
        assert!(
            waits[..BURST_REQUESTS as usize]
                .iter()
                .all(Duration::is_zero)
        );
        assert!(waits[24] > Duration::from_millis(900), "{waits:?}");
        assert!(waits[25] > waits[24]);
        assert!(pace.take_token("x.com").is_zero(), "hosts are apart");
    }
}
