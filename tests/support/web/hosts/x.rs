//! A path → what twitter.com and x.com answer a reader who is not signed in: a redirect from the old
//! name to the new one, and a shell that is the same for every id, so that its 200 says nothing about
//! the post (platforms.md 1.4, 1.6, 7.2). `www.`, `mobile.` and `m.` are the same hosts.

use data_encoding::BASE64URL_NOPAD;

use super::super::answer::Answer;
use super::super::faults::page;
use super::super::http::Request;
use super::super::scenario::Scenario;
use super::super::state::State;
use super::known_if;

/// `twitter.com` or `x.com`, where a host is one of theirs.
pub fn family(host: &str) -> Option<&'static str> {
    let bare = ["www.", "mobile.", "m."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host);
    ["twitter.com", "x.com"]
        .into_iter()
        .find(|name| *name == bare)
}

/// The post id in a path: the digits after `status` or `statuses`, wherever that stands.
pub fn status_id(path: &str) -> Option<u64> {
    let mut segments = path.split('/');
    segments.find(|segment| {
        segment.eq_ignore_ascii_case("status") || segment.eq_ignore_ascii_case("statuses")
    })?;
    segments.next()?.parse().ok()
}

/// The answer of one of the hosts.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if let Some(answer) = fixed_page(request) {
        return answer;
    }
    let status = status_id(request.path());
    let is_known = match status {
        Some(id) => state.world.posts.contains_key(&id),
        None => is_profile(state, request.path()),
    };
    let is_old_name = family(&request.host) == Some("twitter.com");
    let answer = match scenario {
        Scenario::OldUserAgent => Answer::html(
            400,
            page("Unsupported", "This browser is no longer supported."),
        ),
        Scenario::Blocked => Answer::html(403, page("403 Forbidden", "Access denied.")),
        Scenario::SuspendedRedirect => {
            Answer::redirect(302, format!("https://{}/account/suspended", request.host))
        }
        Scenario::Renamed if !is_renamed(request.path()) => Answer::redirect(
            301,
            format!("https://{}{}", request.host, renamed(&request.target)),
        ),
        Scenario::Migrate | Scenario::MigrateLoop if !is_migrated(request) => migrate(request),
        Scenario::TwitterShell => shell(),
        _ if is_old_name => {
            let code = if scenario == Scenario::Twitter2017 {
                301
            } else {
                302
            };
            Answer::redirect(code, format!("https://x.com{}", request.target))
        }
        _ if goes_round(state, request) => {
            Answer::redirect(302, format!("https://twitter.com{}", request.path()))
        }
        _ => shell(),
    };
    known_if(answer, is_known)
}

/// The same bytes for every id: no word of any post is in it.
fn shell() -> Answer {
    let noscript = page(
        "JavaScript is not available.",
        "We have detected that JavaScript is disabled in this browser. Please enable it.",
    );
    let bundles: String = (0..12)
        .map(|number| {
            format!(
                "<link rel=\"preload\" as=\"script\" crossorigin=\"anonymous\" \
                 href=\"https://abs.twimg.com/responsive-web/client-web/part-{number:02}.js\">\n"
            )
        })
        .collect();
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html dir=\"ltr\" lang=\"en\"><head><meta charset=\"utf-8\">\n{bundles}\
             <title>X</title></head><body><div id=\"react-root\"></div>\n<noscript>{noscript}</noscript>\n</body></html>\n"
        ),
    )
    .with("server", "tsa_o")
    .with("cache-control", "no-cache, no-store, must-revalidate, pre-check=0, post-check=0")
}

/// Pages that are there whatever the world holds.
fn fixed_page(request: &Request) -> Option<Answer> {
    match request.path() {
        "/safety/unsafe_link_warning" => Some(Answer::html(
            200,
            page(
                "Warning: this link may be unsafe",
                "The link you followed has been found to be potentially harmful. <a href=\"#\">Continue</a>",
            ),
        )),
        "/account/suspended" => Some(Answer::html(
            200,
            page("Account suspended", "This account has been suspended."),
        )),
        "/x/migrate" => {
            let token = request.parameter("tok")?;
            let path = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
            let path = String::from_utf8(path).ok()?;
            Some(Answer::redirect(302, format!("https://x.com{path}?mx=1")))
        }
        "/" => Some(shell()),
        _ => None,
    }
}

fn migrate(request: &Request) -> Answer {
    let token = BASE64URL_NOPAD.encode(request.path().as_bytes());
    Answer::redirect(
        302,
        format!("https://{}/x/migrate?tok={token}", request.host),
    )
}

fn is_migrated(request: &Request) -> bool {
    request.parameter("mx").is_some()
}

/// Whether either name of the site sends migrated readers back to the start.
fn goes_round(state: &State, request: &Request) -> bool {
    is_migrated(request)
        && ["twitter.com", "x.com"]
            .iter()
            .any(|host| state.scenario(host, request.path()) == Scenario::MigrateLoop)
}

/// A handle after it was changed, in this world.
const RENAMED: &str = "_now";

fn is_renamed(path: &str) -> bool {
    let handle = path.split('/').nth(1).unwrap_or_default();
    handle.ends_with(RENAMED)
}

fn renamed(target: &str) -> String {
    let mut segments = target.splitn(3, '/').skip(1);
    let handle = segments.next().unwrap_or_default();
    let rest = segments.next().unwrap_or_default();
    format!("/{handle}{RENAMED}/{rest}")
}

/// Whether a path is the front page of an author or a hashtag.
fn is_profile(state: &State, path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    let first = segments.next().unwrap_or_default();
    first == "hashtag" || (segments.next().is_none() && state.world.post_by(first).is_some())
}
