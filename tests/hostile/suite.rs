//! Every behaviour at once through one client; then the client still works.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pressmark::classify::walk::{self, Next, Seen, SeenAnswer};
use pressmark::net::Client;

use super::{client, get, summary, system_names};
use crate::support::hostile::{Hostile, behaviours};

const EXPECTED: &str = include_str!("../cases/hostile/expected.txt");
/// What a client that stops reading may still be sent: buffers of two sockets.
const SENT_BYTES_MAX: u64 = 24 << 20;
/// All limits on time one after the other, and much patience with a busy computer.
const LONGEST: Duration = Duration::from_secs(30);

/// Follows redirects as a run does; the outcome of the last request, and how the walk ended if badly.
pub(super) async fn follow(client: &Client, first: String) -> String {
    let (mut asked, mut asking) = (Vec::new(), first);
    loop {
        let mut fetched = get(client, &asking).await;
        let head = fetched.payload.as_mut().map_or_else(Vec::new, |payload| {
            payload.reading_head(4096).expect("a readable spool")
        });
        let page = String::from_utf8_lossy(&head).into_owned();
        let location = fetched
            .exchange
            .answer()
            .and_then(|answer| answer.header("location"));
        let seen = Seen {
            url: &asking,
            answer: fetched.exchange.answer().map(|answer| SeenAnswer {
                status: answer.status,
                location: location.as_deref(),
                page: Some(&page),
                body_bytes: answer.body.size,
            }),
        };
        match walk::next(&asked, &seen) {
            Next::Ask { url, .. } => asked.push(std::mem::replace(&mut asking, url)),
            Next::End(end) => {
                let hops = asked.len() + 1;
                let summary = summary(&fetched.exchange);
                return match (end.code(), hops) {
                    ("landed" | "not_answered", 1) => summary,
                    ("landed" | "not_answered", _) => format!("{summary} after {hops} hops"),
                    (code, _) => format!("{summary}: {code}"),
                };
            }
        }
    }
}

fn expected() -> BTreeMap<String, String> {
    EXPECTED
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (name, outcome) = line.split_once(": ").expect("name: outcome");
            (name.to_owned(), outcome.to_owned())
        })
        .collect()
}

/// `*` in an expected outcome stands for any number.
fn fits(expected: &str, found: &str) -> bool {
    let Some((before, after)) = expected.split_once('*') else {
        return expected == found;
    };
    let number = found
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[tokio::test]
async fn each_behaviour_comes_to_its_recorded_outcome_and_the_run_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let behaviours = behaviours::all();
    let names: Vec<&str> = behaviours.iter().map(|one| one.name).collect();
    assert!(names.len() >= 60, "only {}", names.len());
    let server = Hostile::start(behaviours);
    let client = Arc::new(client(&server, folder.path(), system_names()));
    let begun = Instant::now();
    let mut under_way = Vec::new();
    for name in names {
        let client = Arc::clone(&client);
        let scheme = if name.starts_with("tls-") {
            "https"
        } else {
            "http"
        };
        let url = format!("{scheme}://{name}.hostile.example/");
        under_way.push((
            name,
            tokio::spawn(async move { follow(&client, url).await }),
        ));
    }
    let mut found = BTreeMap::new();
    for (name, task) in under_way {
        found.insert(name.to_owned(), task.await.expect("no panic"));
    }
    assert!(begun.elapsed() < LONGEST, "took {:?}", begun.elapsed());
    let expected = expected();
    let mut differing: Vec<String> = found
        .iter()
        .filter(|(name, outcome)| {
            let expected = expected.get(*name);
            !expected.is_some_and(|expected| fits(expected, outcome))
        })
        .map(|(name, outcome)| format!("{name}: {outcome}"))
        .collect();
    differing.extend(
        expected
            .keys()
            .filter(|name| !found.contains_key(*name))
            .map(|name| format!("{name} is no behaviour")),
    );
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
    for name in found.keys() {
        let (sent, connections) = server.counted(name);
        assert!(sent < SENT_BYTES_MAX, "{name} could send {sent} bytes");
        let connections_max = if name == "ordinary" { 20 } else { 2 };
        assert!(
            connections <= connections_max,
            "{name}: {connections} connections"
        );
    }
    let after = follow(&client, "http://ordinary.hostile.example/again".into()).await;
    assert_eq!(after, "200 with 5 bytes");
}
