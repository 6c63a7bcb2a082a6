//! Links → what came of each, many at a time, each host in its turn.
//!
//! A result is told once it is on the disk. A check that failed the way it would fail without a network
//! is judged last: when nothing answered at all, the network is to blame and not the link. However many
//! links there are, only so many are held in memory. Cases: below, in paused time, and `tests/runs/`.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use super::canary;
use super::due::Due;
use super::event::{Event, HostWaited, LinksStand};
use super::links::{self, CheckSettings, Finished, LinkOutcome, LinkTask, Tell};
use super::memory::Memory;
use super::observe::{Draft, chance};
use super::run::Run;
use super::stop::Stop;
use super::turns::{Turn, Turns};
use super::{Fault, Means};
use crate::classify::judge::Canary;
use crate::classify::state::outage::{self, Tally};
use crate::classify::verdict;
use crate::model::exchange::NoAnswerKind;
use crate::model::liveness::Judged;
use crate::model::record::RecordId;
use crate::net::Fetch;

/// Links looked at ahead, so that the hosts with the most work are known.
const WINDOW_LINKS_MAX: usize = 1 << 16;
/// Links looked at before those found due are given their turn.
const LOOKED_AT_ONCE: usize = 8;
/// After the wish to stop, what is under way is finished for so long and no longer.
const GRACE: Duration = Duration::from_secs(10);
/// How often it is told how things stand.
const TOLD_EVERY: Duration = Duration::from_secs(1);
const HOSTS_TOLD_MAX: usize = 3;
/// So many links after which nobody has answered at all, there is no network; the others are left.
const UNANSWERED_LINKS_MAX: usize = 256;

/// Where the links to be checked come from.
pub(super) trait Source {
    /// The next link for which something is due.
    fn next(&mut self) -> Result<Option<LinkTask>, Fault>;

    /// The same link looked at again, since something may have come in meanwhile.
    fn again(&mut self, link: RecordId) -> Result<Option<LinkTask>, Fault>;
}

/// What came of all links together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// Something was told that will not change by asking again soon.
    pub fetched: usize,
    /// Asked, and a later run will ask again.
    pub failed: usize,
    /// Not asked, and left for a later run.
    pub deferred: usize,
    /// What those that were asked showed.
    pub seen: SeenCounts,
}

/// Links by what this check of them showed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SeenCounts {
    /// Served to us, or there and not shown to us.
    pub served: usize,
    /// No longer served.
    pub dead: usize,
    /// The check could not tell.
    pub untold: usize,
}

impl SeenCounts {
    fn add(&mut self, judged: &Judged) {
        let count = if !judged.tells() {
            &mut self.untold
        } else if judged.verdict.is_dead() {
            &mut self.dead
        } else {
            &mut self.served
        };
        *count += 1;
    }
}

impl Asked {
    /// The same where so many were due: those never come to are left for a later run too.
    pub(super) const fn of(self, due: usize) -> Self {
        Self {
            deferred: due.saturating_sub(self.fetched + self.failed),
            ..self
        }
    }

    fn add(&mut self, outcome: &LinkOutcome) {
        let count = if outcome.is_deferred() {
            &mut self.deferred
        } else if outcome.will_be_asked_again() {
            &mut self.failed
        } else {
            &mut self.fetched
        };
        *count += 1;
        if !outcome.is_deferred() {
            self.seen.add(&outcome.judged);
        }
    }
}

/// A link that waits for its turn.
struct Waiting {
    link: RecordId,
    url: String,
    /// True where not all of it is due: what is, is large, and is found out again.
    in_part: bool,
}

/// Checks everything the source has, until it is done or asked to stop. Every outcome is told.
pub(super) async fn check_all<F: Fetch + Send + 'static>(
    run: &Arc<Run<F>>,
    means: &Means<F>,
    settings: CheckSettings,
    source: &mut dyn Source,
) -> Result<Asked, Fault> {
    let (freed, free) = mpsc::unbounded_channel();
    let dispatch = Dispatch {
        run,
        settings,
        source,
        tell: &means.tell,
        stop: &means.stop,
        turns: Turns::new(settings.concurrency.div_ceil(2).max(2)),
        drained: false,
        under_way: JoinSet::new(),
        places: settings.concurrency.max(1),
        freed,
        free,
        memory: Arc::new(Memory::new(means.archive.open_for_reading()?)),
        undecided: Vec::new(),
        tally: Tally::default(),
        given_up: false,
        asked: Asked::default(),
    };
    if run.fetch.is_offline() {
        return dispatch.leave_all();
    }
    dispatch.all().await
}

