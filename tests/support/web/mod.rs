//! A simulated web: t.co, pic.twitter.com, X with its embed and syndication doors, its media hosts,
//! shorteners and newsrooms, on one local port, so that Pressmark can be tested and played with
//! without the internet. Built after platforms.md sections 1–3 and 7.
//!
//! `SimulatedWeb::start(World::new(seed))` serves it until dropped. While it runs, `set` puts a
//! resource into a named `Scenario`, `delete_post` takes a post away, `advance` moves the clock, and
//! `requests`/`served` tell what was asked and which bytes went out. The same can be done over HTTP
//! at `control.simulated.web` (`hosts/control.rs`). It speaks HTTP/1.1 only, over TLS with an
//! authority made at start, or plain. It never contacts anything and writes no file.
//!
//! Used by `tests/` and by `examples/simulated_web.rs`. Its own cases: `tests/simulated_web/`.

pub mod answer;
pub mod bodies;
pub mod clock;
pub mod delivery;
mod faults;
pub mod hosts;
pub mod http;
pub mod posts;
pub mod record;
pub mod scenario;
mod server;
pub mod snowflake;
mod state;
mod tls;
pub mod token;
pub mod world;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use answer::Known;
use clock::Clock;
use delivery::Pace;
use http::Request;
use posts::Standing;
use record::{Ledger, Served};
use scenario::Scenario;
use server::Server;
use state::State;
use tls::Authority;
use world::{Strictness, World};

/// What the handle and the connections share.
#[derive(Debug)]
pub struct Web {
    /// Held for one lookup or one answer, never while waiting.
    state: Arc<Mutex<State>>,
    ledger: Ledger,
    clock: Clock,
    ca_pem: String,
    /// Hosts whose answers wait.
    held: watch::Sender<BTreeSet<String>>,
}

impl Web {
    /// Waits while the host is held.
    async fn pass(&self, host: &str) {
        let mut held = self.held.subscribe();
        // The sender is ours: it cannot be gone.
        let _ = held.wait_for(|held| !held.contains(host)).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests for what is not of this world; none where the world is lenient.
    fn unexpected(&self) -> Vec<Served> {
        if self.state().world.strictness == Strictness::Lenient {
            return Vec::new();
        }
        let mut rows = self.ledger.rows();
        rows.retain(|row| row.known == Known::No);
        rows
    }
}

/// Where to listen, on the loopback address; port 0 lets the system choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ports {
    /// The port named first; both ports take TLS and plain HTTP.
    pub https: u16,
    /// The port for those who want plain HTTP on one of its own.
    pub http: u16,
}

/// A running simulated web; stops when dropped. Its methods can be called from any thread, with or
/// without a runtime.
#[derive(Debug)]
pub struct SimulatedWeb {
    /// Where HTTPS is served (and plain HTTP understood).
    pub https_addr: SocketAddr,
    /// Where plain HTTP is served (and TLS understood).
    pub http_addr: SocketAddr,
    /// The certificate of the authority, PEM.
    pub ca_pem: String,
    web: Arc<Web>,
    _server: Server,
}

impl SimulatedWeb {
    /// Serves a world on two free ports. Panics where the machine gives none: a test cannot go on.
    pub fn start(world: World) -> Self {
        Self::start_at(world, Ports::default()).expect("the loopback address has free ports")
    }

    /// Serves a world on given ports; fails where one is taken or certificates cannot be made.
    pub fn start_at(world: World, ports: Ports) -> std::io::Result<Self> {
        let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let (https, http) = (bind(ports.https)?, bind(ports.http)?);
        let (https_addr, http_addr) = (https.local_addr()?, http.local_addr()?);
        let clock = Clock::new(world.start_ms);
        let state = Arc::new(Mutex::new(State::new(world)));
        let authority = Authority::new(Arc::clone(&state)).map_err(std::io::Error::other)?;
        let ca_pem = authority.pem.clone();
        let config = Arc::new(authority)
            .server_config()
            .map_err(std::io::Error::other)?;
        let web = Arc::new(Web {
            state,
            ledger: Ledger::default(),
            clock,
            ca_pem: ca_pem.clone(),
            held: watch::Sender::default(),
        });
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let server = Server::start(Arc::clone(&web), acceptor, vec![https, http])?;
        Ok(Self {
            https_addr,
            http_addr,
            ca_pem,
            web,
            _server: server,
        })
    }

