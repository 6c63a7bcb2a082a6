//! Politeness: how often and how widely one host is asked.
//!
//! Each host has a bucket of requests that refills with time, and a limit on requests under way; all
//! hosts below one registrable domain share another. An article's worth of links goes out at once; a long
//! run settles at the refill rate. A host that pushes back is asked half as often, twenty clean answers
//! earn that back (additive increase, multiplicative decrease); a host that fails time after time is left
//! alone for a while. Cases: below, in paused time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::limits::PaceLimits;
use super::target::Target;

/// Hosts remembered; beyond this, those fully rested are forgotten.
const HOSTS_MAX: usize = 4096;

/// Keeps every host's limits.
pub struct Pace {
    limits: PaceLimits,
    // Guards both tables alone; never held while anything is awaited.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    hosts: HashMap<String, Host>,
    domains: HashMap<String, Arc<Semaphore>>,
}

struct Host {
    slots: Arc<Semaphore>,
    /// Requests it may be asked now; below zero where some are waited for.
    tokens: f64,
    counted: Instant,
    /// The time in which one request is earned.
    gap: Duration,
    /// It is never less: the limits' own, or what the host named.
    gap_min: Duration,
    /// Requests it is asked at once when rested.
    burst: f64,
    clean_answers: u32,
    failures: u32,
    /// Not before then: it said so, or it keeps failing.
    rests: Option<(Instant, Rest)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rest {
    Asked,
    Failing,
}

/// Leave to ask one host once; the places are free again when this is dropped.
pub struct Turn {
    _host: OwnedSemaphorePermit,
    _domain: OwnedSemaphorePermit,
}

/// The host is not asked now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paused {
    /// For how long still.
    pub rest: Duration,
}

/// What an exchange says of its host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// It answered.
    Answered,
    /// It asked us to slow down, perhaps for how long.
    PushedBack(Option<Duration>),
    /// It failed in a way that costs it or us.
    Failed,
    /// Nothing: the exchange ended before reaching it.
    Nothing,
}

impl Pace {
    /// Knows no host yet.
    pub fn new(limits: PaceLimits) -> Self {
        Self {
            limits,
            known: Mutex::default(),
        }
    }

    /// Waits for the host's turn. `share` is the part of a request that this one counts as.
    ///
    /// # Errors
    /// [`Paused`] where that would take longer than a run waits.
    pub async fn turn(&self, target: &Target, share: f64) -> Result<Turn, Paused> {
        let (host, domain) = (target.host_name(), target.site());
        let slots = self.slots(&host);
        let host_slot = slots
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let shared = self.domain_slots(&domain);
        let domain_slot = shared
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let wait = self.book(&host, share)?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(Turn {
            _host: host_slot,
            _domain: domain_slot,
        })
    }

    /// How long the host would be waited for now; books nothing. Zero for a host that is not waited for:
    /// whoever asks for its turn is told so at once.
    pub fn rest_of(&self, target: &Target) -> Duration {
        let name = target.host_name();
        let now = Instant::now();
        let mut known = self.known.lock().expect("no holder panics");
        known.hosts.get_mut(&name).map_or(Duration::ZERO, |host| {
            host.refill(now);
            match host.rests {
                Some((until, Rest::Failing)) if until > now => Duration::ZERO,
                _ => Some(host.wait(now, 1.0))
                    .filter(|wait| *wait <= Duration::from_millis(self.limits.patience_ms_max))
                    .unwrap_or_default(),
            }
        })
    }

    /// Learns from what an exchange told.
    pub fn note(&self, target: &Target, told: Told) {
        let limits = self.limits;
        self.with_host(&target.host_name(), |host, now| match told {
            Told::Nothing => {}
            Told::Answered => {
                host.failures = 0;
                host.clean_answers += 1;
                if host.clean_answers >= limits.clean_answers_to_halve {
                    host.clean_answers = 0;
                    host.gap = (host.gap / 2).max(host.gap_min);
                }
            }
            Told::PushedBack(wait) => {
                host.failures = 0;
                host.clean_answers = 0;
                host.gap = (host.gap * 2).min(Duration::from_millis(limits.gap_ms_max));
                host.tokens = host.tokens.min(0.0);
                if let Some(wait) = wait {
                    host.rest_until(now + wait, Rest::Asked);
                }
            }
            Told::Failed => {
                host.clean_answers = 0;
                host.failures = host.failures.saturating_add(1);
                if let Some(beyond) = host.failures.checked_sub(limits.failures_to_pause) {
                    let pause = limits.pause_ms.saturating_mul(1 << beyond.min(20));
                    let pause = Duration::from_millis(pause.min(limits.gap_ms_max));
                    host.rest_until(now + pause, Rest::Failing);
                }
            }
        });
    }

