//! `robots.txt` in a run: asked for once a host, heeded as chosen, and a refusal is never called death.

use pressmark::jobs::Ending;
use pressmark::model::liveness::Verdict;
use pressmark::net::{Manners, RequisiteLimits, RobotsPolicy};

use crate::support::articles::{Articles, serves};
use crate::support::database;
use crate::support::hostile::Behaviour;

fn host(robots: &str) -> Behaviour {
    // The same answer to the page and to its robots.txt: read as one or the other.
    at_all_paths(
        "short-bit.ly",
        "200 OK\r\nContent-Type: text/plain",
        robots.as_bytes(),
    )
}

fn at_all_paths(name: &'static str, head: &str, body: &[u8]) -> Behaviour {
    serves(name, &["/a", "/b", "/robots.txt"], head, body)
}

/// Exchanges of the archive whose address ends so.
fn exchanges(articles: &Articles, ending: &str) -> i64 {
    let question = format!("SELECT count(*) FROM exchange WHERE url LIKE '%{ending}'");
    database::number(&articles.archive().database(), &question)
}

fn collected(behaviour: Behaviour, policy: RobotsPolicy) -> (Articles, Ending, Verdict, String) {
    let articles = Articles::with(vec![behaviour]);
    let document = articles.document(&["https://bit.ly/a", "https://bit.ly/b"]);
    let manners = Manners {
        robots: policy,
        requisites: RequisiteLimits::default(),
        ..Manners::default()
    };
    let mut collected = articles.collect(&document, manners);
    assert_eq!(collected.asked.len(), 2);
    let judged = collected.asked.remove(0).judged;
    (articles, collected.ending, judged.verdict, judged.reason)
}

#[test]
fn each_host_is_asked_once_and_heeded_as_chosen() {
    let everyone = "User-agent: *\nDisallow: /\n";
    let us = "User-agent: pressmark\nDisallow: /\n";
    for (file, policy, files, reason) in [
        (everyone, RobotsPolicy::Named, 1, "http_200"),
        (everyone, RobotsPolicy::Strict, 1, "robots_disallowed"),
        (everyone, RobotsPolicy::Off, 0, "http_200"),
        (us, RobotsPolicy::Named, 1, "robots_disallowed"),
        (us, RobotsPolicy::Strict, 1, "robots_disallowed"),
        (us, RobotsPolicy::Off, 0, "http_200"),
    ] {
        let (articles, ending, verdict, found) = collected(host(file), policy);
        assert_eq!(
            (found.as_str(), ending),
            (reason, Ending::Clean),
            "{file}{policy}"
        );
        assert_eq!(exchanges(&articles, "/robots.txt"), files, "{file}{policy}");
        assert_eq!(
            (exchanges(&articles, "/a"), exchanges(&articles, "/b")),
            (1, 1)
        );
        if reason == "robots_disallowed" {
            assert_eq!(verdict, Verdict::NotAttempted);
            assert_eq!(
                articles.server.counted("short-bit.ly").1,
                1,
                "only the file"
            );
            let refused = "SELECT count(*) FROM exchange WHERE no_answer = 'robots_disallowed'";
            assert_eq!(database::number(&articles.archive().database(), refused), 2);
        }
    }
}

#[test]
fn a_host_that_cannot_say_is_left_for_another_run_and_one_without_the_file_is_asked() {
    let busy = at_all_paths("short-bit.ly", "500 Oops", b"");
    let (articles, ending, verdict, reason) = collected(busy, RobotsPolicy::Named);
    assert_eq!(reason, "robots_unavailable");
    assert_eq!(
        (ending, verdict),
        (Ending::Incomplete, Verdict::NotAttempted)
    );
    assert_eq!(articles.server.counted("short-bit.ly").1, 1);
    let missing = at_all_paths("short-bit.ly", "404 Not Found", b"");
    let (articles, _, verdict, reason) = collected(missing, RobotsPolicy::Strict);
    assert_eq!((verdict, reason.as_str()), (Verdict::Gone, "http_404"));
    assert_eq!(exchanges(&articles, "/robots.txt"), 1);
}
