//! Text → the social links in it: short links with glue cut off, permalinks, known shorteners.
//!
//! Looks at text only (targets behind words are read by `permalink`). Never guesses at a damaged code: a cut one is a
//! doubt. Rules: platforms.md 1.1, 1.2, 1.6, 1.7, 5. Cases: `tests/cases/extract/links.jsonl`.

use crate::model::citation::Platform;

use super::address;
use super::permalink::{self, LeadsTo, Permalink};
use crate::model::shorteners::{SHORTENER_BYTES_MAX, SHORTENERS};

/// Codes made since about 2013 have ten characters; older ones seven or eight (platforms.md 1.1).
const CODE_CHARS: usize = 10;
const CODE_CHARS_MIN: usize = 7;
/// Longest host name (RFC 1035, 2.3.4).
const HOST_BYTES_MAX: usize = 253;

/// A social link in the text; offsets in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLink {
    pub start: usize,
    pub end: usize,
    /// With scheme.
    pub url: String,
    pub kind: LinkKind,
}

impl FoundLink {
    /// What makes two spellings the same link: `t.co/C` and `pic.twitter.com/C` are one (platforms.md 1.2).
    pub fn key(&self) -> String {
        match &self.kind {
            LinkKind::Permalink(permalink) => {
                format!("{}:{}", permalink.platform.name(), permalink.id)
            }
            LinkKind::Short | LinkKind::Picture | LinkKind::Cut => {
                self.url.rsplit('/').next().unwrap_or_default().to_owned()
            }
            LinkKind::Shortener | LinkKind::Leads(_) => self.url.clone(),
        }
    }
}

/// What sort of link it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// `t.co/CODE`
    Short,
    /// `pic.twitter.com/CODE`, `pic.x.com/CODE`
    Picture,
    /// The address of a post.
    Permalink(Permalink),
    /// A shortener that is not the platform's own.
    Shortener,
    /// An address of a platform that leads to a post and does not show which.
    Leads(LeadsTo),
    /// A short link cut off by an ellipsis or too short to be whole; no link, only a doubt.
    Cut,
}

/// Ends of hosts that people write without a scheme, with the slash that follows them taken off.
const BARE_HOSTS: &[&str] = &[
    "t.co",
    ".com",
    "bsky.app",
    "t.me",
    "youtu.be",
    ".net",
    "instagr.am",
    "bit.ly",
    "ow.ly",
    "buff.ly",
    "goo.gl",
    "is.gd",
    "dlvr.it",
    "fb.me",
    "ift.tt",
];
/// Hosts whose addresses may be posts, for where the rest of the address is not known.
const SOCIAL: &[&str] = &[
    "t.co/",
    "twitter.com/",
    "x.com/",
    "instagram.com/",
    "tiktok.com/",
    "threads.net/",
    "threads.com/",
    "facebook.com/",
    "youtube.com/",
    "youtu.be/",
    "vk.com/",
    "reddit.com/",
    "truthsocial.com/",
    "bsky.app/",
    "t.me/",
];
/// Mirrors of the platform have all sorts of hosts behind this.
const MIRROR: &str = "nitter.";
/// The longest of them.
const MIRROR_BYTES_MAX: usize = 40;

/// All social links of a text, in order.
pub fn scan(text: &str) -> Vec<FoundLink> {
    Links::of(text).collect()
}

/// The social link that an address is.
pub fn whole(address: &str) -> Option<FoundLink> {
    Links::of(address).next().filter(|link| link.start == 0)
}

/// Finds one link after the other.
struct Links<'a> {
    text: &'a str,
    /// No host reaches back before this.
    floor: usize,
    /// Where to look on.
    from: usize,
}

impl<'a> Links<'a> {
    const fn of(text: &'a str) -> Self {
        Self {
            text,
            floor: 0,
            from: 0,
        }
    }
}

impl Iterator for Links<'_> {
    type Item = FoundLink;

    fn next(&mut self) -> Option<FoundLink> {
        let bytes = self.text.as_bytes();
        while let Some(slash) = memchr::memchr(b'/', bytes.get(self.from..).unwrap_or_default()) {
            let mark_end = self.from + slash + 1;
            self.from = mark_end;
            let Some(mark) = mark_before(bytes, self.floor, mark_end) else {
                continue;
            };
            let link = host_around(self.text, self.floor, mark, mark_end)
                .and_then(|(start, path)| read(self.text, start, path));
            self.from = link
                .as_ref()
                .map_or(mark_end, |link| link.end.max(mark_end));
            self.floor = self.from;
            if link.is_some() {
                return link;
            }
        }
        None
    }
}