struct Dispatch<'a, F> {
    run: &'a Arc<Run<F>>,
    settings: CheckSettings,
    source: &'a mut dyn Source,
    tell: &'a Tell,
    stop: &'a Stop,
    turns: Turns<Waiting>,
    /// True once the source has no more.
    drained: bool,
    under_way: JoinSet<Result<Finished, Fault>>,
    /// Places that are free.
    places: usize,
    /// Sites of the links whose asking has ended; their results may still be on the way to the disk.
    freed: mpsc::UnboundedSender<String>,
    free: mpsc::UnboundedReceiver<String>,
    memory: Arc<Memory>,
    undecided: Vec<(LinkOutcome, Box<Draft>)>,
    /// What the run saw of each host.
    tally: Tally,
    /// True where there is no network.
    given_up: bool,
    asked: Asked,
}

impl<F: Fetch + Send + 'static> Dispatch<'_, F> {
    async fn all(mut self) -> Result<Asked, Fault> {
        let mut told = tokio::time::interval(TOLD_EVERY);
        told.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !self.stop.is_asked() && !self.given_up {
            self.take_what_ended().await?;
            self.look_ahead()?;
            let wake = self.begin()?;
            if self.drained && self.turns.len() == 0 && self.under_way.is_empty() {
                break;
            }
            let can_look = !self.drained && self.turns.len() < WINDOW_LINKS_MAX;
            tokio::select! {
                biased;
                () = self.stop.wait() => {}
                Some(site) = self.free.recv() => self.freed(&site),
                Some(joined) = self.under_way.join_next() => self.ended(joined).await?,
                _ = told.tick() => self.tell_how_things_stand(),
                () = std::future::ready(()), if can_look => tokio::task::yield_now().await,
                () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => {}
            }
        }
        if self.stop.is_asked() {
            (self.tell)(Event::Stopping(self.under_way.len()));
        }
        self.finish_what_is_under_way().await?;
        self.decide().await?;
        Ok(self.asked)
    }

    /// Told not to ask: every link that is due is left, and nothing is written of it.
    fn leave_all(mut self) -> Result<Asked, Fault> {
        while !self.stop.is_asked()
            && let Some(task) = self.source.next()?
        {
            self.tell_of(self.left(task.link, task.url));
        }
        Ok(self.asked)
    }

    fn left(&self, link: RecordId, url: String) -> LinkOutcome {
        LinkOutcome {
            link,
            url,
            at: self.run.now(),
            judged: verdict::not_asked(NoAnswerKind::Offline),
            post_unfinished: false,
        }
    }

    fn look_ahead(&mut self) -> Result<(), Fault> {
        for _ in 0..LOOKED_AT_ONCE {
            if self.drained || self.turns.len() >= WINDOW_LINKS_MAX {
                break;
            }
            let Some(task) = self.source.next()? else {
                self.drained = true;
                break;
            };
            let waiting = Waiting {
                link: task.link,
                in_part: task.due != Due::Link,
                url: task.url.clone(),
            };
            self.turns.add(&task.url, waiting);
        }
        Ok(())
    }

    /// Begins what may be begun; says when something more may be.
    fn begin(&mut self) -> Result<Option<Instant>, Fault> {
        while self.places > 0 {
            let run = self.run;
            match self
                .turns
                .next(Instant::now(), |url| run.fetch.rest_of(url))
            {
                Turn::Begin { work, site } => {
                    let task = if work.in_part {
                        self.source.again(work.link)?
                    } else {
                        Some(LinkTask {
                            link: work.link,
                            url: work.url,
                            due: Due::Link,
                        })
                    };
                    match task {
                        Some(task) => self.spawn(task, site),
                        None => self.turns.done(&site),
                    }
                }
                Turn::RestUntil(until) => return Ok(Some(until)),
                Turn::Crowded | Turn::Empty => break,
            }
        }
        Ok(None)
    }

    fn spawn(&mut self, task: LinkTask, site: String) {
        let (run, freed) = (Arc::clone(self.run), self.freed.clone());
        let memory = Arc::clone(&self.memory);
        let media = self.settings.media;
        self.places -= 1;
        self.under_way.spawn(async move {
            let checked = links::check(&run, &memory, task, media).await;
            // Nobody listens any more once the run stops.
            let _ = freed.send(site);
            let finished = checked?;
            if finished.2.is_none() {
                run.settled().await?;
            }
            Ok(finished)
        });
    }

