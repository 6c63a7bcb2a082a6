//! Bluesky: a post is named by its account (a DID, or a handle that can change) and a record key that holds
//! a clock (platforms.md 5.1).
//!
//! The key is `account/record-key`. One post can have two keys, by DID and by handle: which DID a handle means
//! is not in the address. Cases: `tests/cases/platform/`.

use url::Url;

use super::oembed::{self, in_query};
use super::permalink::{
    HostRow, Hosts, PostPath, is_name, permalink_of_url, query_value, segments,
};
use super::reply::{Question, Reply, absent};
use super::{bluesky_record, bluesky_thread, markup};
use crate::model::citation::Platform;
use crate::model::post::{Absence, IdTime, ImpossibleId, Post, PostAnswer, PostKey, PostSource};
use crate::model::timestamp::Timestamp;

/// The public interface for programs; answers without an account.
const THREAD: &str = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread";
const OEMBED: &str = "https://embed.bsky.app/oembed";
/// Record keys ("TIDs") have this many characters of [`TID_ALPHABET`].
const TID_CHARS: usize = 13;
const TID_ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
/// The number of the clock's machine, below the clock.
const BITS_BELOW_CLOCK: u32 = 10;
/// The author's own program sets the clock; posts made the usual way were at most 3.6 s off.
const CLOCK_ERROR_MS: i64 = 60_000;
pub(super) const POST_COLLECTION: &str = "app.bsky.feed.post";
/// Longest account name that is read.
const AUTHORITY_CHARS_MAX: usize = 253;

pub(super) const HOST_ROWS: &[HostRow] = &[
    HostRow {
        name: "bluesky-post",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www.", "main.", "staging."],
            names: &["bsky.app"],
        },
        read: post_path,
    },
    HostRow {
        name: "bluesky-embed-frame",
        hosts: Hosts::Under("embed.bsky.app"),
        read: embed_frame,
    },
    HostRow {
        name: "bluesky-mirror",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www."],
            names: &["fxbsky.app", "bskye.app", "deer.social"],
        },
        read: post_path,
    },
    HostRow {
        name: "bluesky-skyview",
        hosts: Hosts::Under("skyview.social"),
        read: skyview,
    },
];

