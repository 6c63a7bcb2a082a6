//! One run of a command that writes: the network, the writer, the clock, and what the run knows.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::OnceCell;

use super::event::Event;
use super::gathering::Obtained;
use super::links::Tell;
use super::posts::PostAsked;
use super::{Ending, Fault, Means, robots};
use crate::model::mirror::Mirror;
use crate::model::payload::Payload;
use crate::model::post::PostKey;
use crate::model::protection::Signing;
use crate::model::record::{Fact, LinkObserved, RecordId, RunEnded, RunStarted};
use crate::model::timestamp::Timestamp;
use crate::net::Fetch;
use crate::store::{Prepared, StoreFault, Writer};

/// Name and version, as records and reports say it.
pub const PROGRAM: &str = concat!("pressmark ", env!("CARGO_PKG_VERSION"));

/// Tells the time. Tests bring their own.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// This computer's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }
}

/// What a post's first asker finds out serves all who ask in the same run.
type SharedAnswer = Arc<OnceCell<Arc<PostAsked>>>;

/// Requisites remembered as asked for. Beyond this all are forgotten, and asked for once more where another
/// page needs them: a run over a hundred thousand pages must not hold them all.
const REQUISITES_REMEMBERED_MAX: usize = 20_000;

/// What a requisite's first asker finds out serves all pages of the same run.
type SharedRequisite = Arc<OnceCell<Arc<Obtained>>>;

/// Hosts whose `robots.txt` is remembered, likewise.
const ROBOTS_REMEMBERED_MAX: usize = 20_000;

/// What a host told its first asker.
type SharedRobots = Arc<OnceCell<Arc<robots::Told>>>;

/// One run.
pub(super) struct Run<F> {
    pub fetch: Arc<F>,
    writer: Writer,
    clock: Arc<dyn Clock>,
    id: RecordId,
    tell: Tell,
    /// Mirrors that may be asked.
    pub mirrors: Vec<Mirror>,
    /// True once any server answered anything.
    pub answered: AtomicBool,
    /// Addresses that tell whether our own network works.
    pub canary: Vec<String>,
    // Guards the table alone; the cells are awaited outside of it.
    posts: Mutex<HashMap<PostKey, SharedAnswer>>,
    // The same for requisites, by address.
    requisites: Mutex<HashMap<String, SharedRequisite>>,
    // The same for `robots.txt`, by address.
    robots: Mutex<HashMap<String, SharedRobots>>,
}

impl<F: Fetch> Run<F> {
    /// Writes the run's first record.
    pub async fn start(means: &Means<F>, writer: Writer, command: &str) -> Result<Self, Fault> {
        let clock = Arc::clone(&means.clock);
        let fact = Fact::RunStarted(RunStarted {
            command: command.to_owned(),
            program: PROGRAM.to_owned(),
            options: means.options.clone(),
        });
        let prepared = Prepared::new(fact, clock.now(), None);
        let id = prepared.id;
        writer.put(vec![prepared], Vec::new()).await?;
        Ok(Self {
            fetch: Arc::clone(&means.fetch),
            writer,
            clock,
            id,
            tell: Arc::clone(&means.tell),
            mirrors: means.mirrors.clone(),
            answered: AtomicBool::new(false),
            canary: means.canary.clone(),
            posts: Mutex::default(),
            requisites: Mutex::default(),
            robots: Mutex::default(),
        })
    }

    /// Tells whoever follows the run.
    pub fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    /// The run's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes a fact a record of this run, not yet stored.
    pub fn prepare(&self, fact: Fact) -> Prepared {
        Prepared::new(fact, self.clock.now(), Some(self.id))
    }

    /// Stores records with the bytes they speak of, together.
    pub async fn put(
        &self,
        records: Vec<Prepared>,
        payloads: Vec<Payload>,
    ) -> Result<(), Arc<StoreFault>> {
        self.writer.put(records, payloads).await
    }

    /// Stores one fact and returns its record's id.
    pub async fn record(&self, fact: Fact, payloads: Vec<Payload>) -> Result<RecordId, Fault> {
        let prepared = self.prepare(fact);
        let id = prepared.id;
        self.put(vec![prepared], payloads).await?;
        Ok(id)
    }

    /// Stores an observation judged at `at`: its state was folded with that time, so its record bears it.
    pub async fn observe(&self, at: Timestamp, observed: LinkObserved) -> Result<RecordId, Fault> {
        let prepared = Prepared::new(Fact::Observation(observed), at, Some(self.id));
        let id = prepared.id;
        self.put(vec![prepared], Vec::new()).await?;
        Ok(id)
    }

    /// Waits until all that was stored is on the disk; only then may it be announced.
    pub async fn flush(&self) -> Result<(), Fault> {
        Ok(self.writer.flush().await?)
    }

    /// Waits until all that was stored so far is on the disk, in the writer's own time.
    pub async fn settled(&self) -> Result<(), Fault> {
        Ok(self.writer.settled().await?)
    }

    /// Writes the run's last record, signs everything and closes the archive. A log that the key must
    /// not sign is a finding, whatever else the run came to.
    ///
    /// Nothing else may read the archive by then: the last connection to close folds the -wal file in, and
    /// only a writer can.
    pub async fn end(
        self: Arc<Self>,
        ending: Ending,
        counts: BTreeMap<String, u64>,
    ) -> Result<(Ending, Signing), Fault> {
        let run = Arc::into_inner(self).ok_or_else(|| {
            Fault::Broken("a link was still under way at the end of the run".to_owned())
        })?;
        run.close(ending, counts).await
    }

    async fn close(
        self,
        ending: Ending,
        counts: BTreeMap<String, u64>,
    ) -> Result<(Ending, Signing), Fault> {
        // Asked before the last record is written, so that it tells the code the run really ends with.
        let ending = match self.writer.refusal().await? {
            Some(_) => Ending::Findings,
            None => ending,
        };
        let exit_code = ending.exit_code();
        let fact = Fact::RunEnded(RunEnded { exit_code, counts });
        self.record(fact, Vec::new()).await?;
        let signing = self.writer.sign().await?;
        self.writer.close().await?;
        let ending = match signing.refusal() {
            Some(_) => Ending::Findings,
            None => ending,
        };
        Ok((ending, signing))
    }

    /// Remembers that the network works.
    pub fn note_answer(&self) {
        self.answered.store(true, Ordering::Relaxed);
    }

    /// The place where what asking for a requisite brought is shared within this run.
    pub fn shared_requisite(&self, url: &str) -> SharedRequisite {
        let mut requisites = self.requisites.lock().expect("no holder panics");
        if requisites.len() >= REQUISITES_REMEMBERED_MAX && !requisites.contains_key(url) {
            requisites.clear();
        }
        Arc::clone(requisites.entry(url.to_owned()).or_default())
    }

    /// The place where what a host's `robots.txt` says is shared within this run.
    pub fn shared_robots(&self, file: &str) -> SharedRobots {
        let mut robots = self.robots.lock().expect("no holder panics");
        if robots.len() >= ROBOTS_REMEMBERED_MAX && !robots.contains_key(file) {
            robots.clear();
        }
        Arc::clone(robots.entry(file.to_owned()).or_default())
    }

    /// The place where the answer about a post is shared within this run.
    pub fn shared_answer(&self, key: &PostKey) -> SharedAnswer {
        let mut posts = self.posts.lock().expect("no holder panics");
        Arc::clone(posts.entry(key.clone()).or_default())
    }
}
