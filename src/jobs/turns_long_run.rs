//! The order of turns and the hosts' pace together, over a long run in paused time. A case, not a part of the
//! program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::turns::{Turn, Turns};
use crate::net::{Pace, PaceLimits, Target, Told};

/// What one host was asked, and when.
#[derive(Default)]
struct HostLog {
    begun: Vec<Instant>,
    under_way: usize,
    most_under_way: usize,
}

/// A hundred thousand links of five thousand hosts, one of which has far more than the others and comes
/// last: every host's limits hold, and all is done as soon as the slowest host allows.
#[tokio::test(start_paused = true)]
async fn a_long_run_is_as_fast_as_its_slowest_host_allows() {
    const HOSTS: usize = 5_000;
    const LINKS: usize = 100_000;
    const SLOW_LINKS: usize = 300;
    const PLACES: usize = 256;
    const BURST: usize = 24;
    let pace = Arc::new(Pace::new(PaceLimits::default()));
    let logs: Arc<Mutex<HashMap<String, HostLog>>> = Arc::default();
    let mut turns = Turns::new(PLACES / 2);
    for link in 0..LINKS - SLOW_LINKS {
        let host = link % (HOSTS - 1);
        turns.add(&format!("http://www.h{host}.test/{link}"), ());
    }
    for link in 0..SLOW_LINKS {
        turns.add(&format!("http://www.slow.test/{link}"), ());
    }
    let begun = Instant::now();
    let mut under_way = JoinSet::new();
    loop {
        let mut wake = None;
        while under_way.len() < PLACES {
            let rest = |url: &str| pace.rest_of(&Target::of(url).expect("a target"));
            match turns.next(Instant::now(), rest) {
                Turn::Begin { site, .. } => {
                    under_way.spawn(ask(Arc::clone(&pace), Arc::clone(&logs), site));
                }
                Turn::RestUntil(until) => {
                    wake = Some(until);
                    break;
                }
                Turn::Crowded | Turn::Empty => break,
            }
        }
        if under_way.is_empty() && turns.len() == 0 {
            break;
        }
        tokio::select! {
            Some(done) = under_way.join_next() => turns.done(&done.expect("no panic")),
            () = tokio::time::sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => {}
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let allowed = (SLOW_LINKS - BURST) as f64;
    assert!(
        (allowed * 0.99..allowed * 1.05).contains(&seconds),
        "{seconds} s"
    );
    let logs = logs.lock().expect("no holder panics");
    assert_eq!(
        logs.values().map(|log| log.begun.len()).sum::<usize>(),
        LINKS
    );
    for (site, log) in logs.iter() {
        assert!(
            log.most_under_way <= 2,
            "{site}: {} at once",
            log.most_under_way
        );
        let first = log.begun[0];
        for (count, moment) in log.begun.iter().enumerate() {
            // Sleeping is exact to the millisecond.
            let earned = moment.duration_since(first).as_millis() as usize / 999;
            assert!(
                count < BURST + earned + 1,
                "{site}: {count} after {earned} s"
            );
        }
    }
}

/// One request of a host, which takes 30 ms.
async fn ask(pace: Arc<Pace>, logs: Arc<Mutex<HashMap<String, HostLog>>>, site: String) -> String {
    let target = Target::of(&format!("http://www.{site}/")).expect("a target");
    let turn = pace.turn(&target, 1.0).await.expect("not paused");
    {
        let mut logs = logs.lock().expect("no holder panics");
        let log = logs.entry(site.clone()).or_default();
        log.begun.push(Instant::now());
        log.under_way += 1;
        log.most_under_way = log.most_under_way.max(log.under_way);
    }
    tokio::time::sleep(Duration::from_millis(30)).await;
    {
        let mut logs = logs.lock().expect("no holder panics");
        logs.entry(site.clone()).or_default().under_way -= 1;
    }
    drop(turn);
    pace.note(&target, Told::Answered);
    site
}
