//! A small archive with everything that makes packages hard: redirects, an answer that came twice, a link
//! that died, bodies cut short, requests without an answer, and time stamps over it.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use pressmark::jobs::collect::Collect;
use pressmark::jobs::export::{Gathered, Selection, gather};
use pressmark::jobs::pin::{Decision, pin};
use pressmark::jobs::recheck::{Recheck, SecondLook, Which};
use pressmark::jobs::stamp::{self, Stamping};
use pressmark::jobs::{Archive, Client, Clock, Means, Settings, Stop, SystemClock, USER_AGENT};
use pressmark::model::check::Pin;
use pressmark::model::package::Withheld;

use crate::stamp::authority::Authority;
use crate::stamp::calendar::Calendar;
use crate::support::web::SimulatedWeb;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;

/// Made once for all tests, which only read it.
static MADE: LazyLock<Made> = LazyLock::new(Made::new);

/// The article that is taken in.
pub fn article() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/article.txt")
}

/// The archive.
pub fn archive() -> Archive {
    Archive::at(&MADE.folder.join("archive")).with_key(key())
}

/// The file of the key that signs it.
pub fn key() -> PathBuf {
    MADE.folder.join("signing.key")
}

/// What a selection of it holds.
pub fn gathered(selection: &Selection) -> Gathered {
    gather(&archive(), selection, Withheld::Nothing).expect("a readable archive")
}

struct Made {
    folder: PathBuf,
}

impl Made {
    fn new() -> Self {
        // A static is never dropped, so a temporary folder would stay behind after every run.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("export");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a writable folder");
        let web = SimulatedWeb::start(World::new(5));
        std::fs::write(folder.join("ca.pem"), &web.ca_pem).expect("a writable folder");
        let made = Self { folder };
        made.collect(&web);
        for round in [
            [
                (
                    "news.example",
                    "/2025/03/14/pier-last-inspected-in-2019",
                    Scenario::Chunked,
                ),
                ("t.co", "/q7RmV2xKd9", Scenario::ResetBeforeHead),
                ("t.co", "/Xc5WgP0rTb", Scenario::ChainOfTwelve),
            ],
            [
                (
                    "news.example",
                    "/2025/03/14/pier-last-inspected-in-2019",
                    Scenario::CutOff,
                ),
                ("t.co", "/q7RmV2xKd9", Scenario::OutageHtml),
                ("t.co", "/Xc5WgP0rTb", Scenario::Gone),
            ],
        ] {
            for (host, path, scenario) in round {
                web.set(host, path, scenario);
            }
            made.recheck(&web);
            web.restore_all();
        }
        made.pin_dead("pic.twitter.com/Xc5WgP0rTb");
        made.stamp();
        made
    }

    fn client(&self, web: &SimulatedWeb) -> Client {
        let settings = Settings {
            offline: false,
            user_agent: USER_AGENT.to_owned(),
            connect_to: vec![web.connect_to().parse().expect("a rule")],
            allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
            certificate_file: Some(self.folder.join("ca.pem")),
            spool_folder: self.folder.join("archive"),
            ..Settings::default()
        };
        Client::new(settings).expect("sound settings")
    }

    fn means(&self, web: &SimulatedWeb) -> Means<Client> {
        Means {
            archive: Archive::at(&self.folder.join("archive"))
                .with_key(self.folder.join("signing.key")),
            fetch: Arc::new(self.client(web)),
            clock: Arc::new(SystemClock),
            concurrency: 4,
            mirrors: Vec::new(),
            canary: Vec::new(),
            options: BTreeMap::new(),
            tell: Arc::new(|_| {}),
            stop: Stop::default(),
        }
    }

    fn collect(&self, web: &SimulatedWeb) {
        let job = Collect {
            inputs: vec![article().display().to_string()],
            means: self.means(web),
        };
        block_on(job.run()).expect("a collected document");
    }

    /// Two checks within a moment confirm no death; a person may know better.
    fn pin_dead(&self, url: &str) {
        let archive =
            Archive::at(&self.folder.join("archive")).with_key(self.folder.join("signing.key"));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let by = Pin {
            author: "An Archivist".into(),
            note: "Its owner told us so.".into(),
        };
        let urls = [url.to_owned()];
        block_on(pin(&archive, &clock, &urls, Decision::Dead, &by)).expect("a pinned link");
    }

    /// An authority and a calendar on the loopback say when it was so; none where `openssl` is missing.
    fn stamp(&self) {
        let Some(made) = Authority::new() else { return };
        let calendar = Calendar::open();
        let served = made.serve("good");
        let settings = Settings {
            allow_addresses: vec!["127.0.0.0/8".parse().expect("a network")],
            spool_folder: self.folder.join("archive"),
            ..Settings::default()
        };
        let job = Stamping {
            archive: Archive::at(&self.folder.join("archive"))
                .with_key(self.folder.join("signing.key")),
            client: Client::new(settings).expect("sound settings"),
            clock: Arc::new(SystemClock),
            authorities: vec![stamp::Authority {
                address: format!("{}/tsr", served.address()),
                roots: made.roots(),
            }],
            calendars: vec![calendar.served.address()],
        };
        let stamps = block_on(job.run()).expect("a signed archive");
        assert_eq!(stamps.obtained.len(), 2, "{:?}", stamps.failed);
    }

    fn recheck(&self, web: &SimulatedWeb) {
        let job = Recheck {
            which: Which::All,
            second_look: SecondLook::Never,
            means: self.means(web),
        };
        block_on(job.run()).expect("a rechecked archive");
    }
}

fn block_on<T>(job: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(job)
}
