//! Short links and status pages, hop by hop (platforms.md 7.1 and 7.2).

use crate::support::web::SimulatedWeb;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;

use super::client::{BROWSER, TOOL, get, request};

const SHORT: &str = "https://t.co/Zk4TnB81wQ";
const ARTICLE: &str = "https://news.example/2025/03/14/pier-last-inspected-in-2019";
const STATUS: &str = "https://x.com/HarbourWatchPE/status/1900437064745320836";

/// The most redirects that are followed here.
const HOPS_MAX: usize = 20;

#[test]
fn the_answer_to_a_tool_has_the_headers_of_the_real_one() {
    let web = SimulatedWeb::start(World::new(1));
    let answer = get(&web, SHORT);
    assert_eq!(answer.status, 301);
    assert!(answer.body.is_empty());
    for (name, value) in [
        ("cache-control", "private,max-age=300"),
        ("content-length", "0"),
        ("expires", "Thu, 01 Oct 2026 08:05:00 GMT"),
        ("server", "tsa_o"),
    ] {
        assert_eq!(answer.header(name).as_deref(), Some(value));
    }
    let cookie = answer.header("set-cookie").unwrap_or_default();
    assert!(
        cookie.starts_with("muc=") && cookie.ends_with("Domain=t.co"),
        "{cookie}"
    );
    assert_eq!(
        answer.header("x-connection-hash").map(|hash| hash.len()),
        Some(32)
    );
}

#[test]
fn a_browser_gets_the_page_of_its_era() {
    let web = SimulatedWeb::start(
        World::new(1).with_link("https://t.co/AbCdEfGhIj", "https://news.example/a?b=1&c=2"),
    );
    let browser = [("User-Agent", BROWSER)];
    for (scenario, has_head, has_referrer) in [
        (Scenario::Browser2013, false, false),
        (Scenario::Browser2017, true, true),
        (Scenario::Alive, true, false),
    ] {
        web.set("t.co", "/AbCdEfGhIj", scenario);
        let answer = request(&web, "GET", "https://t.co/AbCdEfGhIj", &browser);
        let page = answer.text();
        assert_eq!(answer.status, 200);
        assert!(page.contains(
            "<META http-equiv=\"refresh\" content=\"0;URL=https://news.example/a?b=1&amp;c=2\">"
        ));
        assert!(page.contains("location.replace(\"https:\\/\\/news.example\\/a?b=1\\u0026c=2\")"));
        assert_eq!(
            page.contains("<title>https://news.example/a?b=1&amp;c=2</title>"),
            has_head
        );
        assert_eq!(page.contains("name=\"referrer\""), has_referrer);
        assert_eq!(get(&web, "https://t.co/AbCdEfGhIj").status, 301);
    }
}

#[test]
fn killing_a_code_kills_it_under_all_three_names() {
    let web = SimulatedWeb::start(World::new(1));
    web.set("pic.twitter.com", "/q7RmV2xKd9", Scenario::Gone);
    for host in ["t.co", "pic.twitter.com", "pic.x.com"] {
        assert_eq!(
            get(&web, &format!("http://{host}/q7RmV2xKd9?amp=1")).status,
            410
        );
    }
    assert_eq!(get(&web, SHORT).status, 301, "others live on");
}

#[test]
fn chains_have_their_length_and_land() {
    let web = SimulatedWeb::start(World::new(1));
    for (scenario, hops, last_status) in [
        (Scenario::Alive, 2, 301),
        (Scenario::Chain, 4, 301),
        (Scenario::ChainOfTwelve, 13, 301),
        (Scenario::RelativeLocation, 3, 301),
        (Scenario::UppercaseLocation, 2, 301),
        (Scenario::SpacesInLocation, 2, 301),
        (Scenario::UnsafeRaw, 1, 301),
    ] {
        web.set("t.co", "/Zk4TnB81wQ", scenario);
        let trail = trail(&web, SHORT);
        assert_eq!(trail.len() - 1, hops, "{} {trail:#?}", scenario.name());
        let end = get(&web, trail.last().expect("an address"));
        assert_eq!((end.status, last_status), (200, 301), "{}", scenario.name());
    }
    web.set("t.co", "/Zk4TnB81wQ", Scenario::Loop);
    assert_eq!(trail(&web, SHORT).len(), HOPS_MAX);
}

