//! A status as Mastodon's interface tells it → post, or the reason there is none (platforms.md 5.2, 5.11).
//!
//! A server answers 404 for a post that was taken down, one that it does not show to everybody, and one it never
//! had. A 404 that is not in its own words may come from no such server at all.
//! Cases: `tests/cases/platform/elsewhere/mastodon-*.json`.

use serde_json::Value;

use super::json::{list, text};
use super::markup::{elements, seen_text, tags};
use super::reply::{Reply, absent, refused};
use crate::model::post::{Absence, MediaKind, Post, PostAnswer, PostKey, PostLink, PostMedia};

/// A post holds at most four; other servers allow more, not without end.
const MEDIA_MAX: usize = 16;

/// Reads a reply.
pub(super) fn read(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.landed_on_login() {
        return absent(Absence::LoginWalled, "login_page", "");
    }
    let told = reply.json();
    let words = told
        .as_ref()
        .ok()
        .and_then(|value| text(value, "error"))
        .unwrap_or_default();
    match reply.status {
        200 => {}
        404 | 410 if words.is_empty() => {
            return absent(Absence::Unreadable, "not_found_but_not_in_its_words", "");
        }
        404 => return absent(Absence::NotFound, "http_404", words),
        410 => return absent(Absence::Suspended, "http_410", words),
        _ => return refused(reply),
    }
    match told {
        Ok(value) => status(key, &value),
        Err(rule) => absent(Absence::Unreadable, rule, ""),
    }
}

fn status(key: &PostKey, value: &Value) -> PostAnswer {
    let id = text(value, "id").unwrap_or_default();
    if key.id.rsplit('/').next() != Some(id) {
        return absent(Absence::Unreadable, "status_of_another_id", id);
    }
    let Some(content) = text(value, "content") else {
        return absent(Absence::Unreadable, "status_without_content", "");
    };
    let is_passed_on = value.get("reblog").is_some_and(Value::is_object);
    let own_words = seen_text(content);
    if is_passed_on && (own_words.is_empty() || own_words.starts_with("RT: http")) {
        return absent(Absence::WordsNotGiven, "post_of_another_passed_on", "");
    }
    let warning = text(value, "spoiler_text").unwrap_or_default().trim();
    let words = seen_text(content);
    let text_seen = if warning.is_empty() {
        words
    } else {
        format!("{warning}\n\n{words}")
    };
    let account = value.get("account").unwrap_or(&Value::Null);
    let moment = |field| text(value, field).and_then(|written| written.parse().ok());
    PostAnswer::Found(Box::new(Post {
        author_name: text(account, "display_name")
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        author_handle: handle(key, account),
        created: moment("created_at"),
        edited: moment("edited_at"),
        language: text(value, "language").map(str::to_owned),
        links: links(content),
        media: list(value, "media_attachments")
            .iter()
            .filter_map(medium)
            .take(MEDIA_MAX)
            .collect(),
        ..Post::new(key.clone(), text_seen)
    }))
}

/// `name@host`; a server leaves its own host out.
fn handle(key: &PostKey, account: &Value) -> Option<String> {
    let name = text(account, "acct").filter(|name| !name.is_empty())?;
    Some(match key.id.split_once('/') {
        Some((host, _)) if !name.contains('@') => format!("{name}@{host}"),
        _ => name.to_owned(),
    })
}

/// Links to pages, with the shortened form that is shown. Links to accounts and hashtags are words.
fn links(content: &str) -> Vec<PostLink> {
    let mut links: Vec<PostLink> = Vec::new();
    let mut openings = tags(content).filter_map(|tag| {
        let target = tag.attribute("href")?;
        (!tag.has_class("mention") && target.starts_with("http")).then_some(target)
    });
    let mut shown = elements(content, "ellipsis").map(|(_, inner)| seen_text(inner));
    for target in openings.by_ref() {
        if links.iter().any(|known| known.short == target) {
            continue;
        }
        let bare = target
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.");
        let cut = shown
            .by_ref()
            .find(|shown| bare.starts_with(shown.as_str()))
            .map(|shown| format!("{shown}…"));
        links.push(PostLink {
            expanded: Some(target.clone()),
            display: cut.or_else(|| Some(bare.to_owned())),
            short: target,
        });
    }
    links
}

fn medium(value: &Value) -> Option<PostMedia> {
    let kind = match text(value, "type")? {
        "image" => MediaKind::Photo,
        "gifv" => MediaKind::AnimatedGif,
        "video" | "audio" => MediaKind::Video,
        _ => return None,
    };
    let addresses: Vec<String> = ["url", "remote_url", "preview_url"]
        .iter()
        .filter_map(|field| text(value, field))
        .filter(|address| address.starts_with("https://"))
        .map(str::to_owned)
        .collect();
    (!addresses.is_empty()).then(|| PostMedia {
        content_id: None,
        kind,
        addresses,
        alt_text: text(value, "description").map(str::to_owned),
    })
}