/// The time in a record key: microseconds since 1970, as the author's program told it.
pub(super) fn id_time(id: &str) -> IdTime {
    let Some(bits) = id.split_once('/').and_then(|(_, key)| tid_bits(key)) else {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    };
    match i64::try_from(bits) {
        Ok(0) => IdTime::Impossible(ImpossibleId::Zero),
        Ok(bits) => IdTime::About {
            time: Timestamp::from_millis((bits >> BITS_BELOW_CLOCK) / 1000),
            error_ms: CLOCK_ERROR_MS,
        },
        Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// The record key under the other names of its account: an answer about the post holds both DID and handle.
pub(super) fn other_names<'p>(id: &str, told: impl IntoIterator<Item = &'p Post>) -> Vec<PostKey> {
    let Some((account, record)) = id.split_once('/') else {
        return Vec::new();
    };
    let mut names: Vec<PostKey> = Vec::new();
    for post in told {
        let handle = post.author_handle.as_deref().map(str::to_ascii_lowercase);
        let accounts = [post.author_id.clone(), handle];
        let of_it = post
            .key
            .id
            .split_once('/')
            .is_some_and(|(_, own)| own == record)
            && accounts.iter().flatten().any(|name| name == account);
        for name in accounts
            .into_iter()
            .flatten()
            .filter(|name| of_it && name != account)
        {
            let key = PostKey {
                platform: Platform::Bluesky,
                id: format!("{name}/{record}"),
            };
            if !names.contains(&key) {
                names.push(key);
            }
        }
    }
    names
}

/// The page of a post.
pub(super) fn permalink(id: &str) -> Option<String> {
    let (authority, key) = id.split_once('/')?;
    Some(format!("https://bsky.app/profile/{authority}/post/{key}"))
}

/// `/profile/name/post/key`.
fn post_path(url: &Url) -> Option<PostPath> {
    match segments(url).as_slice() {
        ["profile", authority, "post", key, ..] => named(authority, key),
        _ => None,
    }
}

/// `/embed/did/app.bsky.feed.post/key`.
fn embed_frame(url: &Url) -> Option<PostPath> {
    match segments(url).as_slice() {
        ["embed", authority, POST_COLLECTION, key, ..] => named(authority, key),
        _ => None,
    }
}

/// `/?url=` with the post's own address.
fn skyview(url: &Url) -> Option<PostPath> {
    let inner = query_value(url, "url")?;
    // An address of this very mirror inside itself would be read without end.
    if inner.contains("skyview.social") {
        return None;
    }
    let permalink = permalink_of_url(&inner).filter(|inner| inner.rule == "bluesky-post")?;
    Some(PostPath {
        id: permalink.key.id,
        handle: permalink.handle,
    })
}

fn named(authority: &str, key: &str) -> Option<PostPath> {
    tid_bits(key)?;
    let authority = authority.replace("%3A", ":").replace("%3a", ":");
    if authority.len() > AUTHORITY_CHARS_MAX {
        return None;
    }
    let (authority, handle) = match authority.strip_prefix("did:") {
        Some(did) if did.split(':').all(is_name) => (authority, None),
        None if authority.contains('.') && is_name(&authority) => {
            let handle = authority.to_ascii_lowercase();
            (handle.clone(), Some(handle))
        }
        _ => return None,
    };
    Some(PostPath {
        id: format!("{authority}/{key}"),
        handle,
    })
}

/// The 65 bits of a record key, of which real ones use 63.
fn tid_bits(key: &str) -> Option<u128> {
    if key.len() != TID_CHARS {
        return None;
    }
    key.bytes().try_fold(0_u128, |bits, byte| {
        let digit = TID_ALPHABET.iter().position(|known| *known == byte)?;
        Some(bits << 5 | digit as u128)
    })
}

/// The public interface, then oEmbed. Both take the account by handle or by DID.
pub(super) fn questions(id: &str, permalink: &str) -> Vec<Question> {
    let Some((authority, key)) = id.split_once('/') else {
        return Vec::new();
    };
    let record = format!("at://{authority}/{POST_COLLECTION}/{key}");
    vec![
        Question {
            source: PostSource::Api,
            url: format!("{THREAD}?uri={}&depth=0&parentHeight=0", in_query(&record)),
        },
        Question {
            source: PostSource::Oembed,
            url: format!("{OEMBED}?url={}", in_query(permalink)),
        },
    ]
}

/// Reads a reply of either door.
pub(super) fn answer(key: &PostKey, source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match source {
        PostSource::Oembed => oembed_block(key, reply),
        PostSource::Handle => bluesky_record::handle(key, reply),
        PostSource::Identity => bluesky_record::identity(reply),
        PostSource::Record => bluesky_record::record(key, reply),
        _ => bluesky_thread::read(key, reply),
    }
}

/// oEmbed's block, whose link prints the moment of posting.
fn oembed_block(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let fields = match oembed::fields(reply) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let html = fields.html.unwrap_or_default();
    let named = markup::element(&html, "bluesky-embed")
        .and_then(|(tag, inner)| Some((tag.attribute("data-bluesky-uri")?, inner)));
    let Some((uri, inner)) = named else {
        return absent(Absence::Unreadable, "oembed_without_block", "");
    };
    let own_key = key.id.split_once('/').map(|(_, own)| own);
    if uri.rsplit('/').next() != own_key {
        return absent(Absence::Unreadable, "oembed_names_another_post", &uri);
    }
    let Some((words, behind)) = inner.split_once("</p>") else {
        return absent(Absence::Unreadable, "oembed_without_text", "");
    };
    PostAnswer::Found(Box::new(Post {
        author_name: fields.author_name,
        author_handle: fields.author_url.and_then(|url| {
            let (_, handle) = url.rsplit_once("/profile/")?;
            Some(handle.to_owned())
        }),
        created: markup::seen_text(behind)
            .rsplit(' ')
            .next()
            .and_then(|written| written.parse().ok()),
        ..Post::new(key.clone(), markup::seen_text(words))
    }))
}

#[cfg(test)]
mod tests {
    use super::other_names;
    use crate::model::citation::Platform;
    use crate::model::post::{Post, PostKey};

    #[test]
    fn an_answer_that_holds_both_names_tells_the_other() {
        let key = |id: &str| PostKey {
            platform: Platform::Bluesky,
            id: id.to_owned(),
        };
        let mut post = Post::new(key("quay.example.org/3lbruqxjnjn2n"), String::new());
        post.author_id = Some("did:plc:quay".to_owned());
        post.author_handle = Some("Quay.Example.org".to_owned());
        let names = |id: &str| other_names(id, [&post]);
        assert_eq!(
            names("quay.example.org/3lbruqxjnjn2n"),
            [key("did:plc:quay/3lbruqxjnjn2n")]
        );
        assert_eq!(
            names("did:plc:quay/3lbruqxjnjn2n"),
            [key("quay.example.org/3lbruqxjnjn2n")]
        );
        assert_eq!(names("did:plc:other/3lbruqxjnjn2n"), []);
        assert_eq!(names("did:plc:quay/3lbruqxjnjn22"), []);
    }
}
