//! The contestants. Each prints four numbers: seconds that count, seconds in all, CPU seconds, and the
//! highest memory in MiB.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use pressmark::jobs::collect::{Collect, Collected};
use pressmark::jobs::{Archive, Clock as _, Ending, Event, Means, Stop, SystemClock, Tell};
use pressmark::model::citation::Span;
use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{BareLinkFound, DocumentTaken, Fact, LinkSeen, RunStarted};
use pressmark::net::{Client, Limits, Manners, PaceLimits, RobotsPolicy, Settings, Wiring};
use pressmark::store::Prepared;
use tokio::task::JoinSet;

use super::contest::{Bout, Politeness};

/// Documents that cite the links have so many each.
pub const LINKS_IN_A_DOCUMENT: usize = 20;
/// Clock ticks of `/proc/PID/stat` in a second (Linux: `USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

fn print(counted: f64, whole: f64) {
    println!("{counted} {whole} {} {}", cpu_seconds(), peak_mib());
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th after it.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|word| word.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS_PER_SECOND
}

fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

/// reqwest alone: asks, follows, throws bodies away.
pub fn bare(bout: &Bout) {
    let mut builder = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    for host in 0..bout.hosts {
        builder = builder.resolve(&format!("h{host}.d{host}.example"), bout.address);
    }
    let client = builder.build().expect("a client");
    let urls: Arc<[String]> = bout.urls().collect();
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    runtime().block_on(async {
        let mut workers = JoinSet::new();
        for _ in 0..bout.in_flight {
            let (client, urls, next) = (client.clone(), Arc::clone(&urls), Arc::clone(&next));
            workers.spawn(async move {
                while let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) {
                    follow(&client, url).await;
                }
            });
        }
        while let Some(done) = workers.join_next().await {
            done.expect("no panic");
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    print(seconds, seconds);
}

async fn follow(client: &reqwest::Client, url: &str) {
    let mut asking: reqwest::Url = url.parse().expect("an address");
    loop {
        let mut response = client.get(asking.clone()).send().await.expect("an answer");
        let location = response.headers().get("location");
        let next = location.map(|value| {
            asking
                .join(value.to_str().expect("ASCII"))
                .expect("an address")
        });
        while response.chunk().await.expect("a body").is_some() {}
        match next {
            Some(next) => asking = next,
            None => return,
        }
    }
}

/// `collect`, the whole of it, into an archive on the disk.
pub fn collect(bout: &Bout) {
    let folder = tempfile::tempdir().expect("a folder");
    seed(bout, folder.path());
    let stages = Arc::new(Mutex::new((None, None)));
    let tell = {
        let stages = Arc::clone(&stages);
        move |event: Event| {
            let mut stages = stages.lock().expect("no holder panics");
            match event {
                Event::LinksCited(count) => stages.0 = Some((Instant::now(), count)),
                Event::LinkDone(outcome) => {
                    assert!(!outcome.will_be_asked_again(), "{outcome:?}");
                    stages.1 = Some(Instant::now());
                }
                _ => {}
            }
        }
    };
    let begun = Instant::now();
    let collected = collect_into(bout, folder.path(), Arc::new(tell));
    let whole = begun.elapsed().as_secs_f64();
    assert_eq!(collected.links.fetched, bout.links, "{collected:?}");
    let (first, last) = *stages.lock().expect("no holder panics");
    let (first, count) = first.expect("a link stage");
    assert_eq!(count, bout.links);
    let counted = last.expect("a link").duration_since(first).as_secs_f64();
    print(counted, whole);
}

/// The same into this folder, each link told on standard output as soon as it is announced.
#[allow(dead_code, reason = "the trial with kills uses it")]
pub fn collect_aloud(bout: &Bout, folder: &Path) {
    let tell = |event: Event| {
        if let Event::LinkDone(outcome) = event {
            let mut stdout = std::io::stdout().lock();
            writeln!(stdout, "{}", outcome.url)
                .and_then(|()| stdout.flush())
                .expect("a reader");
        }
    };
    let collected = collect_into(bout, folder, Arc::new(tell));
    assert_eq!(collected.ending, Ending::Clean, "{collected:?}");
}

fn collect_into(bout: &Bout, folder: &Path, tell: Tell) -> Collected {
    let input = folder.join("documents.jsonl");
    write_documents(bout, &input);
    let means = Means {
        mirrors: Vec::new(),
        canary: Vec::new(),
        archive: archive(folder),
        fetch: Arc::new(client(bout, folder)),
        clock: Arc::new(SystemClock),
        concurrency: bout.in_flight,
        options: BTreeMap::new(),
        tell,
        stop: Stop::default(),
    };
    let inputs = vec![input.display().to_string()];
    let collected = runtime().block_on(Collect { inputs, means }.run());
    collected.expect("a collected archive")
}

/// The lines of the documents, each with the links it cites.
fn documents(bout: &Bout) -> Vec<(String, Vec<String>)> {
    let urls: Vec<String> = bout.urls().collect();
    let lines = urls.chunks(LINKS_IN_A_DOCUMENT).enumerate();
    lines
        .map(|(number, urls)| {
            let text = format!(
                "What was said of page {number} — Ann Example (@ann{number}) January 7, 2022"
            );
            let line = serde_json::json!({"id": format!("d{number}"), "text": text});
            (line.to_string(), urls.to_vec())
        })
        .collect()
}

fn write_documents(bout: &Bout, path: &Path) {
    let lines: Vec<String> = documents(bout).into_iter().map(|(line, _)| line).collect();
    std::fs::write(path, lines.join("\n")).expect("it can be written");
}

/// An archive that has the documents and the links they cite, and nothing more: extraction takes only links
/// of social platforms from a text, and the hosts here are made up.
pub fn seed(bout: &Bout, folder: &Path) {
    let (writer, _) = archive(folder).open_for_writing().expect("a new archive");
    runtime().block_on(async {
        let run = Prepared::new(
            Fact::RunStarted(RunStarted {
                command: "seed".to_owned(),
                program: "bench".to_owned(),
                options: BTreeMap::new(),
            }),
            SystemClock.now(),
            None,
        );
        let id = run.id;
        writer.put(vec![run], Vec::new()).await.expect("a writer");
        for (line, urls) in documents(bout) {
            let payload = Payload::from_bytes(line.into_bytes());
            let document = Prepared::new(
                Fact::Document(DocumentTaken {
                    recorded_at: None,
                    digest: payload.digest,
                    size: payload.size,
                    id: "seeded".to_owned(),
                    source: "seeded".to_owned(),
                    media_type: MediaType::Plain,
                    encoding: "UTF-8".to_owned(),
                    language: None,
                    url: None,
                }),
                SystemClock.now(),
                Some(id),
            );
            let document_id = document.id;
            let mut records = vec![document];
            for url in urls {
                let link = Prepared::new(Fact::Link(LinkSeen { url }), SystemClock.now(), Some(id));
                let cited = Fact::BareLink(BareLinkFound {
                    document: document_id,
                    link: link.id,
                    span: Span { start: 0, end: 0 },
                });
                records.push(link);
                records.push(Prepared::new(cited, SystemClock.now(), Some(id)));
            }
            writer.put(records, vec![payload]).await.expect("a writer");
        }
        writer.close().await.expect("a writer");
    });
}

fn archive(folder: &Path) -> Archive {
    Archive::at(&folder.join("archive")).with_key(folder.join("signing.key"))
}

fn client(bout: &Bout, folder: &Path) -> Client {
    let rule = format!("::{}:{}", bout.address.ip(), bout.address.port());
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/bench".to_owned(),
        connect_to: vec![rule.parse().expect("a rule")],
        allow_addresses: vec![bout.address.ip().into()],
        certificate_file: None,
        spool_folder: folder.to_path_buf(),
        // The bare loop asks for no robots.txt either.
        manners: Manners {
            robots: RobotsPolicy::Off,
            ..Manners::default()
        },
        ..Settings::default()
    };
    let limits = match bout.politeness {
        Politeness::On => Limits::default(),
        Politeness::Off => Limits {
            pace: PaceLimits {
                host_requests_max: bout.in_flight,
                domain_requests_max: bout.in_flight,
                gap_ms: 0,
                ..PaceLimits::default()
            },
            idle_connections_per_host_max: bout.in_flight,
            // The bare loop keeps every connection it has made.
            idle_connections_max: 1_024,
            ..Limits::default()
        },
    };
    let wiring = Wiring {
        limits,
        ..Wiring::default()
    };
    Client::wired(settings, wiring).expect("a client")
}
