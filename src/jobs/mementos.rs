//! Links that are no longer served → copies of them in public web archives, asked for by name only, fetched as
//! they were archived, and held against the quoted words (liveness.md 9.5).
//!
//! Every request is an exchange in the archive, every search a record. "None found" is said only where every
//! archive that was asked said so. Cases: `tests/mementos.rs`.

mod again;
mod ask;
mod gate;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::memory::Memory;
use super::recheck::{life_of, url_of};
use super::run::Run;
use super::{Ending, Fault, Means, follow};
use crate::classify::memento::choose::Wanted;
use crate::classify::memento::variants;
use crate::model::facts::LifeFacts;
use crate::model::liveness::{StateTold, Verdict};
use crate::model::memento::{
    ArchiveAnswer, ArchiveAsked, MementoHeld, MementoOutcome, MementoSought, WebArchive,
};
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::platform;
use crate::store::{Archive, Reader, StoredRecord};

const DAY_MS: i64 = 86_400_000;
/// What an archive said is not asked for again so soon: copies, and that there are none.
const FOUND_KEPT_MS: i64 = 7 * DAY_MS;
const NOTHING_KEPT_MS: i64 = DAY_MS;
/// A copy as near as this ends the search.
const NEAR_MS: u64 = 30 * 86_400_000;
/// After so many answers that are none, an archive is left alone for the rest of the run.
const REFUSALS_MAX: u32 = 5;
/// Time between two requests to one archive: below the rates they publish (liveness.md 9.2, 9.4).
const ARCHIVE_GAP: Duration = Duration::from_millis(2500);

/// What a search over many links came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sought {
    /// Each link that copies were looked for, with what came of it.
    pub links: Vec<(String, MementoOutcome)>,
    pub interrupted: bool,
}

impl Sought {
    /// How many came to this.
    pub fn count(&self, code: &str) -> usize {
        let links = self.links.iter();
        links.filter(|(_, outcome)| outcome.code() == code).count()
    }
}

/// The number of the newest record, 0 where there is no archive yet: what is observed later is behind it.
///
/// # Errors
/// [`Fault`] where the archive cannot be read.
pub fn newest_record(archive: &Archive) -> Result<i64, Fault> {
    if !archive.exists() {
        return Ok(0);
    }
    Ok(archive.open_for_reading()?.last_seq()?)
}

/// Looks for copies of every link observed after record `after` that is not served as it was cited.
///
/// # Errors
/// [`Fault`] where the archive cannot be used. What web archives do is an outcome.
pub async fn seek<F: Fetch>(
    means: &Means<F>,
    archives: &[WebArchive],
    after: i64,
) -> Result<Sought, Fault> {
    let mut sought = Sought::default();
    if archives.is_empty() || !means.archive.exists() {
        return Ok(sought);
    }
    let reader = means.archive.open_for_reading()?;
    let wanted: Vec<StoredRecord> = reader
        .observed_since(after)?
        .into_iter()
        .map(|(link, _)| link)
        .filter_map(|link| match life_of(&reader, &link) {
            Ok(life) if wants_a_copy(&life) => Some(Ok(link)),
            Ok(_) => None,
            Err(fault) => Some(Err(fault)),
        })
        .collect::<Result<_, _>>()?;
    let again = again::due(&reader, archives, means.clock.now())?;
    if wanted.is_empty() && again.is_empty() {
        return Ok(sought);
    }
    let (run, _) = means.begin("mementos").await?;
    let mut search = Search {
        run: &run,
        memory: Memory::new(means.archive.open_for_reading()?),
        reader,
        archives,
        refusals: HashMap::new(),
    };
    for link in &wanted {
        if means.stop.is_asked() {
            sought.interrupted = true;
            break;
        }
        if let Some(outcome) = search.of_link(link).await? {
            sought.links.push((url_of(link), outcome));
        }
    }
    for before in &again {
        if means.stop.is_asked() {
            sought.interrupted = true;
            break;
        }
        if let Some(found) = again::fetch(&run, &search.reader, before).await? {
            run.record(Fact::Memento(Box::new(found)), Vec::new())
                .await?;
        }
    }
    drop(search);
    let counts = [
        "memento_verified",
        "memento_unverified",
        "none_found",
        "archive_unavailable",
    ];
    let counts = counts.map(|code| (code.to_owned(), sought.count(code) as u64));
    let ending = if sought.interrupted {
        Ending::Interrupted
    } else if sought.count("archive_unavailable") > 0 {
        Ending::Incomplete
    } else {
        Ending::Clean
    };
    run.end(ending, BTreeMap::from(counts)).await?;
    Ok(sought)
}

/// True where a link is not, or not certainly, served as it was cited.
fn wants_a_copy(life: &LifeFacts) -> bool {
    let suspected = life.state == StateTold::Suspected;
    life.folded.is_some_and(|folded| {
        suspected
            || folded.state.is_dead()
            || matches!(folded.state, Verdict::Drifted | Verdict::Unreachable)
    })
}

/// A search over the links of a run.
struct Search<'a, F> {
    run: &'a Run<F>,
    memory: Memory,
    reader: Reader,
    archives: &'a [WebArchive],
    /// Answers of each archive that were none.
    refusals: HashMap<WebArchive, u32>,
}

