//! A request → the host that answers it. Says which names are which kind of host, and which
//! addresses are one resource (`pic.twitter.com/X` and `t.co/X`; every size of a picture; every
//! spelling of a status address). One file a kind. Never touches a socket.

pub mod control;
mod embed;
mod media;
mod news;
pub mod platforms;
mod publish;
mod shortener;
mod syndication;
mod t_co;
mod x;

use std::collections::BTreeMap;

use super::answer::{Answer, Known};
use super::faults;
use super::http::Request;
use super::scenario::Scenario;
use super::state::State;
use super::world::World;

/// Where the web is told what to do.
pub const CONTROL_HOST: &str = "control.simulated.web";

/// Shorteners that exist even where the world has no link on them: chains and loops run over them.
pub const HOP_HOSTS: [&str; 2] = ["bit.ly", "reut.rs"];

/// A path that starts so is the new home of the path behind it.
pub const MOVED: &str = "/moved";

/// A path that starts so refuses HEAD and answers GET as the path behind it.
pub const HEAD_REFUSED: &str = "/head-refused";

/// What a host does for a living.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostKind {
    /// t.co, pic.twitter.com, pic.x.com.
    TwitterLinks,
    /// Any other shortener.
    Shortener,
    /// twitter.com and x.com.
    StatusPages,
    /// publish.twitter.com and publish.x.com.
    Publish,
    /// cdn.syndication.twimg.com.
    Syndication,
    /// pbs.twimg.com.
    Pictures,
    /// video.twimg.com.
    Videos,
    /// A host with news pages.
    News,
    /// A host of a platform other than X.
    Platform,
    /// The control host.
    Control,
    /// Not of this world.
    Unknown,
}

/// The kind of a host.
pub fn kind_of(world: &World, host: &str) -> HostKind {
    match host {
        "t.co" | "pic.twitter.com" | "pic.x.com" => HostKind::TwitterLinks,
        "publish.twitter.com" | "publish.x.com" => HostKind::Publish,
        "cdn.syndication.twimg.com" => HostKind::Syndication,
        "pbs.twimg.com" => HostKind::Pictures,
        "video.twimg.com" => HostKind::Videos,
        CONTROL_HOST => HostKind::Control,
        _ if x::family(host).is_some() => HostKind::StatusPages,
        _ if HOP_HOSTS.contains(&host) => HostKind::Shortener,
        _ if names(&world.links, host) => HostKind::Shortener,
        _ if names(&world.pages, host) => HostKind::News,
        _ if platforms::is_one(host) => HostKind::Platform,
        _ => HostKind::Unknown,
    }
}

/// Whether a table has a row of this host.
fn names<Row>(table: &BTreeMap<(String, String), Row>, host: &str) -> bool {
    let first = (host.to_owned(), String::new());
    let next = table.range(first..).next();
    next.is_some_and(|((name, _), _)| name == host)
}

/// The host and path under which all addresses of one resource are kept.
pub fn resource(kind: HostKind, host: &str, target: &str) -> (String, String) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match kind {
        HostKind::TwitterLinks => ("t.co".to_owned(), path.to_owned()),
        HostKind::StatusPages => {
            let family = x::family(host).unwrap_or(host).to_owned();
            let path = x::status_id(path).map_or(path.to_owned(), |id| format!("/status/{id}"));
            (family, path)
        }
        HostKind::Publish => {
            let id = publish::asked_id(query).map_or(String::new(), |id| format!("/{id}"));
            ("publish.x.com".to_owned(), format!("{path}{id}"))
        }
        HostKind::Syndication => {
            let id = syndication::asked_id(query).map_or(String::new(), |id| format!("/{id}"));
            (host.to_owned(), format!("{path}{id}"))
        }
        HostKind::Pictures => {
            let end = path.find(['.', ':']).unwrap_or(path.len());
            (host.to_owned(), path[..end].to_owned())
        }
        _ => (host.to_owned(), path.to_owned()),
    }
}

/// The answer to a request, by the scenario of what it asks for.
pub fn answer(state: &mut State, request: &Request) -> Answer {
    if let Some(case) = state.kept_case(&request.host, &request.target) {
        return platforms::kept(case);
    }
    let kind = state.kind_of(&request.host);
    if kind == HostKind::Unknown {
        return Answer::unknown();
    }
    if request.path() == "/robots.txt" {
        return Answer::new(200, "text/plain", "User-agent: *\nDisallow:\n");
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer::empty(405).with("allow", "GET, HEAD");
    }
    if let Some(behind) = behind(request, MOVED) {
        return host_answer(kind, state, &behind, Scenario::Alive);
    }
    if let Some(behind) = behind(request, HEAD_REFUSED) {
        return match request.method.as_str() {
            "HEAD" => Answer::empty(400),
            _ => host_answer(kind, state, &behind, Scenario::Alive),
        };
    }
    let is_forwarder = kind == HostKind::Publish && request.host == "publish.twitter.com";
    let scenario = if is_forwarder {
        Scenario::Alive
    } else {
        state.scenario(&request.host, &request.target)
    };
    if let Some(answer) = faults::instead(scenario, state, request) {
        return answer;
    }
    faults::delivered(scenario, host_answer(kind, state, request, scenario))
}

/// Where a resource has gone when it has moved: the target of a short link, else the same path under
/// `/moved`.
pub fn onward(state: &State, request: &Request) -> String {
    let kind = state.kind_of(&request.host);
    let (host, path) = resource(kind, &request.host, request.path());
    let is_link = matches!(kind, HostKind::TwitterLinks | HostKind::Shortener);
    match state.world.link_target(&host, &path) {
        Some(target) if is_link => target.to_owned(),
        _ => format!("https://{}{MOVED}{}", request.host, request.target),
    }
}

fn host_answer(kind: HostKind, state: &State, request: &Request, scenario: Scenario) -> Answer {
    match kind {
        HostKind::TwitterLinks => t_co::answer(state, request, scenario),
        HostKind::Shortener => shortener::answer(state, request, scenario),
        HostKind::StatusPages => x::answer(state, request, scenario),
        HostKind::Publish => publish::answer(state, request, scenario),
        HostKind::Syndication => syndication::answer(state, request, scenario),
        HostKind::Pictures => media::picture(state, request, scenario),
        HostKind::Videos => media::video(state, request, scenario),
        HostKind::News => news::answer(state, request, scenario),
        HostKind::Platform => platforms::answer(state, request),
        HostKind::Control | HostKind::Unknown => Answer::unknown(),
    }
}

/// The same request for the path behind a prefix.
fn behind(request: &Request, prefix: &str) -> Option<Request> {
    let rest = request.target.strip_prefix(prefix)?;
    rest.starts_with('/').then(|| Request {
        target: rest.to_owned(),
        ..request.clone()
    })
}

/// An answer marked by whether its resource is of this world.
fn known_if(answer: Answer, is_known: bool) -> Answer {
    let known = if is_known { Known::Yes } else { Known::No };
    Answer { known, ..answer }
}
