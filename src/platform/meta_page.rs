//! A page of Instagram, Threads or Facebook → post, or the reason there is none (platforms.md 5.4–5.6).
//!
//! What visitors who are not signed in get is a wall most of the time, and is said to be one. Where a post is
//! served, its facts stand as JSON in the page, or its first words in the page's description.
//! Cases: `tests/cases/platform/elsewhere/`.

use serde_json::Value;

use super::json::{list, text};
use super::markup::{json_scripts, meta, seen_text, title};
use super::reply::{Reply, absent, refused};
use super::subject::{Subject, subject};
use super::wall::{nobodys, wall};
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
    if let Some(post) = from_json {
        return PostAnswer::Found(Box::new(post));
    }
    let subject = subject(key, &page, reply);
    if let Some(absence) = without_post(&page, subject) {
        return absence;
    }
    match from_description(key, &page) {
        Some(_) if subject == Subject::Another => {
            absent(Absence::Unreadable, "page_of_another_post", "")
        }
        Some(post) => PostAnswer::Found(Box::new(post)),
        None => absent(Absence::Unreadable, "page_shell_without_post", ""),
    }
}

/// What a page that shows no post says of why. Notices count where a reader sees them; the page's scripts hold them
/// all. A page that says itself that it is the post's may let visitors sign in as well.
fn without_post(page: &str, subject: Subject) -> Option<PostAnswer> {
    let seen = seen_text(page).to_lowercase().replace('’', "'");
    let title = meta(page, "og:title").or_else(|| title(page));
    let title = title.unwrap_or_default();
    let description = meta(page, "og:description").unwrap_or_default();
    let shown = [seen.as_str(), &title.to_lowercase().replace('’', "'")];
    let notice = NOTICES
        .iter()
        .find(|(words, _, _)| shown.iter().any(|shown| shown.contains(words)));
    // A post may speak of such a notice.
    if let Some((words, reason, rule)) = notice
        && subject != Subject::Post
    {
        return Some(absent(*reason, rule, words));
    }
    let lets_sign_in =
        || subject != Subject::Post && LOGIN_MARKS.iter().any(|mark| page.contains(mark));
    let told = wall(&title, &description)
        .or_else(|| lets_sign_in().then_some((Absence::LoginWalled, "page_with_login_only")))
        .or_else(|| nobodys(&title));
    told.map(|(reason, rule)| absent(reason, rule, ""))
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
        // Where no caption is given, none may have been written, or it was left out.
        truncated: text(caption, "text").is_none_or(|words| words.trim().is_empty()),
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
