//! Requests to `control.simulated.web` → changes of the world while it runs, and looks into what was
//! served, for shell scripts: each answer is JSON. These requests are not recorded.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::Web;
use super::super::answer::Answer;
use super::super::http::Request;
use super::super::posts::Standing;
use super::super::record::Served;
use super::super::scenario::Scenario;
use super::super::world::host_and_target;

/// What can be asked, one line each.
pub const HELP: &str = "\
GET  /                                   this page
GET  /scenarios                          every scenario: name, summary, where it suits
GET  /posts                              every post: id, handle, links, media, standing
GET  /log                                every request and what was served for it
GET  /unexpected                         requests for what is not of this world
GET  /ca.pem                             the certificate authority
POST /set?url=URL&scenario=NAME          put a resource in a state (URL ending in /* means the host)
POST /restore[?url=URL]                  take one state back, or all
POST /post?id=ID&standing=NAME           alive, deleted, deleted-tombstone, suspended, protected,
                                         withheld, age-gated
POST /delete-post?id=ID                  the same as standing=deleted
POST /restore-post?id=ID                 the same as standing=alive
POST /advance?seconds=N                  move the clock on
POST /pace?slow_head_ms=N&drip_ms=N&retry_after_s=N&requests_before_limit=N
POST /clear-log                          forget what was served so far
";

/// The answer of the control host.
pub fn answer(web: &Web, request: &Request) -> Answer {
    let done = match (request.method.as_str(), request.path()) {
        ("GET" | "HEAD", path) => return look(web, path),
        ("POST", "/set") => set(web, request),
        ("POST", "/restore") => restore(web, request),
        ("POST", "/post") => standing(web, request, request.parameter("standing").as_deref()),
        ("POST", "/delete-post") => standing(web, request, Some(Standing::Deleted.name())),
        ("POST", "/restore-post") => standing(web, request, Some(Standing::Alive.name())),
        ("POST", "/advance") => number(request, "seconds")
            .map(|seconds| {
                web.clock.advance(Duration::from_secs(seconds));
                json!({"now": super::super::clock::http_date(web.clock.now_ms())})
            })
            .ok_or_else(|| "seconds must be a whole number".to_owned()),
        ("POST", "/pace") => Ok(pace(web, request)),
        ("POST", "/clear-log") => {
            web.ledger.clear();
            Ok(json!({"cleared": true}))
        }
        _ => return Answer::json(404, &json!({"error": "no such request", "help": HELP})),
    };
    match done {
        Ok(document) => Answer::json(200, &document),
        Err(sentence) => Answer::json(400, &json!({"error": sentence})),
    }
}

fn look(web: &Web, path: &str) -> Answer {
    match path {
        "/" => Answer::new(200, "text/plain; charset=utf-8", HELP),
        "/ca.pem" => Answer::new(200, "application/x-pem-file", web.ca_pem.clone()),
        "/scenarios" => Answer::json(200, &scenarios()),
        "/posts" => Answer::json(200, &posts(web)),
        "/log" => {
            let rows: Vec<Value> = web.ledger.rows().iter().map(row).collect();
            Answer::json(200, &json!(rows))
        }
        "/unexpected" => {
            let rows: Vec<Value> = web.unexpected().iter().map(row).collect();
            Answer::json(200, &json!(rows))
        }
        _ => Answer::json(404, &json!({"error": "no such page", "help": HELP})),
    }
}

fn set(web: &Web, request: &Request) -> Result<Value, String> {
    let url = request.parameter("url").ok_or("url is missing")?;
    let name = request.parameter("scenario").ok_or("scenario is missing")?;
    let scenario =
        Scenario::from_name(&name).ok_or_else(|| format!("no scenario {name}; see /scenarios"))?;
    let (host, path) = host_and_pattern(&url);
    web.state().set(&host, &path, scenario)?;
    Ok(json!({"host": host, "path": path, "scenario": scenario.name()}))
}

fn restore(web: &Web, request: &Request) -> Result<Value, String> {
    let Some(url) = request.parameter("url") else {
        web.state().restore_all();
        return Ok(json!({"restored": "everything"}));
    };
    let (host, path) = host_and_pattern(&url);
    web.state().set(&host, &path, Scenario::Alive)?;
    Ok(json!({"restored": url}))
}

fn standing(web: &Web, request: &Request, name: Option<&str>) -> Result<Value, String> {
    let id = number(request, "id").ok_or("id must be a number")?;
    let standing = name
        .and_then(Standing::from_name)
        .ok_or("no such standing; see /")?;
    if web.state().set_standing(id, standing) {
        Ok(json!({"id": id.to_string(), "standing": standing.name()}))
    } else {
        Err(format!("no post {id}; see /posts"))
    }
}

fn pace(web: &Web, request: &Request) -> Value {
    let mut state = web.state();
    let pace = &mut state.pace;
    if let Some(ms) = number(request, "slow_head_ms") {
        pace.slow_head = Duration::from_millis(ms);
    }
    if let Some(ms) = number(request, "drip_ms") {
        pace.drip = Duration::from_millis(ms);
    }
    if let Some(seconds) = number(request, "retry_after_s") {
        pace.retry_after = Duration::from_secs(seconds);
    }
    if let Some(count) = number(request, "requests_before_limit") {
        pace.requests_before_limit = usize::try_from(count).unwrap_or(usize::MAX);
    }
    json!({
        "slow_head_ms": pace.slow_head.as_millis(),
        "drip_ms": pace.drip.as_millis(),
        "retry_after_s": pace.retry_after.as_secs(),
        "requests_before_limit": pace.requests_before_limit,
    })
}

/// Host and path of an address; `host/*` is the whole host.
fn host_and_pattern(url: &str) -> (String, String) {
    let (host, target) = host_and_target(url);
    let path = if target == "/*" {
        "*".to_owned()
    } else {
        target
    };
    (host, path)
}

fn number(request: &Request, name: &str) -> Option<u64> {
    request.parameter(name)?.parse().ok()
}

fn scenarios() -> Value {
    Scenario::ALL
        .iter()
        .map(|one| json!({"name": one.name(), "summary": one.summary(), "suits": format!("{:?}", one.suits())}))
        .collect()
}

fn posts(web: &Web) -> Value {
    let state = web.state();
    (state.world.posts())
        .map(|post| {
            let standing = state.post(post.id).map(|(_, standing)| standing.name());
            let shorts: Vec<String> = (post.links.iter().map(|link| &link.short))
                .chain(post.media.iter().map(|media| &media.short))
                .map(|short| format!("https://t.co/{short}"))
                .collect();
            json!({
                "id": post.id.to_string(),
                "handle": post.handle,
                "name": post.name,
                "text": post.text,
                "links": shorts,
                "status": format!("https://{}/{}/status/{}", post.status_host, post.handle, post.id),
                "standing": standing,
            })
        })
        .collect()
}

fn row(served: &Served) -> Value {
    json!({
        "number": served.number,
        "at": super::super::clock::http_date(served.at_ms),
        "peer": served.peer.to_string(),
        "method": served.request.method,
        "url": served.request.url(),
        "request_headers": served.request.headers,
        "status": served.status,
        "head": String::from_utf8_lossy(&served.head),
        "body_bytes": served.body_bytes,
        "body_sha256": served.body_sha256(),
        "complete": served.complete,
    })
}
