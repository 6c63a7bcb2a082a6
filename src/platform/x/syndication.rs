//! The syndication endpoint's JSON → post, or the reason there is none (platforms.md 2.1).
//!
//! An empty object and an empty tombstone mean "not shown", never that a post was taken down.
//! Cases: `tests/cases/platform/answers/syndication-*.json`.

use serde_json::Value;

use super::{media, refusal, tombstone};
use crate::model::character_reference::undo_character_references;
use crate::model::citation::Platform;
use crate::model::post::{Absence, Post, PostAnswer, PostKey, PostLink};
use crate::platform::json::{list, text};
use crate::platform::reply::{Reply, absent};

/// Reads a reply of status 200.
pub(super) fn read(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match reply.json() {
        Ok(value) => value,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let Some(fields) = value.as_object() else {
        return absent(Absence::Unreadable, "syndication_not_an_object", "");
    };
    if fields.is_empty() {
        return absent(Absence::Withheld, "syndication_empty_object", "");
    }
    if let Some(told) = refusal::told_in_json(&value) {
        return told;
    }
    match text(&value, "__typename") {
        Some("TweetTombstone") => tombstone::read(value.get("tombstone")),
        Some("Tweet") => tweet(key, &value),
        None if fields.contains_key("tombstone") => tombstone::read(value.get("tombstone")),
        None if fields.contains_key("id_str") => tweet(key, &value),
        Some(other) => absent(Absence::Unreadable, "syndication_unknown_type", other),
        None => absent(Absence::Unreadable, "syndication_unknown_form", ""),
    }
}

/// A tweet-shaped object. Without its author it stands for a suspended account's post.
fn tweet(key: &PostKey, value: &Value) -> PostAnswer {
    let edit_ids = edit_ids(value);
    let id = text(value, "id_str").unwrap_or_default();
    if id != key.id && !edit_ids.contains(&key.id) {
        return absent(Absence::Unreadable, "syndication_names_another_post", id);
    }
    let Some(user) = value.get("user").filter(|user| user.is_object()) else {
        return absent(Absence::Suspended, "syndication_without_author", "");
    };
    let Some(escaped) = text(value, "text") else {
        return absent(Absence::Unreadable, "syndication_without_text", "");
    };
    PostAnswer::Found(Box::new(Post {
        author_id: text(user, "id_str").map(str::to_owned),
        author_name: text(user, "name").map(undo_character_references),
        author_handle: text(user, "screen_name").map(str::to_owned),
        created: text(value, "created_at").and_then(|written| written.parse().ok()),
        created_date: None,
        language: text(value, "lang").and_then(language),
        truncated: value.get("note_tweet").is_some_and(|note| !note.is_null()),
        links: links(value),
        media: media::of_tweet(value),
        edit_ids,
        quoted: nested(value, "quoted_tweet"),
        parent: nested(value, "parent"),
        ..Post::new(key.clone(), undo_character_references(escaped))
    }))
}

/// A post inside the answer: the one that is quoted, or replied to. What is nested in it in turn is left out.
fn nested(value: &Value, field: &str) -> Option<Box<Post>> {
    let inner = value.get(field)?;
    let key = PostKey {
        platform: Platform::X,
        id: text(inner, "id_str")?.to_owned(),
    };
    match tweet(&key, &without_nested(inner)) {
        PostAnswer::Found(post) => Some(post),
        PostAnswer::Account(_) | PostAnswer::Absent { .. } => None,
    }
}

/// The fields of a post without the posts in it: one level of them is read.
fn without_nested(value: &Value) -> Value {
    let mut plain = value.clone();
    if let Some(fields) = plain.as_object_mut() {
        fields.remove("quoted_tweet");
        fields.remove("parent");
    }
    plain
}

/// The platform's language code as others write it; `None` where it found none.
pub(super) fn language(code: &str) -> Option<String> {
    match code {
        "" | "und" | "zxx" => None,
        // X uses the codes these languages had before 1989.
        "iw" => Some("he".to_owned()),
        "in" => Some("id".to_owned()),
        other => Some(other.to_owned()),
    }
}

/// All versions' ids, where there is more than one.
fn edit_ids(value: &Value) -> Vec<String> {
    let ids: Vec<String> = value
        .get("edit_control")
        .map_or(&[][..], |control| list(control, "edit_tweet_ids"))
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    if ids.len() > 1 { ids } else { Vec::new() }
}

/// Short links of the text and of the media, each once, in the order of the answer.
fn links(value: &Value) -> Vec<PostLink> {
    let entities = value.get("entities").unwrap_or(&Value::Null);
    let mut links: Vec<PostLink> = Vec::new();
    let named = list(entities, "urls")
        .iter()
        .chain(list(entities, "media"))
        .chain(list(value, "mediaDetails"));
    for link in named {
        let Some(short) = text(link, "url").filter(|short| !short.is_empty()) else {
            continue;
        };
        if links.iter().any(|known| known.short == short) {
            continue;
        }
        links.push(PostLink {
            short: short.to_owned(),
            expanded: text(link, "expanded_url").map(undo_character_references),
            display: text(link, "display_url").map(undo_character_references),
        });
    }
    links
}
