//! What Bluesky's public interface says of a post → post, or the reason there is none (platforms.md 5.1).
//!
//! The same "not found" is answered for a post that was taken down and for an account that is closed.
//! Pictures come from the platform's own copies, which are re-encoded: their bytes are not those the record's
//! content id stands for. Cases: `tests/cases/platform/elsewhere/bluesky-*.json`.

use serde_json::Value;

use super::json::{list, text};
use super::reply::{Reply, absent, refused};
use crate::model::citation::Platform;
use crate::model::post::{Absence, MediaKind, Post, PostAnswer, PostKey, PostLink, PostMedia};

/// A post holds at most four; answers with more are not followed without end.
const MEDIA_MAX: usize = 16;
const LINKS_MAX: usize = 64;

/// Reads a reply.
pub(super) fn read(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let told = reply.json();
    if reply.status != 200 {
        let code = told
            .as_ref()
            .ok()
            .and_then(|value| text(value, "error"))
            .unwrap_or_default();
        let words = told
            .as_ref()
            .ok()
            .and_then(|value| text(value, "message"))
            .unwrap_or_default();
        return match (reply.status, code) {
            (400, "NotFound") => absent(Absence::NotFound, "error_not_found", words),
            (400, "AccountTakedown") => absent(Absence::Suspended, "error_account_takedown", words),
            (400, "AccountDeactivated") => {
                absent(Absence::NotFound, "error_account_deactivated", words)
            }
            // A bare 404 is the interface's address, not the post.
            (404, _) => absent(Absence::Unreadable, "http_404", words),
            _ => refused(reply),
        };
    }
    let value = match told {
        Ok(value) => value,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let thread = value.get("thread").unwrap_or(&Value::Null);
    let kind = text(thread, "$type").unwrap_or_default();
    match kind.rsplit('#').next() {
        Some("notFoundPost") => absent(Absence::NotFound, "not_found_post", ""),
        Some("blockedPost") => absent(Absence::Withheld, "blocked_post", ""),
        Some("threadViewPost") => post(key, thread.get("post").unwrap_or(&Value::Null)),
        _ => absent(Absence::Unreadable, "thread_of_unknown_form", kind),
    }
}

fn post(key: &PostKey, value: &Value) -> PostAnswer {
    let uri = text(value, "uri").unwrap_or_default();
    let author = value.get("author").unwrap_or(&Value::Null);
    if !names(key, uri, author) {
        return absent(Absence::Unreadable, "thread_of_another_post", uri);
    }
    let record = value.get("record").unwrap_or(&Value::Null);
    let Some(words) = text(record, "text") else {
        return absent(Absence::Unreadable, "record_without_text", "");
    };
    let embed = value.get("embed").unwrap_or(&Value::Null);
    PostAnswer::Found(Box::new(Post {
        author_id: text(author, "did").map(str::to_owned),
        author_name: text(author, "displayName")
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        author_handle: text(author, "handle")
            .filter(|handle| *handle != "handle.invalid")
            .map(str::to_owned),
        created: text(record, "createdAt").and_then(|written| written.parse().ok()),
        language: list(record, "langs")
            .first()
            .and_then(Value::as_str)
            .map(str::to_owned),
        links: links(words, record),
        media: media(embed),
        quoted: quoted(embed).map(Box::new),
        ..Post::new(key.clone(), words.to_owned())
    }))
}

/// The post that this one quotes, where it is shown: it stands in the embed, beside pictures one level deeper.
fn quoted(embed: &Value) -> Option<Post> {
    let embed = embed.get("record")?;
    let record = embed.get("record").unwrap_or(embed);
    let author = record.get("author")?;
    let own_key = text(record, "uri")?.rsplit('/').next()?;
    let key = PostKey {
        platform: Platform::Bluesky,
        id: format!("{}/{own_key}", text(author, "did")?),
    };
    let value = record.get("value")?;
    Some(Post {
        author_handle: text(author, "handle").map(str::to_owned),
        created: text(value, "createdAt").and_then(|written| written.parse().ok()),
        ..Post::new(key, text(value, "text")?.to_owned())
    })
}

/// The same record key; and the same account where the key names it by DID. Which account a handle means, the
/// platform says.
fn names(key: &PostKey, uri: &str, author: &Value) -> bool {
    let Some((authority, record)) = key.id.split_once('/') else {
        return false;
    };
    let same_record = uri.rsplit('/').next() == Some(record);
    let same_account = if authority.starts_with("did:") {
        text(author, "did") == Some(authority)
    } else {
        // Where the register does not confirm a handle the interface shows this in its place.
        text(author, "handle").is_none_or(|handle| {
            handle == "handle.invalid" || handle.eq_ignore_ascii_case(authority)
        })
    };
    same_record && same_account
}

/// Links are stretches of the text's bytes with a target.
pub(super) fn links(words: &str, record: &Value) -> Vec<PostLink> {
    let mut links: Vec<PostLink> = Vec::new();
    for facet in list(record, "facets").iter().take(LINKS_MAX) {
        let target = list(facet, "features")
            .iter()
            .find_map(|feature| text(feature, "uri"));
        let at = |field: &str| {
            let number = facet.get("index")?.get(field)?.as_u64()?;
            usize::try_from(number).ok()
        };
        let (Some(target), Some(start), Some(end)) = (target, at("byteStart"), at("byteEnd"))
        else {
            continue;
        };
        if links.iter().any(|known| known.short == target) {
            continue;
        }
        links.push(PostLink {
            short: target.to_owned(),
            expanded: Some(target.to_owned()),
            display: words.get(start..end).map(str::to_owned),
        });
    }
    links
}

/// Pictures and films, also where the post quotes another.
fn media(embed: &Value) -> Vec<PostMedia> {
    let embed = embed.get("media").unwrap_or(embed);
    let addresses = |value: &Value, fields: &[&str]| -> Vec<String> {
        fields
            .iter()
            .filter_map(|field| text(value, field))
            .filter(|address| address.starts_with("https://"))
            .map(str::to_owned)
            .collect()
    };
    let made = |kind, addresses: Vec<String>, value: &Value| {
        (!addresses.is_empty()).then(|| PostMedia {
            content_id: None,
            kind,
            addresses,
            alt_text: text(value, "alt")
                .filter(|alt| !alt.is_empty())
                .map(str::to_owned),
        })
    };
    let pictures = list(embed, "images").iter().filter_map(|image| {
        made(
            MediaKind::Photo,
            addresses(image, &["fullsize", "thumb"]),
            image,
        )
    });
    // A film is served in pieces named by its playlist; the picture that stands for it comes whole.
    let film = embed.get("playlist").and_then(|_| {
        made(
            MediaKind::Video,
            addresses(embed, &["thumbnail", "playlist"]),
            embed,
        )
    });
    pictures.chain(film).take(MEDIA_MAX).collect()
}
