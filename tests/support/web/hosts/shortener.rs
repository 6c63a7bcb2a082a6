//! A short path → where bit.ly, reut.rs and the like send it (platforms.md 1.7, 7.7), and the hops
//! of chains and loops, which run over these hosts whatever host they start from.

use super::super::answer::Answer;
use super::super::faults::{hop, page};
use super::super::http::Request;
use super::super::scenario::Scenario;
use super::super::state::State;
use super::known_if;

/// The answer of a shortener.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if let Some(answer) = way_station(request) {
        return answer;
    }
    if request.path() == "/" {
        return Answer::html(200, page("A shortener", "Make a long address short."));
    }
    let Some(target) = state.world.link_target(&request.host, request.path()) else {
        return known_if(Answer::html(404, page("404", "No such short link.")), false);
    };
    match scenario {
        Scenario::UnsafeRaw | Scenario::UnsafeEncoded | Scenario::Warning => {
            Answer::html(200, warning(target))
        }
        Scenario::MetaRefresh | Scenario::BrowserPageForAll => Answer::html(
            200,
            format!(
                "<!DOCTYPE html><html><head><meta http-equiv=\"refresh\" content=\"0; url={}\">\
                 <title>Redirecting</title></head><body></body></html>",
                target.replace('&', "&amp;")
            ),
        ),
        Scenario::ToolsOnly if request.is_from_browser() => Answer::empty(404),
        _ => Answer::redirect(301, target).with("cache-control", "private, max-age=90"),
    }
}

/// A page that names the target and leads nowhere by itself.
pub fn warning(target: &str) -> String {
    let shown = target.replace('&', "&amp;");
    page(
        "The link you are about to open may be unsafe",
        &format!("It leads to <a href=\"{shown}\">{shown}</a>. Go on only if you trust it."),
    )
}

/// `/hop/N?to=` leads to the hop before, `/hop/0` and `/loop` to the address given.
fn way_station(request: &Request) -> Option<Answer> {
    if request.path() == "/loop" {
        return Some(Answer::redirect(301, request.parameter("to")?));
    }
    let behind: u32 = request.path().strip_prefix("/hop/")?.parse().ok()?;
    let to = request.parameter("to")?;
    Some(match behind.checked_sub(1) {
        Some(fewer) => Answer::redirect(301, hop(fewer, &to)),
        None => Answer::redirect(302, to),
    })
}
