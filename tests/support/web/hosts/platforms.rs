//! Platforms other than X: an address → the answer kept as a case of `tests/cases/platform/elsewhere/`, so that
//! the web says what the tests of `platform/` read. Pages of posts are shells or walls, as they mostly are.

use std::path::Path;

use serde_json::Value;

use super::super::answer::Answer;
use super::super::http::Request;
use super::super::state::State;
use super::known_if;

/// Host, what the target begins with, and the case that is answered.
const ANSWERS: [(&str, &str, &str); 14] = [
    (
        "public.api.bsky.app",
        "/xrpc/app.bsky.feed.getPostThread?uri=at%3A%2F%2Fquay.example.org%2F",
        "bluesky-alive",
    ),
    ("embed.bsky.app", "/oembed?url=", "bluesky-oembed"),
    ("plc.directory", "/did:plc:", "bluesky-identity"),
    (
        "pds.quay.example",
        "/xrpc/com.atproto.repo.getRecord?",
        "bluesky-record",
    ),
    (
        "pds.quay.example",
        "/xrpc/com.atproto.sync.getBlob?",
        "bluesky-blob",
    ),
    (
        "public.api.bsky.app",
        "/xrpc/com.atproto.identity.resolveHandle?",
        "bluesky-handle",
    ),
    (
        "mastodon.example",
        "/api/v1/statuses/108779000807761862",
        "mastodon-edited",
    ),
    ("mastodon.example", "/api/oembed?url=", "mastodon-oembed"),
    ("t.me", "/quaynews/4711?embed=1", "telegram-alive"),
    ("t.me", "/quaynews/4712?embed=1", "telegram-not-found"),
    ("www.youtube.com", "/oembed?url=", "youtube-removed"),
    ("www.tiktok.com", "/oembed?url=", "tiktok-oembed-gone"),
    ("www.reddit.com", "/comments/1abcd2/.json", "reddit-blocked"),
    (
        "truthsocial.com",
        "/api/v1/statuses/",
        "truthsocial-bot-wall",
    ),
];
/// Hosts that show nothing without signing in, and where they send visitors.
const WALLS: [(&str, &str); 2] = [
    ("www.instagram.com", "/accounts/login/"),
    ("www.facebook.com", "/login/"),
];
/// Hosts with pages of posts alone.
const PAGES: [&str; 1] = ["bsky.app"];

/// Whether a host is one of these.
pub fn is_one(host: &str) -> bool {
    PAGES.contains(&host)
        || ANSWERS.iter().any(|(name, ..)| *name == host)
        || WALLS.iter().any(|(name, _)| *name == host)
}

/// What the host answers.
pub fn answer(_state: &State, request: &Request) -> Answer {
    let here = |host: &str| request.host == host;
    if let Some((_, login)) = WALLS.iter().find(|(host, _)| here(host)) {
        if request.path() == *login {
            return Answer::html(200, "<!DOCTYPE html><title>Log in</title>");
        }
        return Answer::redirect(302, format!("https://{}{login}", request.host));
    }
    let told = ANSWERS
        .iter()
        .find(|(host, target, _)| here(host) && request.target.starts_with(target));
    match told {
        Some((_, _, case)) => kept(case),
        None => known_if(Answer::html(200, "<!DOCTYPE html><title>App</title>"), true),
    }
}

/// The folders that cases stand in.
const FOLDERS: [&str; 3] = ["elsewhere", "answers", "served"];

/// The case of a name, wherever it stands.
pub fn case(name: &str) -> Value {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/platform");
    let bytes = FOLDERS
        .iter()
        .find_map(|folder| std::fs::read(cases.join(folder).join(format!("{name}.json"))).ok())
        .unwrap_or_else(|| panic!("there is no case {name}"));
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The bytes of a case's body.
pub fn body(case: &Value) -> Vec<u8> {
    if let Some(coded) = case["body_base64"].as_str() {
        return data_encoding::BASE64
            .decode(coded.as_bytes())
            .expect("base64");
    }
    let text = case["body_text"]
        .as_str()
        .map_or_else(|| case["body"].to_string(), str::to_owned);
    match case["charset"].as_str() {
        Some(label) => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("an encoding");
            encoding.encode(&text).0.into_owned()
        }
        None => text.into_bytes(),
    }
}

/// The answer of a case.
pub fn kept(name: &str) -> Answer {
    let case = case(name);
    let status = u16::try_from(case["status"].as_u64().expect("a status")).expect("small");
    let declared = case["content_type"].as_str().unwrap_or_default();
    let mut answer = Answer::new(status, declared, body(&case));
    for (header, value) in case["headers"].as_object().into_iter().flatten() {
        answer = answer.with(header, value.as_str().expect("a value"));
    }
    answer
}
