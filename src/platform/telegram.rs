//! Telegram: a post is named by its public channel and its number in it; numbers tell no time
//! (platforms.md 5.3).
//!
//! The key is `channel/number`, the channel in lower case. Posts of private channels (`/c/…`) have no key:
//! nobody outside can resolve them. Cases: `tests/cases/platform/`.

use url::Url;

use super::markup::{element, elements, seen_text, tags};
use super::permalink::{HostRow, Hosts, PostPath, is_number, segments};
use super::reply::{Question, Reply, absent, refused};
use crate::model::post::{Absence, MediaKind, Post, PostAnswer, PostKey, PostMedia, PostSource};

/// An album holds at most ten.
const MEDIA_MAX: usize = 16;
/// English notices in lower case. The first row that fits counts; the words about channels are from hearsay, so
/// none of them ends a post.
const NOTICES: [(&str, Absence, &str); 5] = [
    ("post not found", Absence::NotFound, "notice_post_not_found"),
    ("private", Absence::Protected, "notice_private_channel"),
    (
        "can't be displayed",
        Absence::Withheld,
        "notice_not_displayed",
    ),
    (
        "cannot be displayed",
        Absence::Withheld,
        "notice_not_displayed",
    ),
    ("not found", Absence::Withheld, "notice_channel_not_found"),
];
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

/// The page for embedding, which is always answered 200.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Embed,
        url: format!("{permalink}?embed=1&mode=tme"),
    }]
}

/// Reads the page for embedding.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    if reply.status != 200 {
        return match refused(reply) {
            // This page is answered 200 for a missing post too; a 404 is something else's.
            PostAnswer::Absent {
                reason: Absence::NotFound,
                detail,
            } => absent(Absence::Unreadable, &detail, ""),
            other => other,
        };
    }
    let page = match reply.page() {
        Ok(page) => page,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    if let Some((_, notice)) = element(&page, "tgme_widget_message_error") {
        return told_by(&seen_text(notice));
    }
    let Some((tag, message)) = element(&page, "tgme_widget_message") else {
        return absent(Absence::Unreadable, "embed_without_message", "");
    };
    let named = tag.attribute("data-post").unwrap_or_default();
    if !named.eq_ignore_ascii_case(&key.id) {
        return absent(Absence::Unreadable, "embed_of_another_post", &named);
    }
    let is_left_out = element(message, "message_media_not_supported").is_some();
    if is_left_out && element(message, "js-message_text").is_none() {
        return absent(Absence::WordsNotGiven, "media_not_supported", "");
    }
    PostAnswer::Found(Box::new(post(key, &named, message)))
}

/// A notice in place of a post.
fn told_by(notice: &str) -> PostAnswer {
    let lower = notice.to_lowercase().replace('’', "'");
    let (_, reason, rule) = NOTICES
        .iter()
        .find(|(words, _, _)| lower.contains(words))
        .unwrap_or(&("", Absence::Withheld, "notice_of_unknown_words"));
    absent(*reason, rule, notice)
}

fn post(key: &PostKey, named: &str, message: &str) -> Post {
    let words = element(message, "js-message_text")
        .map(|(_, inner)| seen_text(inner))
        .unwrap_or_default();
    let name = [
        "tgme_widget_message_owner_name",
        "tgme_widget_message_author",
    ]
    .iter()
    .find_map(|class| element(message, class))
    .map(|(_, inner)| seen_text(inner))
    .filter(|name| !name.is_empty());
    let created = element(message, "tgme_widget_message_date")
        .and_then(|(_, inner)| tags(inner).find_map(|tag| tag.attribute("datetime")))
        .and_then(|written| written.parse().ok());
    Post {
        author_name: name,
        author_handle: named.split_once('/').map(|(channel, _)| channel.to_owned()),
        created,
        marked_edited: is_marked_edited(message),
        media: media(message),
        ..Post::new(key.clone(), words)
    }
}

/// The word `edited` among the words beside the date (platforms.md 5.3); names of people who signed stand in
/// elements of their own and are not read.
fn is_marked_edited(message: &str) -> bool {
    let Some((_, beside)) = element(message, "tgme_widget_message_meta") else {
        return false;
    };
    let (first, rest) = beside.split_once('<').unwrap_or((beside, ""));
    let behind_elements = rest
        .split('<')
        .filter(|piece| piece.starts_with('/'))
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, words)| words);
    [first].into_iter().chain(behind_elements).any(|words| {
        seen_text(words)
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("edited"))
    })
}

/// Pictures, whose addresses stand in styles, and films. Both are signed and expire.
fn media(message: &str) -> Vec<PostMedia> {
    let made = |kind, address: String| {
        address.starts_with("https://").then(|| PostMedia {
            content_id: None,
            kind,
            addresses: vec![address],
            alt_text: None,
        })
    };
    let pictures = elements(message, "tgme_widget_message_photo_wrap").filter_map(|(tag, _)| {
        let style = tag.attribute("style")?;
        let (_, behind) = style.split_once("background-image:url(")?;
        let (address, _) = behind.split_once(')')?;
        made(
            MediaKind::Photo,
            address.trim_matches(['\'', '"']).to_owned(),
        )
    });
    let films = tags(message)
        .filter(|tag| tag.has_class("tgme_widget_message_video"))
        .filter_map(|tag| made(MediaKind::Video, tag.attribute("src")?));
    pictures.chain(films).take(MEDIA_MAX).collect()
}
