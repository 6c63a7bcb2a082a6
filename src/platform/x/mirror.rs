//! What mirrors of X say of a post → post, or the reason there is none (platforms.md 2.3).
//!
//! A mirror's word is never the platform's: it is told as the mirror's own, it ends no post's life and revives
//! none. A page declared as HTML is no answer, whatever its status. Cases:
//! `tests/cases/platform/answers/mirror-*.json`.

use serde_json::Value;

use super::media::{is_platforms_own, picture_addresses};
use super::syndication::language;
use crate::model::citation::Platform;
use crate::model::mirror::Mirror;
use crate::model::post::{Absence, MediaKind, Post, PostAnswer, PostKey, PostMedia, PostSource};
use crate::model::timestamp::Timestamp;
use crate::platform::json::{list, text};
use crate::platform::reply::{Question, Reply, absent, refused};

const FX: &str = "https://api.fxtwitter.com/2/status";
const VX: &str = "https://api.vxtwitter.com/i/status";
const MEDIA_MAX: usize = 16;

/// What FxTwitter says in place of a post: its word for why, in lower case.
const REASONS: [(&str, Absence); 9] = [
    ("deleted", Absence::Deleted),
    ("suspended", Absence::Suspended),
    ("private", Absence::Protected),
    ("private_tweet", Absence::Protected),
    ("blocked", Absence::Withheld),
    ("unavailable", Absence::Withheld),
    ("not_found", Absence::NotFound),
    ("api_fail", Absence::Outage),
    ("upstream_unavailable", Absence::Outage),
];

/// One question for each mirror that a person named, where none of the platform's own doors showed the post.
pub(super) fn questions(
    id: u64,
    told: &[(PostSource, &PostAnswer)],
    mirrors: &[Mirror],
) -> Vec<Question> {
    let shown = told
        .iter()
        .any(|(_, answer)| matches!(answer, PostAnswer::Found(_)));
    if shown {
        return Vec::new();
    }
    let unasked = |mirror: &&Mirror| told.iter().all(|(door, _)| *door != mirror.source());
    mirrors
        .iter()
        .filter(unasked)
        .map(|mirror| Question {
            source: mirror.source(),
            url: match mirror {
                Mirror::FxTwitter => format!("{FX}/{id}"),
                Mirror::VxTwitter => format!("{VX}/{id}"),
            },
        })
        .collect()
}

/// Reads FxTwitter's answer, in the form of either of its versions.
pub(super) fn fx_twitter(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match reply.json() {
        Ok(value) => value,
        Err(_) if reply.status != 200 => return refused(reply),
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    // The body carries a code of its own, beside that of the answer.
    if value
        .get("code")
        .and_then(Value::as_i64)
        .is_some_and(|code| code != 200)
    {
        let said = text(&value, "message").unwrap_or_default();
        return reason(said).unwrap_or_else(|| refused(reply));
    }
    let told = value
        .get("status")
        .or_else(|| value.get("tweet"))
        .filter(|told| told.is_object());
    let Some(told) = told else {
        let said = text(&value, "message").unwrap_or_default();
        return reason(said).unwrap_or_else(|| refused(reply));
    };
    if text(told, "type") == Some("tombstone") {
        let said = text(told, "reason").unwrap_or_default();
        return reason(said).unwrap_or_else(|| absent(Absence::Withheld, "mirror_tombstone", said));
    }
    if text(told, "id") != Some(key.id.as_str()) {
        return absent(Absence::Unreadable, "mirror_names_another_post", "");
    }
    let author = told.get("author").unwrap_or(&Value::Null);
    let Some(words) = text(told, "text") else {
        return absent(Absence::Unreadable, "mirror_without_text", "");
    };
    PostAnswer::Found(Box::new(Post {
        author_id: text(author, "id").map(str::to_owned),
        author_name: text(author, "name").map(str::to_owned),
        author_handle: text(author, "screen_name").map(str::to_owned),
        created: seconds(told, "created_timestamp"),
        language: text(told, "lang").and_then(language),
        media: fx_media(told),
        quoted: told.get("quote").and_then(inner).map(Box::new),
        ..Post::new(key.clone(), words.to_owned())
    }))
}

/// Reads vxTwitter's answer. Where it knows no post it answers with a page.
pub(super) fn vx_twitter(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match (reply.status, reply.json()) {
        (200, Ok(value)) => value,
        (200, Err(rule)) => return absent(Absence::Unreadable, rule, ""),
        _ => return refused(reply),
    };
    if text(&value, "tweetID") != Some(key.id.as_str()) {
        return absent(Absence::Unreadable, "mirror_names_another_post", "");
    }
    let Some(words) = text(&value, "text") else {
        return absent(Absence::Unreadable, "mirror_without_text", "");
    };
    PostAnswer::Found(Box::new(Post {
        author_name: text(&value, "user_name").map(str::to_owned),
        author_handle: text(&value, "user_screen_name").map(str::to_owned),
        created: seconds(&value, "date_epoch"),
        language: text(&value, "lang").and_then(language),
        media: list(&value, "media_extended")
            .iter()
            .filter_map(|medium| {
                let kind = text(medium, "type").unwrap_or_default();
                medium_of(medium, kind, text(medium, "altText"))
            })
            .take(MEDIA_MAX)
            .collect(),
        ..Post::new(key.clone(), words.to_owned())
    }))
}

fn reason(said: &str) -> Option<PostAnswer> {
    let lower = said.to_ascii_lowercase();
    let (word, reason) = REASONS.iter().find(|(word, _)| *word == lower)?;
    Some(absent(*reason, &format!("mirror_{word}"), said))
}

fn seconds(value: &Value, field: &str) -> Option<Timestamp> {
    let seconds = value.get(field)?.as_i64()?;
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?))
}

fn inner(value: &Value) -> Option<Post> {
    let key = PostKey {
        platform: Platform::X,
        id: text(value, "id")?.to_owned(),
    };
    let author = value.get("author").unwrap_or(&Value::Null);
    Some(Post {
        author_handle: text(author, "screen_name").map(str::to_owned),
        ..Post::new(key, text(value, "text")?.to_owned())
    })
}

fn fx_media(told: &Value) -> Vec<PostMedia> {
    let media = told.get("media").unwrap_or(&Value::Null);
    let of = |field: &'static str, kind: &'static str| {
        list(media, field)
            .iter()
            .filter_map(move |medium| medium_of(medium, kind, text(medium, "altText")))
    };
    of("photos", "image")
        .chain(of("videos", "video"))
        .take(MEDIA_MAX)
        .collect()
}

/// Only what the platform itself serves: the mirror's own copies are not the post's.
fn medium_of(medium: &Value, kind: &str, alt: Option<&str>) -> Option<PostMedia> {
    let address = text(medium, "url").filter(|address| is_platforms_own(address))?;
    let (kind, addresses) = match kind {
        "video" => (MediaKind::Video, vec![address.to_owned()]),
        "gif" => (MediaKind::AnimatedGif, vec![address.to_owned()]),
        _ => (MediaKind::Photo, picture_addresses(address)),
    };
    Some(PostMedia {
        kind,
        addresses,
        alt_text: alt.filter(|alt| !alt.is_empty()).map(str::to_owned),
        content_id: None,
    })
}
