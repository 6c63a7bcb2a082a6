//! Permalinks: an address → the post it names, by a table of host rows with names.
//!
//! Reading an address says nothing about whether the post exists. Each platform brings its rows.
//! Cases: `tests/cases/platform/permalinks.tsv`.

use url::Url;

use super::{
    bluesky, facebook, instagram, mastodon, reddit, telegram, threads, tiktok, truth_social, vk, x,
    youtube,
};
use crate::model::citation::Platform;
use crate::model::post::PostKey;

/// Longer addresses are not read.
const URL_BYTES_MAX: usize = 8 * 1024;
/// Path segments beyond these name no post.
const SEGMENTS_MAX: usize = 8;

/// What an address of a post says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Permalink {
    /// Which post.
    pub key: PostKey,
    /// The handle in the address: at most a hint, since on most platforms any name leads to the same post.
    pub handle: Option<String>,
    /// The name of the host row that read it.
    pub rule: &'static str,
}

/// One row of a platform's host table.
pub(super) struct HostRow {
    /// The name stored when the row applies.
    pub(super) name: &'static str,
    /// Which hosts it is for.
    pub(super) hosts: Hosts,
    /// Id and handle from the address.
    pub(super) read: fn(&Url) -> Option<PostPath>,
}

/// What a host row reads from an address.
pub(super) struct PostPath {
    /// The platform's id.
    pub(super) id: String,
    /// The handle, where the path shows one.
    pub(super) handle: Option<String>,
}

/// Which hosts a row is for.
pub(super) enum Hosts {
    /// Each of these names behind each of these prefixes.
    Prefixed {
        /// `""`, `www.` …
        prefixes: &'static [&'static str],
        /// `x.com` …
        names: &'static [&'static str],
    },
    /// This name and everything under it.
    Under(&'static str),
    /// Everything that begins with this label, whatever the domain.
    FirstLabel(&'static str),
    /// Every host that no row before it is for: platforms that anybody can run.
    Other,
}

impl Hosts {
    fn hold(&self, host: &str) -> bool {
        match self {
            Self::Prefixed { prefixes, names } => prefixes.iter().any(|prefix| {
                host.strip_prefix(prefix)
                    .is_some_and(|rest| names.contains(&rest))
            }),
            Self::Under(name) => host
                .strip_suffix(name)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
            Self::FirstLabel(label) => host
                .strip_prefix(label)
                .is_some_and(|rest| rest.starts_with('.')),
            Self::Other => host.contains('.'),
        }
    }
}

/// Every platform's rows. Mastodon is last, since it runs on any host that is nobody else's.
const TABLE: [(Platform, &[HostRow]); 12] = [
    (Platform::X, x::permalink::HOST_ROWS),
    (Platform::Bluesky, bluesky::HOST_ROWS),
    (Platform::Telegram, telegram::HOST_ROWS),
    (Platform::Threads, threads::HOST_ROWS),
    (Platform::Instagram, instagram::HOST_ROWS),
    (Platform::Facebook, facebook::HOST_ROWS),
    (Platform::TikTok, tiktok::HOST_ROWS),
    (Platform::YouTube, youtube::HOST_ROWS),
    (Platform::Vk, vk::HOST_ROWS),
    (Platform::Reddit, reddit::HOST_ROWS),
    (Platform::TruthSocial, truth_social::HOST_ROWS),
    (Platform::Mastodon, mastodon::HOST_ROWS),
];

/// The post an address leads to, with the handle in it and the row that read it. The scheme may be missing;
/// ports other than the usual ones, and other schemes, are not the platform's.
pub fn permalink_of_url(url: &str) -> Option<Permalink> {
    let url = web_address(url)?;
    let host = host_of(&url)?;
    // The first row that knows the host decides: what it cannot read is no other platform's post.
    let (platform, row) = TABLE
        .iter()
        .flat_map(|(platform, rows)| rows.iter().map(move |row| (*platform, row)))
        .find(|(_, row)| row.hosts.hold(&host))?;
    let path = (row.read)(&url)?;
    Some(Permalink {
        key: PostKey {
            platform,
            id: path.id,
        },
        handle: path.handle,
        rule: row.name,
    })
}

/// The address under which a platform itself shows a post; `None` where no post can have this key.
pub fn permalink_of_key(key: &PostKey) -> Option<String> {
    let id = key.id.as_str();
    let url = match key.platform {
        Platform::X => format!("https://x.com/i/status/{id}"),
        Platform::Bluesky => bluesky::permalink(id)?,
        Platform::Mastodon => mastodon::permalink(id)?,
        Platform::Telegram => format!("https://t.me/{id}"),
        Platform::Threads => format!("https://www.threads.com/t/{id}"),
        Platform::Instagram => format!("https://www.instagram.com/p/{id}/"),
        Platform::Facebook => facebook::permalink(id)?,
        Platform::TikTok => format!("https://www.tiktok.com/@_/video/{id}"),
        Platform::YouTube => format!("https://www.youtube.com/watch?v={id}"),
        Platform::Vk => format!("https://vk.com/{id}"),
        Platform::Reddit => reddit::permalink(id)?,
        Platform::TruthSocial => format!("https://truthsocial.com/@_/posts/{id}"),
    };
    let read_back = permalink_of_url(&url)?;
    (read_back.key == *key).then_some(url)
}

/// The path's segments that hold something.
pub(super) fn segments(url: &Url) -> Vec<&str> {
    url.path_segments().map_or_else(Vec::new, |segments| {
        segments
            .filter(|segment| !segment.is_empty())
            .take(SEGMENTS_MAX)
            .collect()
    })
}

/// The first value of a query field.
pub(super) fn query_value(url: &Url, field: &str) -> Option<String> {
    url.query_pairs()
        .find(|(name, _)| name == field)
        .map(|(_, value)| value.into_owned())
}

/// Digits only, and no more of them than a 64-bit number has.
pub(super) fn is_number(text: &str) -> bool {
    const NUMBER_DIGITS_MAX: usize = 20;
    (1..=NUMBER_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters, digits, `_`, `-` and `.`, as account names and codes are written.
pub(super) fn is_name(text: &str) -> bool {
    const NAME_CHARS_MAX: usize = 100;
    (1..=NAME_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// The name behind `@`; `_` stands for "any".
pub(super) fn handle_behind_at(segment: &str) -> Option<String> {
    let name = segment.strip_prefix('@')?;
    (is_name(name) && name != "_").then(|| name.to_owned())
}

/// An http(s) address on a usual port, from text with or without scheme.
pub(super) fn web_address(text: &str) -> Option<Url> {
    let text = text.trim();
    if text.len() > URL_BYTES_MAX {
        return None;
    }
    let url = if text.contains("://") {
        Url::parse(text).ok()?
    } else {
        Url::parse(&format!("https://{}", text.trim_start_matches('/'))).ok()?
    };
    let usual_port = matches!(url.port(), None | Some(80 | 443));
    (matches!(url.scheme(), "http" | "https") && usual_port).then_some(url)
}

/// The host in lower case, without the dot that closes a full name.
pub(super) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_ascii_lowercase();
    Some(host.strip_suffix('.').unwrap_or(&host).to_owned())
}
