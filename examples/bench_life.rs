//! How an archive of very many links does in daily use. One command:
//!
//!     cargo run --release --example bench_life
//!
//! Makes an archive of 1,000,000 links in a temporary folder, records an observation of each (every one a
//! record in the log, as a check writes it), asks what is due, and does a scheduled run that has nothing to do.
//! Prints each figure beside its aim and ends with failure where one is missed.
//!
//! Options: --links N (1000000), --folder DIR for the temporary folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use pressmark::jobs::scheduled::settings::RunSettings;
use pressmark::jobs::scheduled::{record, work};
use pressmark::jobs::{Archive, Client, Clock, Means, Settings, Stop, SystemClock};
use pressmark::model::check::{
    CheckDetails, FoldedState, Kinship, Likeness, RULESET, Repeated, Weight,
};
use pressmark::model::liveness::{Judged, Verdict};
use pressmark::model::record::{Fact, LinkObserved, LinkSeen, RecordId};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::{Prepared, Writer};

const LINKS: usize = 1_000_000;
/// Handed to the writer together.
const TOGETHER: usize = 500;
/// Due at the moment of asking.
const DUE: usize = 2_000;
const RECORDED_A_SECOND_MIN: f64 = 50_000.0;
const DUE_MS_MAX: f64 = 10.0;
const IDLE_RUN_MS_MAX: f64 = 100.0;
const DAY_MS: i64 = 86_400_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let count = value("--links").map_or(Some(LINKS), |number| number.parse().ok());
    let Some(count) = count.filter(|count| *count > 0) else {
        eprintln!("--links wants a number");
        return ExitCode::FAILURE;
    };
    let folder = value("--folder").map_or_else(tempfile::tempdir, tempfile::tempdir_in);
    let folder = folder.expect("a temporary folder");
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let met = runtime.block_on(measure(folder.path(), count));
    if met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn measure(folder: &Path, count: usize) -> bool {
    let archive = Archive::at(&folder.join("archive")).with_key(folder.join("signing.key"));
    let now = SystemClock.now();
    let (writer, _) = archive.open_for_writing().expect("a new archive");
    let begun = Instant::now();
    let links = links(&writer, count, now).await;
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    println!("links taken in: {count}, {rate:.0} a second");
    let begun = Instant::now();
    observe(&writer, &links, now).await;
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    let mut met = tell(
        "observations recorded a second",
        rate,
        RECORDED_A_SECOND_MIN,
        rate >= RECORDED_A_SECOND_MIN,
    );
    writer.sign().await.expect("a key");
    writer.close().await.expect("a writable disk");
    met &= due(&archive, now);
    met &= idle_run(&archive, folder).await;
    met
}

fn tell(what: &str, figure: f64, aim: f64, met: bool) -> bool {
    let word = if met { "met" } else { "MISSED" };
    println!("{what}: {figure:.1} (aim {aim:.0}): {word}");
    met
}

async fn links(writer: &Writer, count: usize, now: Timestamp) -> Vec<RecordId> {
    let mut ids = Vec::with_capacity(count);
    let numbers: Vec<usize> = (0..count).collect();
    for together in numbers.chunks(TOGETHER) {
        let prepared = together.iter().map(|number| {
            let url = format!("https://host{}.example/articles/{number}", number % 50_000);
            Prepared::new(Fact::Link(LinkSeen { url }), now, None)
        });
        let prepared: Vec<Prepared> = prepared.collect();
        ids.extend(prepared.iter().map(|record| record.id));
        writer.put(prepared, Vec::new()).await.expect("a disk");
    }
    writer.flush().await.expect("a disk");
    ids
}

/// As `jobs::observe` writes it: a page held against its copy and found the same, to be asked again at some
/// time in the next half year; a few are due.
fn observation(number: usize, link: RecordId, now: Timestamp) -> LinkObserved {
    let next_ms = if number.is_multiple_of(7) && number / 7 < DUE {
        now.millis() - 1000
    } else {
        now.millis() + DAY_MS + (number as i64).wrapping_mul(7_919_777) % (180 * DAY_MS)
    };
    LinkObserved {
        link,
        trail: None,
        post_answers: Vec::new(),
        judged: Judged {
            verdict: Verdict::Alive,
            reason: "identical".to_owned(),
            rule: "C18".to_owned(),
        },
        check: Some(Box::new(CheckDetails {
            ruleset: RULESET.to_owned(),
            flags: Vec::new(),
            charset: Some("UTF-8".to_owned()),
            compared_with: Some(link),
            likeness: Some(Likeness {
                jaccard_permille: 1000,
                containment_permille: 1000,
            }),
            as_browser: Vec::new(),
            sibling: Vec::new(),
            repeated: Repeated::Alike,
            kinship: Kinship::Related,
            weight: Weight::Full,
            pin: None,
            folded: FoldedState {
                state: Verdict::Alive,
                confirmed: false,
                since: Some(now),
                reason: "identical".to_owned(),
            },
            parts: Vec::new(),
            next_check: Some(Timestamp::from_millis(next_ms)),
        })),
    }
}

async fn observe(writer: &Writer, links: &[RecordId], now: Timestamp) {
    let mut number = 0;
    for together in links.chunks(TOGETHER) {
        let mut prepared = Vec::with_capacity(TOGETHER);
        for link in together {
            let fact = Fact::Observation(observation(number, *link, now));
            prepared.push(Prepared::new(fact, now, None));
            number += 1;
        }
        writer.put(prepared, Vec::new()).await.expect("a disk");
    }
    writer.flush().await.expect("a disk");
}

/// The best of a few, so that the disk plays no part.
fn due(archive: &Archive, now: Timestamp) -> bool {
    let mut best_ms = f64::INFINITY;
    for _ in 0..5 {
        let reader = archive.open_for_reading().expect("an archive");
        let begun = Instant::now();
        let found = reader.due(now.millis(), u32::MAX).expect("an archive");
        best_ms = best_ms.min(begun.elapsed().as_secs_f64() * 1000.0);
        assert!(!found.is_empty() && found.len() <= DUE);
    }
    tell(
        "milliseconds to find what is due",
        best_ms,
        DUE_MS_MAX,
        best_ms < DUE_MS_MAX,
    )
}

/// A clock that stands before anything is due.
struct Before(Timestamp);

impl Clock for Before {
    fn now(&self) -> Timestamp {
        self.0
    }
}

async fn idle_run(archive: &Archive, folder: &Path) -> bool {
    let clock = Before(Timestamp::from_millis(SystemClock.now().millis() - DAY_MS));
    let means = Means {
        archive: archive.clone(),
        fetch: Arc::new(Client::new(Settings::default()).expect("a client")),
        clock: Arc::new(clock),
        concurrency: 16,
        mirrors: Vec::new(),
        options: BTreeMap::new(),
        canary: Vec::new(),
        tell: Arc::new(|_| {}),
        stop: Stop::default(),
    };
    // Everything was verified just now, as far as this run is concerned.
    let settings = RunSettings::parse("[limits]\nverify_every_hours = 0\n").expect("settings");
    let mut best_ms = f64::INFINITY;
    for _ in 0..4 {
        let begun = Instant::now();
        let worked = work(&means, &settings, folder, &|_| {})
            .await
            .expect("a run");
        record(&means, &worked, &[]).await.expect("a run");
        best_ms = best_ms.min(begun.elapsed().as_secs_f64() * 1000.0);
        assert!(worked.turns.is_empty());
    }
    tell(
        "milliseconds for a run with nothing to do",
        best_ms,
        IDLE_RUN_MS_MAX,
        best_ms < IDLE_RUN_MS_MAX,
    )
}
