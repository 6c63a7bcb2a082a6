//! Addresses that must not be asked: as a link, as the target of a redirect, and behind a name.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pressmark::classify::walk::{self, Next, Seen, SeenAnswer};
use pressmark::model::exchange::Outcome;
use pressmark::net::{Client, Looking, Names, Settings, Wiring};

use super::{client, get, limits, summary};
use crate::support::hostile::{Hostile, behaviours};

const ADDRESSES: &str = include_str!("../cases/hostile/addresses.txt");

/// Answers with the next list of addresses each time, the last one again and again.
pub(super) struct Scripted {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Scripted {
    /// How often a name was looked up.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub(super) fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |text: &&str| text.parse().expect("an address");
        Arc::new(Self {
            answers: answers
                .iter()
                .map(|one| one.iter().map(parse).collect())
                .collect(),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Names for Scripted {
    fn look_up<'a>(&'a self, _host: &'a str) -> Looking<'a> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers[turn.min(self.answers.len() - 1)].clone();
        Box::pin(async move { Ok(answer) })
    }
}

/// A client without any allowance; a name it looks up fails the test.
fn strict(names: Arc<dyn Names>) -> Client {
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/test".into(),
        connect_to: Vec::new(),
        allow_addresses: Vec::new(),
        certificate_file: None,
        spool_folder: std::env::temp_dir(),
        ..Settings::default()
    };
    let limits = limits();
    Client::wired(settings, Wiring { limits, names }).expect("a client")
}

#[tokio::test]
async fn none_is_asked_directly_or_by_redirect() {
    let names = Scripted::new(&[&["203.0.113.1"]]);
    let client = strict(names.clone());
    let mut differing = Vec::new();
    for line in ADDRESSES.lines().filter(|line| !line.starts_with('#')) {
        let (address, expected) = line.split_once('\t').expect("address, tab, outcome");
        let found = summary(&get(&client, address).await.exchange);
        if found != format!("no answer: {expected}") {
            differing.push(format!("{address}: {found}"));
        }
        let seen = Seen {
            url: "https://t.co/x",
            answer: Some(SeenAnswer {
                status: 302,
                location: Some(address),
                page: None,
                body_bytes: 0,
            }),
        };
        // What cannot be read alone may be read relative to the page before, and is then that page's.
        if let Next::Ask { url, .. } = walk::next(&[], &seen)
            && !url.starts_with("https://t.co/")
        {
            let found = get(&client, &url).await.exchange;
            if !matches!(&found.outcome, Outcome::NotAnswered(why) if why.kind.refused_by_us()) {
                differing.push(format!("{address} by redirect: {}", summary(&found)));
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
    assert_eq!(
        names.asked.load(Ordering::SeqCst),
        0,
        "a name was looked up"
    );
}

#[tokio::test]
async fn a_name_with_one_bad_address_is_refused_whole() {
    for bad in [
        "127.0.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
    ] {
        let client = strict(Scripted::new(&[&["93.184.216.34", bad]]));
        let found = get(&client, "http://public.example/").await.exchange;
        assert_eq!(summary(&found), "no answer: address_refused", "{bad}");
    }
}

/// The name is judged each time it is looked up, and connected to only where it was judged.
#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = behaviours::all();
    let server = Hostile::start(
        all.into_iter()
            .filter(|one| one.name == "ordinary")
            .collect(),
    );
    let names = Scripted::new(&[&["127.0.0.1"], &["10.0.0.1"]]);
    // The port is moved and the name is not, so that the resolver has the last word.
    let port = server.ports["ordinary"];
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/test".into(),
        connect_to: vec![format!(":::{port}").parse().expect("a rule")],
        allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
        certificate_file: None,
        spool_folder: folder.path().to_path_buf(),
        ..Settings::default()
    };
    let wiring = Wiring {
        limits: limits(),
        names: names.clone(),
    };
    let client = Client::wired(settings, wiring).expect("a client");
    let url = "http://rebinding.example/";
    let first = get(&client, url).await.exchange;
    assert_eq!(summary(&first), "200 with 5 bytes");
    assert_eq!(
        names.asked.load(Ordering::SeqCst),
        1,
        "looked up twice for one request"
    );
    let peer = first
        .answer()
        .and_then(|answer| answer.remote_address.clone());
    assert_eq!(peer, Some(format!("127.0.0.1:{port}")));
    let second = get(&client, url).await.exchange;
    assert_eq!(summary(&second), "no answer: address_refused");
}

#[tokio::test]
async fn a_named_port_and_an_address_are_moved_by_rules_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = behaviours::all();
    let server = Hostile::start(
        all.into_iter()
            .filter(|one| one.name == "ordinary")
            .collect(),
    );
    let port = server.ports["ordinary"];
    let base = client(&server, folder.path(), super::system_names());
    // Allowed by the user, so any port and any spelling will do.
    for host in ["127.0.0.1", "127.1", "0x7f.0.0.1"] {
        let found = get(&base, &format!("http://{host}:{port}/")).await.exchange;
        assert_eq!(summary(&found), "200 with 5 bytes", "{host}");
    }
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/test".into(),
        connect_to: vec![
            format!("named.example:2222:127.0.0.1:{port}")
                .parse()
                .expect("a rule"),
            format!("93.184.216.34:80:127.0.0.1:{port}")
                .parse()
                .expect("a rule"),
            format!("::127.0.0.1:{port}").parse().expect("a rule"),
        ],
        allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
        certificate_file: None,
        spool_folder: folder.path().to_path_buf(),
        ..Settings::default()
    };
    let client = Client::new(settings).expect("a client");
    for (url, expected) in [
        ("http://named.example:2222/", "200 with 5 bytes"),
        ("http://93.184.216.34/", "200 with 5 bytes"),
        ("http://any.example:8080/", "200 with 5 bytes"),
        // A rule that moves every port says nothing of this one.
        ("http://any.example:22/", "no answer: port_refused"),
        ("http://any.localhost.:8080/", "no answer: address_refused"),
    ] {
        assert_eq!(
            summary(&get(&client, url).await.exchange),
            expected,
            "{url}"
        );
    }
}
