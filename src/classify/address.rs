//! Two addresses → are they the same resource? And the parts of an address that rules ask for.
//!
//! Identity (liveness.md 4.3): without scheme, exact `www.`, default port, trailing slash, `index.*`,
//! fragment and tracking parameters; path and query stay case-sensitive. Cases: `tests/cases/liveness/redirects.jsonl`.

use url::Url;

use crate::model::shorteners::SHORTENERS;

/// Query parameters that follow the reader, not the resource.
const TRACKING: [&str; 15] = [
    "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref_src", "ref_url",
    "twclid", "yclid", "_ga", "smid", "cmpid", "ncid",
];
/// Names of one platform that count as one host.
const X_HOSTS: [&str; 3] = ["twitter.com", "mobile.twitter.com", "x.com"];
/// Hosts of short links that only platforms hand out.
const PLATFORM_SHORTENERS: [&str; 3] = ["t.co", "pic.twitter.com", "pic.x.com"];
/// In the list of hosts behind short links, but with pages of their own.
const NOT_SHORTENERS: [&str; 3] = ["vine.co", "twitpic.com", "yfrog.com"];

/// What two spellings of one resource's address share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// Host and port, without `www.`.
    pub host: String,
    /// Without trailing slash and `index.*`; empty for the root.
    pub path: String,
    /// Without tracking parameters.
    pub query: String,
}

impl Identity {
    /// The identity of an address; `None` where it is no address with a host.
    pub fn of(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.trim_end_matches('.').to_owned();
        let bare = host.strip_prefix("www.").unwrap_or(&host);
        let on_x = X_HOSTS.contains(&bare);
        let mut host = if on_x { "x.com" } else { bare }.to_owned();
        if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
            host.push_str(&format!(":{port}"));
        }
        Some(Self {
            host,
            path: path(&url),
            query: query(&url, on_x),
        })
    }

    /// True for the front page of a site, or of one of its languages (`/en`, `/de-at`, `/ca/fr`).
    pub fn is_root(&self) -> bool {
        if !self.query.is_empty() {
            return false;
        }
        let parts: Vec<&str> = self
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        parts.len() <= 2 && parts.iter().all(|part| is_locale(part))
    }
}

/// True where both are addresses of one resource.
pub fn same(one: &str, other: &str) -> bool {
    match (Identity::of(one), Identity::of(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// The lower-case host.
pub fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    Some(url.host_str()?.trim_end_matches('.').to_owned())
}

/// True where `host` is `name` or under it.
pub fn is_under(host: &str, name: &str) -> bool {
    host.strip_suffix(name)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// True where the address only stands for another one.
pub fn is_short_link(address: &str) -> bool {
    host(address).is_some_and(|host| {
        let host = host.strip_prefix("www.").unwrap_or(&host);
        PLATFORM_SHORTENERS.contains(&host)
            || (SHORTENERS.contains(&host) && !NOT_SHORTENERS.contains(&host))
    })
}

/// The path's segments without file ending, lower case.
pub fn segments(address: &str) -> Vec<String> {
    let Ok(url) = Url::parse(address) else {
        return Vec::new();
    };
    url.path()
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| {
            let lower = segment.to_ascii_lowercase();
            match lower.rsplit_once('.') {
                Some((stem, ending)) if is_page_ending(ending) => stem.to_owned(),
                _ => lower,
            }
        })
        .collect()
}

/// The address that a document cites once short links are undone: the first of the trail whose host is
/// no shortener, or the first of all.
pub fn cited_position(addresses: &[&str]) -> usize {
    addresses
        .iter()
        .position(|address| !is_short_link(address))
        .unwrap_or(0)
}

fn path(url: &Url) -> String {
    let path = url.path().trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((folder, last)) if last.starts_with("index.") => {
            folder.trim_end_matches('/').to_owned()
        }
        _ => path.to_owned(),
    }
}

fn query(url: &Url, on_x: bool) -> String {
    let kept: Vec<&str> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            let follows_readers = name.starts_with("utm_") || TRACKING.contains(&name);
            let follows_on_x = on_x && matches!(name, "s" | "t");
            !follows_readers && !follows_on_x
        })
        .collect();
    kept.join("&")
}

/// `en`, `de-at`, `zh_Hant`.
fn is_locale(segment: &str) -> bool {
    let (language, region) = match segment.split_once(['-', '_']) {
        Some((language, region)) => (language, Some(region)),
        None => (segment, None),
    };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    language.len() == 2
        && letters(language)
        && region.is_none_or(|region| matches!(region.len(), 2..=4) && letters(region))
}

fn is_page_ending(ending: &str) -> bool {
    matches!(
        ending,
        "html"
            | "htm"
            | "shtml"
            | "xhtml"
            | "php"
            | "asp"
            | "aspx"
            | "jsp"
            | "jspx"
            | "do"
            | "cgi"
            | "cfm"
            | "action"
    )
}
