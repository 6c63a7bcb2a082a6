//! Links → trails, answers about posts, and observations. Many at a time, each once.
//!
//! What failed for want of an answer is judged last: only the whole run tells whether it was the link, its
//! host, or our own network.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Fault;
use super::canary;
use super::due::{Due, Missing};
use super::follow;
use super::memory::Memory;
use super::observe::{Draft, chance};
use super::posts::{self, Left, MediaWish};
use super::run::Run;
use super::turns::by_turns;
use crate::classify::judge::Canary;
use crate::classify::state::fold::Weight;
use crate::classify::state::outage;
use crate::classify::verdict;
use crate::model::liveness::{Judged, Verdict};
use crate::model::post::PostKey;
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::store::Archive;

/// Links under way at once, when the user names no number (liveness.md 8).
pub const CONCURRENCY: usize = 16;

/// A link to check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LinkTask {
    /// Its record.
    pub link: RecordId,
    /// Its address as cited.
    pub url: String,
    /// What is to be done about it.
    pub due: Due,
}

/// What one check of a link came to, for the summary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkOutcome {
    /// The link's record.
    pub link: RecordId,
    /// The link as cited.
    pub url: String,
    /// When the check was judged, by this computer's clock.
    pub at: Timestamp,
    /// What the check says.
    pub judged: Judged,
    /// True where the post it leads to is not held as a whole: a door or a medium may answer another
    /// time.
    pub post_unfinished: bool,
}

impl LinkOutcome {
    /// True where a later run will ask again: the check could not tell, and not by our own policy, or
    /// something about the post could not be had.
    pub fn will_be_asked_again(&self) -> bool {
        !would_say_the_same(&self.judged) || self.post_unfinished
    }
}

/// True where asking the same again soon would bring the same: the check told something, our own policy
/// refused, or the page wants a sign-in or a script to run, and we have neither.
pub(super) fn would_say_the_same(judged: &Judged) -> bool {
    match judged.verdict {
        Verdict::NotAttempted => !judged.is_postponed(),
        Verdict::LoginWalled => true,
        Verdict::Unknown => judged.reason == "js_shell",
        _ => judged.tells(),
    }
}

/// What a long run tells while it goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// So many links will be asked.
    LinksDue(usize),
    /// One is done.
    LinkDone(String),
}

/// Takes events; called from several tasks.
pub type Tell = Arc<dyn Fn(Event) + Send + Sync>;

/// How links are to be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CheckSettings {
    pub concurrency: usize,
    pub media: MediaWish,
}

/// Checks all tasks and returns what came of each, in the order of the tasks.
pub(super) async fn check_all<F: Fetch + Send + 'static>(
    run: &Arc<Run<F>>,
    archive: &Archive,
    tasks: Vec<LinkTask>,
    settings: CheckSettings,
    tell: &Tell,
) -> Result<Vec<LinkOutcome>, Fault> {
    let memory = Arc::new(Memory::new(archive.open_for_reading()?));
    tell(Event::LinksDue(tasks.len()));
    let slots = Arc::new(Semaphore::new(settings.concurrency.max(1)));
    let undecided = Arc::new(Mutex::new(Vec::new()));
    let mut under_way = JoinSet::new();
    let tasks: Vec<(usize, LinkTask)> = tasks.into_iter().enumerate().collect();
    for (position, task) in by_turns(tasks, |(_, task)| &task.url) {
        let slot = Arc::clone(&slots)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let (run, memory, tell) = (Arc::clone(run), Arc::clone(&memory), Arc::clone(tell));
        let undecided = Arc::clone(&undecided);
        under_way.spawn(async move {
            let checked = check(&run, &memory, task, settings.media, &undecided).await?;
            drop(slot);
            tell(Event::LinkDone(checked.0.url.clone()));
            Ok::<_, Fault>((position, checked))
        });
    }
    let mut outcomes = Vec::new();
    while let Some(joined) = under_way.join_next().await {
        let joined = joined.map_err(|error| Fault::Broken(error.to_string()))?;
        outcomes.push(joined?);
    }
    let undecided = std::mem::take(&mut *undecided.lock().expect("no holder panics"));
    decide(run, &memory, undecided, &mut outcomes).await?;
    outcomes.sort_by_key(|(position, _)| *position);
    Ok(outcomes
        .into_iter()
        .map(|(_, (outcome, _))| outcome)
        .collect())
}

