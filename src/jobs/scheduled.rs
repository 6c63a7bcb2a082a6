//! `run`, the scheduled run: takes in what is new where it is told to look, asks again what is due, looks for
//! copies of what died where that was asked for, verifies the next part of what is stored when that is due, and names the links that died or returned since it last told.
//!
//! Each stage is a run of its own verb, complete in itself: a run cut off anywhere is continued by the next.
//! What was told is remembered as the number of a record, in the record of the run that told it.

pub mod lock;
pub mod settings;
pub mod stamps;
mod turns;
mod web_archives;
pub mod webhook;

use std::collections::BTreeMap;
use std::path::Path;

use super::collect::{Collect, Collected};
use super::event::StageName;
use super::mementos::Sought;
use super::recheck::{Recheck, Rechecked, SecondLook, Which};
use super::submit::Submissions;
use super::verify::{Part, verify_part};
use super::{Ending, Event, Fault, Means, resolve};
use crate::model::protection::Signing;
use crate::model::record::Fact;
use crate::model::timestamp::Timestamp;
use crate::model::turn::{Turn, TurnKind};
use crate::net::Fetch;
use crate::read::feed;
use settings::RunSettings;

/// The largest feed that is read.
const FEED_BYTES_MAX: usize = 8 << 20;
const HOUR_MS: i64 = 3_600_000;
const MEGABYTE: u64 = 1_000_000;
/// How many runs back one that told is looked for; before them everything is told again.
const ENDS_READ_MAX: u32 = 1000;
/// The count of a run's last record that says up to which record it told.
const TOLD_THROUGH: &str = "told_through";

/// What a stage came to, in the order of the stages.
#[derive(Debug)]
pub enum Stage {
    /// Feeds were asked for new entries.
    Feeds {
        /// Addresses of entries that are not held.
        new: usize,
        /// Feeds that could not be read, and why.
        unread: Vec<String>,
    },
    /// Documents were taken in.
    Collected(Box<Collected>),
    /// Nothing was there to take in.
    NothingToCollect(String),
    /// Links were asked again.
    Rechecked {
        rechecked: Box<Rechecked>,
        /// Links that are due and were left for the next run.
        left: u64,
    },
    /// Copies of links that are no longer served were looked for.
    Mementos(Sought),
    /// Links that are served were handed to a web archive.
    Submitted(Submissions),
    /// Proofs that calendars had promised were asked for again.
    Stamped(stamps::Upgraded),
    /// What is stored was checked, or the next part of it.
    Verified {
        objects: u64,
        /// What of it, where not all.
        part: Option<String>,
        /// What was wrong, one sentence each.
        findings: Vec<String>,
    },
}

/// What a scheduled run did before anybody was told.
#[derive(Debug)]
pub struct Worked {
    /// Deaths and returns since a run last told.
    pub turns: Vec<Turn>,
    /// The newest record these were made from.
    pub told_through: i64,
    /// The record up to which web archives were asked, where they were and nothing is left of it.
    pub asked_through: Option<i64>,
    /// How the stages went, all together.
    pub ending: Ending,
}

