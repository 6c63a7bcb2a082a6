//! A folder for an archive, a simulated web and a clock: what a test needs to run the verbs as a
//! person would, in this process and without the internet. Gone when dropped.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use pressmark::jobs::assemble::assemble;
use pressmark::jobs::collect::{Collect, Collected};
use pressmark::jobs::recheck::{Recheck, Rechecked, SecondLook, Which};
use pressmark::jobs::verify::{Verified, verify};
use pressmark::jobs::{
    Archive, Client, Event, Fault, LinkOutcome, Means, Settings, Stop, USER_AGENT,
};
use pressmark::model::digest::Digest;
use pressmark::model::facts::ArchiveFacts;
use pressmark::model::mirror::Mirror;
use pressmark::net::{Fetch, Limits, Manners, PaceLimits, RobotsPolicy, Wiring};
use tempfile::TempDir;

use super::stopped_clock::StoppedClock;
use super::web::SimulatedWeb;
use super::web::world::World;

/// When the clock of a new workplace stands.
pub const FIRST_DAY: &str = "2026-10-01T08:00:00.000Z";

/// Everything a test needs.
pub struct Workplace {
    pub web: SimulatedWeb,
    pub clock: Arc<StoppedClock>,
    /// Links under way at once; one makes the order of requests that of the document.
    pub concurrency: usize,
    /// Mirrors a person named.
    pub mirrors: Vec<Mirror>,
    folder: TempDir,
}

/// What a run came to, and what it told of each link on the way.
#[derive(Debug)]
pub struct Followed<T> {
    pub asked: Vec<LinkOutcome>,
    pub done: T,
}

impl<T> std::ops::Deref for Followed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.done
    }
}

impl Workplace {
    /// A workplace before this world.
    pub fn before(world: World) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let web = SimulatedWeb::start(world);
        std::fs::write(folder.path().join("ca.pem"), &web.ca_pem).expect("a writable folder");
        Self {
            web,
            clock: Arc::new(StoppedClock::at(FIRST_DAY)),
            concurrency: 8,
            mirrors: Vec::new(),
            folder,
        }
    }

    /// A path inside the workplace.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The archive, which may not exist yet.
    pub fn archive(&self) -> Archive {
        Archive::at(&self.path("archive"))
    }

    /// The archive's database file.
    pub fn database(&self) -> PathBuf {
        self.archive().database()
    }

    /// A document with these words.
    pub fn document(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a writable folder");
        path
    }

    /// How this workplace reaches the simulated web.
    pub fn settings(&self) -> Settings {
        Settings {
            offline: false,
            user_agent: USER_AGENT.to_owned(),
            connect_to: vec![self.web.connect_to().parse().expect("a rule")],
            allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
            certificate_file: Some(self.path("ca.pem")),
            spool_folder: self.path("archive"),
            // What hosts say of robots has tests of its own; here only what is cited is asked for.
            manners: Manners {
                robots: RobotsPolicy::Off,
                ..Manners::default()
            },
            ..Settings::default()
        }
    }

    /// A rested client, as sparing of a host as every other, but in milliseconds instead of seconds: what
    /// servers do here they do at once, and no test waits for a person's patience.
    pub fn client(&self) -> Client {
        let pace = PaceLimits {
            gap_ms: 1,
            gap_ms_max: 20,
            pause_ms: 5,
            retry_delay_ms: 1,
            ..PaceLimits::default()
        };
        let wiring = Wiring {
            limits: Limits {
                pace,
                ..Limits::default()
            },
            ..Wiring::default()
        };
        Client::wired(self.settings(), wiring).expect("sound settings")
    }

    /// `collect` of one document, as a person would.
    pub fn collect(&self, document: &Path) -> Followed<Collected> {
        self.collect_through(self.client(), document)
            .expect("a collected document")
    }

    /// `collect` through another network.
    pub fn collect_through<F: Fetch + Send + 'static>(
        &self,
        fetch: F,
        document: &Path,
    ) -> Result<Followed<Collected>, Fault> {
        let inputs = vec![document.display().to_string()];
        self.follow(fetch, |means| Collect { inputs, means }.run())
    }

    /// What a run here works with.
    pub fn means<F>(&self, fetch: F) -> Means<F> {
        Means {
            archive: self.archive(),
            fetch: Arc::new(fetch),
            clock: Arc::clone(&self.clock) as _,
            concurrency: self.concurrency,
            mirrors: self.mirrors.clone(),
            canary: Vec::new(),
            options: BTreeMap::new(),
            tell: Arc::new(|_| {}),
            stop: Stop::default(),
        }
    }

    /// `recheck` of every link.
    pub fn recheck(&self) -> Followed<Rechecked> {
        self.recheck_through(self.client())
    }

    /// `recheck` through another network.
    pub fn recheck_through<F: Fetch + Send + 'static>(&self, fetch: F) -> Followed<Rechecked> {
        self.recheck_as(fetch, Which::All)
    }

    /// `recheck` of some links.
    pub fn recheck_which(&self, which: Which) -> Followed<Rechecked> {
        self.recheck_as(self.client(), which)
    }

    fn recheck_as<F: Fetch + Send + 'static>(&self, fetch: F, which: Which) -> Followed<Rechecked> {
        let second_look = SecondLook::Never;
        let job = |means| Recheck {
            which,
            second_look,
            means,
        };
        self.follow(fetch, |means| job(means).run())
            .expect("a rechecked archive")
    }

    /// Carries a run out and keeps what it tells of links, in the order of their addresses.
    fn follow<F, T, W: Future<Output = Result<T, Fault>>>(
        &self,
        fetch: F,
        job: impl FnOnce(Means<F>) -> W,
    ) -> Result<Followed<T>, Fault> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut means = self.means(fetch);
        let telling = Arc::clone(&told);
        means.tell = Arc::new(move |event| {
            if let Event::LinkDone(outcome) = event {
                telling.lock().expect("no holder panics").push(outcome);
            }
        });
        let done = block_on(job(means))?;
        let mut asked = std::mem::take(&mut *told.lock().expect("no holder panics"));
        asked.sort_by(|one, other| one.url.cmp(&other.url));
        Ok(Followed { asked, done })
    }

    /// `verify`.
    pub fn verify(&self) -> Verified {
        let clock = &*self.clock;
        block_on(verify(&self.archive(), clock, &|_| {})).expect("an archive to verify")
    }

    /// What `report` is made of.
    pub fn facts(&self) -> ArchiveFacts {
        assemble(&self.archive(), &*self.clock).expect("a readable archive")
    }

    /// An object's bytes, as `cat` gives them.
    pub fn cat(&self, digest: &str) -> Option<Vec<u8>> {
        let digest: Digest = digest.parse().expect("a digest");
        let reader = self.archive().open_for_reading().expect("an archive");
        let mut bytes = Vec::new();
        let found = reader.copy_object(digest, &mut bytes);
        found.expect("a readable object").then_some(bytes)
    }

    /// The addresses asked since the record was last cleared, in order of arrival.
    pub fn asked(&self) -> Vec<String> {
        let requests = self.web.requests().into_iter();
        requests.map(|request| request.url()).collect()
    }
}

/// Runs a job on a runtime of its own.
pub fn block_on<T>(job: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(job)
}

/// The text of a case file.
pub fn case(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
