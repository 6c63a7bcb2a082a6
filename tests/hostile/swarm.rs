//! What a stranger can set off with one link: redirects to ever new hosts end after twenty-one requests, and
//! names that do not resolve, never answer or are closed come to their own outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pressmark::classify::walk::HOPS_MAX;
use pressmark::net::{Client, Looking, NameFault, Names, Settings, Wiring};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::suite::follow;
use super::{get, limits, summary};

/// Links that each begin a chain of a hundred thousand redirects, every one to a host nobody has seen.
const LINKS: usize = 50;

/// Redirects every request to a new host; counts them.
async fn swarm() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.ok()?);
                }
                let turn = counted.fetch_add(1, Ordering::SeqCst);
                let answer = format!(
                    "HTTP/1.1 302 Found\r\nLocation: http://h{turn}.fresh{turn}.example/\r\n\
                     Content-Length: 0\r\nConnection: close\r\n\r\n"
                );
                stream.write_all(answer.as_bytes()).await.ok()
            });
        }
    });
    (port, count)
}

#[tokio::test]
async fn redirects_to_ever_new_hosts_end() {
    let (port, count) = swarm().await;
    let settings = Settings {
        connect_to: vec![format!("::127.0.0.1:{port}").parse().expect("a rule")],
        allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
        ..Settings::default()
    };
    let wiring = Wiring {
        limits: limits(),
        ..Wiring::default()
    };
    let client = Client::wired(settings, wiring).expect("a client");
    let begun = Instant::now();
    for link in 0..LINKS {
        let found = follow(&client, format!("http://link{link}.example/")).await;
        assert_eq!(found, "302 with 0 bytes: too_many_hops");
    }
    assert_eq!(count.load(Ordering::SeqCst), LINKS * HOPS_MAX);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
}

/// A resolver with one answer for everything.
enum Broken {
    NoName,
    NoAnswer,
    Silent,
    Nothing,
}

impl Names for Broken {
    fn look_up<'a>(&'a self, host: &'a str) -> Looking<'a> {
        let (host, error) = (host.to_owned(), "as the test wants it".to_owned());
        Box::pin(async move {
            match self {
                Self::NoName => Err(NameFault::NoName { host, error }),
                Self::NoAnswer => Err(NameFault::NoAnswer { host, error }),
                Self::Silent => std::future::pending().await,
                Self::Nothing => Ok(Vec::new()),
            }
        })
    }
}

#[tokio::test]
async fn a_resolver_that_fails_is_told_apart_from_a_name_that_is_not_there() {
    for (names, expected) in [
        (Broken::NoName, "dns_no_name"),
        (Broken::Nothing, "dns_no_name"),
        (Broken::NoAnswer, "dns_failed"),
        (Broken::Silent, "dns_failed"),
    ] {
        let wiring = Wiring {
            limits: pressmark::net::Limits {
                resolve_ms_max: 200,
                ..limits()
            },
            names: Arc::new(names),
        };
        let client = Client::wired(Settings::default(), wiring).expect("a client");
        let found = summary(&get(&client, "http://gone.example/").await.exchange);
        assert_eq!(found, format!("no answer: {expected}"));
    }
}

#[tokio::test]
async fn a_closed_port_is_a_refused_connection() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let settings = Settings {
        connect_to: vec![format!("::127.0.0.1:{port}").parse().expect("a rule")],
        allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
        ..Settings::default()
    };
    let client = Client::new(settings).expect("a client");
    let found = summary(&get(&client, "http://closed.example/").await.exchange);
    assert_eq!(found, "no answer: connect_refused");
}