/// Does the stages one after the other; each is told when it is done.
///
/// # Errors
/// [`Fault`] where the archive cannot be used. What could not be reached is an outcome.
pub async fn work<F: Fetch + Send + 'static>(
    means: &Means<F>,
    settings: &RunSettings,
    folder: &Path,
    done: &(dyn Fn(&Stage) + Sync),
) -> Result<Worked, Fault> {
    let mut ending = Ending::Clean;
    let mut asked_through = None;
    let mut inputs = settings.inputs(folder);
    inputs.extend(settings.watch.pages.iter().cloned());
    if !settings.watch.feeds.is_empty() {
        (means.tell)(Event::StageBegan(StageName::Feeds));
        let (entries, unread) = new_entries(means, settings).await?;
        if !unread.is_empty() {
            ending = worse(ending, Ending::Incomplete);
        }
        done(&Stage::Feeds {
            new: entries.len(),
            unread,
        });
        inputs.extend(entries);
    }
    if !inputs.is_empty() {
        let stage = collect(means, inputs).await?;
        if let Stage::Collected(collected) = &stage {
            ending = worse(ending, collected.ending);
        }
        done(&stage);
    }
    if !means.archive.exists() {
        // Nothing was ever taken in: an empty archive is made, so that the run can be recorded.
        let (run, _) = means.begin("run").await?;
        run.end(ending, BTreeMap::new()).await?;
    } else if !means.stop.is_asked() {
        let stage = recheck(means, settings).await?;
        if let Stage::Rechecked { rechecked, left } = &stage {
            ending = worse(ending, of_recheck(rechecked, *left));
        }
        done(&stage);
        let asked = web_archives::ask(means, settings, done).await?;
        ending = worse(ending, asked.ending);
        asked_through = asked.through;
        if !means.stop.is_asked()
            && let Some(stage) = verify_if_due(means, settings).await?
        {
            if let Stage::Verified { findings, .. } = &stage
                && !findings.is_empty()
            {
                ending = Ending::Findings;
            }
            done(&stage);
        }
    }
    if means.stop.is_asked() {
        ending = Ending::Interrupted;
    }
    let reader = means.archive.open_for_reading()?;
    let turns = turns::since(&reader, count_before(&reader, TOLD_THROUGH)?)?;
    if turns.iter().any(|turn| turn.kind == TurnKind::Died) {
        ending = worse(ending, Ending::Findings);
    }
    Ok(Worked {
        turns,
        told_through: reader.last_seq()?,
        asked_through,
        ending,
    })
}

/// Records that everybody was told of `worked`, or with `untold` that somebody could not be: then, and where the run
/// was asked to stop, the next run tells again.
///
/// # Errors
/// [`Fault`] where the archive cannot be written.
pub async fn record<F: Fetch>(
    means: &Means<F>,
    worked: &Worked,
    untold: &[String],
) -> Result<(Ending, Signing), Fault> {
    let (run, _) = means.begin("run").await?;
    let count = |kind: TurnKind| {
        let turns = worked.turns.iter().filter(|turn| turn.kind == kind);
        turns.count() as u64
    };
    let mut counts = BTreeMap::from([
        ("links_died".to_owned(), count(TurnKind::Died)),
        ("links_returned".to_owned(), count(TurnKind::Returned)),
    ]);
    if let Some(through) = worked.asked_through {
        counts.insert(
            web_archives::ASKED_THROUGH.to_owned(),
            through.unsigned_abs(),
        );
    }
    // Who looks at the exit code alone learns of a death by a run that was not cut off.
    let ending = if means.stop.is_asked() {
        Ending::Interrupted
    } else if untold.is_empty() {
        counts.insert(TOLD_THROUGH.to_owned(), worked.told_through.unsigned_abs());
        worked.ending
    } else {
        worse(worked.ending, Ending::Incomplete)
    };
    run.end(ending, counts).await
}

/// The newest count of that name in the last record of a run: up to which record it had come. 0 where none has.
fn count_before(reader: &crate::store::Reader, name: &str) -> Result<i64, Fault> {
    let ends = reader.ended("run", ENDS_READ_MAX)?.into_iter();
    let mut counts = ends.filter_map(|stored| match stored.record.fact {
        Fact::RunEnded(ended) => ended.counts.get(name).copied(),
        _ => None,
    });
    Ok(counts.next().map_or(0, u64::cast_signed))
}

/// Entries of the watched feeds that no document was taken in from, and feeds that could not be read.
async fn new_entries<F: Fetch>(
    means: &Means<F>,
    settings: &RunSettings,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let (run, _) = means.begin("feeds").await?;
    let reader = means.archive.open_for_reading()?;
    let (mut new, mut unread) = (Vec::new(), Vec::new());
    for address in &settings.watch.feeds {
        let walked = resolve::walk(&run, address, FEED_BYTES_MAX).await?;
        let status = walked.last.answer().map(|answer| answer.status);
        let entries = feed::entries(&walked.last_head);
        if status != Some(200) || entries.is_empty() {
            let why = status.map_or_else(
                || "no answer".to_owned(),
                |status| format!("HTTP status {status}, no entries found"),
            );
            unread.push(format!("{address}: {why}"));
            continue;
        }
        let mut of_feed = Vec::new();
        for entry in entries {
            if of_feed.len() < settings.limits.entries_per_feed && !reader.has_source(&entry)? {
                of_feed.push(entry);
            }
        }
        new.extend(of_feed);
    }
    drop(reader);
    let ending = if unread.is_empty() {
        Ending::Clean
    } else {
        Ending::Incomplete
    };
    let counts = BTreeMap::from([("entries_new".to_owned(), new.len() as u64)]);
    run.end(ending, counts).await?;
    Ok((new, unread))
}