    /// What `--connect-to` takes to send every host and port here.
    pub fn connect_to(&self) -> String {
        format!("::{}", self.https_addr)
    }

    /// Lets every answer of a host wait, known or not, until [`Self::release`]; requests are noted as they come.
    pub fn hold(&self, host: &str) {
        self.web.held.send_modify(|held| {
            held.insert(host.to_owned());
        });
    }

    /// Lets all answers go that wait.
    pub fn release(&self) {
        self.web.held.send_modify(BTreeSet::clear);
    }

    /// Puts a resource into a state. `path` may carry a query; every spelling of a resource has one
    /// state (`/oembed/ID` and `/tweet-result/ID` stand for a post at its two doors); `*` is the whole
    /// host. Panics where the scenario means nothing there.
    pub fn set(&self, host: &str, path: &str, scenario: Scenario) {
        if let Err(sentence) = self.web.state().set(host, path, scenario) {
            panic!("{sentence}");
        }
    }

    /// Answers with a case of `tests/cases/platform/` wherever a target of this host begins so.
    pub fn keep(&self, host: &str, target: &str, case: &str) {
        self.web.state().keep(host, target, case);
    }

    /// Takes a resource's state back.
    pub fn restore(&self, host: &str, path: &str) {
        self.set(host, path, Scenario::Alive);
    }

    /// Takes all states back, of resources and posts.
    pub fn restore_all(&self) {
        self.web.state().restore_all();
    }

    /// Changes what readers of a post get at every door. Panics where there is no such post.
    pub fn set_standing(&self, id: u64, standing: Standing) {
        let known = self.web.state().set_standing(id, standing);
        assert!(known, "no post {id} in this world");
    }

    /// Takes a post away: its doors answer 404 from now on; its short links and media stay.
    pub fn delete_post(&self, id: u64) {
        self.set_standing(id, Standing::Deleted);
    }

    /// Gives a post back.
    pub fn restore_post(&self, id: u64) {
        self.set_standing(id, Standing::Alive);
    }

    /// The world as it was built.
    pub fn world(&self) -> World {
        self.web.state().world.clone()
    }

    /// Changes the world itself while it runs: adds posts, links and pages, or replaces those of
    /// the same id or address. Scenarios and standings stay as they are.
    pub fn change_world(&self, change: impl FnOnce(World) -> World) {
        let mut state = self.web.state();
        state.world = change(state.world.clone());
    }

    /// The waits as they are.
    pub fn pace(&self) -> Pace {
        self.web.state().pace
    }

    /// The waits from now on.
    pub fn set_pace(&self, pace: Pace) {
        self.web.state().pace = pace;
    }

    /// The web's own moment, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.web.clock.now_ms()
    }

    /// Moves the web's clock on.
    pub fn advance(&self, by: Duration) {
        self.web.clock.advance(by);
    }

    /// Every request so far, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        let rows = self.web.ledger.rows().into_iter();
        rows.map(|row| row.request).collect()
    }

    /// Every request so far with what was served for it.
    pub fn served(&self) -> Vec<Served> {
        self.web.ledger.rows()
    }

    /// Requests for hosts and paths that are not of this world; always empty unless the world is
    /// strict.
    pub fn unexpected(&self) -> Vec<Served> {
        self.web.unexpected()
    }

    /// Forgets the requests so far.
    pub fn clear_record(&self) {
        self.web.ledger.clear();
    }
}