#[test]
fn a_moved_page_is_at_its_new_address() {
    let web = SimulatedWeb::start(World::new(1));
    let before = get(&web, ARTICLE).body;
    for scenario in [
        Scenario::MovedPermanently,
        Scenario::MovedFound,
        Scenario::MovedSeeOther,
        Scenario::MovedTemporary,
        Scenario::MovedPermanent,
        Scenario::RelativeLocation,
        Scenario::Chain,
        Scenario::ChainOfTwelve,
        Scenario::NonAsciiLocation,
    ] {
        web.set(
            "news.example",
            "/2025/03/14/pier-last-inspected-in-2019",
            scenario,
        );
        let trail = trail(&web, ARTICLE);
        assert!(trail.len() > 1);
        let after = get(&web, trail.last().expect("an address")).body;
        assert_eq!(after, before, "{}", scenario.name());
    }
}

#[test]
fn a_limit_bites_after_its_number_of_requests() {
    let web = SimulatedWeb::start(World::new(1));
    web.set("t.co", "/Zk4TnB81wQ", Scenario::LimitedAfterN);
    let statuses: Vec<u16> = (0..5).map(|_| get(&web, SHORT).status).collect();
    assert_eq!(statuses, [301, 301, 301, 429, 429]);
}

#[test]
fn the_shell_is_the_same_for_every_id_dead_or_alive() {
    let web = SimulatedWeb::start(World::new(1));
    let alive = get(&web, STATUS);
    assert_eq!(alive.status, 200);
    assert!(!alive.text().contains("ferry"));
    web.delete_post(1_900_437_064_745_320_836);
    for path in [
        "HarbourWatchPE/status/1900437064745320836",
        "anyone/statuses/1900437064745320836?s=20&t=x",
        "i/web/status/1900437064745320836",
        "i/status/1900437064745320836/photo/1",
        "HarbourWatchPE/status/1900437064745320836/video/1",
        "nobody/status/1234567890123456789",
    ] {
        for prefix in ["", "www.", "mobile."] {
            let page = get(&web, &format!("https://{prefix}x.com/{path}"));
            assert_eq!(page.body, alive.body, "{prefix} {path}");
            let old = get(&web, &format!("https://{prefix}twitter.com/{path}"));
            assert_eq!(
                (old.status, old.location()),
                (302, format!("https://x.com/{path}"))
            );
        }
    }
}

#[test]
fn migration_ends_once_or_never() {
    let web = SimulatedWeb::start(World::new(1));
    let old = STATUS.replace("x.com", "twitter.com");
    for host in ["twitter.com", "x.com"] {
        web.set(host, "/status/1900437064745320836", Scenario::Migrate);
        let trail = trail(&web, &old);
        let end = trail.last().expect("an address");
        assert_eq!(*end, format!("{STATUS}?mx=1"), "{trail:#?}");
        web.restore_all();
        web.set(host, "/status/1900437064745320836", Scenario::MigrateLoop);
        assert_eq!(self::trail(&web, &old).len(), HOPS_MAX);
        web.restore_all();
    }
}

#[test]
fn a_renamed_account_and_a_flagged_link_lead_to_pages() {
    let web = SimulatedWeb::start(World::new(1));
    web.set("x.com", "/a/status/1900437064745320836", Scenario::Renamed);
    assert_eq!(trail(&web, STATUS).len(), 2);
    web.set(
        "x.com",
        "/a/status/1900437064745320836",
        Scenario::SuspendedRedirect,
    );
    let trail = trail(&web, STATUS);
    assert!(get(&web, &trail[1]).text().contains("suspended"));
    web.set("t.co", "/Zk4TnB81wQ", Scenario::UnsafeEncoded);
    let warning = request(
        &web,
        "GET",
        &get(&web, SHORT).location(),
        &[("User-Agent", TOOL)],
    );
    assert!(warning.text().contains("may be unsafe"));
}

/// The addresses from a link to the first answer that is no redirect, or as far as patience goes.
fn trail(web: &SimulatedWeb, url: &str) -> Vec<String> {
    let mut trail = vec![url.to_owned()];
    while trail.len() < HOPS_MAX {
        let here = url::Url::parse(trail.last().expect("an address")).expect("an address");
        let answer = get(web, here.as_str());
        if !(300..400).contains(&answer.status) {
            break;
        }
        let next = here.join(&answer.location()).expect("an address");
        trail.push(next.to_string());
    }
    trail
}
