//! A page of Instagram, Threads or Facebook → post, or the reason there is none (platforms.md 5.4–5.6).
//!
//! What visitors who are not signed in get is a wall most of the time, and is said to be one. Where a post is
//! served, its facts stand as JSON in the page, or its first words in the page's description.
//! Cases: `tests/cases/platform/elsewhere/`.

use serde_json::Value;

use super::json::{list, text};
use super::markup::{json_scripts, meta, seen_text};
use super::reply::{Reply, absent, refused};
use crate::model::citation::Platform;
use crate::model::post::{Absence, MediaKind, Post, PostAnswer, PostKey, PostMedia};
use crate::model::timestamp::Timestamp;

/// English notices in lower case with straight apostrophes; pages are asked for in English.
const NOTICES: [(&str, Absence, &str); 4] = [
    (
        "sorry, this page isn't available",
        Absence::NotFound,
        "notice_page_not_available",
    ),
    (
        "this content isn't available right now",
        Absence::Withheld,
        "notice_content_not_available",
    ),
    (
        "this content isn't available at the moment",
        Absence::Withheld,
        "notice_content_not_available",
    ),
    (
        "account is private",
        Absence::Protected,
        "notice_private_account",
    ),
];
/// What the titles of pages that ask visitors to sign in begin with, in lower case.
const LOGIN_TITLES: [&str; 4] = ["log in", "log into", "login", "sign up"];
/// What pages that only let visitors sign in hold.
const LOGIN_MARKS: [&str; 3] = ["/accounts/login", "login_form", "/login/"];
/// A series holds at most twenty.
const MEDIA_MAX: usize = 20;

/// Reads a page.
pub(super) fn read(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.landed_on_login() {
        return absent(Absence::LoginWalled, "login_page", "");
    }
    if reply.status != 200 {
        return refused(reply);
    }
    // A redirect to the front page is a wall too.
    if reply.path_segments().is_empty() {
        return absent(Absence::LoginWalled, "front_page", "");
    }
    let page = match reply.page() {
        Ok(page) => page,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let from_json = json_scripts(&page)
        .filter(|(_, json)| json.contains(&key.id))
        .filter_map(|(_, json)| serde_json::from_str::<Value>(json).ok())
        .find_map(|value| Some(from_object(key, with_code(&value, &key.id)?)));
    if let Some(post) = from_json.or_else(|| from_description(key, &page)) {
        return PostAnswer::Found(Box::new(post));
    }
    without_post(&page)
}

/// A page that shows no post. Notices count where a reader sees them; the page's scripts hold them all.
fn without_post(page: &str) -> PostAnswer {
    let seen = seen_text(page).to_lowercase().replace('’', "'");
    let notice = NOTICES.iter().find(|(words, _, _)| seen.contains(words));
    if let Some((words, reason, rule)) = notice {
        return absent(*reason, rule, words);
    }
    if LOGIN_MARKS.iter().any(|mark| page.contains(mark)) {
        return absent(Absence::LoginWalled, "page_with_login_only", "");
    }
    absent(Absence::Unreadable, "page_shell_without_post", "")
}

/// The object of a post, wherever it stands in the page's JSON.
fn with_code<'v>(value: &'v Value, code: &str) -> Option<&'v Value> {
    if text(value, "code") == Some(code) && value.get("user").is_some() {
        return Some(value);
    }
    match value {
        Value::Array(members) => members.iter().find_map(|member| with_code(member, code)),
        Value::Object(fields) => fields.values().find_map(|field| with_code(field, code)),
        _ => None,
    }
}

fn from_object(key: &PostKey, value: &Value) -> Post {
    let user = value.get("user").unwrap_or(&Value::Null);
    let caption = value.get("caption").unwrap_or(&Value::Null);
    let members = list(value, "carousel_media");
    let shown = if members.is_empty() {
        std::slice::from_ref(value)
    } else {
        members
    };
    Post {
        author_name: text(user, "full_name")
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        author_handle: text(user, "username").map(str::to_owned),
        created: value
            .get("taken_at")
            .and_then(Value::as_i64)
            .map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000))),
        media: shown.iter().filter_map(medium).take(MEDIA_MAX).collect(),
        ..Post::new(
            key.clone(),
            text(caption, "text").unwrap_or_default().to_owned(),
        )
    }
}

/// A film where there is one, else a picture; the first address is the best.
fn medium(value: &Value) -> Option<PostMedia> {
    let first = |listed: &[Value]| -> Option<String> {
        let address = text(listed.first()?, "url")?;
        address.starts_with("https://").then(|| address.to_owned())
    };
    let film = first(list(value, "video_versions"));
    let picture = value
        .get("image_versions2")
        .and_then(|versions| first(list(versions, "candidates")));
    let kind = if film.is_some() {
        MediaKind::Video
    } else {
        MediaKind::Photo
    };
    let addresses: Vec<String> = film.into_iter().chain(picture).collect();
    (!addresses.is_empty()).then(|| PostMedia {
        content_id: None,
        kind,
        addresses,
        alt_text: text(value, "accessibility_caption").map(str::to_owned),
    })
}

/// The page's description: the words, perhaps only their beginning, and on Instagram in quotation marks behind
/// counts and a date.
fn from_description(key: &PostKey, page: &str) -> Option<Post> {
    let title = meta(page, "og:title").unwrap_or_default();
    let lower = title.to_lowercase();
    if LOGIN_TITLES.iter().any(|login| lower.starts_with(login)) {
        return None;
    }
    let description = meta(page, "og:description")?;
    let quoted = || -> Option<String> {
        let (_, behind) = description
            .split_once(": \"")
            .or_else(|| description.split_once(": “"))?;
        let words = behind.trim_end().trim_end_matches('.');
        let words = words.strip_suffix(['"', '”']).unwrap_or(words);
        Some(words.to_owned())
    };
    let words = match key.platform {
        Platform::Instagram => quoted()?,
        _ => description.clone(),
    };
    let (author_name, author_handle) = match title.split_once(" (@") {
        Some((name, behind)) => (
            Some(name.to_owned()),
            behind.split_once(')').map(|(handle, _)| handle.to_owned()),
        ),
        None => (title.split(" on Instagram").next().map(str::to_owned), None),
    };
    Some(Post {
        author_name: author_name.filter(|name| !name.trim().is_empty()),
        author_handle,
        truncated: true,
        ..Post::new(key.clone(), words)
    })
}
