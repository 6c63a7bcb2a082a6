//! Permalinks: an address → the post it names, by a table of host rows with names.
//!
//! Reading an address says nothing about whether the post exists. Each platform brings its rows.
//! Cases: `tests/cases/platform/permalinks.tsv`.

use url::Url;

use super::x;
use crate::model::citation::Platform;
use crate::model::post::PostKey;

/// Longer addresses are not read.
const URL_BYTES_MAX: usize = 8 * 1024;

/// What an address of a post says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Permalink {
    /// Which post.
    pub key: PostKey,
    /// The handle in the address: at most a hint, since any name leads to the same post.
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
        }
    }
}

/// Every platform's rows.
const TABLE: [(Platform, &[HostRow]); 1] = [(Platform::X, x::permalink::HOST_ROWS)];

/// The post an address leads to, with the handle in it and the row that read it. The scheme may be missing;
/// ports other than the usual ones, and other schemes, are not the platform's.
pub fn permalink_of_url(url: &str) -> Option<Permalink> {
    let url = web_address(url)?;
    let host = host_of(&url)?;
    TABLE.iter().find_map(|(platform, rows)| {
        let row = rows.iter().find(|row| row.hosts.hold(&host))?;
        let path = (row.read)(&url)?;
        Some(Permalink {
            key: PostKey {
                platform: *platform,
                id: path.id,
            },
            handle: path.handle,
            rule: row.name,
        })
    })
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
