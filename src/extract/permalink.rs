//! Address → the post it names: platform, id, author in the path.
//!
//! Knows forms only; whether the post exists is another room's question. Forms: platforms.md 1.6 and 5.1–5.11.

use std::borrow::Cow;

use crate::model::citation::Platform;

/// Identifiers of X are decimal numbers of 64 bits. Longer ones are read as well, so that it can be said that no post
/// has them.
const STATUS_DIGITS_MAX: usize = 40;
/// What tells a post stands in the first parts of its path.
const PARTS_MAX: usize = 8;

/// What a permalink names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink {
    pub platform: Platform,
    /// The post's id or code.
    pub id: String,
    /// The account in the path, where there is one.
    pub author: Option<String>,
}

/// Reads an address without scheme (`x.com/name/status/1`); `None` where it is no post's address.
pub fn read(address: &str) -> Option<Permalink> {
    let (host, path) = address.split_once('/')?;
    let lowered = lowered(host);
    let host = site(without_prefix(&lowered));
    // The hash-bang era kept the path in the fragment.
    let path = path.strip_prefix("#!/").unwrap_or(path);
    let (path, query) = match path.find(['?', '#']) {
        Some(at) => (path.get(..at)?, path.get(at + 1..)?),
        None => (path, ""),
    };
    let mut first = [""; PARTS_MAX];
    let mut count = 0;
    for (place, part) in first
        .iter_mut()
        .zip(path.split('/').filter(|part| !part.is_empty()))
    {
        *place = part;
        count += 1;
    }
    let parts = first.get(..count)?;
    match host {
        "twitter.com" | "x.com" | "fxtwitter.com" | "vxtwitter.com" | "fixupx.com"
        | "twittpr.com" | "xcancel.com" => status(parts),
        _ if host.starts_with("nitter.") => status(parts),
        "embed.bsky.app" => match parts {
            ["embed", author, "app.bsky.feed.post", key, ..] => {
                made(Platform::Bluesky, key, Some(author))
            }
            _ => None,
        },
        "bsky.app" | "fxbsky.app" => match parts {
            ["profile", author, "post", key, ..] => made(Platform::Bluesky, key, Some(author)),
            _ => None,
        },
        "instagram.com" | "instagr.am" | "ddinstagram.com" => instagram(parts),
        "tiktok.com" => tiktok(parts),
        "t.me" | "telegram.me" | "telegram.dog" => telegram(parts),
        "threads.net" | "threads.com" => match parts {
            [author, "post", code, ..] if author.starts_with('@') => {
                made(Platform::Threads, code, author.strip_prefix('@'))
            }
            ["t", code, ..] => made(Platform::Threads, code, None),
            _ => None,
        },
        "facebook.com" => facebook(parts, query),
        "youtube.com" | "youtube-nocookie.com" | "youtu.be" => youtube(host, parts, query),
        "vk.com" | "vk.ru" => vk(parts, query),
        "reddit.com" => match parts {
            ["r" | "user", group, "comments", id, ..] => made(Platform::Reddit, id, Some(group)),
            ["comments" | "gallery", id, ..] => made(Platform::Reddit, id, None),
            _ => None,
        },
        "redd.it" => made(Platform::Reddit, parts.first()?, None),
        "truthsocial.com" => match parts {
            [author, "posts", id, ..] | [author, id, ..]
                if author.starts_with('@') && all_digits(id) =>
            {
                made(Platform::TruthSocial, id, author.strip_prefix('@'))
            }
            ["users", author, "statuses", id, ..] if all_digits(id) => {
                made(Platform::TruthSocial, id, Some(author))
            }
            _ => None,
        },
        _ => mastodon(host, parts),
    }
}

/// A host in small letters, as most are written already.
pub fn lowered(host: &str) -> Cow<'_, str> {
    match host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(host.to_ascii_lowercase()),
        false => Cow::Borrowed(host),
    }
}

/// Hosts of the same site for phones and old browsers.
fn without_prefix(host: &str) -> &str {
    ["www.", "mobile.", "m.", "old.", "np.", "mbasic.", "web."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host)
}

/// Facebook has a host for every language.
fn site(host: &str) -> &str {
    match host.strip_suffix(".facebook.com") {
        Some(_) => "facebook.com",
        None => host,
    }
}

