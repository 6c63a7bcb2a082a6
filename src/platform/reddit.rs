//! Reddit: a post is named by a counted number in base 36, a comment by its post's and its own; neither tells
//! a time (platforms.md 5.9).
//!
//! The key is `post` or `post/comment`. `/s/…` links lead to it by a redirect. Cases: `tests/cases/platform/`.

use serde_json::Value;
use url::Url;

use super::json::{list, text};
use super::markup::seen_text;
use super::permalink::{HostRow, Hosts, PostPath, is_name, segments};
use super::reply::{Question, Reply, absent, refused};
use crate::model::character_reference::undo_character_references;
use crate::model::post::{Absence, Post, PostAnswer, PostKey, PostSource};
use crate::model::timestamp::Timestamp;

/// 36 to the power of this is beyond any id given so far.
const ID_CHARS_MAX: usize = 10;

pub(super) const HOST_ROWS: &[HostRow] = &[
    HostRow {
        name: "reddit-post",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www.", "old.", "np.", "new.", "m.", "i.", "sh."],
            names: &["reddit.com"],
        },
        read: post_path,
    },
    HostRow {
        name: "reddit-short-link",
        hosts: Hosts::Prefixed {
            prefixes: &["", "www."],
            names: &["redd.it"],
        },
        read: short_path,
    },
];

/// The page of a post or comment.
pub(super) fn permalink(id: &str) -> Option<String> {
    Some(match id.split_once('/') {
        None => format!("https://www.reddit.com/comments/{id}/"),
        Some((post, comment)) => format!("https://www.reddit.com/comments/{post}/_/{comment}/"),
    })
}

/// `/r/name/comments/id/slug/comment`, `/user/name/comments/id/…`, `/comments/id/…`, `/gallery/id`.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, rest) = match parts.as_slice() {
        ["r", name, "comments", rest @ ..] if is_name(name) => (None, rest),
        ["user" | "u", name, "comments", rest @ ..] if is_name(name) => {
            (Some((*name).to_owned()), rest)
        }
        ["comments", rest @ ..] => (None, rest),
        ["gallery", id, ..] => {
            return Some(PostPath {
                id: base36(id)?,
                handle: None,
            });
        }
        _ => return None,
    };
    let (post, comment) = match rest {
        [post, _, comment, ..] => (base36(post)?, base36(comment)),
        [post, ..] => (base36(post)?, None),
        [] => return None,
    };
    // The name in `/user/name/…` is the post's author, not the comment's.
    let handle = handle.filter(|_| comment.is_none());
    Some(PostPath {
        id: comment.map_or_else(|| post.clone(), |comment| format!("{post}/{comment}")),
        handle,
    })
}

/// `redd.it/id`.
fn short_path(url: &Url) -> Option<PostPath> {
    Some(PostPath {
        id: base36(segments(url).first()?)?,
        handle: None,
    })
}

fn base36(text: &str) -> Option<String> {
    let shaped = (1..=ID_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    shaped.then(|| text.to_ascii_lowercase())
}

/// The page's own JSON. Programs are often refused, which says nothing about the post.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Api,
        url: format!("{permalink}.json"),
    }]
}

/// Reads a listing.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.landed_on_login() {
        return absent(Absence::LoginWalled, "login_page", "");
    }
    let told = reply.json();
    if reply.status != 200 {
        let why = told.as_ref().ok().and_then(|value| text(value, "reason"));
        let in_its_words = told
            .as_ref()
            .is_ok_and(|value| value.get("error").is_some());
        return match (reply.status, why) {
            (403, Some("private")) => absent(Absence::Protected, "reason_private", ""),
            (403, Some("quarantined" | "gold_only")) => {
                absent(Absence::Withheld, "reason_quarantined", "")
            }
            // The community is banned, which says nothing about the author's account.
            (404, Some("banned")) => absent(Absence::NotFound, "reason_banned", ""),
            (404, _) if !in_its_words => absent(Absence::Unreadable, "http_404", ""),
            _ => refused(reply),
        };
    }
    let value = match told {
        Ok(value) => value,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let (post_id, comment_id) = match key.id.split_once('/') {
        Some((post, comment)) => (post, Some(comment)),
        None => (key.id.as_str(), None),
    };
    // The first listing holds the post, the second its comments.
    let (listing, wanted) = match comment_id {
        Some(comment) => (1, comment),
        None => (0, post_id),
    };
    let found = value
        .get(listing)
        .and_then(|listing| listing.get("data"))
        .map_or(&[][..], |listing| list(listing, "children"))
        .iter()
        .filter_map(|child| child.get("data"))
        .find(|child| text(child, "id") == Some(wanted));
    match found {
        Some(found) => submission(key, found),
        None => absent(Absence::Unreadable, "listing_without_this_post", ""),
    }
}

/// A post or comment. What its author or a moderator took out is answered with a mark in place of the words.
fn submission(key: &PostKey, value: &Value) -> PostAnswer {
    let body = text(value, "selftext")
        .or_else(|| text(value, "body"))
        .unwrap_or_default();
    // The title stays where the words are taken out.
    let title = text(value, "title").unwrap_or_default();
    match (body, text(value, "removed_by_category")) {
        ("[deleted]", _) | (_, Some("deleted" | "author")) => {
            return absent(Absence::Deleted, "marked_deleted", title);
        }
        ("[removed]", _) | (_, Some(_)) => {
            return absent(Absence::Withheld, "marked_removed", title);
        }
        _ => {}
    }
    let title = undo_character_references(title);
    let body = as_shown(value).unwrap_or_else(|| undo_character_references(body));
    let words = match (title.is_empty(), body.is_empty()) {
        (false, false) => format!("{title}\n\n{body}"),
        (false, true) => title,
        _ => body,
    };
    let author = text(value, "author").filter(|name| *name != "[deleted]");
    let moment = |field: &str| {
        let seconds = value.get(field)?.as_f64()?;
        // Whole seconds, far below what the type holds.
        Some(Timestamp::from_millis((seconds * 1000.0) as i64))
    };
    PostAnswer::Found(Box::new(Post {
        author_handle: author.map(str::to_owned),
        created: moment("created_utc"),
        edited: moment("edited"),
        ..Post::new(key.clone(), words)
    }))
}

/// The words as Reddit shows them, without the marks they are written with. Its markup comes escaped once more.
fn as_shown(value: &Value) -> Option<String> {
    let markup = text(value, "selftext_html").or_else(|| text(value, "body_html"))?;
    let markup = if markup.trim_start().starts_with("&lt;") {
        undo_character_references(markup)
    } else {
        markup.to_owned()
    };
    Some(seen_text(&markup)).filter(|words| !words.is_empty())
}
