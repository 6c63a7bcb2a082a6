//! Every row of platforms.md section 7 and what covers it: `rows.tsv` beside this file names, row by row, states of
//! the web (`web:`), answers kept as cases that are served and then read (`kept:`), answers that are only served
//! (`served:`) and tests (`test:file#name`). A row without a name, or a name without its test, fails.

use std::fs;
use std::path::Path;

use pressmark::model::post::{PostAnswer, PostKey, PostSource};
use pressmark::platform::{self, Reply};
use serde_json::Value;
use url::Url;

use crate::support::web::SimulatedWeb;
use crate::support::web::hosts::platforms::{body, case};
use crate::support::web::scenario::{Scenario, Suits};
use crate::support::web::world::World;

use super::client::{Raw, TOOL, request};

/// The names of each row.
fn rows() -> Vec<(String, Vec<&'static str>)> {
    include_str!("rows.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let (row, names) = line.rsplit_once('\t').expect("three columns");
            (row.to_owned(), names.split(' ').collect())
        })
        .collect()
}

/// The names of one kind, each once.
fn names(kind: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = rows()
        .iter()
        .flat_map(|(_, names)| names.clone())
        .filter_map(|name| name.strip_prefix(kind))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn every_row_has_names_and_every_name_its_test() {
    let told = include_str!("scenarios.txt");
    for section in 1..=8 {
        let start = format!("7.{section}\t");
        assert!(
            rows().iter().any(|(row, _)| row.starts_with(&start)),
            "{start}"
        );
    }
    for (row, names) in rows() {
        assert!(!names.is_empty(), "{row}");
        for name in names {
            let (kind, name) = name.split_once(':').expect("a kind");
            let covered = match kind {
                "web" => Scenario::from_name(name).is_some_and(|scenario| {
                    let in_wire =
                        scenario.suits() == Suits::Certificate || scenario == Scenario::EndlessBody;
                    in_wire
                        || told
                            .lines()
                            .any(|line| line.starts_with(&format!("{name} | ")))
                }),
                "kept" | "served" => true, // Reading it fails below where there is none.
                "test" => has_test(name),
                _ => false,
            };
            assert!(covered, "{row}: nothing covers {kind}:{name}");
        }
    }
}

/// Every state the web knows stands in some row.
#[test]
fn no_state_of_the_web_is_outside_the_rows() {
    let in_rows = names("web:");
    // Ways of delivery that the rows do not ask for, exercised in `wire.rs`.
    let beyond = [
        "chunked",
        "chunked-cut-off",
        "until-close",
        "hang-up",
        "reset-before-head",
        "https-upgrade",
    ];
    for scenario in Scenario::ALL {
        let name = scenario.name();
        assert!(
            in_rows.contains(&name) || beyond.contains(&name),
            "{name} is in no row"
        );
    }
}

fn has_test(name: &str) -> bool {
    let (file, function) = name.split_once('#').expect("a file and a name");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(path).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {function}("))
}

fn key(case: &Value) -> PostKey {
    let platform = case["platform"].as_str().unwrap_or("x");
    PostKey {
        platform: serde_json::from_value(platform.into()).expect("a platform"),
        id: case["id"].as_str().expect("an id").to_owned(),
    }
}

/// Where the program would ask for what a case answers.
fn address(case: &Value, source: PostSource) -> String {
    let key = key(case);
    let mirror = match source {
        PostSource::FxTwitter => Some("https://api.fxtwitter.com/2/status"),
        PostSource::VxTwitter => Some("https://api.vxtwitter.com/i/status"),
        _ => None,
    };
    if let Some(start) = mirror {
        return format!("{start}/{}", key.id);
    }
    let asked = platform::questions(&key)
        .into_iter()
        .find(|question| question.source == source);
    // A case names the address that answered where that is not the one that was asked.
    asked
        .map(|question| question.url)
        .or_else(|| case["url"].as_str().map(str::to_owned))
        .unwrap_or_else(|| {
            format!(
                "https://cdn.syndication.twimg.com/tweet-result?id={}",
                key.id
            )
        })
}

/// Serves a case at an address and asks for it.
fn served(web: &SimulatedWeb, method: &str, name: &str, address: &str) -> Raw {
    let url = Url::parse(address).expect("an address");
    let target = &url[url::Position::BeforePath..];
    web.keep(url.host_str().expect("a host"), target, name);
    request(web, method, address, &[("User-Agent", TOOL)])
}

#[test]
fn every_kept_answer_is_served_where_it_is_asked_for_and_read_as_its_case_says() {
    let web = SimulatedWeb::start(World::new(1));
    let names = names("kept:");
    assert!(names.len() > 90, "{}", names.len());
    for name in names {
        let case = case(name);
        let source: PostSource = serde_json::from_value(case["source"].clone()).expect("a door");
        let address = address(&case, source);
        let raw = served(&web, "GET", name, &address);
        assert_eq!(
            u64::from(raw.status),
            case["status"].as_u64().expect("a status"),
            "{name}"
        );
        assert_eq!(raw.body, body(&case), "{name}");
        let content_type = raw.header("content-type");
        let reply = Reply {
            url: case["url"].as_str().unwrap_or(&address),
            status: raw.status,
            content_type: content_type.as_deref(),
            body: &raw.body,
        };
        let expected = &case["expect"];
        match platform::answer(&key(&case), source, &reply) {
            PostAnswer::Found(_) => assert!(expected["found"].is_object(), "{name}"),
            PostAnswer::Account(_) => assert!(expected["account"].is_object(), "{name}"),
            PostAnswer::Absent { reason, detail } => {
                assert_eq!(
                    Some(reason.code()),
                    expected["absent"].as_str(),
                    "{name}: {detail}"
                );
            }
        }
    }
}

#[test]
fn answers_that_are_only_served_come_as_they_are_kept() {
    let web = SimulatedWeb::start(World::new(1));
    for name in names("served:") {
        let case = case(name);
        let raw = served(&web, "GET", name, case["url"].as_str().expect("an address"));
        assert_eq!(
            u64::from(raw.status),
            case["status"].as_u64().expect("a status"),
            "{name}"
        );
        assert_eq!(raw.body, body(&case), "{name}");
        let location = case["headers"]["location"].as_str().map(str::to_owned);
        assert_eq!(raw.header("location"), location, "{name}");
    }
}

#[test]
fn a_kept_answer_has_no_body_for_head() {
    let web = SimulatedWeb::start(World::new(1));
    let address = "https://api.fxtwitter.com/2/status/1478848389453488132";
    let raw = served(&web, "HEAD", "mirror-fx-v2", address);
    assert_eq!((raw.status, raw.body.len()), (200, 0));
}