    /// Asks the host never more often than once in `gap`, and nothing at once.
    pub fn keep_gap(&self, target: &Target, gap: Duration) {
        self.with_host(&target.host_name(), |host, _| {
            if gap > host.gap_min {
                host.gap_min = gap;
                host.gap = host.gap.max(gap);
                host.burst = 1.0;
                host.tokens = host.tokens.min(1.0);
            }
        });
    }

    /// Books a request; the wait may be zero. Nothing is booked for a host that rests too long.
    fn book(&self, host: &str, share: f64) -> Result<Duration, Paused> {
        let limits = self.limits;
        self.with_host(host, |host, now| {
            if let Some((until, Rest::Failing)) = host.rests
                && until > now
            {
                let rest = until.saturating_duration_since(now);
                return Err(Paused { rest });
            }
            let wait = host.wait(now, share);
            if wait > Duration::from_millis(limits.patience_ms_max) {
                return Err(Paused { rest: wait });
            }
            host.tokens -= share;
            Ok(wait)
        })
    }

    fn slots(&self, host: &str) -> Arc<Semaphore> {
        self.with_host(host, |host, _| Arc::clone(&host.slots))
    }

    fn domain_slots(&self, domain: &str) -> Arc<Semaphore> {
        let mut known = self.known.lock().expect("no holder panics");
        if known.domains.len() >= HOSTS_MAX {
            // Nobody else holds it: no request is under way or waiting.
            known
                .domains
                .retain(|_, slots| Arc::strong_count(slots) > 1);
        }
        let slots = known
            .domains
            .entry(domain.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(self.limits.domain_requests_max.max(1))));
        Arc::clone(slots)
    }

    fn with_host<T>(&self, name: &str, change: impl FnOnce(&mut Host, Instant) -> T) -> T {
        let now = Instant::now();
        let burst = f64::from(self.limits.burst_requests.max(1));
        let mut known = self.known.lock().expect("no holder panics");
        if known.hosts.len() >= HOSTS_MAX && !known.hosts.contains_key(name) {
            known.hosts.retain(|_, host| {
                host.refill(now);
                !host.is_rested(now)
            });
        }
        let host = known.hosts.entry(name.to_owned()).or_insert_with(|| Host {
            slots: Arc::new(Semaphore::new(self.limits.host_requests_max.max(1))),
            tokens: burst,
            counted: now,
            gap: Duration::from_millis(self.limits.gap_ms),
            gap_min: Duration::from_millis(self.limits.gap_ms),
            burst,
            clean_answers: 0,
            failures: 0,
            rests: None,
        });
        host.refill(now);
        change(host, now)
    }
}

impl Host {
    fn refill(&mut self, now: Instant) {
        let rested = now.saturating_duration_since(self.counted);
        self.counted = now;
        if self.gap.is_zero() {
            self.tokens = self.burst;
            return;
        }
        let earned = rested.as_secs_f64() / self.gap.as_secs_f64();
        self.tokens = (self.tokens + earned).min(self.burst);
    }

    /// Until a request is earned and no rest stands in its way.
    fn wait(&self, now: Instant, share: f64) -> Duration {
        let lacking = share - self.tokens;
        let refilled = if lacking > 0.0 {
            self.gap.mul_f64(lacking)
        } else {
            Duration::ZERO
        };
        let rest = self.rests.map_or(Duration::ZERO, |(until, _)| {
            until.saturating_duration_since(now)
        });
        refilled.max(rest)
    }

    fn rest_until(&mut self, until: Instant, why: Rest) {
        if self.rests.is_none_or(|(before, _)| before < until) {
            self.rests = Some((until, why));
        }
    }

    /// Nothing would be lost by forgetting it.
    fn is_rested(&self, now: Instant) -> bool {
        self.tokens >= self.burst
            && Arc::strong_count(&self.slots) == 1
            && self.failures == 0
            && self.rests.is_none_or(|(until, _)| until <= now)
    }
}

#[cfg(test)]
mod tests;