    /// Everything that has ended by now, so that looking ahead never keeps places empty.
    async fn take_what_ended(&mut self) -> Result<(), Fault> {
        while let Ok(site) = self.free.try_recv() {
            self.freed(&site);
        }
        while let Some(joined) = self.under_way.try_join_next() {
            self.ended(joined).await?;
        }
        Ok(())
    }

    fn freed(&mut self, site: &str) {
        self.places += 1;
        self.turns.done(site);
    }

    async fn ended(
        &mut self,
        joined: Result<Result<Finished, Fault>, JoinError>,
    ) -> Result<(), Fault> {
        let finished = joined.map_err(|error| Fault::Broken(error.to_string()))??;
        let (outcome, host, undecided) = finished;
        self.tally.add(&seen_of(&outcome, &host));
        let Some(draft) = undecided else {
            self.tell_of(outcome);
            return Ok(());
        };
        self.undecided.push((outcome, draft));
        if self.undecided.len() >= UNANSWERED_LINKS_MAX {
            self.given_up = !self.run.answered.load(Ordering::Relaxed);
            self.decide().await?;
        }
        Ok(())
    }

    /// Waits for what is under way, for a while; then leaves it as it is, which is as sound as any moment.
    async fn finish_what_is_under_way(&mut self) -> Result<(), Fault> {
        let patience = Instant::now() + GRACE;
        loop {
            tokio::select! {
                joined = self.under_way.join_next() => match joined {
                    Some(joined) => self.ended(joined).await?,
                    None => return Ok(()),
                },
                () = sleep_until(patience) => break,
            }
        }
        self.under_way.shutdown().await;
        Ok(())
    }

    /// Writes the observations that waited, and tells of them.
    async fn decide(&mut self) -> Result<(), Fault> {
        let undecided = std::mem::take(&mut self.undecided);
        if undecided.is_empty() {
            return Ok(());
        }
        if !self.run.answered.load(Ordering::Relaxed) && !self.stop.is_asked() {
            let hosts = undecided.iter().map(|(_, draft)| draft.host.as_str());
            let hosts: Vec<&str> = hosts.collect();
            canary::ask_lately_alive(self.run, &self.memory, &hosts).await?;
        }
        let network_absent = !self.run.answered.load(Ordering::Relaxed);
        let canary = canary::ask(self.run, &self.run.canary).await?;
        let mut outcomes = Vec::new();
        for (mut outcome, mut draft) in undecided {
            let weight = self.tally.weight(&seen_of(&outcome, &draft.host));
            let ours = if canary == Canary::Down {
                Some(verdict::local_network_down())
            } else if network_absent && draft.looks_like_no_network {
                Some(verdict::no_network())
            } else {
                None
            };
            if let Some(judged) = ours {
                draft.call_ours(&judged);
                outcome.judged = judged;
            }
            let at = self.run.now();
            let observed = draft.observed(at, weight, chance()?);
            self.run.observe(at, observed).await?;
            outcomes.push(outcome);
        }
        self.run.flush().await?;
        for outcome in outcomes {
            self.tell_of(outcome);
        }
        Ok(())
    }

    fn tell_of(&mut self, outcome: LinkOutcome) {
        self.asked.add(&outcome);
        (self.tell)(Event::LinkDone(outcome));
    }

    fn tell_how_things_stand(&self) {
        let now = Instant::now();
        let hosts = self.turns.waited_for(now, HOSTS_TOLD_MAX).into_iter();
        (self.tell)(Event::Links(LinksStand {
            under_way: self.settings.concurrency.max(1) - self.places,
            waiting: self.turns.len(),
            hosts: hosts
                .map(|waited| HostWaited {
                    host: waited.host,
                    wait_ms: waited.until.saturating_duration_since(now).as_millis() as u64,
                    links: waited.count,
                })
                .collect(),
        }));
    }
}

/// A finished check as the whole run is weighed by it.
fn seen_of<'a>(outcome: &'a LinkOutcome, host: &'a str) -> outage::Checked<'a> {
    outage::Checked {
        host,
        verdict: outcome.judged.verdict,
        reason: &outcome.judged.reason,
    }
}
