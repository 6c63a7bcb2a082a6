//! The spellings of a post's links: short link, full address and what readers are shown are one link.
//!
//! The post's own table says which belong together. A spelling that two different links share says nothing
//! and is not used: comparison fails towards "differ".

use std::collections::HashMap;

use crate::model::citation::Platform;
use crate::model::post::{Post, PostKey};
use crate::model::short_link::ShortLinkKey;

/// More links than any post holds; a longer table is not read on.
const LINKS_MAX: usize = 64;
/// An address is read no further than this.
const ADDRESS_BYTES_MAX: usize = 2048;
/// Shorter ids stand in other addresses too, as the numbers of Telegram do.
const OWN_ID_BYTES_MIN: usize = 9;
/// Shown spellings shorter than this could be ordinary words.
const DISPLAY_BYTES_MIN: usize = 5;

/// A link read at some place of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LinkSpelling {
    /// The same for all spellings of one link.
    pub(super) name: String,
    /// True for links that stand for the post itself or its own pictures and videos.
    pub(super) own: bool,
    /// Length in bytes.
    pub(super) length: usize,
}

/// The links of one post.
#[derive(Default)]
pub(super) struct LinkTable {
    by_key: HashMap<String, usize>,
    by_address: HashMap<String, Option<usize>>,
    /// Longest first.
    displays: Vec<(String, usize)>,
    is_own: Vec<bool>,
    /// True where the post has pictures and told no link of them, so that an unknown one may be its picture's.
    media_untold: bool,
    /// The last part of the post's id, by which its own address is known.
    own_id: String,
    /// The hosts on which it is one.
    own_hosts: Vec<String>,
}

impl LinkTable {
    /// The table of a post.
    pub(super) fn of_post(post: &Post) -> Self {
        let mut table = Self {
            media_untold: post.links.is_empty()
                && (!post.media.is_empty() || has_picture_link(&post.text)),
            own_id: own_id(post),
            own_hosts: own_hosts(&post.key),
            ..Self::default()
        };
        let mut displays: HashMap<String, Option<usize>> = HashMap::new();
        for link in post.links.iter().take(LINKS_MAX) {
            let key = ShortLinkKey::of_address(&link.short);
            let address = link.expanded.as_deref().map(plain_address);
            let known = key
                .as_ref()
                .and_then(|key| table.by_key.get(key.as_str()))
                .copied()
                .or_else(|| *table.by_address.get(address.as_ref()?)?);
            let number = known.unwrap_or(table.is_own.len());
            let display = without_scheme(link.display.as_deref().unwrap_or_default());
            let media =
                begins_with_media_host(display) || address.as_deref().is_some_and(is_media_address);
            match table.is_own.get_mut(number) {
                Some(flag) => *flag |= media,
                None => table.is_own.push(media),
            }
            if let Some(key) = key {
                table.by_key.insert(key.as_str().to_owned(), number);
            }
            for address in address.into_iter().chain([plain_address(&link.short)]) {
                claim(&mut table.by_address, address, number);
            }
            if display.len() >= DISPLAY_BYTES_MIN && display.contains('.') {
                claim(&mut displays, display.to_owned(), number);
            }
        }
        table.displays = displays
            .into_iter()
            .filter_map(|(display, number)| Some((display, number?)))
            .collect();
        table
            .displays
            .sort_by(|(one, _), (other, _)| (other.len(), one).cmp(&(one.len(), other)));
        table
    }

    /// True where a link could be spelled from this character on.
    pub(super) fn may_begin_with(&self, character: char) -> bool {
        matches!(character, 'h' | 'H' | 't' | 'T' | 'p' | 'P')
            || self
                .displays
                .iter()
                .any(|(display, _)| display.starts_with(character))
    }

    /// The link spelled at the beginning of `rest`. `after_word` is true where a letter or digit stands right
    /// before it: there, only what cannot be part of a word is read.
    pub(super) fn read(&self, rest: &str, after_word: bool) -> Option<LinkSpelling> {
        let with_scheme = starts_with(rest, "https://") || starts_with(rest, "http://");
        if !after_word && let Some(shown) = self.shown(rest) {
            return Some(shown);
        }
        let short_allowed = with_scheme || !after_word || begins_with_media_host(rest);
        if short_allowed && let Some((key, length)) = ShortLinkKey::at_start(rest) {
            return Some(self.short(&key, rest, length));
        }
        if with_scheme { self.full(rest) } else { None }
    }

    /// What readers are shown, with or without scheme, not followed by more of a word.
    fn shown(&self, rest: &str) -> Option<LinkSpelling> {
        let bare = without_scheme(rest);
        let scheme = rest.len() - bare.len();
        let (display, number) = self.displays.iter().find(|(display, _)| {
            bare.strip_prefix(display.as_str()).is_some_and(|after| {
                !after.starts_with(|next: char| next.is_alphanumeric() || next == '/')
            })
        })?;
        Some(self.known(*number, scheme + display.len()))
    }

    fn short(&self, key: &ShortLinkKey, rest: &str, length: usize) -> LinkSpelling {
        match self.by_key.get(key.as_str()) {
            Some(number) => self.known(*number, length),
            None => LinkSpelling {
                name: format!("t.co/{}", key.as_str()),
                own: self.media_untold && begins_with_media_host(rest),
                length,
            },
        }
    }

