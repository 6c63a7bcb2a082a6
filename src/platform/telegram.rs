//! Telegram: a post is named by its public channel and its number in it; numbers tell no time
//! (platforms.md 5.3).
//!
//! The key is `channel/number`, the channel in lower case. Posts of private channels (`/c/…`) have no key:
//! nobody outside can resolve them. Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, is_number, segments};

const CHANNEL_CHARS_MIN: usize = 4;
const CHANNEL_CHARS_MAX: usize = 32;

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "telegram-post",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www."],
        names: &["t.me", "telegram.me", "telegram.dog"],
    },
    read: post_path,
}];

/// `/channel/1`, `/s/channel/1`, and with the topic of a group between.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (channel, number) = match parts.as_slice() {
        ["c", ..] => return None,
        ["s", channel, number] | [channel, number] => (*channel, *number),
        [channel, topic, number] if is_number(topic) => (*channel, *number),
        _ => return None,
    };
    let number = number.trim_start_matches('0');
    (is_channel(channel) && is_number(number)).then(|| PostPath {
        id: format!("{}/{number}", channel.to_ascii_lowercase()),
        handle: Some(channel.to_owned()),
    })
}

fn is_channel(name: &str) -> bool {
    (CHANNEL_CHARS_MIN..=CHANNEL_CHARS_MAX).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