/// True where a social link has the slash at `slash` for its mark.
pub fn ends_at_slash(text: &str, slash: usize) -> bool {
    mark_before(text.as_bytes(), 0, slash + 1)
        .and_then(|mark| host_around(text, 0, mark, slash + 1))
        .and_then(|(start, path)| read(text, start, path))
        .is_some()
}

/// True where the host of a post's address begins at `start`.
pub fn begins_at(text: &str, start: usize) -> bool {
    let host = text
        .as_bytes()
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take(HOST_BYTES_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let path = start + host + 1;
    text.as_bytes().get(path - 1) == Some(&b'/') && read(text, start, path).is_some()
}

/// True where the address whose path begins at `path` is a social one and runs into markup before it is whole.
pub fn is_cut_by_markup(text: &str, path: usize) -> bool {
    let bytes = text.as_bytes();
    let before = bytes.get(..path).unwrap_or_default();
    // The last letters of all of them; most slashes are turned down here.
    let last = path.checked_sub(2).and_then(|at| bytes.get(at));
    if !last.is_some_and(|byte| b"OMTEP".contains(&byte.to_ascii_uppercase())) {
        return false;
    }
    let social = SOCIAL.iter().any(|known| ends_with(before, known));
    let marked = || mark_before(bytes, 0, path).and_then(|mark| host_around(text, 0, mark, path));
    social
        && marked().is_some_and(|(_, path)| {
            let end = path + address::length(text.get(path..).unwrap_or_default());
            bytes.get(end) == Some(&b'<')
        })
}

/// True whatever the case of the letters.
fn ends_with(text: &[u8], known: &str) -> bool {
    text.len()
        .checked_sub(known.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(known.as_bytes()))
}

/// Where the mark begins that the slash before `mark_end` ends: a scheme, or the end of a known host.
fn mark_before(bytes: &[u8], floor: usize, mark_end: usize) -> Option<usize> {
    let before = bytes.get(floor..mark_end.checked_sub(1)?)?;
    let last = before.last()?;
    if *last == b'/' {
        return before.ends_with(b":/").then(|| mark_end - "://".len());
    }
    // Most slashes are those of closing tags and of paths.
    if !last.is_ascii_alphabetic() && *last != b'.' {
        return None;
    }
    let dotted = before
        .iter()
        .rev()
        .take(MIRROR_BYTES_MAX)
        .find(|byte| !byte.is_ascii_alphabetic())
        == Some(&b'.');
    if !dotted {
        return None;
    }
    let named = BARE_HOSTS.iter().find(|host| {
        before
            .len()
            .checked_sub(host.len())
            .and_then(|at| before.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(host.as_bytes()))
    });
    if let Some(host) = named {
        return Some(mark_end - 1 - host.len());
    }
    let length = before
        .iter()
        .rev()
        .take(MIRROR_BYTES_MAX + MIRROR.len())
        .take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'.')
        .count();
    let run = before.get(before.len() - length..)?;
    let at = memchr::memchr_iter(b'.', run)
        .filter_map(|dot| (dot + 1).checked_sub(MIRROR.len()))
        .find(|at| {
            run.get(*at..at + MIRROR.len())
                .is_some_and(|part| part.eq_ignore_ascii_case(MIRROR.as_bytes()))
        })?;
    (run.len() > at + MIRROR.len()).then(|| mark_end - 1 - length + at)
}

/// The host that a mark belongs to: its start, and the place after the slash that ends it.
fn host_around(text: &str, floor: usize, mark: usize, mark_end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let in_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if bytes.get(mark..mark_end)? == b"://" {
        let length = bytes
            .get(mark_end..)?
            .iter()
            .take(HOST_BYTES_MAX)
            .take_while(|byte| in_host(byte))
            .count();
        let slash = mark_end + length;
        return (bytes.get(slash) == Some(&b'/')).then_some((mark_end, slash + 1));
    }
    let before = bytes.get(floor..mark)?;
    let length = before
        .iter()
        .rev()
        .take(HOST_BYTES_MAX)
        .take_while(|byte| in_host(byte))
        .count();
    let start = mark - length;
    let host = text.get(start..mark_end)?.as_bytes();
    // A tag or word is often glued to a picture link; the host itself is known.
    let glued = ["pic.twitter.com/", "pic.x.com/"]
        .iter()
        .find(|known| ends_with(host, known));
    Some((
        glued.map_or(start, |known| mark_end - known.len()),
        mark_end,
    ))
}

