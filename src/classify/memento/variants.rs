//! The addresses of a link → those an archive may know it by, best first (liveness.md 9.5, step 1).

use url::Url;

/// Hosts of posts of X; archives keep most of them under the old name (liveness.md 9.2).
const X_HOSTS: [&str; 6] = [
    "twitter.com",
    "www.twitter.com",
    "mobile.twitter.com",
    "m.twitter.com",
    "x.com",
    "www.x.com",
];
/// Hosts whose paths tell letters of either case apart, while archives' keys do not.
const CASE_MATTERS: [&str; 14] = [
    "t.co",
    "pic.twitter.com",
    "youtu.be",
    "youtube.com",
    "www.youtube.com",
    "instagram.com",
    "www.instagram.com",
    "imgur.com",
    "i.imgur.com",
    "bit.ly",
    "goo.gl",
    "tinyurl.com",
    "is.gd",
    "ow.ly",
];

/// Cited, final and canonical address in that order, each once; of a post of X the spellings it is kept under.
pub fn of<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut variants: Vec<String> = Vec::new();
    let mut add = |address: String| {
        if !variants.iter().any(|known| same_key(known, &address)) {
            variants.push(address);
        }
    };
    for address in addresses {
        match x_post(address) {
            Some((handle, id)) => {
                add(format!("https://twitter.com/{handle}/status/{id}"));
                add(format!("https://x.com/{handle}/status/{id}"));
                add(format!("https://mobile.twitter.com/{handle}/status/{id}"));
                add(format!("https://twitter.com/i/web/status/{id}"));
            }
            None if address.starts_with("http") => add(address.to_owned()),
            None => {}
        }
    }
    variants
}

/// True where a listed address is the one that was asked for: on hosts where case matters, to the letter.
pub fn is_of(listed: &str, asked: &str) -> bool {
    let host = Url::parse(asked).ok();
    let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
    if CASE_MATTERS.contains(&host) {
        return key(listed) == key(asked);
    }
    same_key(listed, asked)
}

fn same_key(one: &str, other: &str) -> bool {
    key(one).eq_ignore_ascii_case(&key(other))
}

/// Without scheme, `www.`, default port, a slash at the end and a fragment, as archives compare.
fn key(address: &str) -> String {
    let Ok(url) = Url::parse(address) else {
        return address.to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    let query = url
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    format!("{host}{port}{}{query}", url.path().trim_end_matches('/'))
}

fn x_post(address: &str) -> Option<(String, String)> {
    let url = Url::parse(address).ok()?;
    if !X_HOSTS.contains(&url.host_str()?) {
        return None;
    }
    let mut segments = url.path_segments()?;
    let (handle, word, id) = (segments.next()?, segments.next()?, segments.next()?);
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    (word == "status" && is_id).then(|| (handle.to_owned(), id.to_owned()))
}