/// The best so far.
struct Best {
    cost: f64,
    verified: bool,
    held: MementoHeld,
}

impl<F: Fetch> Search<'_, F> {
    /// `None` where it was looked for lately.
    async fn of_link(&mut self, link: &StoredRecord) -> Result<Option<MementoOutcome>, Fault> {
        if self.is_fresh(link)? {
            return Ok(None);
        }
        let known = self.memory.of_page(link.id)?;
        let life = life_of(&self.reader, link)?;
        let url = url_of(link);
        let addresses = self.addresses(
            link,
            &url,
            known
                .copy
                .as_ref()
                .and_then(|(_, copy)| copy.canonical.as_deref()),
        )?;
        let posted = addresses
            .iter()
            .find_map(|address| platform::post_of_url(address))
            .and_then(|key| follow::posted(self.run, &key));
        let variants = variants::of(addresses.iter().map(String::as_str));
        let around = posted.unwrap_or_else(|| first_seen(&life, link));
        let mut asked = Vec::new();
        let mut best: Option<Best> = None;
        for archive in self.archives {
            let wanted = Wanted {
                asked: &url,
                around,
                posted,
                first_seen_dead: life.first_seen_dead,
            };
            let (told, found) = self
                .ask_archive(archive, &variants, &wanted, &known)
                .await?;
            asked.push(told);
            if let Some(found) = found
                && best.as_ref().is_none_or(|best| is_better(&found, best))
            {
                best = Some(found);
            }
            let is_near = |best: &Best| {
                best.verified && best.held.at.millis().abs_diff(around.millis()) <= NEAR_MS
            };
            if best.as_ref().is_some_and(is_near) {
                break;
            }
        }
        let outcome = outcome(best, &asked);
        self.run
            .record(
                Fact::Memento(Box::new(MementoSought {
                    link: link.id,
                    around,
                    archives: asked,
                    outcome: outcome.clone(),
                })),
                Vec::new(),
            )
            .await?;
        self.run.flush().await?;
        Ok(Some(outcome))
    }

    /// True where the last search still stands and asked all that are to be asked.
    fn is_fresh(&self, link: &StoredRecord) -> Result<bool, Fault> {
        let Some(last) = self.reader.memento_searches(link)?.pop() else {
            return Ok(false);
        };
        let Fact::Memento(sought) = &last.record.fact else {
            return Ok(false);
        };
        let age_ms = self.run.now().millis() - last.record.at.millis();
        let all_asked = self.archives.iter().all(|archive| {
            let mut asked = sought.archives.iter();
            asked.any(|one| one.archive == *archive)
        });
        Ok(match &sought.outcome {
            MementoOutcome::Shows(_) => (0..FOUND_KEPT_MS).contains(&age_ms),
            MementoOutcome::Nearest(_) => all_asked && (0..FOUND_KEPT_MS).contains(&age_ms),
            MementoOutcome::NoneFound => all_asked && (0..NOTHING_KEPT_MS).contains(&age_ms),
            MementoOutcome::ArchiveUnavailable => false,
        })
    }

    /// As cited, as last landed on, and as the page names itself.
    fn addresses(
        &self,
        link: &StoredRecord,
        url: &str,
        canonical: Option<&str>,
    ) -> Result<Vec<String>, Fault> {
        let mut addresses = vec![url.to_owned()];
        for stored in self.reader.trails(link)? {
            if let Fact::Trail(trail) = stored.record.fact {
                addresses.push(trail.end_url);
            }
        }
        addresses.extend(canonical.map(str::to_owned));
        addresses.dedup();
        Ok(addresses)
    }

    /// One more answer that is none.
    fn refused(&mut self, archive: &WebArchive) {
        *self.refusals.entry(archive.clone()).or_default() += 1;
    }

    fn is_given_up(&self, archive: &WebArchive) -> bool {
        self.refusals
            .get(archive)
            .is_some_and(|count| *count >= REFUSALS_MAX)
    }
}

/// What shows the cited words comes before what does not, then what lies nearer in time.
fn is_better(one: &Best, other: &Best) -> bool {
    (one.verified && !other.verified) || (one.verified == other.verified && one.cost < other.cost)
}

fn outcome(best: Option<Best>, asked: &[ArchiveAsked]) -> MementoOutcome {
    let unavailable = asked
        .iter()
        .any(|one| matches!(one.answer, ArchiveAnswer::Unavailable { .. }));
    match best {
        Some(best) if best.verified => MementoOutcome::Shows(Box::new(best.held)),
        Some(best) => MementoOutcome::Nearest(Box::new(best.held)),
        None if unavailable => MementoOutcome::ArchiveUnavailable,
        None => MementoOutcome::NoneFound,
    }
}

/// When the link was first seen as it was cited; else when it came into the archive.
fn first_seen(life: &LifeFacts, link: &StoredRecord) -> Timestamp {
    let live = life
        .observations
        .iter()
        .find(|seen| seen.judged.verdict.is_live());
    live.map_or(link.record.at, |seen| seen.at)
}

/// An archive's answer so far.
struct Telling {
    archive: WebArchive,
    exchanges: Vec<RecordId>,
}

impl Telling {
    fn end(self, answer: ArchiveAnswer) -> ArchiveAsked {
        ArchiveAsked {
            archive: self.archive,
            exchanges: self.exchanges,
            answer,
        }
    }
}
