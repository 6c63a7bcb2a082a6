//! What commands that use the network have in common: the client, the runtime, Ctrl-C.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use super::signing;
use crate::cli::arguments::{Global, Network};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::{
    Client, Fault, Manners, Means, RequisiteLimits, Settings, SystemClock,
};

/// The means of a run as the options describe them; the terminal shows how it goes.
pub fn means(
    global: &Global,
    network: &Network,
    terminal: &Terminal,
) -> Result<Means<Client>, Fault> {
    Ok(Means {
        archive: signing::archive(global),
        fetch: Arc::new(client(global, network)?),
        clock: Arc::new(SystemClock),
        concurrency: network.concurrency,
        options: options(network),
        tell: terminal.link_bar(),
    })
}

/// The client the options describe. Large bodies are spooled beside the archive, on its disk; the
/// folder is there by the time the first body comes.
fn client(global: &Global, network: &Network) -> Result<Client, Fault> {
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
    if network.cacert.is_some() {
        options.insert("extra_certificates".to_owned(), "true".to_owned());
    }
    options
}

/// Runs a job to its end or to Ctrl-C; what is queued for the archive is committed either way.
pub fn block_on<T>(job: impl Future<Output = Result<T, Fault>>) -> Result<T, CommandError> {
    runtime()?.block_on(async {
        tokio::select! {
            done = job => done.map_err(CommandError::from),
            _ = tokio::signal::ctrl_c() => Err(CommandError::interrupted()),
        }
    })
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
