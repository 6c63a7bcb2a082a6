//! What goes over the wire: connections kept, heads bounded, bodies broken as told, certificates
//! that no client should take, and the same served plain and encrypted.

use std::io::{Read, Write};
use std::time::Duration;

use crate::support::web::SimulatedWeb;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;

use super::client::{Ending, TOOL, encrypted, exchange, get, plain, request};

const HOST: &str = "news.example";
const PATH: &str = "/2025/03/14/pier-last-inspected-in-2019";

fn page() -> String {
    format!("https://{HOST}{PATH}")
}

#[test]
fn a_connection_is_kept_until_the_client_says_close() {
    let web = SimulatedWeb::start(World::new(1));
    let sent = format!(
        "GET {PATH} HTTP/1.1\r\nHost: {HOST}\r\n\r\n\
         HEAD / HTTP/1.1\r\nHost: {HOST}:443\r\n\r\n\
         GET /none HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    );
    let received = exchange(encrypted(&web, HOST), sent.as_bytes());
    assert_eq!(received.ending, Ending::Clean);
    let served = web.served();
    let statuses: Vec<u16> = served.iter().map(|row| row.status).collect();
    assert_eq!(statuses, [200, 200, 404]);
    let bodies: Vec<usize> = served.iter().map(|row| row.body.len()).collect();
    assert_eq!(bodies[1], 0, "HEAD has no body");
    let all: Vec<u8> = (served.iter())
        .flat_map(|row| [row.head.clone(), row.body.clone()].concat())
        .collect();
    assert_eq!([received.head, received.body].concat(), all);
}

#[test]
fn plain_http_is_served_on_both_ports_and_alike() {
    let web = SimulatedWeb::start(World::new(1));
    let encrypted = get(&web, "https://t.co/zIc56Fy1ya");
    let plain = get(&web, "http://t.co/zIc56Fy1ya");
    assert_eq!(encrypted.head, plain.head);
    let other = std::net::TcpStream::connect(web.http_addr).expect("the second port listens");
    let sent = b"GET http://t.co/zIc56Fy1ya HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n\r\n";
    assert_eq!(exchange(other, sent).head, plain.head, "absolute form");
}

#[test]
fn heads_and_bodies_are_bounded_and_nonsense_is_refused() {
    let web = SimulatedWeb::start(World::new(1));
    let long = format!(
        "GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {}\r\n",
        "x".repeat(40_000)
    );
    for (sent, status) in [
        (long.as_str(), 431),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 413),
    ] {
        assert_eq!(
            exchange(plain(&web), sent.as_bytes()).status,
            status,
            "{sent:.60}"
        );
    }
    assert!(web.requests().is_empty());
    assert_eq!(request(&web, "POST", &page(), &[]).status, 405);
    assert_eq!(request(&web, "CONNECT", &page(), &[]).status, 405);
}

#[test]
fn a_chunked_body_is_the_same_body() {
    let web = SimulatedWeb::start(World::new(1));
    let whole = get(&web, &page()).body;
    web.set(HOST, PATH, Scenario::Chunked);
    let chunked = get(&web, &page());
    assert!(chunked.body.starts_with(b"3e8\r\n"));
    assert!(chunked.body.ends_with(b"\r\n0\r\n\r\n"));
    let served = web.served().pop().expect("a row");
    assert_eq!(served.body, whole);
    assert!(served.complete);
    web.set(HOST, PATH, Scenario::ChunkedCutOff);
    let cut = get(&web, &page());
    assert!(!cut.body.ends_with(b"0\r\n\r\n"));
    assert!(!web.served().pop().expect("a row").complete);
}

#[test]
fn broken_deliveries_are_recorded_with_the_bytes_that_left() {
    let web = SimulatedWeb::start(World::new(1));
    let whole = get(&web, &page()).body;
    for scenario in [Scenario::CutOff, Scenario::ResetMidBody] {
        web.set(HOST, PATH, scenario);
        let broken = get(&web, &page());
        assert_eq!(
            broken.header("content-length"),
            Some(whole.len().to_string())
        );
        let served = web.served().pop().expect("a row");
        assert_eq!(served.body, whole[..whole.len() / 2]);
        assert_eq!(served.body, broken.body);
        assert!(!served.complete);
    }
}

#[test]
fn an_endless_body_ends_when_the_reader_does() {
    let web = SimulatedWeb::start(World::new(1));
    web.set(HOST, PATH, Scenario::EndlessBody);
    let mut stream = plain(&web);
    let sent = format!("GET {PATH} HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    stream.write_all(sent.as_bytes()).expect("the web reads");
    let mut block = vec![0; 300_000];
    stream.read_exact(&mut block).expect("there is always more");
    drop(stream);
    assert!(web.served()[0].body_bytes >= 290_000);
    web.restore_all();
    assert_eq!(get(&web, &page()).status, 200);
}

#[test]
fn the_date_is_that_of_the_webs_own_clock() {
    let web = SimulatedWeb::start(World::new(1).starting_at(1_641_419_906_377));
    let date = |web: &SimulatedWeb| get(web, &page()).header("date").unwrap_or_default();
    assert_eq!(date(&web), "Wed, 05 Jan 2022 21:58:26 GMT");
    web.advance(Duration::from_secs(86_400));
    assert_eq!(date(&web), "Thu, 06 Jan 2022 21:58:26 GMT");
    assert_eq!(web.served()[1].at_ms - web.served()[0].at_ms, 86_400_000);
}

#[test]
fn a_host_can_have_a_certificate_that_no_client_should_take() {
    let web = SimulatedWeb::start(World::new(1));
    for (scenario, complaint) in [
        (Scenario::CertificateExpired, "expired"),
        (Scenario::CertificateOtherName, "not valid for name"),
        (Scenario::CertificateUntrusted, "UnknownIssuer"),
    ] {
        web.set(HOST, "*", scenario);
        let mut stream = encrypted(&web, HOST);
        let refusal = stream
            .write_all(b"GET / HTTP/1.1\r\n\r\n")
            .unwrap_err()
            .to_string();
        assert!(refusal.contains(complaint), "{refusal}");
    }
    assert!(web.requests().is_empty());
    web.restore(HOST, "*");
    assert_eq!(get(&web, &page()).status, 200);
}

/// The program's own client library, inside a runtime: the web has a thread of its own.
#[tokio::test]
async fn a_client_library_reaches_every_host_through_the_authority() {
    let web = SimulatedWeb::start(World::new(1));
    let authority = reqwest::Certificate::from_pem(web.ca_pem.as_bytes()).expect("a certificate");
    let client = reqwest::Client::builder()
        .tls_certs_only([authority])
        .no_proxy()
        .user_agent(TOOL)
        .resolve("t.co", web.https_addr)
        .resolve("twitter.com", web.https_addr)
        .resolve("x.com", web.https_addr)
        .build()
        .expect("a client");
    let answer = client
        .get("https://t.co/zIc56Fy1ya")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.url().host_str(), Some("x.com"));
    let hosts: Vec<String> = (web.requests().into_iter())
        .map(|request| request.host)
        .collect();
    assert_eq!(hosts, ["t.co", "twitter.com", "x.com"]);
    assert_eq!(web.requests()[0].header("user-agent"), Some(TOOL));
}
