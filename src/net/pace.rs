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
pub(super) struct Pace {
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
pub(super) struct Turn {
    _host: OwnedSemaphorePermit,
    _domain: OwnedSemaphorePermit,
}

/// The host is not asked now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Paused {
    /// For how long still.
    pub rest: Duration,
}

/// What an exchange says of its host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Told {
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
            let rest = host.rests.map(|(until, why)| {
                let rest = until.saturating_duration_since(now);
                (rest, why)
            });
            if let Some((rest, Rest::Failing)) = rest
                && !rest.is_zero()
            {
                return Err(Paused { rest });
            }
            let lacking = share - host.tokens;
            let refilled = if lacking > 0.0 {
                host.gap.mul_f64(lacking)
            } else {
                Duration::ZERO
            };
            let wait = refilled.max(rest.map_or(Duration::ZERO, |(rest, _)| rest));
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
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::task::JoinSet;
    use tokio::time::Instant;

    use super::super::limits::PaceLimits;
    use super::super::target::Target;
    use super::{Pace, Told};

    fn target(host: &str) -> Target {
        Target::of(&format!("http://{host}/")).expect("a target")
    }

    fn pace() -> Pace {
        Pace::new(PaceLimits::default())
    }

    /// Asks `count` times one after the other; gives the seconds that took.
    async fn ask(pace: &Pace, host: &str, count: usize) -> u64 {
        let begun = Instant::now();
        for _ in 0..count {
            pace.turn(&target(host), 1.0).await.expect("not paused");
        }
        // Sleeping is exact to the millisecond, rounded up.
        begun.elapsed().as_millis().div_euclid(990) as u64
    }

    #[tokio::test(start_paused = true)]
    async fn a_rested_host_is_asked_at_once_and_then_once_a_second() {
        let pace = pace();
        assert_eq!(ask(&pace, "t.co", 24).await, 0);
        assert_eq!(ask(&pace, "t.co", 10).await, 10);
        assert_eq!(ask(&pace, "x.com", 24).await, 0, "hosts are apart");
        tokio::time::sleep(Duration::from_secs(24)).await;
        assert_eq!(ask(&pace, "t.co", 24).await, 0, "rested again");
    }

    #[tokio::test(start_paused = true)]
    async fn pushing_back_doubles_the_gap_and_twenty_clean_answers_halve_it() {
        let pace = pace();
        let host = target("t.co");
        pace.note(&host, Told::PushedBack(None));
        assert_eq!(ask(&pace, "t.co", 5).await, 10);
        pace.note(&host, Told::PushedBack(None));
        assert_eq!(ask(&pace, "t.co", 5).await, 20);
        for _ in 0..20 {
            pace.note(&host, Told::Answered);
        }
        assert_eq!(ask(&pace, "t.co", 5).await, 10);
        for _ in 0..200 {
            pace.note(&host, Told::Answered);
        }
        assert_eq!(ask(&pace, "t.co", 5).await, 5, "never faster than at first");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_was_asked_for_is_waited_or_the_host_left_alone() {
        let pace = pace();
        pace.note(
            &target("a.example"),
            Told::PushedBack(Some(Duration::from_secs(30))),
        );
        assert_eq!(ask(&pace, "a.example", 1).await, 30);
        let hour = Duration::from_secs(3600);
        pace.note(&target("b.example"), Told::PushedBack(Some(hour)));
        let paused = pace.turn(&target("b.example"), 1.0).await.err().expect("paused");
        assert_eq!(paused.rest, hour);
        tokio::time::sleep(hour).await;
        assert_eq!(ask(&pace, "b.example", 1).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_fails_is_paused_longer_each_time_and_forgiven_when_it_answers() {
        let pace = Pace::new(PaceLimits {
            failures_to_pause: 5,
            ..PaceLimits::default()
        });
        let host = target("dead.example");
        for _ in 0..4 {
            pace.note(&host, Told::Failed);
        }
        assert!(pace.turn(&host, 1.0).await.is_ok());
        for pause in [30, 60, 120] {
            pace.note(&host, Told::Failed);
            let paused = pace.turn(&host, 1.0).await.err().expect("paused");
            assert_eq!(paused.rest.as_secs(), pause);
            tokio::time::sleep(paused.rest).await;
        }
        pace.note(&host, Told::Answered);
        pace.note(&host, Told::Failed);
        assert!(pace.turn(&host, 1.0).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_names_its_own_gap_and_requisites_count_for_less() {
        let pace = pace();
        pace.keep_gap(&target("slow.example"), Duration::from_secs(10));
        assert_eq!(ask(&pace, "slow.example", 1).await, 0);
        assert_eq!(ask(&pace, "slow.example", 3).await, 30);
        for _ in 0..40 {
            pace.note(&target("slow.example"), Told::Answered);
        }
        assert_eq!(ask(&pace, "slow.example", 2).await, 20, "never faster than it wants");
        let begun = Instant::now();
        for _ in 0..4 * 24 + 40 {
            pace.turn(&target("t.co"), 0.25).await.expect("not paused");
        }
        assert_eq!(begun.elapsed().as_millis().div_euclid(990), 10);
    }

    /// Many links, most of them of few hosts: every limit holds, and the whole takes no longer than the
    /// slowest host does.
    #[tokio::test(start_paused = true)]
    async fn a_long_run_keeps_every_limit_and_is_as_fast_as_they_allow() {
        const HOSTS: usize = 5_000;
        const SLOW_LINKS: usize = 100;
        let pace = Arc::new(pace());
        // Requests under way by host and by domain, with the highest count of each.
        let under_way: Arc<Mutex<HashMap<String, (usize, usize)>>> = Arc::default();
        let mut links = JoinSet::new();
        let few = (0..2 * HOSTS).map(|link| {
            let host = link % HOSTS;
            format!("h{host}.d{}.example", host / 10)
        });
        let many = (0..SLOW_LINKS).map(|_| "slow.test".to_owned());
        let begun = Instant::now();
        for name in few.chain(many) {
            let (pace, under_way) = (Arc::clone(&pace), Arc::clone(&under_way));
            links.spawn(async move {
                let target = target(&name);
                let turn = pace.turn(&target, 1.0).await.expect("not paused");
                for key in [format!("host {name}"), format!("domain {}", target.site())] {
                    let mut counts = under_way.lock().expect("no holder panics");
                    let (now, most) = counts.entry(key).or_default();
                    *now += 1;
                    *most = (*most).max(*now);
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
                for key in [format!("host {name}"), format!("domain {}", target.site())] {
                    let mut counts = under_way.lock().expect("no holder panics");
                    counts.entry(key).or_default().0 -= 1;
                }
                drop(turn);
                pace.note(&target, Told::Answered);
            });
        }
        while let Some(done) = links.join_next().await {
            done.expect("no panic");
        }
        let seconds = begun.elapsed().as_secs_f64();
        let slowest = (SLOW_LINKS - 24) as f64;
        assert!((slowest..slowest * 1.1).contains(&seconds), "{seconds} s");
        for (key, (_, most)) in under_way.lock().expect("no holder panics").iter() {
            let limit = if key.starts_with("host") { 2 } else { 4 };
            assert!(*most <= limit, "{key}: {most}");
        }
    }
}
