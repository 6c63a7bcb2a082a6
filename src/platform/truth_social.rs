//! Truth Social: Mastodon's numbers and answers on one host (platforms.md 5.11).
//!
//! The key is the number. Cases: `tests/cases/platform/`.

use url::Url;

use super::mastodon;
use super::permalink::{HostRow, Hosts, PostPath, handle_behind_at, is_name, is_number, segments};
use super::reply::Question;
use crate::model::post::{IdTime, PostSource};

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "truth-social-post",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www."],
        names: &["truthsocial.com"],
    },
    read: post_path,
}];

/// The time in a post's number.
pub(super) fn id_time(id: &str) -> IdTime {
    mastodon::clock(id)
}

/// `/@name/posts/1`, `/@name/1`, `/users/name/statuses/1`.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, number) = match parts.as_slice() {
        [name, "posts", number, ..] | [name, number, ..] if name.starts_with('@') => {
            (handle_behind_at(name), *number)
        }
        ["users", name, "statuses", number, ..] => (
            Some((*name).to_owned()).filter(|name| is_name(name)),
            *number,
        ),
        _ => return None,
    };
    is_number(number).then(|| PostPath {
        id: number.to_owned(),
        handle,
    })
}

/// The interface. Programs are usually refused (platforms.md 5.11), which says nothing about the post.
pub(super) fn questions(id: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Api,
        url: format!("https://truthsocial.com/api/v1/statuses/{id}"),
    }]
}
