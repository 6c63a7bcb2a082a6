//! Threads: posts are named as Instagram's are, by the same kind of code with the same clock
//! (platforms.md 5.5).
//!
//! The key is the code. Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, handle_behind_at, segments};
use super::reply::{Question, Reply, absent};
use super::{instagram, meta_page};
use crate::model::post::{Absence, IdTime, PostAnswer, PostKey, PostSource};

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "threads-post",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www."],
        names: &["threads.net", "threads.com"],
    },
    read: post_path,
}];

/// The time in a code.
pub(super) fn id_time(code: &str) -> IdTime {
    instagram::id_time(code)
}

/// `/@name/post/code`, `/t/code`.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, code) = match parts.as_slice() {
        [name, "post", code, ..] if name.starts_with('@') => (handle_behind_at(name), *code),
        ["t", code, ..] => (None, *code),
        _ => return None,
    };
    Some(PostPath {
        id: instagram::code_of(code)?,
        handle,
    })
}

/// The post's own page.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Page,
        url: permalink.to_owned(),
    }]
}

/// Reads the page.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.url.contains("error=invalid_post") {
        return absent(Absence::NotFound, "redirect_invalid_post", "");
    }
    meta_page::read(key, reply)
}
