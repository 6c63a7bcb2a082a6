//! A code → what t.co, pic.twitter.com and pic.x.com answer: a 301 for tools, a small page for
//! browsers (platforms.md 1.1–1.5, 7.1). Codes are case-sensitive. The scheme makes no difference.

use super::super::answer::Answer;
use super::super::bodies::noise;
use super::super::clock::http_date;
use super::super::faults::{encoded, page};
use super::super::http::Request;
use super::super::scenario::Scenario;
use super::super::state::State;
use super::known_if;

/// How long the answer may be kept, in seconds.
const MAX_AGE_S: i64 = 300;

/// How long the cookie lasts: two years, in seconds.
const COOKIE_S: i64 = 63_072_000;

/// Where flagged targets lead instead.
const UNSAFE: &str = "https://twitter.com/safety/unsafe_link_warning?unsafe_link=";

/// The answer of one of the three hosts.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if request.path() == "/" {
        return Answer::html(200, page("t.co", "Short links lead from here."));
    }
    let Some(target) = state.world.link_target("t.co", request.path()) else {
        return known_if(Answer::empty(404), false);
    };
    let is_browser = request.is_from_browser();
    let answer = match scenario {
        Scenario::UnsafeRaw => Answer::redirect(301, format!("{UNSAFE}{target}")),
        Scenario::UnsafeEncoded => Answer::redirect(301, format!("{UNSAFE}{}", encoded(target))),
        Scenario::MetaRefresh | Scenario::BrowserPageForAll => {
            Answer::html(200, page_of_2021(target))
        }
        Scenario::Warning => Answer::html(200, super::shortener::warning(target)),
        Scenario::ToolsOnly if is_browser => Answer::empty(404),
        Scenario::Browser2013 if is_browser => Answer::html(200, page_of_2013(target)),
        Scenario::Browser2017 if is_browser => Answer::html(200, page_of_2017(target)),
        _ if is_browser => Answer::html(200, page_of_2021(target)),
        _ => Answer::redirect(301, target),
    };
    with_headers(answer, state, request)
}

/// The headers seen beside the 301 (platforms.md 1.3).
fn with_headers(answer: Answer, state: &State, request: &Request) -> Answer {
    let bytes = noise(state.world.seed, request.path(), 16);
    let hexadecimal = data_encoding::HEXLOWER.encode(&bytes);
    let expires = http_date(state.now_ms + MAX_AGE_S * 1_000);
    let cookie_ends = http_date(state.now_ms + COOKIE_S * 1_000);
    answer
        .with("cache-control", format!("private,max-age={MAX_AGE_S}"))
        .with("expires", expires)
        .with("server", "tsa_o")
        .with(
            "set-cookie",
            format!("muc={hexadecimal}; Expires={cookie_ends}; Domain=t.co"),
        )
        .with("strict-transport-security", "max-age=0")
        .with("x-connection-hash", hexadecimal)
        .with("x-response-time", "7")
}

/// Without a skeleton, the refresh first.
fn page_of_2013(target: &str) -> String {
    format!(
        "<noscript>{}</noscript><script>location.replace(\"{}\")</script>",
        refresh(target),
        in_script(target)
    )
}

/// With a head, a referrer rule and a title.
fn page_of_2017(target: &str) -> String {
    format!(
        "<head><meta name=\"referrer\" content=\"always\"><noscript>{}</noscript><title>{}</title></head>{}",
        refresh(target),
        in_html(target),
        script(target)
    )
}

/// As in 2017 without the referrer rule.
fn page_of_2021(target: &str) -> String {
    format!(
        "<head><noscript>{}</noscript><title>{}</title></head>{}",
        refresh(target),
        in_html(target),
        script(target)
    )
}

fn refresh(target: &str) -> String {
    format!(
        "<META http-equiv=\"refresh\" content=\"0;URL={}\">",
        in_html(target)
    )
}

fn script(target: &str) -> String {
    format!(
        "<script>window.opener = null; location.replace(\"{}\")</script>",
        in_script(target)
    )
}

fn in_script(target: &str) -> String {
    target.replace('/', "\\/").replace('&', "\\u0026")
}

fn in_html(target: &str) -> String {
    target.replace('&', "&amp;").replace('"', "&quot;")
}
