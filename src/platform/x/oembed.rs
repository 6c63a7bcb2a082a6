//! oEmbed's JSON → post, or the reason there is none (platforms.md 2.2).
//!
//! Its `html` is the very block that web pages quote, so it is the closest thing to a printed quote.
//! Cases: `tests/cases/platform/answers/oembed-*.json`.

use serde_json::Value;

use super::embed_html::{EmbedBlock, read_embed};
use super::refusal;
use super::syndication::language;
use crate::model::character_reference::undo_character_references;
use crate::model::post::{Absence, Post, PostAnswer, PostKey};
use crate::platform::json::text;
use crate::platform::permalink::permalink_of_url;
use crate::platform::printed_date::printed_date;
use crate::platform::reply::{Reply, absent};

/// A text that ends with an ellipsis is only taken as cut by the platform from this length on: X cuts at
/// 280 of its own units, two of which one East Asian character takes.
const CUT_CHARS_MIN: usize = 100;

/// Reads a reply of status 200.
pub(super) fn read(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match reply.json() {
        Ok(value) => value,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let Some(html) = text(&value, "html") else {
        return refusal::told_in_json(&value)
            .unwrap_or_else(|| absent(Absence::Unreadable, "oembed_without_html", ""));
    };
    let block = match read_embed(html) {
        Ok(block) => block,
        Err(rule) => return absent(Absence::Unreadable, rule, ""),
    };
    let permalinks = [text(&value, "url"), block.permalink.as_deref()];
    let named: Vec<_> = permalinks
        .into_iter()
        .flatten()
        .filter_map(permalink_of_url)
        .collect();
    if named.is_empty() || named.iter().any(|permalink| permalink.key != *key) {
        return absent(Absence::Unreadable, "oembed_names_another_post", "");
    }
    let handle_in_link = named.into_iter().find_map(|permalink| permalink.handle);
    PostAnswer::Found(Box::new(post(key, &value, block, handle_in_link)))
}

fn post(key: &PostKey, value: &Value, block: EmbedBlock, handle_in_link: Option<String>) -> Post {
    let author_name = text(value, "author_name")
        .map(undo_character_references)
        .or(block.byline_name);
    let author_handle = text(value, "author_url")
        .and_then(handle_of)
        .or(block.byline_handle)
        .or(handle_in_link);
    Post {
        truncated: is_cut(&block.text),
        author_name,
        author_handle,
        created: block.created,
        created_date: block.date_text.as_deref().and_then(printed_date),
        language: block.language.as_deref().and_then(language),
        links: block.links,
        ..Post::new(key.clone(), block.text)
    }
}

/// The last path segment of `https://twitter.com/handle`.
fn handle_of(author_url: &str) -> Option<String> {
    let bare = author_url.split(['?', '#']).next()?;
    let handle = bare.trim_end_matches('/').rsplit('/').next()?;
    (!handle.is_empty()).then(|| handle.to_owned())
}

/// Long posts end with an ellipsis, perhaps followed by a link to the whole.
fn is_cut(text: &str) -> bool {
    let mut end = text.trim_end();
    while let Some((before, last)) = end.rsplit_once(char::is_whitespace) {
        let link = last.starts_with("https://t.co/") || last.starts_with("pic.");
        if !link {
            break;
        }
        end = before.trim_end();
    }
    end.ends_with('…') && end.chars().count() >= CUT_CHARS_MIN
}