/// What an address of a platform leads to that passes to a post by a redirect and does not show which: share links, short
/// links, and links through a platform's own gate (platforms.md 5.6, 5.7, 5.9). The address is without scheme.
pub fn leads_to(address: &str) -> Option<LeadsTo> {
    let (host, path) = address.split_once('/')?;
    let lowered = lowered(host);
    let (path, query) = path.split_once(['?', '#']).unwrap_or((path, ""));
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .take(PARTS_MAX)
        .collect();
    let gate = || query_value(query, "u").map(|_| LeadsTo::Anywhere);
    let platform = match (site(without_prefix(&lowered)), parts.as_slice()) {
        ("vm.tiktok.com" | "vt.tiktok.com", [_, ..]) | ("tiktok.com", ["t", _, ..]) => {
            Platform::TikTok
        }
        ("reddit.com", ["r" | "user" | "u", _, "s", _, ..]) => Platform::Reddit,
        ("fb.watch", [_, ..]) | ("facebook.com", ["share", _, ..]) => Platform::Facebook,
        ("instagram.com", ["stories", _, id, ..]) if all_digits(id) => Platform::Instagram,
        ("facebook.com", ["l.php"] | ["flx", "warn", ..])
        | ("l.instagram.com" | "l.threads.com" | "l.threads.net", _) => return gate(),
        _ => return None,
    };
    Some(LeadsTo::PostOf(platform))
}

/// Where an address leads that does not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// To a post of this platform.
    PostOf(Platform),
    /// Out of the platform.
    Anywhere,
}

/// The platforms' hosts but those of Mastodon, whose addresses show by their paths.
const HOSTS: &[&str] = &[
    "twitter.com",
    "x.com",
    "fixupx.com",
    "twittpr.com",
    "xcancel.com",
    "bsky.app",
    "instagram.com",
    "instagr.am",
    "tiktok.com",
    "t.me",
    "telegram.me",
    "telegram.dog",
    "threads.net",
    "threads.com",
    "facebook.com",
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "vk.com",
    "vk.ru",
    "reddit.com",
    "redd.it",
    "fb.watch",
    "truthsocial.com",
];

/// False where [`read`] finds no post whatever else the address holds; most addresses are turned down here. `host` is in
/// small letters, with its slash or without.
pub fn may_be_at(host: &str, path: &str) -> bool {
    let host = host.trim_end_matches('/');
    // Mastodon, and paths behind a hash-bang or an empty part.
    path.starts_with(['@', '#', '/'])
        || path.starts_with("web/")
        || path.starts_with("users/")
        || may_be_known(host) && HOSTS.iter().any(|known| host.ends_with(known))
        || is_mirror(host)
}

/// Some part of the host before a dot ends in `nitter`.
fn is_mirror(host: &str) -> bool {
    let bytes = host.as_bytes();
    memchr::memchr_iter(b'.', bytes).any(|dot| {
        bytes
            .get(..dot)
            .is_some_and(|before| before.ends_with(b"nitter"))
    })
}

/// By the last two letters and the one before the last dot: almost all other hosts are turned down here.
fn may_be_known(host: &str) -> bool {
    let bytes = host.as_bytes();
    let Some(dot) = bytes.iter().rposition(|byte| *byte == b'.') else {
        return false;
    };
    let before = dot.checked_sub(1).and_then(|at| bytes.get(at));
    match bytes.get(dot + 1..) {
        Some(b"com") => before.is_some_and(|byte| b"eklmrstx".contains(byte)),
        Some(b"app" | b"am" | b"me" | b"dog" | b"net" | b"be" | b"ru" | b"it" | b"watch") => true,
        _ => false,
    }
}

/// Reads an address with scheme.
pub fn read_url(url: &str) -> Option<Permalink> {
    let trimmed = url.trim();
    let rest = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"))
        .or_else(|| trimmed.strip_prefix("//"))?;
    read(rest)
}

fn made(platform: Platform, id: &str, author: Option<&str>) -> Option<Permalink> {
    let sound = !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    sound.then(|| Permalink {
        platform,
        id: id.to_owned(),
        author: author.map(str::to_owned),
    })
}

