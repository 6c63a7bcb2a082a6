//! The pace of hosts, in paused time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Pace, Told};
use crate::net::limits::PaceLimits;
use crate::net::target::Target;

fn target(host: &str) -> Target {
    Target::of(&format!("http://{host}/")).expect("a target")
}

fn pace() -> Pace {
    Pace::new(PaceLimits::default())
}

/// Asks `count` times one after the other; gives the seconds that took.
async fn ask(pace: &Pace, host: &str, count: usize) -> u64 {
    let begun = Instant::now();
    for _ in 0..count {
        pace.turn(&target(host), 1.0).await.expect("not paused");
    }
    // Sleeping is exact to the millisecond, rounded up.
    begun.elapsed().as_millis().div_euclid(990) as u64
}

#[tokio::test(start_paused = true)]
async fn a_rested_host_is_asked_at_once_and_then_once_a_second() {
    let pace = pace();
    assert_eq!(ask(&pace, "t.co", 24).await, 0);
    assert_eq!(ask(&pace, "t.co", 10).await, 10);
    assert_eq!(ask(&pace, "x.com", 24).await, 0, "hosts are apart");
    tokio::time::sleep(Duration::from_secs(24)).await;
    assert_eq!(ask(&pace, "t.co", 24).await, 0, "rested again");
}

#[tokio::test(start_paused = true)]
async fn pushing_back_doubles_the_gap_and_twenty_clean_answers_halve_it() {
    let pace = pace();
    let host = target("t.co");
    pace.note(&host, Told::PushedBack(None));
    assert_eq!(ask(&pace, "t.co", 5).await, 10);
    pace.note(&host, Told::PushedBack(None));
    assert_eq!(ask(&pace, "t.co", 5).await, 20);
    for _ in 0..20 {
        pace.note(&host, Told::Answered);
    }
    assert_eq!(ask(&pace, "t.co", 5).await, 10);
    for _ in 0..200 {
        pace.note(&host, Told::Answered);
    }
    assert_eq!(ask(&pace, "t.co", 5).await, 5, "never faster than at first");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_was_asked_for_is_waited_or_the_host_left_alone() {
    let pace = pace();
    pace.note(
        &target("a.example"),
        Told::PushedBack(Some(Duration::from_secs(30))),
    );
    assert_eq!(ask(&pace, "a.example", 1).await, 30);
    let hour = Duration::from_secs(3600);
    pace.note(&target("b.example"), Told::PushedBack(Some(hour)));
    let paused = pace
        .turn(&target("b.example"), 1.0)
        .await
        .err()
        .expect("paused");
    assert_eq!(paused.rest, hour);
    tokio::time::sleep(hour).await;
    assert_eq!(ask(&pace, "b.example", 1).await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_fails_is_paused_longer_each_time_and_forgiven_when_it_answers() {
    let pace = Pace::new(PaceLimits {
        failures_to_pause: 5,
        ..PaceLimits::default()
    });
    let host = target("dead.example");
    for _ in 0..4 {
        pace.note(&host, Told::Failed);
    }
    assert!(pace.turn(&host, 1.0).await.is_ok());
    for pause in [30, 60, 120] {
        pace.note(&host, Told::Failed);
        let paused = pace.turn(&host, 1.0).await.err().expect("paused");
        assert_eq!(paused.rest.as_secs(), pause);
        tokio::time::sleep(paused.rest).await;
    }
    pace.note(&host, Told::Answered);
    pace.note(&host, Told::Failed);
    assert!(pace.turn(&host, 1.0).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_host_names_its_own_gap_and_requisites_count_for_less() {
    let pace = pace();
    pace.keep_gap(&target("slow.example"), Duration::from_secs(10));
    assert_eq!(ask(&pace, "slow.example", 1).await, 0);
    assert_eq!(ask(&pace, "slow.example", 3).await, 30);
    for _ in 0..40 {
        pace.note(&target("slow.example"), Told::Answered);
    }
    assert_eq!(
        ask(&pace, "slow.example", 2).await,
        20,
        "never faster than it wants"
    );
    let begun = Instant::now();
    for _ in 0..4 * 24 + 40 {
        pace.turn(&target("t.co"), 0.25).await.expect("not paused");
    }
    assert_eq!(begun.elapsed().as_millis().div_euclid(990), 10);
}

/// Many links, most of them of few hosts: every limit holds, and the whole takes no longer than the
/// slowest host does.
#[tokio::test(start_paused = true)]
async fn a_long_run_keeps_every_limit_and_is_as_fast_as_they_allow() {
    const HOSTS: usize = 5_000;
    const SLOW_LINKS: usize = 100;
    let pace = Arc::new(pace());
    // Requests under way by host and by domain, with the highest count of each.
    let under_way: Arc<Mutex<HashMap<String, (usize, usize)>>> = Arc::default();
    let mut links = JoinSet::new();
    let few = (0..2 * HOSTS).map(|link| {
        let host = link % HOSTS;
        format!("h{host}.d{}.example", host / 10)
    });
    let many = (0..SLOW_LINKS).map(|_| "slow.test".to_owned());
    let begun = Instant::now();
    for name in few.chain(many) {
        let (pace, under_way) = (Arc::clone(&pace), Arc::clone(&under_way));
        links.spawn(async move {
            let target = target(&name);
            let turn = pace.turn(&target, 1.0).await.expect("not paused");
            for key in [format!("host {name}"), format!("domain {}", target.site())] {
                let mut counts = under_way.lock().expect("no holder panics");
                let (now, most) = counts.entry(key).or_default();
                *now += 1;
                *most = (*most).max(*now);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
            for key in [format!("host {name}"), format!("domain {}", target.site())] {
                let mut counts = under_way.lock().expect("no holder panics");
                counts.entry(key).or_default().0 -= 1;
            }
            drop(turn);
            pace.note(&target, Told::Answered);
        });
    }
    while let Some(done) = links.join_next().await {
        done.expect("no panic");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let slowest = (SLOW_LINKS - 24) as f64;
    assert!((slowest..slowest * 1.1).contains(&seconds), "{seconds} s");
    for (key, (_, most)) in under_way.lock().expect("no holder panics").iter() {
        let limit = if key.starts_with("host") { 2 } else { 4 };
        assert!(*most <= limit, "{key}: {most}");
    }
}