/// Reads the link whose host (with slash) is `start..path`.
fn read(text: &str, start: usize, path: usize) -> Option<FoundLink> {
    let host = text.get(start..path)?;
    let lower = permalink::lowered(host);
    if lower == "t.co/" || lower.starts_with("pic.") {
        return short(text, start, path);
    }
    let bare = lower.trim_end_matches('/');
    let shortener = bare.len() <= SHORTENER_BYTES_MAX && SHORTENERS.binary_search(&bare).is_ok();
    if !shortener && !permalink::may_be_at(&lower, text.get(path..)?) {
        return None;
    }
    let end = path + address::length(text.get(path..)?);
    let with_scheme = address::scheme_start(text, start);
    let raw = text.get(with_scheme..end)?;
    let bare = raw
        .find("://")
        .map_or(raw, |at| raw.get(at + 3..).unwrap_or(raw));
    if let Some(permalink) = permalink::read(bare) {
        let url = format!("https://{}", without_tracking(bare, permalink.platform));
        return Some(FoundLink {
            start: with_scheme,
            end,
            url,
            kind: LinkKind::Permalink(permalink),
        });
    }
    if let Some(to) = permalink::leads_to(bare) {
        return Some(FoundLink {
            start: with_scheme,
            end,
            url: format!("https://{bare}"),
            kind: LinkKind::Leads(to),
        });
    }
    let code_follows = end > path && !address::preceded_by_word(text, with_scheme);
    (shortener && code_follows).then(|| FoundLink {
        start: with_scheme,
        end,
        url: format!("https://{bare}"),
        kind: LinkKind::Shortener,
    })
}

/// Query and fragment name the sharer, not the post (platforms.md 6), but for platforms that keep the id there.
fn without_tracking(address: &str, platform: Platform) -> &str {
    match platform {
        Platform::Facebook | Platform::YouTube | Platform::Vk => address,
        _ if address.contains("/#!/") => address,
        _ => address.split(['?', '#']).next().unwrap_or(address),
    }
}

/// Reads a t.co or pic link, cutting off what is glued to it.
fn short(text: &str, host_start: usize, path: usize) -> Option<FoundLink> {
    let start = address::scheme_start(text, host_start);
    let picture = text
        .get(host_start..path)?
        .get(..3)
        .is_some_and(|first| first.eq_ignore_ascii_case("pic"));
    // `reddit.co/` ends like a short link; without scheme the host must stand alone. Tags glue to pic links only.
    if !picture && start == host_start && address::preceded_by_word(text, start) {
        return None;
    }
    let rest = text.get(path..)?;
    let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let length = code_length(rest, run);
    let end = path + length;
    let after = text.get(end..)?;
    let cut = after.starts_with('…') || after.starts_with("...") && length < CODE_CHARS;
    let kind = match (cut || length < CODE_CHARS_MIN, picture) {
        (true, _) => LinkKind::Cut,
        (false, true) => LinkKind::Picture,
        (false, false) => LinkKind::Short,
    };
    if kind == LinkKind::Cut && length == 0 && !cut {
        return None;
    }
    let shown = text.get(host_start..end)?;
    Some(FoundLink {
        start,
        end,
        url: format!("https://{shown}"),
        kind,
    })
}

/// How much of the run of letters and digits is the code.
fn code_length(rest: &str, run: usize) -> usize {
    let next = rest.get(run..).unwrap_or_default();
    let code = rest.get(..run).unwrap_or_default();
    let glued = [
        (".twitter.com/", "pic"),
        (".x.com/", "pic"),
        (".co/", "t"),
        ("://", "https"),
        ("://", "http"),
    ]
    .iter()
    .find(|(after, word)| next.starts_with(after) && code.ends_with(word))
    .map_or(run, |(_, word)| run - word.len());
    glued.min(CODE_CHARS)
}
