//! A newsletter's card → the post that stands in its attribute only (Substack, platforms.md 4.2).

use serde::Deserialize;

use super::super::flow::{Card, FlowBuilder};
use super::tag::Tag;

#[derive(Deserialize)]
struct Attributes {
    url: Option<String>,
    full_text: Option<String>,
    username: Option<String>,
    name: Option<String>,
    date: Option<String>,
}

/// Reads the card that a `<div>` carries in `data-attrs`, if it carries one.
pub fn read(builder: &mut FlowBuilder, tag: &Tag, at: usize) {
    let classed = tag.has_class("tweet") || tag.has_class("twitter-embed");
    if !classed {
        return;
    }
    let Some(attributes) = tag
        .attribute("data-attrs")
        .and_then(|json| serde_json::from_str::<Attributes>(&json).ok())
    else {
        return;
    };
    let Some(text) = attributes.full_text.filter(|text| !text.trim().is_empty()) else {
        return;
    };
    builder.card(Card {
        at: builder.position(),
        source_start: at,
        source_end: tag.end,
        text,
        url: attributes.url,
        name: attributes.name,
        handle: attributes.username,
        date_text: attributes.date,
    });
}
