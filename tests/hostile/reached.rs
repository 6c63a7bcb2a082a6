//! How a host was reached is recorded: connection, TLS, protocol, times; connections are used again.

use pressmark::net::Client;

use super::{client, get, summary, system_names};
use crate::support::hostile::{Behaviour, Certificate, Hostile, Speaks, Step, behaviours};

const HELLO: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nhello";

fn keeps_alive(name: &'static str, speaks: Speaks) -> Behaviour {
    let steps = vec![Step::Request, Step::Send(HELLO.to_vec()), Step::Again];
    Behaviour {
        name,
        speaks,
        steps,
    }
}

async fn reused(client: &Client, url: &str) -> bool {
    let fetched = get(client, url).await;
    assert_eq!(summary(&fetched.exchange), "200 with 5 bytes", "{url}");
    let transfer = fetched.exchange.transfer.expect("something was seen");
    transfer.connection.expect("a connection").reused
}

#[tokio::test]
async fn a_connection_is_used_again_and_a_dead_one_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Hostile::start(vec![
        keeps_alive("alive", Speaks::Http),
        keeps_alive("alive-tls", Speaks::Https(Certificate::Good)),
        // Says nothing of closing, and closes.
        Behaviour {
            name: "dies",
            speaks: Speaks::Http,
            steps: vec![Step::Request, Step::Send(HELLO.to_vec())],
        },
    ]);
    let client = client(&server, folder.path(), system_names());
    for (url, name, connections, second_reused) in [
        ("http://alive.hostile.example/", "alive", 1, true),
        ("https://alive-tls.hostile.example/", "alive-tls", 1, true),
        ("http://dies.hostile.example/", "dies", 2, false),
    ] {
        assert!(!reused(&client, url).await);
        assert_eq!(reused(&client, url).await, second_reused, "{url}");
        assert_eq!(server.counted(name).1, connections, "{url}");
    }
}

#[tokio::test]
async fn tls_and_times_are_on_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Hostile::start(vec![keeps_alive("seen", Speaks::Https(Certificate::Good))]);
    let client = client(&server, folder.path(), system_names());
    let exchange = get(&client, "https://seen.hostile.example/").await.exchange;
    let answer = exchange.answer().expect("an answer");
    let transfer = exchange.transfer.as_ref().expect("something was seen");
    let connection = transfer.connection.as_ref().expect("a connection");
    let tls = connection.tls.as_ref().expect("TLS");
    assert_eq!(
        (tls.version.as_str(), tls.alpn.as_deref()),
        ("TLSv1_3", Some("http/1.1"))
    );
    assert!(
        tls.cipher_suite.starts_with("TLS13_"),
        "{}",
        tls.cipher_suite
    );
    assert_eq!(answer.leaf_certificate, tls.certificates.first().copied());
    assert_eq!(
        transfer.resolved.as_slice(),
        std::slice::from_ref(&connection.peer)
    );
    let times = transfer.times;
    assert!(times.connect_ms.is_some() && times.tls_ms.is_some() && times.head_ms.is_some());
    // 1994 is long ago.
    assert!(
        transfer
            .clock_skew_ms
            .is_some_and(|skew| skew < -900_000_000_000)
    );
    // The record survives its own form.
    let json = serde_json::to_string(&exchange).expect("JSON");
    let back: pressmark::model::exchange::Exchange = serde_json::from_str(&json).expect("read");
    assert_eq!(back, exchange);
}

#[tokio::test]
async fn a_host_of_http2_alone_is_reached_and_the_record_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| one.name == "tls-http2-only").collect());
    let client = client(&server, folder.path(), system_names());
    for _ in 0..2 {
        let exchange = get(&client, "https://tls-http2-only.hostile.example/")
            .await
            .exchange;
        assert_eq!(summary(&exchange), "200 with 13 bytes");
        let answer = exchange.answer().expect("an answer");
        assert_eq!(
            (answer.version.as_str(), answer.header_form.as_str()),
            ("HTTP/2.0", "parsed")
        );
        assert!(exchange.transfer.is_some_and(|seen| seen.wire.is_none()));
    }
    // One refused handshake, then one connection for both answers.
    assert_eq!(server.counted("tls-http2-only").1, 2);
}
