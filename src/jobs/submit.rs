//! Links that are served → handed to the Wayback Machine's Save Page Now 2, so that there is a copy while there
//! is something to copy (liveness.md 9.3). Only where a person asks for it, with that person's keys.
//!
//! It tells a third party what is looked at. Submitted is not archived: what the archive says of the work is
//! asked until it is done, within limits, and recorded as it was said. Cases: `tests/mementos.rs`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::recheck::{life_of, url_of};
use super::run::Run;
use super::{Ending, Fault, Means, resolve};
use crate::classify::memento::save::{self, Work};
use crate::model::memento::{SubmissionOutcome, Submitted, WebArchive};
use crate::model::record::{Fact, RecordId};
use crate::net::{Ask, Fetch, Post, Purpose, Secret};
use crate::store::{Reader, StoredRecord};

const DAY_MS: i64 = 86_400_000;
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// How patient submitting is. The Archive documents seven submissions a minute with keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SubmitLimits {
    /// Milliseconds between two submissions.
    pub gap_ms: u64,
    /// Milliseconds between two questions how the work goes.
    pub poll_ms: u64,
    /// How often it is asked.
    pub polls_max: u32,
    /// Links of one run.
    pub links_max: usize,
}

impl Default for SubmitLimits {
    fn default() -> Self {
        Self {
            gap_ms: 10_000,
            poll_ms: 5_000,
            polls_max: 30,
            links_max: 500,
        }
    }
}

/// What submitting came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Submissions {
    /// Each link that was handed in, with what became of it.
    pub links: Vec<(String, SubmissionOutcome)>,
    /// Links beyond the limit of one run.
    pub left: usize,
}

/// Hands in every link observed after record `after` that is served, each once a day at most.
///
/// # Errors
/// [`Fault`] where the archive cannot be used. What the web archive does is an outcome.
pub async fn submit<F: Fetch>(
    means: &Means<F>,
    authorization: &Secret,
    after: i64,
    limits: SubmitLimits,
) -> Result<Submissions, Fault> {
    let mut submissions = Submissions::default();
    let reader = means.archive.open_for_reading()?;
    let mut wanted = Vec::new();
    for (link, _) in reader.observed_since(after)? {
        let life = life_of(&reader, &link)?;
        let served = life.folded.is_some_and(|folded| folded.state.is_live());
        if served && !was_handed_in(&reader, &link, means.clock.now().millis())? {
            wanted.push(link);
        }
    }
    drop(reader);
    submissions.left = wanted.len().saturating_sub(limits.links_max);
    wanted.truncate(limits.links_max);
    if wanted.is_empty() {
        return Ok(submissions);
    }
    let (run, _) = means.begin("save").await?;
    for (position, link) in wanted.iter().enumerate() {
        if means.stop.is_asked() {
            submissions.left += wanted.len() - position;
            break;
        }
        if position > 0 {
            tokio::time::sleep(Duration::from_millis(limits.gap_ms)).await;
        }
        let outcome = hand_in(&run, link, authorization, limits).await?;
        submissions.links.push((url_of(link), outcome));
    }
    let count = |code: &str| {
        let links = submissions.links.iter();
        links.filter(|(_, outcome)| outcome.code() == code).count()
    };
    let counts = ["saved", "pending", "refused"].map(|code| (code.to_owned(), count(code) as u64));
    let ending = if means.stop.is_asked() {
        Ending::Interrupted
    } else if count("saved") == submissions.links.len() && submissions.left == 0 {
        Ending::Clean
    } else {
        Ending::Incomplete
    };
    run.end(ending, BTreeMap::from(counts)).await?;
    Ok(submissions)
}

fn was_handed_in(reader: &Reader, link: &StoredRecord, now_ms: i64) -> Result<bool, Fault> {
    let earlier = reader.submissions(link)?.into_iter();
    let mut lately = earlier.filter(|stored| now_ms - stored.record.at.millis() < DAY_MS);
    Ok(lately.any(|stored| {
        matches!(stored.record.fact, Fact::Submission(submitted)
            if !matches!(submitted.outcome, SubmissionOutcome::Refused { passing: true, .. }))
    }))
}

async fn hand_in<F: Fetch>(
    run: &Run<F>,
    link: &StoredRecord,
    authorization: &Secret,
    limits: SubmitLimits,
) -> Result<SubmissionOutcome, Fault> {
    let post = Post {
        url: save::SAVE_ADDRESS.to_owned(),
        media_type: "application/x-www-form-urlencoded",
        accept: "application/json",
        body: save::form(&url_of(link)),
        authorization: Some(authorization.clone()),
    };
    let mut exchanges = Vec::new();
    let fetched = run.fetch.hand_in(&post).await?;
    let mut work = read(
        resolve::store(run, fetched, ANSWER_BYTES_MAX).await?,
        &mut exchanges,
    );
    let mut polls = 0;
    let outcome = loop {
        let job = match work {
            Work::Done(outcome) => break outcome,
            Work::GoesOn(job) => job,
        };
        let Some(address) = save::status_address(&job).filter(|_| polls < limits.polls_max) else {
            break SubmissionOutcome::Pending { job };
        };
        polls += 1;
        tokio::time::sleep(Duration::from_millis(limits.poll_ms)).await;
        let mut ask = Ask::of(address, Purpose::Page);
        ask.authorization = Some(authorization.clone());
        let told = resolve::exchange(run, &ask, ANSWER_BYTES_MAX).await?;
        work = read(told, &mut exchanges);
        // One question without an answer says nothing of the work.
        if let Work::Done(SubmissionOutcome::Refused { passing: true, why }) = &work
            && why.starts_with("HTTP status")
        {
            work = Work::GoesOn(job);
        }
    };
    run.record(
        Fact::Submission(Box::new(Submitted {
            link: link.id,
            archive: WebArchive::Wayback,
            exchanges,
            outcome: outcome.clone(),
        })),
        Vec::new(),
    )
    .await?;
    run.flush().await?;
    Ok(outcome)
}

fn read(
    (record, exchange, head): (RecordId, crate::model::exchange::Exchange, Vec<u8>),
    exchanges: &mut Vec<RecordId>,
) -> Work {
    exchanges.push(record);
    match exchange.answer() {
        Some(answer) => save::read(answer.status, &String::from_utf8_lossy(&head)),
        None => save::read(0, ""),
    }
}
