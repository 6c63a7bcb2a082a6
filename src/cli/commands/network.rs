//! What commands that use the network have in common: the means of their run, the threads, Ctrl-C.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::signing;
use crate::cli::arguments::{Global, Network};
use crate::cli::command_error::CommandError;
use crate::cli::follow::Follow;
use crate::cli::terminal::Terminal;
use crate::jobs::{
    Asked, Client, Ending, Fault, Manners, Means, RequisiteLimits, Settings, Stop, SystemClock,
};

/// Events on their way to whoever shows them; a run does not get further ahead.
const EVENTS_WAITING_MAX: usize = 1024;
/// How long the end of a run waits for names that are still being looked up.
const LOOKUPS_PATIENCE: Duration = Duration::from_millis(200);
const INTERRUPTED: u8 = Ending::Interrupted.exit_code();

/// Carries a run out with the means the options describe, on a thread of its own, while this one shows how
/// it goes: a terminal that takes no more keeps nobody from stopping the run.
///
/// # Errors
/// What the run, the options or the log's file cannot do.
pub fn carry_out<T, W>(
    global: &Global,
    network: &Network,
    terminal: &mut Terminal,
    job: impl FnOnce(Means<Client>) -> W + Send + 'static,
) -> Result<T, CommandError>
where
    T: Send + 'static,
    W: Future<Output = Result<T, Fault>>,
{
    let stop = Stop::default();
    let (sender, events) = sync_channel(EVENTS_WAITING_MAX);
    let tell = move |event| {
        // Nobody follows any more only when this program is ending.
        let _ = sender.send(event);
    };
    let means = Means {
        archive: signing::archive(global),
        fetch: Arc::new(client(global, network)?),
        clock: Arc::new(SystemClock),
        concurrency: network.concurrency,
        mirrors: network.mirrors.clone(),
        canary: Vec::new(),
        options: options(network),
        tell: Arc::new(tell),
        stop: stop.clone(),
    };
    let mut follow = Follow::new(terminal, network.log.as_deref())?;
    listen_for_signals(&stop)?;
    let runtime = runtime()?;
    let thread = std::thread::spawn(move || {
        let done = runtime.block_on(job(means));
        // A name that is being looked up cannot be called back.
        runtime.shutdown_timeout(LOOKUPS_PATIENCE);
        done
    });
    for event in events {
        follow.show(&event);
    }
    let logged = follow.finish();
    let broken = |_| Fault::Broken("carrying out the run".to_owned());
    let done = thread.join().map_err(broken)??;
    logged.map(|()| done)
}

/// Runs a short job to its end. Ctrl-C ends the program on the spot, which leaves the archive as sound as any
/// other moment does.
pub fn block_on<T>(job: impl Future<Output = Result<T, Fault>>) -> Result<T, CommandError> {
    Ok(runtime()?.block_on(job)?)
}

/// Once: the run is asked to stop. Twice: the program ends on the spot, which leaves the archive as sound as
/// any other moment does.
fn listen_for_signals(stop: &Stop) -> Result<(), CommandError> {
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag not set yet.
        flag::register_conditional_shutdown(signal, INTERRUPTED.into(), stop.flag())
            .and_then(|_| flag::register(signal, stop.flag()))
            .map_err(|error| {
                CommandError::failed(
                    "signals",
                    format!("the system does not let this program handle Ctrl-C: {error}"),
                    "Run it in another terminal or container.",
                )
            })?;
    }
    Ok(())
}

/// "5 asked, 0 held already": every link of a run, once.
pub fn links_add_up(links: &Asked, held: usize) -> String {
    let mut told = format!("{} asked", links.fetched + links.failed);
    if links.failed > 0 {
        told += &format!(" ({} of them without a result yet)", links.failed);
    }
    told += &format!(", {held} held already");
    if links.deferred > 0 {
        told += &format!(", {} left for a later run", links.deferred);
    }
    told
}

/// Says that the run was asked to stop, where it was.
pub fn tell_if_interrupted(terminal: &Terminal, ending: Ending) {
    if ending == Ending::Interrupted {
        terminal.error(&CommandError::interrupted());
    }
}

/// The client the options describe. Large bodies are spooled beside the archive, on its disk; the
/// folder is there by the time the first body comes.
pub fn client(global: &Global, network: &Network) -> Result<Client, Fault> {
    Ok(Client::new(Settings {
        offline: network.offline,
        user_agent: network.user_agent.clone(),
        connect_to: network.connect_to.clone(),
        allow_addresses: network.allow_address.clone(),
        certificate_file: network.cacert.clone(),
        spool_folder: global.archive.clone(),
        proxy: network.proxy.clone(),
        manners: Manners {
            robots: network.robots,
            requisites: RequisiteLimits {
                requisites_max: network.requisites,
                ..RequisiteLimits::default()
            },
            pieces: RequisiteLimits::PIECES,
        },
    })?)
}

/// The options that change what is asked, as they are recorded with a run.
fn options(network: &Network) -> BTreeMap<String, String> {
    let mut options = BTreeMap::from([
        ("concurrency".to_owned(), network.concurrency.to_string()),
        ("user_agent".to_owned(), network.user_agent.clone()),
    ]);
    options.insert("robots".to_owned(), network.robots.to_string());
    options.insert("requisites".to_owned(), network.requisites.to_string());
    if let Some(proxy) = &network.proxy {
        options.insert("proxy".to_owned(), proxy.to_string());
    }
    if network.offline {
        options.insert("offline".to_owned(), "true".to_owned());
    }
    let allowed: Vec<String> = network
        .allow_address
        .iter()
        .map(ToString::to_string)
        .collect();
    if !allowed.is_empty() {
        options.insert("allow_address".to_owned(), allowed.join(" "));
    }
    if !network.connect_to.is_empty() {
        let rules = network.connect_to.iter().map(ToString::to_string);
        let rules: Vec<String> = rules.collect();
        options.insert("connect_to".to_owned(), rules.join(" "));
    }
    if !network.mirrors.is_empty() {
        let names: Vec<&str> = network.mirrors.iter().map(|mirror| mirror.name()).collect();
        options.insert("mirrors".to_owned(), names.join(" "));
    }
    if network.cacert.is_some() {
        options.insert("extra_certificates".to_owned(), "true".to_owned());
    }
    options
}

/// The threads that jobs run on.
pub fn runtime() -> Result<tokio::runtime::Runtime, CommandError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            CommandError::failed(
                "runtime",
                format!("the system gives no threads: {error}"),
                "Allow this program more threads (ulimit -u), or end others, and run it again.",
            )
        })
}
