//! One link → its trail, answers about the post it leads to, and an observation. `dispatch` does that for
//! many at a time.

use std::sync::Arc;

use super::Fault;
use super::due::{Due, PostDue};
use super::event::Event;
use super::follow;
use super::memory::Memory;
use super::observe::{Draft, chance};
use super::part::PartDraft;
use super::posts::{self, Left, MediaWish};
use super::requisites;
use super::run::Run;
use crate::classify::state::fold::Weight;
use crate::classify::verdict;
use crate::model::liveness::{Judged, Verdict};
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;

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
    /// True where it was not asked at all and is left for a later run.
    pub fn is_deferred(&self) -> bool {
        self.judged.is_postponed()
    }

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

/// Takes events; called from several tasks.
pub type Tell = Arc<dyn Fn(Event) + Send + Sync>;

/// How links are to be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CheckSettings {
    pub concurrency: usize,
    pub media: MediaWish,
}

/// A finished check: what it came to, the host that was to answer, and what is to be written of it where
/// that waits for the end of the run.
pub(super) type Finished = (LinkOutcome, String, Option<Box<Draft>>);

/// Checks one link and stores what was seen, unless its verdict has to wait for the end of the run: then
/// that is given back beside the outcome.
pub(super) async fn check<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    task: LinkTask,
    media: MediaWish,
) -> Result<Finished, Fault> {
    let checked = match task.due {
        Due::Post(post) => of_post(run, memory, task.link, &post, media).await?,
        Due::Link => follow::follow(run, memory, task.link, &task.url, media).await?,
        Due::Requisites => of_stored_page(run, memory, task.link).await?,
    };
    let outcome = LinkOutcome {
        link: task.link,
        url: task.url,
        at: run.now(),
        judged: checked.judged,
        post_unfinished: checked.left == Left::Something,
    };
    Ok(match checked.seen {
        Seen::Now(draft) => {
            let host = draft.host.clone();
            let at = run.now();
            run.observe(at, draft.observed(at, Weight::Full, chance()?))
                .await?;
            (outcome, host, None)
        }
        Seen::ToBeDecided(draft) => (outcome, draft.host.clone(), Some(draft)),
        Seen::Earlier => {
            let host = follow::host(&outcome.url);
            (outcome, host, None)
        }
    })
}

/// What became of one task.
pub(super) struct Checked {
    pub judged: Judged,
    pub seen: Seen,
    pub left: Left,
}

impl Checked {
    /// The trail that was followed, where one was.
    pub fn trail(&self) -> Option<RecordId> {
        match &self.seen {
            Seen::Now(draft) | Seen::ToBeDecided(draft) => draft.trail,
            Seen::Earlier => None,
        }
    }
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

/// Asks for what a link's stored page lacks; what is known of the link stays.
async fn of_stored_page<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
) -> Result<Checked, Fault> {
    requisites::gather_again(run, memory, link).await?;
    Ok(Checked {
        judged: memory.told(link)?,
        seen: Seen::Earlier,
        left: Left::Nothing,
    })
}

/// Asks for what is missing about the post a link is known to lead to.
async fn of_post<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
    due: &PostDue,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let PostDue {
        trail,
        key,
        missing,
    } = due;
    let asked = posts::ask(run, memory, key, missing, media).await?;
    let judged = verdict::by_post(&asked.standing);
    let seen = if missing.doors.is_empty() {
        Seen::Earlier
    } else {
        let known = memory.of_link(link)?;
        let mut draft = Draft::new(link, judged.clone(), known.earlier);
        draft.trail = Some(*trail);
        draft.post_answers.clone_from(&asked.records);
        draft.posted = follow::posted(run, key);
        draft.parts = vec![PartDraft::of_post(key, judged.clone())];
        draft.parts.extend(asked.media.iter().cloned());
        draft.earlier_parts = known.parts;
        Seen::Now(Box::new(draft))
    };
    let left = asked.left;
    Ok(Checked { judged, seen, left })
}