    fn full(&self, rest: &str) -> Option<LinkSpelling> {
        let length = address_length(rest);
        let address = plain_address(rest.get(..length)?);
        if address.is_empty() {
            return None;
        }
        Some(match self.by_address.get(&address) {
            Some(Some(number)) => self.known(*number, length),
            _ => LinkSpelling {
                own: self.is_own_address(&address),
                name: address,
                length,
            },
        })
    }

    /// A permalink has the post's id as a part of its path, whatever account stands before it.
    fn is_own_address(&self, plain: &str) -> bool {
        let path = plain.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.split('/');
        let host = parts.next().unwrap_or_default();
        !self.own_id.is_empty()
            && self.own_hosts.iter().any(|own| is_or_under(host, own))
            && parts.any(|part| part == self.own_id)
    }

    fn known(&self, number: usize, length: usize) -> LinkSpelling {
        LinkSpelling {
            // The slash keeps it apart from every plain address.
            name: format!("/{number}"),
            own: self.is_own.get(number).copied().unwrap_or_default(),
            length,
        }
    }
}

/// A picture link that a post's own text has is of its own picture.
fn has_picture_link(text: &str) -> bool {
    ["pic.twitter.com/", "pic.x.com/"]
        .into_iter()
        .any(|host| text.contains(host))
}

/// The last part of a post's id, where it is long enough to be met in no other address by chance.
fn own_id(post: &Post) -> String {
    let last = post.key.id.rsplit('/').next().unwrap_or_default();
    if last.len() >= OWN_ID_BYTES_MIN {
        last.to_owned()
    } else {
        String::new()
    }
}

/// Where a platform's posts have their addresses; anybody else's host may have any number in a path.
fn own_hosts(key: &PostKey) -> Vec<String> {
    let hosts: &[&str] = match key.platform {
        Platform::X => &[
            "x.com",
            "fxtwitter.com",
            "vxtwitter.com",
            "fixupx.com",
            "fixvx.com",
        ],
        Platform::Bluesky => &["bsky.app", "fxbsky.app", "bskye.app", "deer.social"],
        Platform::Mastodon => {
            let server = key.id.split('/').next().unwrap_or_default();
            return vec![server.to_ascii_lowercase()];
        }
        Platform::Telegram => &["t.me", "telegram.me", "telegram.dog"],
        Platform::Threads => &["threads.net", "threads.com"],
        Platform::Instagram => &["instagram.com", "instagr.am"],
        Platform::Facebook => &["facebook.com"],
        Platform::TikTok => &["tiktok.com"],
        Platform::YouTube => &["youtube.com", "youtu.be"],
        Platform::Vk => &["vk.com", "vk.ru"],
        Platform::Reddit => &["reddit.com", "redd.it"],
        Platform::TruthSocial => &["truthsocial.com"],
    };
    hosts.iter().map(|host| (*host).to_owned()).collect()
}

fn is_or_under(host: &str, own: &str) -> bool {
    let before = host.strip_suffix(own);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Enters a spelling, or strikes it out where another link has it.
fn claim(spellings: &mut HashMap<String, Option<usize>>, spelling: String, number: usize) {
    spellings
        .entry(spelling)
        .and_modify(|owner| {
            if *owner != Some(number) {
                *owner = None;
            }
        })
        .or_insert(Some(number));
}

/// An address without scheme, `www.`, X's older host name and the closing slash.
fn plain_address(address: &str) -> String {
    let bare = without_scheme(address);
    let (host, path) = bare.split_at(bare.find(['/', '?', '#']).unwrap_or(bare.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = match host {
        "twitter.com" | "mobile.twitter.com" | "mobile.x.com" => "x.com",
        other => other,
    };
    format!("{host}{}", path.strip_suffix('/').unwrap_or(path))
}

/// `x.com/name/status/1/photo/1` and the like.
fn is_media_address(plain: &str) -> bool {
    plain.starts_with("x.com/")
        && plain.contains("/status/")
        && (plain.contains("/photo/") || plain.contains("/video/"))
}

fn begins_with_media_host(text: &str) -> bool {
    let bare = without_scheme(text);
    starts_with(bare, "pic.twitter.com/") || starts_with(bare, "pic.x.com/")
}

/// How far an address reaches: to white space, a quote mark or the next glued picture link, without the
/// punctuation that closes the sentence around it.
fn address_length(rest: &str) -> usize {
    let near = rest.floor_char_boundary(ADDRESS_BYTES_MAX.min(rest.len()));
    let rest = rest.get(..near).unwrap_or_default();
    let mut end = rest
        .find(|character: char| {
            character.is_whitespace()
                || character.is_control()
                || matches!(
                    character,
                    '<' | '>' | '"' | '“' | '”' | '«' | '»' | '「' | '」'
                )
        })
        .unwrap_or(rest.len());
    for glued in ["pic.twitter.com/", "pic.x.com/", "https://t.co/"] {
        if let Some(at) = rest.get(1..end).and_then(|inner| inner.find(glued)) {
            end = at + 1;
        }
    }
    let address = rest.get(..end).unwrap_or_default();
    let parenthesis_inside = address.contains('(');
    address
        .trim_end_matches(|last: char| {
            matches!(
                last,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']' | '}' | '…'
            ) || (last == ')' && !parenthesis_inside)
        })
        .len()
}

fn without_scheme(text: &str) -> &str {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| starts_with(text, scheme))
        .and_then(|scheme| text.get(scheme.len()..))
        .unwrap_or(text)
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}
