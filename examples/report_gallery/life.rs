//! An archive's life in a simulated web: documents are taken in, years go by, links are asked again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pressmark::jobs::collect::Collect;
use pressmark::jobs::recheck::{Recheck, SecondLook, Which};
use pressmark::jobs::{Archive, Client, Clock, Means, Settings, Stop, USER_AGENT};
use pressmark::model::timestamp::Timestamp;
use pressmark::net::{Limits, PaceLimits, Wiring};

use crate::Outcome;
use crate::web::SimulatedWeb;
use crate::web::world::World;

/// Requests under way at once.
const CONCURRENCY: usize = 32;
const BEGINNING: &str = "2026-10-01T08:00:00Z";

/// An archive and its web.
pub struct Life {
    pub web: SimulatedWeb,
    pub clock: Moved,
    folder: PathBuf,
}

/// A clock that years are skipped on.
#[derive(Clone)]
pub struct Moved(Arc<AtomicI64>);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl Moved {
    fn set(&self, moment: &str) -> Outcome<()> {
        let moment: Timestamp = moment.parse().map_err(|_| "an RFC 3339 time")?;
        self.0.store(moment.millis(), Ordering::SeqCst);
        Ok(())
    }
}

impl Life {
    pub fn begin(folder: &Path, world: World) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        let web = SimulatedWeb::start(world);
        fs::write(folder.join("ca.pem"), &web.ca_pem)?;
        let clock = Moved(Arc::default());
        clock.set(BEGINNING)?;
        Ok(Self {
            web,
            clock,
            folder: folder.to_owned(),
        })
    }

    pub fn archive(&self) -> Archive {
        Archive::at(&self.folder.join("archive")).with_key(self.folder.join("signing.key"))
    }

    pub fn collect(&self, input: &Path) -> Outcome<()> {
        let inputs = vec![input.display().to_string()];
        let means = self.means()?;
        tokio::runtime::Runtime::new()?.block_on(Collect { inputs, means }.run())?;
        Ok(())
    }

    /// Asks every link again at each of these moments.
    pub fn go_on(&self, moments: &[&str]) -> Outcome<()> {
        for moment in moments {
            self.clock.set(moment)?;
            let job = Recheck {
                which: Which::All,
                second_look: SecondLook::Never,
                means: self.means()?,
            };
            tokio::runtime::Runtime::new()?.block_on(job.run())?;
        }
        Ok(())
    }

    fn means(&self) -> Outcome<Means<Client>> {
        // Nobody's server is at the other end, so none is spared.
        let pace = PaceLimits {
            host_requests_max: CONCURRENCY,
            domain_requests_max: CONCURRENCY,
            burst_requests: 1_000_000,
            gap_ms: 0,
            failures_to_pause: 1_000_000,
            retries_max: 0,
            ..PaceLimits::default()
        };
        let settings = Settings {
            offline: false,
            user_agent: USER_AGENT.to_owned(),
            connect_to: vec![self.web.connect_to().parse().map_err(|_| "a rule")?],
            allow_addresses: vec!["127.0.0.1/32".parse()?],
            certificate_file: Some(self.folder.join("ca.pem")),
            spool_folder: self.folder.join("archive"),
            ..Settings::default()
        };
        let limits = Limits {
            pace,
            ..Limits::default()
        };
        let wiring = Wiring {
            limits,
            ..Wiring::default()
        };
        Ok(Means {
            archive: self.archive(),
            fetch: Arc::new(Client::wired(settings, wiring)?),
            clock: Arc::new(self.clock.clone()),
            concurrency: CONCURRENCY,
            mirrors: Vec::new(),
            canary: Vec::new(),
            options: BTreeMap::new(),
            tell: Arc::new(|_| {}),
            stop: Stop::default(),
        })
    }
}
