//! The network room against servers that mean harm: every answer, and every address, is an outcome that is
//! recorded, in bounded time and memory, and the run goes on.

mod addresses;
mod exact;
mod packaged;
mod polite;
mod proxied;
mod reached;
mod suite;
mod swarm;
mod unproven;

use std::path::Path;
use std::sync::Arc;

use pressmark::model::exchange::{BodyCut, Exchange, Outcome};
use pressmark::net::{
    Ask, Client, Fetch as _, Fetched, Limits, Names, PaceLimits, Purpose, Settings, SystemNames,
    Wiring,
};

use crate::support::hostile::Hostile;

/// Small limits, so that nothing waits long; large enough for a busy computer.
fn limits() -> Limits {
    Limits {
        connect_ms_max: 2_000,
        head_ms_max: 2_000,
        idle_ms_max: 1_500,
        page_total_ms_max: 4_000,
        floor_bytes_per_second: 10_000,
        floor_window_ms: 1_500,
        page_bytes_max: 512 << 10,
        decoded_free_bytes: 64 << 10,
        pace: PaceLimits {
            domain_requests_max: 1_000,
            failures_to_pause: 5,
            ..PaceLimits::default()
        },
        ..Limits::default()
    }
}

/// A client that finds each behaviour under its name below `hostile.example`.
fn client(server: &Hostile, folder: &Path, names: Arc<dyn Names>) -> Client {
    let rules = server.ports.iter().map(|(name, port)| {
        format!("{name}.hostile.example::127.0.0.1:{port}")
            .parse()
            .expect("a rule")
    });
    let certificate_file = folder.join("authority.pem");
    std::fs::write(&certificate_file, &server.pem).expect("a file");
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/test".into(),
        connect_to: rules.collect(),
        allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
        certificate_file: Some(certificate_file),
        spool_folder: folder.to_path_buf(),
        ..Settings::default()
    };
    let limits = limits();
    Client::wired(settings, Wiring { limits, names }).expect("a client")
}

fn system_names() -> Arc<dyn Names> {
    Arc::new(SystemNames)
}

async fn get(client: &Client, url: &str) -> Fetched {
    let ask = Ask::of(url, Purpose::Page);
    client.fetch(&ask).await.expect("room on the disk")
}

/// An exchange in a line, as the tables of expected outcomes have it.
fn summary(exchange: &Exchange) -> String {
    let answer = match &exchange.outcome {
        Outcome::NotAnswered(why) => return format!("no answer: {}", why.kind.code()),
        Outcome::Answered(answer) => answer,
    };
    let mut words = format!("{} with {} bytes", answer.status, answer.body.size);
    match &answer.body.cut {
        None => {}
        Some(BodyCut::SizeLimit { .. }) => words.push_str(", cut at the size limit"),
        Some(BodyCut::TimeLimit { .. }) => words.push_str(", cut at the time limit"),
        Some(BodyCut::Broken { .. }) => words.push_str(", broken off"),
    }
    let transfer = exchange.transfer.as_ref().expect("something was seen");
    if let Some(decoded) = &transfer.decoded {
        words.push_str(&format!("; {} gives {}", decoded.coding, decoded.size));
        if decoded.cut.is_some() {
            words.push_str(" and is cut");
        }
    }
    let surplus = transfer.wire.as_ref().map_or(0, |wire| wire.surplus_bytes);
    if surplus > 0 {
        words.push_str(&format!("; {surplus} bytes too many"));
    }
    words
}
