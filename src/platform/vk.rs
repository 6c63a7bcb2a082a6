//! VK: a post, film or picture is named by its owner's number (negative for communities) and its own; neither
//! tells a time (platforms.md 5.10).
//!
//! The key is `wall-1_2`, `video1_2`, `photo1_2`. Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, is_number, query_value, segments};

const KINDS: [&str; 3] = ["wall", "video", "photo"];

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "vk-post",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www.", "m."],
        names: &["vk.com", "vk.ru"],
    },
    read: post_path,
}];

/// `/wall-1_2`, or any page with `?w=wall-1_2` or `?z=photo-1_2…` over it.
fn post_path(url: &Url) -> Option<PostPath> {
    let over = ["w", "z"]
        .iter()
        .find_map(|field| named(&query_value(url, field)?));
    let id = match over {
        Some(id) => id,
        None => segments(url).first().and_then(|segment| named(segment))?,
    };
    Some(PostPath { id, handle: None })
}

/// The name of a post, without what stands behind it (`/album…`, `?reply=…`).
fn named(text: &str) -> Option<String> {
    let text = text.split(['/', '?', '%']).next()?;
    let (kind, numbers) = KINDS
        .iter()
        .find_map(|kind| Some((kind, text.strip_prefix(kind)?)))?;
    let (owner, number) = numbers.split_once('_')?;
    let owner_number = owner.strip_prefix('-').unwrap_or(owner);
    (is_number(owner_number) && is_number(number)).then(|| format!("{kind}{owner}_{number}"))
}
