//! The record of what was asked and served, strictness, and the control host that does over HTTP
//! what the handle does in Rust.

use crate::support::web::SimulatedWeb;
use crate::support::web::record::Served;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::{Strictness, World};

use super::client::{Raw, get, request};

const CONTROL: &str = "https://control.simulated.web";

fn post(web: &SimulatedWeb, what: &str) -> Raw {
    request(web, "POST", &format!("{CONTROL}{what}"), &[])
}

#[test]
fn every_request_and_every_byte_served_is_on_record() {
    let web = SimulatedWeb::start(World::new(1));
    let headers = [("X-Second", "2"), ("X-First", "1"), ("x-second", "again")];
    let answer = request(&web, "GET", "https://t.co/zIc56Fy1ya?amp=1", &headers);
    let page = get(
        &web,
        "http://news.example/2025/03/14/pier-last-inspected-in-2019",
    );
    let served = web.served();
    assert_eq!(served.len(), 2);
    assert_eq!(served[0].request.url(), "https://t.co/zIc56Fy1ya?amp=1");
    let names: Vec<&str> = (served[0].request.headers.iter())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Host", "Connection", "X-Second", "X-First", "x-second"]
    );
    assert_eq!(
        (&served[0].head, &served[0].body),
        (&answer.head, &answer.body)
    );
    assert_eq!((&served[1].head, &served[1].body), (&page.head, &page.body));
    assert!(served[1].peer.ip().is_loopback());
    let digest =
        data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(&page.body));
    assert_eq!(served[1].body_sha256(), digest);
    let log = get(&web, &format!("{CONTROL}/log")).json();
    assert_eq!(log[1]["body_sha256"], digest);
    web.clear_record();
    get(&web, "http://news.example/");
    assert_eq!(
        web.served()
            .iter()
            .map(|row| row.number)
            .collect::<Vec<_>>(),
        [2]
    );
}

#[test]
fn a_strict_world_lists_what_nobody_should_ask_for() {
    let asked = [
        "https://t.co/zIc56Fy1ya",
        "https://t.co/AAAAAAAAAA",
        "https://api.fxtwitter.com/a/status/1",
        "https://news.example/2025/03/14/pier-last-inspected-in-2019",
        "https://news.example/nowhere",
        "https://pbs.twimg.com/media/AAAAAAAAAAAAAAA.jpg",
        "https://t.co/robots.txt",
    ];
    let unexpected = |strictness| {
        let web = SimulatedWeb::start(World::new(1).with_strictness(strictness));
        for url in asked {
            get(&web, url);
        }
        let rows: Vec<Served> = web.unexpected();
        rows.iter().map(|row| row.request.url()).collect::<Vec<_>>()
    };
    assert_eq!(
        unexpected(Strictness::Strict),
        [asked[1], asked[2], asked[4], asked[5]]
    );
    assert!(unexpected(Strictness::Lenient).is_empty());
}

#[test]
fn the_control_host_sets_and_restores() {
    let web = SimulatedWeb::start(World::new(1));
    let short = "https://t.co/q7RmV2xKd9";
    assert_eq!(
        post(&web, &format!("/set?url={short}&scenario=gone")).status,
        200
    );
    assert_eq!(get(&web, short).status, 410);
    assert_eq!(post(&web, &format!("/restore?url={short}")).status, 200);
    assert_eq!(get(&web, short).status, 301);
    assert_eq!(
        post(&web, "/set?url=https://t.co/*&scenario=outage-html").status,
        200
    );
    assert_eq!(get(&web, short).status, 503);
    assert_eq!(post(&web, "/restore").status, 200);
    assert_eq!(get(&web, short).status, 301);
    let id = web.world().post_by("HarbourWatchPE").expect("a post").id;
    let oembed = format!("https://publish.x.com/oembed?url=https://x.com/a/status/{id}");
    assert_eq!(post(&web, &format!("/delete-post?id={id}")).status, 200);
    assert_eq!(get(&web, &oembed).status, 404);
    assert_eq!(
        post(&web, &format!("/post?id={id}&standing=protected")).status,
        200
    );
    assert_eq!(get(&web, &oembed).status, 403);
    assert_eq!(post(&web, &format!("/restore-post?id={id}")).status, 200);
    assert_eq!(get(&web, &oembed).status, 200);
    let before = web.now_ms();
    assert_eq!(
        post(&web, "/advance?seconds=60").json()["now"],
        "Thu, 01 Oct 2026 08:01:00 GMT"
    );
    assert_eq!(web.now_ms() - before, 60_000);
    assert_eq!(
        post(&web, "/pace?drip_ms=7&requests_before_limit=9").json()["drip_ms"],
        7
    );
    assert_eq!(web.pace().requests_before_limit, 9);
    assert!(
        web.requests()
            .iter()
            .all(|request| request.host != "control.simulated.web")
    );
}

#[test]
fn the_control_host_says_what_it_does_not_understand() {
    let web = SimulatedWeb::start(World::new(1));
    for what in [
        "/set?url=https://t.co/a",
        "/set?scenario=gone",
        "/set?url=https://t.co/a&scenario=no-such",
        "/set?url=https://t.co/a&scenario=tombstone-empty",
        "/set?url=https://t.co/a&scenario=certificate-expired",
        "/post?id=1&standing=deleted",
        "/post?id=x&standing=deleted",
        "/advance?seconds=soon",
    ] {
        let answer = post(&web, what);
        assert_eq!(answer.status, 400, "{what}");
        assert!(answer.json()["error"].is_string(), "{what}");
    }
    assert_eq!(post(&web, "/no-such").status, 404);
    assert_eq!(
        get(&web, &format!("{CONTROL}/set?url=a&scenario=gone")).status,
        404
    );
}

#[test]
fn the_control_host_lists_what_there_is() {
    let web = SimulatedWeb::start(World::new(1));
    let scenarios = get(&web, &format!("{CONTROL}/scenarios")).json();
    assert_eq!(
        scenarios.as_array().map(Vec::len),
        Some(Scenario::ALL.len())
    );
    let posts = get(&web, &format!("{CONTROL}/posts")).json();
    assert_eq!(posts.as_array().map(Vec::len), Some(10));
    assert_eq!(get(&web, &format!("{CONTROL}/ca.pem")).text(), web.ca_pem);
    assert!(get(&web, CONTROL).text().contains("POST /set"));
    let mut names: Vec<&str> = Scenario::ALL.iter().map(|one| one.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Scenario::ALL.len());
}

#[test]
#[should_panic(expected = "tombstone-empty does not suit /a on t.co")]
fn a_scenario_that_means_nothing_there_is_refused() {
    SimulatedWeb::start(World::new(1)).set("t.co", "/a", Scenario::TombstoneEmpty);
}

#[test]
fn a_web_can_be_stopped_while_clients_wait() {
    let web = SimulatedWeb::start(World::new(1));
    web.set("t.co", "*", Scenario::EndlessBody);
    let open = super::client::plain(&web);
    drop(web);
    drop(open);
}
