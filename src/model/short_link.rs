//! X's short links: `https://t.co/C`, `pic.twitter.com/C` and `pic.x.com/C` are one key `C`
//! (platforms.md 0.2, 1.1, 1.2).
//!
//! Two readings: a whole address ([`ShortLinkKey::of_address`]) and a link at the beginning of running text
//! ([`ShortLinkKey::at_start`]), where extractors may have glued the next link or word onto it.

use serde::{Deserialize, Serialize};

/// Hosts whose paths are the same key space.
const HOSTS: [&str; 3] = ["t.co/", "pic.twitter.com/", "pic.x.com/"];
/// What a dropped space lets run into the key before it (platforms.md 1.1, "glue artefact").
const GLUED: [&str; 5] = [
    "pic.twitter.com/",
    "pic.x.com/",
    "https://",
    "http://",
    "t.co/",
];
/// The platform's own grammar reads no more than this.
const KEY_CHARS_MAX: usize = 40;
/// Every key made since about 2013 has this length.
const KEY_CHARS_USUAL: usize = 10;

/// The key of a short link: ASCII letters and digits, upper and lower case apart.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortLinkKey(String);

impl ShortLinkKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a whole address, with or without scheme; what follows the key (`?amp=1`) is ignored.
    /// `None` for other hosts, and where an ellipsis shows that the key was cut.
    pub fn of_address(address: &str) -> Option<Self> {
        let path = path_of(address.trim())?;
        let run = run_of(path);
        let after = path.get(run..)?;
        if run == 0 || run > KEY_CHARS_MAX || cut_by_ellipsis(run, after) {
            return None;
        }
        path.get(..run).map(|key| Self(key.to_owned()))
    }

    /// The short link at the beginning of `text`: its key, and its length in bytes with scheme and `?amp=1`.
    /// A run longer than any key in use ends where a glued link begins, else after ten characters.
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let path = path_of(text)?;
        let run = run_of(path);
        let glued = (1..=run.min(KEY_CHARS_MAX)).find(|at| {
            path.get(*at..).is_some_and(|rest| {
                GLUED
                    .iter()
                    .any(|link| starts_with_ignoring_case(rest, link))
            })
        });
        let end = glued.unwrap_or(if run > KEY_CHARS_USUAL {
            KEY_CHARS_USUAL
        } else {
            run
        });
        let after = path.get(end..)?;
        if end == 0 || (glued.is_none() && cut_by_ellipsis(run, after)) {
            return None;
        }
        let query = if after.starts_with("?amp=1") {
            "?amp=1".len()
        } else {
            0
        };
        let length = text.len() - path.len() + end + query;
        path.get(..end).map(|key| (Self(key.to_owned()), length))
    }
}

/// `text` without scheme and short-link host.
fn path_of(text: &str) -> Option<&str> {
    let host_on = ["https://", "http://"]
        .into_iter()
        .find(|scheme| starts_with_ignoring_case(text, scheme))
        .map_or(Some(text), |scheme| text.get(scheme.len()..))?;
    let host = HOSTS
        .into_iter()
        .find(|host| starts_with_ignoring_case(host_on, host))?;
    host_on.get(host.len()..)
}

fn run_of(path: &str) -> usize {
    path.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .take(KEY_CHARS_MAX + 1)
        .count()
}

/// A key of another than the usual length right before an ellipsis is only the beginning of one.
fn cut_by_ellipsis(run: usize, after: &str) -> bool {
    run != KEY_CHARS_USUAL && (after.starts_with('…') || after.starts_with("..."))
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}