fn status(parts: &[&str]) -> Option<Permalink> {
    let (author, rest) = match parts {
        ["i", "web", rest @ ..] => (None, rest),
        ["i" | "user", rest @ ..] => (None, rest),
        ["status" | "statuses", id] if all_digits(id) => (None, parts),
        [author, rest @ ..] => (Some(*author), rest),
        [] => return None,
    };
    let [word, id, ..] = rest else { return None };
    let digits = id.bytes().take_while(u8::is_ascii_digit).count();
    let known = word.eq_ignore_ascii_case("status") || word.eq_ignore_ascii_case("statuses");
    let name_fits = author.is_none_or(|name| {
        name.len() <= 40
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    (known && name_fits && (1..=STATUS_DIGITS_MAX).contains(&digits))
        .then(|| made(Platform::X, id.get(..digits)?, author))?
}

fn tiktok(parts: &[&str]) -> Option<Permalink> {
    let (author, id) = match parts {
        [author, "video" | "photo", id, ..] if author.starts_with('@') => {
            (author.strip_prefix('@'), *id)
        }
        ["video" | "v", id, ..] | ["embed", "v2", id, ..] | ["embed", id, ..] => (None, *id),
        _ => return None,
    };
    let id = id.strip_suffix(".html").unwrap_or(id);
    all_digits(id).then(|| made(Platform::TikTok, id, author))?
}

/// A post on a wall by its numbers alone, a film or picture with what it is. A comment is no post.
fn vk(parts: &[&str], query: &str) -> Option<Permalink> {
    if query_value(query, "reply").is_some() {
        return None;
    }
    let over = ["w", "z"].iter().find_map(|name| query_value(query, name));
    let named = over.or_else(|| parts.first().copied())?;
    let named = named.split(['%', '/']).next()?;
    let kind = ["wall", "video", "photo"]
        .into_iter()
        .find(|kind| named.starts_with(kind))?;
    let numbers = named.strip_prefix(kind)?;
    let (owner, number) = numbers.split_once('_')?;
    let sound = all_digits(owner.strip_prefix('-').unwrap_or(owner)) && all_digits(number);
    let id = if kind == "wall" { numbers } else { named };
    sound.then(|| made(Platform::Vk, id, None))?
}

fn instagram(parts: &[&str]) -> Option<Permalink> {
    // A comment is no post.
    if parts.iter().rev().nth(1) == Some(&"c") {
        return None;
    }
    match parts {
        ["p" | "tv" | "reel" | "reels", code, ..] => made(Platform::Instagram, code, None),
        [author, "p" | "tv" | "reel", code, ..] => made(Platform::Instagram, code, Some(author)),
        _ => None,
    }
}

fn telegram(parts: &[&str]) -> Option<Permalink> {
    let (channel, rest) = match parts {
        ["c", ..] => return None,
        ["s", channel, rest @ ..] | [channel, rest @ ..] => (*channel, rest),
        [] => return None,
    };
    let number = rest.last().filter(|number| all_digits(number))?;
    let channel_fits = (4..=32).contains(&channel.len())
        && channel.starts_with(|c: char| c.is_ascii_alphabetic())
        && channel
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    channel_fits.then(|| made(Platform::Telegram, number, Some(channel)))?
}

fn facebook(parts: &[&str], query: &str) -> Option<Permalink> {
    // A comment is no post.
    if query_value(query, "comment_id").is_some() {
        return None;
    }
    match parts {
        // A frame names the post it shows; it shows no other frame.
        ["plugins", "post.php" | "video.php", ..] => {
            let shown = percent_decoded(query_value(query, "href")?);
            read_url(&shown).filter(|_| !shown.contains("/plugins/"))
        }
        ["permalink.php" | "story.php", ..] => query_value(query, "story_fbid")
            .and_then(|id| made(Platform::Facebook, id, query_value(query, "id"))),
        ["photo.php" | "photo", ..] => {
            query_value(query, "fbid").and_then(|id| made(Platform::Facebook, id, None))
        }
        ["watch", ..] => query_value(query, "v").and_then(|id| made(Platform::Facebook, id, None)),
        ["reel", id, ..] if all_digits(id) => made(Platform::Facebook, id, None),
        ["groups", group, "posts" | "permalink", id, ..] => {
            made(Platform::Facebook, id, Some(group))
        }
        [page, "posts" | "videos" | "photos", rest @ ..] => {
            let id = rest.iter().rev().find(|part| {
                part.starts_with("pfbid")
                    || part
                        .bytes()
                        .next_back()
                        .is_some_and(|byte| byte.is_ascii_digit())
            })?;
            made(Platform::Facebook, id, Some(page))
        }
        _ => None,
    }
}

fn youtube(host: &str, parts: &[&str], query: &str) -> Option<Permalink> {
    const ID_CHARS: usize = 11;
    // A comment's words are not those of the film it stands under.
    if query_value(query, "lc").is_some() {
        return None;
    }
    let id = match (host, parts) {
        ("youtu.be", [id, ..]) | (_, ["shorts" | "live" | "embed" | "v", id, ..]) => Some(*id),
        (_, ["watch", ..]) => query_value(query, "v"),
        _ => None,
    }?;
    (id.len() == ID_CHARS).then(|| made(Platform::YouTube, id, None))?
}

fn mastodon(host: &str, parts: &[&str]) -> Option<Permalink> {
    const DIGITS_MIN: usize = 6;
    let (author, id) = match parts {
        ["web", author, id] | [author, id] | [author, id, "embed"] if author.starts_with('@') => {
            (author.trim_start_matches('@'), *id)
        }
        ["users", author, "statuses", id, ..] => (*author, *id),
        _ => return None,
    };
    let fits = host.contains('.') && all_digits(id) && id.len() >= DIGITS_MIN;
    fits.then(|| made(Platform::Mastodon, id, Some(author)))?
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn query_value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Text out of an address, its `%XX` undone.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match coded {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