/// A finished check with the host that was to answer.
type Finished = (LinkOutcome, String);

/// Writes the observations that waited for the whole run.
async fn decide<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    undecided: Vec<Draft>,
    outcomes: &mut [(usize, Finished)],
) -> Result<(), Fault> {
    if undecided.is_empty() {
        return Ok(());
    }
    if !run.answered.load(Ordering::Relaxed) {
        let silent: Vec<&str> = undecided.iter().map(|draft| draft.host.as_str()).collect();
        canary::ask_lately_alive(run, memory, &silent).await?;
    }
    let network_absent = !run.answered.load(Ordering::Relaxed);
    let canary = canary::ask(run, &run.canary).await?;
    let weights = weights(outcomes);
    for mut draft in undecided {
        let at = outcomes
            .iter()
            .position(|(_, (outcome, _))| outcome.link == draft.link);
        let ours = if canary == Canary::Down {
            Some(verdict::local_network_down())
        } else if network_absent && draft.looks_like_no_network {
            Some(verdict::no_network())
        } else {
            None
        };
        if let Some(judged) = ours {
            draft.judged = judged;
            if let Some((_, (outcome, _))) = at.and_then(|at| outcomes.get_mut(at)) {
                outcome.judged = draft.judged.clone();
            }
        }
        let weight = at.and_then(|at| weights.get(at).copied());
        let weight = weight.unwrap_or(Weight::Full);
        let at = run.now();
        run.observe(at, draft.observed(at, weight, chance()?))
            .await?;
    }
    Ok(())
}

/// How each check counts, seen from all of them.
fn weights(outcomes: &[(usize, Finished)]) -> Vec<Weight> {
    let checked: Vec<outage::Checked<'_>> = outcomes
        .iter()
        .map(|(_, (outcome, host))| outage::Checked {
            host,
            verdict: outcome.judged.verdict,
            reason: &outcome.judged.reason,
        })
        .collect();
    outage::weigh(&checked)
}

async fn check<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    task: LinkTask,
    media: MediaWish,
    undecided: &Mutex<Vec<Draft>>,
) -> Result<Finished, Fault> {
    let checked = match task.due {
        Due::Post {
            trail,
            key,
            missing,
        } => {
            let of = (task.link, trail);
            of_post(run, memory, of, &key, &missing, media).await?
        }
        Due::Link => follow::follow(run, memory, task.link, &task.url, media).await?,
    };
    let outcome = LinkOutcome {
        link: task.link,
        url: task.url,
        at: run.now(),
        judged: checked.judged,
        post_unfinished: checked.left == Left::Something,
    };
    let host = match checked.seen {
        Seen::Now(draft) => {
            let host = draft.host.clone();
            let at = run.now();
            run.observe(at, draft.observed(at, Weight::Full, chance()?))
                .await?;
            host
        }
        Seen::ToBeDecided(draft) => {
            let host = draft.host.clone();
            undecided.lock().expect("no holder panics").push(*draft);
            host
        }
        Seen::Earlier => follow::host(&outcome.url),
    };
    Ok((outcome, host))
}

/// What became of one task.
pub(super) struct Checked {
    pub judged: Judged,
    pub seen: Seen,
    pub left: Left,
}

/// What is to be written about it.
pub(super) enum Seen {
    /// An observation.
    Now(Box<Draft>),
    /// An observation that has to wait for the end of the run.
    ToBeDecided(Box<Draft>),
    /// Nothing: only media were fetched, which says nothing about the link.
    Earlier,
}

impl Seen {
    pub fn of(draft: Draft) -> Self {
        if draft.waits_for_the_run() {
            Self::ToBeDecided(Box::new(draft))
        } else {
            Self::Now(Box::new(draft))
        }
    }
}

/// Asks for what is missing about the post a link is known to lead to.
async fn of_post<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    (link, trail): (RecordId, RecordId),
    key: &PostKey,
    missing: &Missing,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let asked = posts::ask(run, key, missing, media).await?;
    let judged = verdict::by_post(&asked.standing);
    let seen = if missing.doors.is_empty() {
        Seen::Earlier
    } else {
        let mut draft = Draft::new(link, judged.clone(), memory.of_link(link)?.earlier);
        draft.trail = Some(trail);
        draft.post_answers.clone_from(&asked.records);
        draft.posted = follow::posted(run, key);
        Seen::Now(Box::new(draft))
    };
    let left = asked.left;
    Ok(Checked { judged, seen, left })
}
