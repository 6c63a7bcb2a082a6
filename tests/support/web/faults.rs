//! A scenario that any host can be in → the answer it gives instead of its own, or the way its own
//! answer is delivered (platforms.md 7.1 and 7.7: redirects, refusals, outages, slow and broken
//! deliveries). What only one kind of host can be in is in that host's file.

use super::answer::{Answer, Delivery};
use super::clock::http_date;
use super::hosts::{HEAD_REFUSED, MOVED, onward};
use super::http::{Request, Scheme};
use super::scenario::Scenario;
use super::state::State;

/// The page of a plain refusal: heading and sentence.
pub fn page(heading: &str, sentence: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading}</title></head>\n\
         <body><h1>{heading}</h1><p>{sentence}</p></body></html>\n"
    )
}

/// The answer a scenario gives whatever the host; `None` where the host's own is wanted.
pub fn instead(scenario: Scenario, state: &mut State, request: &Request) -> Option<Answer> {
    redirected(scenario, state, request)
        .or_else(|| refused(scenario))
        .or_else(|| limited(scenario, state, request))
}

/// The host's own answer, delivered as the scenario says.
pub fn delivered(scenario: Scenario, answer: Answer) -> Answer {
    let delivery = match scenario {
        Scenario::SlowHead => Delivery::SlowHead,
        Scenario::Drip => Delivery::Drip,
        Scenario::CutOff => Delivery::CutOff,
        Scenario::ResetMidBody => Delivery::ResetMidBody,
        Scenario::ResetBeforeHead => Delivery::ResetBeforeHead,
        Scenario::HangUp => Delivery::HangUp,
        Scenario::LengthTooLarge => Delivery::LengthTooLarge,
        Scenario::Chunked => Delivery::Chunked,
        Scenario::ChunkedCutOff => Delivery::ChunkedCutOff,
        Scenario::UntilClose => Delivery::UntilClose,
        Scenario::EndlessBody => Delivery::Endless,
        _ => return answer,
    };
    answer.delivered(delivery)
}

/// The answer of an interrupted service with status 429 (platforms.md 2.1).
pub fn too_many() -> Answer {
    Answer::new(429, "text/plain;charset=utf-8", "Rate limit exceeded")
}

fn redirected(scenario: Scenario, state: &State, request: &Request) -> Option<Answer> {
    let onward = onward(state, request);
    let to = |location: Vec<u8>| Some(Answer::redirect(301, location));
    match scenario {
        Scenario::MovedPermanently => to(onward.into()),
        Scenario::MovedFound => Some(Answer::redirect(302, onward)),
        Scenario::MovedSeeOther => Some(Answer::redirect(303, onward)),
        Scenario::MovedTemporary => Some(Answer::redirect(307, onward)),
        Scenario::MovedPermanent => Some(Answer::redirect(308, onward)),
        Scenario::MissingLocation => Some(Answer::empty(301)),
        Scenario::HttpsUpgrade if request.scheme == Scheme::Http => {
            to(format!("https://{}{}", request.host, request.target).into())
        }
        Scenario::RelativeLocation => to(format!("{MOVED}{}", request.target).into()),
        Scenario::UppercaseLocation => to(capitals(&onward).into()),
        Scenario::SpacesInLocation => to(noted(&onward, b"two bare words")),
        Scenario::NonAsciiLocation => to(noted(&onward, "Αλμάτι".as_bytes())),
        Scenario::LatinLocation => to(noted(&onward, b"caf\xe9")),
        Scenario::Chain => to(hop(1, &onward).into()),
        Scenario::ChainOfTwelve => to(hop(10, &onward).into()),
        Scenario::Loop => {
            let back = encoded(&request.url());
            to(format!("https://bit.ly/loop?to={back}").into())
        }
        Scenario::HeadDiffers if request.method == "HEAD" => {
            to(format!("https://{}{HEAD_REFUSED}{}", request.host, request.target).into())
        }
        _ => None,
    }
}

fn refused(scenario: Scenario) -> Option<Answer> {
    const PLAN: &str = "{\"errors\":[{\"message\":\"Your current API plan does not include access to \
                        this endpoint, please see the documentation for more.\",\"code\":467}]}";
    let html =
        |status, heading: &str, sentence: &str| Some(Answer::html(status, page(heading, sentence)));
    match scenario {
        Scenario::NotFoundEmpty => Some(Answer::empty(404)),
        Scenario::NotFoundHtml => html(404, "Not found", "There is nothing at this address."),
        Scenario::Gone => html(
            410,
            "Gone",
            "This page was taken away and will not come back.",
        ),
        Scenario::LegalReasons => html(451, "Unavailable", "Not shown here for legal reasons."),
        Scenario::Forbidden => html(403, "Forbidden", "You may not see this."),
        Scenario::OutageJson => Some(Answer::new(200, "application/json; charset=utf-8", PLAN)),
        Scenario::OutageJsonForbidden => {
            Some(Answer::new(403, "application/json; charset=utf-8", PLAN))
        }
        Scenario::OutageHtml => html(503, "This page is down", "Please try again in a while."),
        Scenario::HtmlWithSuccess => html(200, "Oops", "Something went wrong on our side."),
        _ => None,
    }
}

fn limited(scenario: Scenario, state: &mut State, request: &Request) -> Option<Answer> {
    let wait = state.pace.retry_after;
    let seconds = wait.as_secs().to_string();
    match scenario {
        Scenario::Limited => Some(too_many()),
        Scenario::LimitedSeconds => Some(too_many().with("retry-after", seconds)),
        Scenario::LimitedDate => {
            let until_ms = state.now_ms + i64::try_from(wait.as_millis()).unwrap_or(0);
            Some(too_many().with("retry-after", http_date(until_ms)))
        }
        Scenario::LimitedAfterN if state.count(request) >= state.pace.requests_before_limit => {
            Some(too_many().with("retry-after", seconds))
        }
        _ => None,
    }
}

/// The address of the hop with this many hops behind it: odd ones on bit.ly, even ones on reut.rs.
pub fn hop(behind: u32, to: &str) -> String {
    let host = if behind % 2 == 1 { "bit.ly" } else { "reut.rs" };
    format!("https://{host}/hop/{behind}?to={}", encoded(to))
}

/// Percent-encoded, as in a query.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Scheme and host in capitals, the rest as it was: a path tells capitals from small letters.
fn capitals(address: &str) -> String {
    let host_start = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[host_start..]
        .find('/')
        .map_or(address.len(), |at| host_start + at);
    let (front, rest) = address.split_at(host_end);
    format!("{}{rest}", front.to_ascii_uppercase())
}

/// The address with a note of any bytes in its query.
fn noted(address: &str, note: &[u8]) -> Vec<u8> {
    let joint = if address.contains('?') {
        "&note="
    } else {
        "?note="
    };
    [address.as_bytes(), joint.as_bytes(), note].concat()
}
