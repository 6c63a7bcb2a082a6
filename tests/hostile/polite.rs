//! A host that pushes back is asked later, one that fails time after time is left alone for a while.

use std::time::Duration;

use super::{client, get, summary, system_names};
use crate::support::hostile::{Behaviour, Hostile, Speaks, Step};

fn answers(name: &'static str, head: &str) -> Behaviour {
    let bytes = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n").into_bytes();
    Behaviour {
        name,
        speaks: Speaks::Http,
        steps: vec![Step::Request, Step::Send(bytes), Step::Again],
    }
}

#[tokio::test]
async fn what_passes_by_itself_is_asked_again_and_refusals_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Hostile::start(vec![
        answers("busy", "503 Busy"),
        answers("busy-briefly", "503 Busy\r\nRetry-After: 1"),
        answers("busy-long", "503 Busy\r\nRetry-After: 3600"),
        answers("too-many", "429 Too Many"),
        answers("too-many-briefly", "429 Too Many\r\nRetry-After: 1"),
        answers("too-many-soon-over", "429 Too Many\r\nX-RateLimit-Reset: 1"),
        answers(
            "too-many-for-long",
            "429 Too Many\r\nx-rate-limit-reset: 99999999999",
        ),
        answers("missing", "404 Not Found"),
        answers("broken", "502 Bad Gateway"),
    ]);
    let client = client(&server, folder.path(), system_names());
    let second = |most: u64| (0..=most).map(Duration::from_secs);
    for (name, after_first, after_second, after_third) in [
        ("busy", Some(1), Some(4), None),
        ("broken", Some(1), Some(4), None),
        ("busy-briefly", Some(0), None, None),
        ("too-many-briefly", Some(0), None, None),
        ("too-many-soon-over", Some(1), None, None),
        ("too-many-for-long", None, None, None),
        ("busy-long", None, None, None),
        ("too-many", None, None, None),
        ("missing", None, None, None),
    ] {
        use pressmark::net::Fetch as _;
        let exchange = get(&client, &format!("http://{name}.hostile.example/"))
            .await
            .exchange;
        for (attempt, longest) in (1..).zip([after_first, after_second, after_third]) {
            let wait = client.wait_before_next(&exchange, attempt);
            assert_eq!(wait.is_some(), longest.is_some(), "{name} {attempt}");
            if let (Some(wait), Some(longest)) = (wait, longest) {
                assert!(
                    second(longest).any(|at_most| wait <= at_most),
                    "{name} {wait:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_host_that_asked_for_an_hour_is_not_asked_again_in_this_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Hostile::start(vec![answers("busy-long", "429 No\r\nRetry-After: 3600")]);
    let client = client(&server, folder.path(), system_names());
    let url = "http://busy-long.hostile.example/";
    assert_eq!(
        summary(&get(&client, url).await.exchange),
        "429 with 0 bytes"
    );
    let second = get(&client, url).await.exchange;
    assert_eq!(summary(&second), "no answer: host_paused");
    assert!(second.transfer.is_none());
    assert_eq!(server.counted("busy-long").1, 1);
}

#[tokio::test]
async fn a_host_that_fails_is_left_alone_instead_of_hammered() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Hostile::start(vec![Behaviour {
        name: "dead",
        speaks: Speaks::Http,
        steps: vec![Step::Reset],
    }]);
    let client = client(&server, folder.path(), system_names());
    let mut outcomes = Vec::new();
    for _ in 0..8 {
        outcomes.push(summary(
            &get(&client, "http://dead.hostile.example/").await.exchange,
        ));
    }
    assert!(
        outcomes[..5]
            .iter()
            .all(|outcome| outcome == "no answer: closed"),
        "{outcomes:?}"
    );
    assert!(
        outcomes[5..]
            .iter()
            .all(|outcome| outcome == "no answer: host_paused")
    );
    assert_eq!(server.counted("dead").1, 5);
}
