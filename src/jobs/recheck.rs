//! `recheck`: asks links again and appends an observation for each. Nothing earlier is changed.

use std::collections::BTreeMap;

use super::dispatch::{self, Asked, Source};
use super::due::Due;
use super::event::Event;
use super::links::{CheckSettings, LinkTask};
use super::posts::MediaWish;
use super::weigh;
use super::{Ending, Fault, Means};
use crate::classify::life::life;
use crate::model::facts::{LifeFacts, ObservationFacts};
use crate::model::liveness::StateTold;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::store::{Reader, StoredRecord};

/// Which links to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Which {
    /// Every link of the archive.
    All,
    /// Those whose time has come, longest due first.
    Due {
        /// How many at most; the rest stays due.
        links_max: u32,
    },
    /// These, as cited.
    Named(Vec<String>),
}

/// Whether links that are seen dead are asked a second time within the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecondLook {
    /// They are not: only time confirms a death.
    Never,
    /// They are, at once and from the same place. It never confirms anything (liveness.md 6).
    AtOnce,
}

/// What to ask again, and how.
pub struct Recheck<F> {
    pub which: Which,
    pub second_look: SecondLook,
    pub means: Means<F>,
}

/// What asking again came to.
#[derive(Debug)]
pub struct Rechecked {
    /// What came of the links, counted.
    pub links: Asked,
    /// The same of those that were asked a second time.
    pub second_look: Option<Asked>,
    /// Links whose death this run's checks confirmed.
    pub newly_dead: Vec<Changed>,
    /// Links that this run saw dead without that being confirmed; they are asked again.
    pub suspected: Vec<Changed>,
    /// Links that were dead, or suspected to be, and are served again.
    pub returned: Vec<Changed>,
    /// How signing went at the end of the run.
    pub signing: Option<Signing>,
    pub ending: Ending,
}

/// A link whose life took a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    pub url: String,
    pub life: LifeFacts,
}

impl<F: Fetch + Send + 'static> Recheck<F> {
    /// Does it.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be used or a named link is not in it.
    pub async fn run(self) -> Result<Rechecked, Fault> {
        let means = self.means;
        let reader = means.archive.open_for_reading()?;
        let asked_for = chosen(&reader, &self.which, means.clock.now())?;
        let before = asked_for
            .iter()
            .map(|link| life_of(&reader, link))
            .collect::<Result<Vec<_>, _>>()?;
        let (run, _) = means.begin("recheck").await?;
        let settings = CheckSettings {
            concurrency: means.concurrency,
            media: MediaWish::Leave,
        };
        (means.tell)(Event::LinksCited(asked_for.len()));
        let mut named = Named::of(&asked_for);
        let links = dispatch::check_all(&run, &means, settings, &mut named).await?;
        let links = links.of(asked_for.len());
        run.flush().await?;
        let mut second_look = None;
        if self.second_look == SecondLook::AtOnce {
            let dead = seen_dead(&reader, &asked_for)?;
            let mut again = Named::of(&dead);
            let asked = dispatch::check_all(&run, &means, settings, &mut again).await?;
            second_look = Some(asked.of(dead.len()));
            run.flush().await?;
        }
        for link in &asked_for {
            if means.stop.is_asked() {
                break;
            }
            for citation in reader.citing(link)? {
                weigh::weigh(&run, &reader, &citation).await?;
            }
        }
        let mut turned = Turned::default();
        for (link, before) in asked_for.iter().zip(before) {
            turned.take(url_of(link), &before, life_of(&reader, link)?);
        }
        let ending = if means.stop.is_asked() {
            Ending::Interrupted
        } else if !turned.newly_dead.is_empty() {
            Ending::Findings
        } else if links.failed + links.deferred > 0 {
            Ending::Incomplete
        } else {
            Ending::Clean
        };
        let mut rechecked = Rechecked {
            links,
            second_look,
            newly_dead: turned.newly_dead,
            suspected: turned.suspected,
            returned: turned.returned,
            signing: None,
            ending,
        };
        drop(reader);
        let (ending, signing) = run.end(ending, counts(&rechecked)).await?;
        rechecked.ending = ending;
        rechecked.signing = Some(signing);
        Ok(rechecked)
    }
}

/// Links by how their lives turned.
#[derive(Default)]
struct Turned {
    newly_dead: Vec<Changed>,
    suspected: Vec<Changed>,
    returned: Vec<Changed>,
}

