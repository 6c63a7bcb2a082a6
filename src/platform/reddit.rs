//! Reddit: a post is named by a counted number in base 36, a comment by its post's and its own; neither tells
//! a time (platforms.md 5.9).
//!
//! The key is `post` or `post/comment`. `/s/…` links lead to it by a redirect. Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, is_name, segments};

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