async fn collect<F: Fetch + Send + 'static>(
    means: &Means<F>,
    inputs: Vec<String>,
) -> Result<Stage, Fault> {
    (means.tell)(Event::StageBegan(StageName::Collect));
    let job = Collect {
        inputs,
        means: means.clone(),
    };
    match job.run().await {
        Ok(collected) => Ok(Stage::Collected(Box::new(collected))),
        // An empty watched folder is no fault of the run.
        Err(Fault::NoDocument(why)) => Ok(Stage::NothingToCollect(why)),
        // Asked to stop before anything was read.
        Err(Fault::Interrupted) => Ok(Stage::NothingToCollect("asked to stop".to_owned())),
        Err(Fault::Unreadable { path, error }) => Ok(Stage::NothingToCollect(format!(
            "{}: {error}",
            path.display()
        ))),
        Err(fault) => Err(fault),
    }
}

async fn recheck<F: Fetch + Send + 'static>(
    means: &Means<F>,
    settings: &RunSettings,
) -> Result<Stage, Fault> {
    (means.tell)(Event::StageBegan(StageName::Recheck));
    let links_max = settings.limits.links_per_run;
    let job = Recheck {
        which: Which::Due { links_max },
        second_look: SecondLook::Never,
        means: means.clone(),
    };
    let rechecked = job.run().await?;
    let now = means.clock.now();
    let left = means.archive.open_for_reading()?.due_count(now.millis())?;
    Ok(Stage::Rechecked {
        rechecked: Box::new(rechecked),
        left,
    })
}

/// What died is a finding of the run's turns, which tell it once and for cut-off runs too.
fn of_recheck(rechecked: &Rechecked, left: u64) -> Ending {
    match rechecked.ending {
        Ending::Findings if rechecked.newly_dead.is_empty() => Ending::Findings,
        Ending::Interrupted => Ending::Interrupted,
        Ending::Findings | Ending::Clean if left == 0 => Ending::Clean,
        _ => Ending::Incomplete,
    }
}

async fn verify_if_due<F: Fetch>(
    means: &Means<F>,
    settings: &RunSettings,
) -> Result<Option<Stage>, Fault> {
    let hours = i64::from(settings.limits.verify_every_hours);
    if hours == 0 {
        return Ok(None);
    }
    let now = means.clock.now();
    let reader = means.archive.open_for_reading()?;
    let next = reader
        .last_fixity_ms()?
        .map(|last_ms| last_ms.saturating_add(hours.saturating_mul(HOUR_MS)));
    // A last check in the future is a clock that was set back: it says nothing about when.
    let recent = next.is_some_and(|next_ms| {
        Timestamp::from_millis(next_ms) > now
            && next_ms.saturating_sub(hours * HOUR_MS) <= now.millis()
    });
    if recent {
        return Ok(None);
    }
    drop(reader);
    (means.tell)(Event::StageBegan(StageName::Verify));
    let bytes = settings.limits.verify_megabytes.saturating_mul(MEGABYTE);
    let part = Part::AtMost { bytes };
    let verified = verify_part(&means.archive, part, &[], &*means.clock, &|_| {}).await?;
    let part = verified.checked.part.as_ref();
    Ok(Some(Stage::Verified {
        objects: verified.checked.objects,
        part: part.map(|part| part.chosen.clone()),
        findings: verified
            .checked
            .findings
            .iter()
            .map(ToString::to_string)
            .collect(),
    }))
}

/// The one that needs more attention.
const fn worse(one: Ending, other: Ending) -> Ending {
    const fn rank(ending: Ending) -> u8 {
        match ending {
            Ending::Clean => 0,
            Ending::Incomplete => 1,
            Ending::InputsFailed => 2,
            Ending::Findings => 3,
            Ending::Interrupted => 4,
        }
    }
    if rank(other) > rank(one) { other } else { one }
}