impl Turned {
    fn take(&mut self, url: String, before: &LifeFacts, life: LifeFacts) {
        let was_doubted = before.is_dead() || before.state == StateTold::Suspected;
        let list = match life.state {
            _ if life.is_dead() && !before.is_dead() => &mut self.newly_dead,
            StateTold::Suspected if was_seen_dead(before, &life) => &mut self.suspected,
            StateTold::Is(state) if was_doubted && state.is_live() => &mut self.returned,
            _ => return,
        };
        list.push(Changed { url, life });
    }
}

/// True where a check since then saw the link dead.
fn was_seen_dead(before: &LifeFacts, now: &LifeFacts) -> bool {
    let mut new = now.observations.iter().skip(before.observations.len());
    new.any(|seen| seen.judged.verdict.is_dead())
}

fn chosen(reader: &Reader, which: &Which, now: Timestamp) -> Result<Vec<StoredRecord>, Fault> {
    let urls = match which {
        Which::All => return Ok(reader.links()?),
        Which::Due { links_max } => return Ok(reader.due(now.millis(), *links_max)?),
        Which::Named(urls) => urls,
    };
    urls.iter().map(|url| named(reader, url)).collect()
}

/// The link that a person names.
pub(super) fn named(reader: &Reader, url: &str) -> Result<StoredRecord, Fault> {
    // A person may copy a link as documents print it, without scheme.
    let found = match reader.link(url)? {
        Some(link) => Some(link),
        None => reader.link(&format!("https://{url}"))?,
    };
    found.ok_or_else(|| Fault::UnknownLink(url.to_owned()))
}

/// Those of the links whose last check saw them dead.
fn seen_dead(reader: &Reader, links: &[StoredRecord]) -> Result<Vec<StoredRecord>, Fault> {
    let mut dead = Vec::new();
    for link in links {
        let last = reader.observations(link)?.pop();
        let is_dead = last.is_some_and(|stored| {
            matches!(stored.record.fact, Fact::Observation(seen) if seen.judged.verdict.is_dead())
        });
        if is_dead {
            dead.push(link.clone());
        }
    }
    Ok(dead)
}

/// The links that were named, each of which is due.
struct Named<'a> {
    links: std::slice::Iter<'a, StoredRecord>,
}

impl<'a> Named<'a> {
    fn of(links: &'a [StoredRecord]) -> Self {
        Self {
            links: links.iter(),
        }
    }
}

impl Source for Named<'_> {
    fn next(&mut self) -> Result<Option<LinkTask>, Fault> {
        Ok(self.links.next().map(|link| LinkTask {
            link: link.id,
            url: url_of(link),
            due: Due::Link,
        }))
    }

    /// A recheck asks for whole links, which nothing that comes in meanwhile makes superfluous.
    fn again(&mut self, _link: RecordId) -> Result<Option<LinkTask>, Fault> {
        Ok(None)
    }
}

pub(super) fn url_of(link: &StoredRecord) -> String {
    match &link.record.fact {
        Fact::Link(seen) => seen.url.clone(),
        other => unreachable!("the link table names only links, not {}", other.kind()),
    }
}

/// What all observations of a link say together.
pub(super) fn life_of(reader: &Reader, link: &StoredRecord) -> Result<LifeFacts, Fault> {
    let told = reader.observations(link)?.into_iter().filter_map(|stored| {
        let Fact::Observation(observed) = stored.record.fact else {
            return None;
        };
        Some(ObservationFacts {
            record: stored.id,
            at: stored.record.at,
            judged: observed.judged,
            check: observed.check,
            further: Vec::new(),
        })
    });
    let mut observations: Vec<ObservationFacts> = told.collect();
    // Collected in the place of whole records, which are much longer.
    observations.shrink_to_fit();
    Ok(life(observations))
}

fn counts(rechecked: &Rechecked) -> BTreeMap<String, u64> {
    [
        ("links_fetched", rechecked.links.fetched),
        ("links_failed", rechecked.links.failed),
        ("links_deferred", rechecked.links.deferred),
        ("links_newly_dead", rechecked.newly_dead.len()),
        ("links_suspected", rechecked.suspected.len()),
        ("links_returned", rechecked.returned.len()),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count as u64))
    .collect()
}
