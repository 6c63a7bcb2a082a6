//! `robots.txt` → may this program ask for a path, and how often? (RFC 9309; `Crawl-delay` is older than it
//! and no part of it.)
//!
//! Groups that name our product token speak to us; groups for `*` speak to crawlers, and count where the
//! caller says so (liveness.md 8). Reading never fails: what is no rule is no rule. A hostile file costs no
//! more than its length, and a hostile pattern no more than its length times the path's. Cases:
//! `tests/robots.rs`, `tests/cases/robots/`.

use std::time::Duration;

/// The token that sites may name.
pub const PRODUCT_TOKEN: &str = "pressmark";
/// What is read of a file at least (RFC 9309 section 2.5), and here at most.
pub const BYTES_READ_MAX: usize = 500 << 10;
/// Rules kept of one file.
const RULES_MAX: usize = 2000;
/// A longer wait than a day between two requests is a way to say no, for which there are better ones.
const CRAWL_DELAY_SECONDS_MAX: f64 = 86_400.0;

/// Whose groups count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Those that name us.
    Named,
    /// Those that name us, else those for `*`.
    Anyone,
}

/// What a file says to us.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Robots {
    named: Option<Group>,
    anyone: Group,
}

/// All groups for one name together (RFC 9309 section 2.2.1).
#[derive(Clone, PartialEq, Debug, Default)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Rule {
    /// In one spelling of percent-encoding.
    pattern: String,
    allows: bool,
}

impl Robots {
    /// Reads what stands in the file for `token` and for `*`.
    pub fn read(file: &str, token: &str) -> Self {
        let mut robots = Self::default();
        let mut speaks_to = SpeaksTo::default();
        let mut naming = false;
        let mut rules = 0;
        for line in file.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let key = key.trim().to_ascii_lowercase();
            if key == "user-agent" {
                // Several names in a row share the rules behind them.
                if !naming {
                    speaks_to = SpeaksTo::default();
                }
                naming = true;
                speaks_to.us |= is_name(value, token);
                speaks_to.anyone |= value == "*";
                if speaks_to.us {
                    robots.named.get_or_insert_default();
                }
                continue;
            }
            let is_rule = matches!(key.as_str(), "allow" | "disallow");
            if is_rule || key == "crawl-delay" {
                naming = false;
            }
            if is_rule && value.starts_with(['/', '*']) && rules < RULES_MAX {
                rules += 1;
                let rule = Rule {
                    pattern: one_spelling(value),
                    allows: key == "allow",
                };
                robots.each(&speaks_to, |group| group.rules.push(rule.clone()));
            } else if key == "crawl-delay"
                && let Some(delay) = seconds(value)
            {
                robots.each(&speaks_to, |group| group.crawl_delay = Some(delay));
            }
        }
        robots
    }

    /// True where `path` (with its query, beginning with `/`) may not be asked for. The longest rule that
    /// fits decides; of two equally long the one that allows (RFC 9309 section 2.2.2).
    pub fn disallows(&self, path: &str, audience: Audience) -> bool {
        let group = match (&self.named, audience) {
            (Some(named), _) => named,
            (None, Audience::Anyone) => &self.anyone,
            (None, Audience::Named) => return false,
        };
        if path == "/robots.txt" {
            return false;
        }
        let path = one_spelling(path);
        let fitting = group.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let decides = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows));
        decides.is_some_and(|rule| !rule.allows)
    }

    /// The time the host wants between two requests, whoever asks.
    pub fn crawl_delay(&self) -> Option<Duration> {
        let named = self.named.as_ref().and_then(|group| group.crawl_delay);
        named.or(self.anyone.crawl_delay)
    }

    fn each(&mut self, speaks_to: &SpeaksTo, change: impl Fn(&mut Group)) {
        if speaks_to.us
            && let Some(named) = &mut self.named
        {
            change(named);
        }
        if speaks_to.anyone {
            change(&mut self.anyone);
        }
    }
}

/// Whom the group being read speaks to.
#[derive(Default)]
struct SpeaksTo {
    us: bool,
    anyone: bool,
}

fn is_name(value: &str, token: &str) -> bool {
    let product = value.split(['/', ' ']).next().unwrap_or_default();
    product.eq_ignore_ascii_case(token)
}

fn seconds(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    (seconds.is_finite() && seconds > 0.0)
        .then(|| Duration::from_secs_f64(seconds.min(CRAWL_DELAY_SECONDS_MAX)))
}

/// Octets that need no percent-encoding without one, all others with one in capitals, so that spellings of
/// the same path are the same (RFC 9309 section 2.2.2).
fn one_spelling(path: &str) -> String {
    let mut spelled = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let encoded = (byte == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        at += if encoded.is_some() { 3 } else { 1 };
        let octet = encoded.unwrap_or(byte);
        let is_unreserved =
            octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~');
        if is_unreserved || (encoded.is_none() && byte.is_ascii()) {
            spelled.push(char::from(octet));
        } else {
            spelled.push_str(&format!("%{octet:02X}"));
        }
    }
    spelled
}

/// `*` stands for any octets, a closing `$` for the end (RFC 9309 section 2.2.3). Each part is looked for
/// once, from where the part before it ended.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts: Vec<&str> = pattern.split('*').collect();
    // The last part of a pattern that reaches to the end is looked for there.
    let last = if to_end { parts.pop() } else { None };
    let mut rest = path;
    for (place, part) in parts.iter().enumerate() {
        let found = if place == 0 {
            rest.starts_with(part).then_some(0)
        } else {
            rest.find(part)
        };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    match last {
        None => true,
        // Without `*` the pattern is the path.
        Some(last) if parts.is_empty() => path == last,
        Some(last) => rest.ends_with(last),
    }
}
