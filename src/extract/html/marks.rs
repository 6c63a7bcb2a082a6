//! A tag → what it says about a quoted post: which platform's embed it opens, which post it names.
//!
//! Attributes: platforms.md 4.1, 4.2 and 5. Cases: `tests/cases/extract/html.jsonl`.

use super::super::flow::{FlowBuilder, QuoteKind};
use super::super::permalink::{self, percent_decoded};
use super::tag::Tag;

/// Class names of embeds.
const KINDS: &[(&str, QuoteKind)] = &[
    ("twitter-tweet", QuoteKind::Tweet),
    ("twitter-video", QuoteKind::Tweet),
    ("twitter-tweet-rendered", QuoteKind::Tweet),
    ("instagram-media", QuoteKind::Instagram),
    ("bluesky-embed", QuoteKind::Bluesky),
    ("mastodon-embed", QuoteKind::Mastodon),
    ("tiktok-embed", QuoteKind::TikTok),
    ("fb-xfbml-parse-ignore", QuoteKind::Facebook),
    ("fb-post", QuoteKind::Facebook),
    ("reddit-embed-bq", QuoteKind::Reddit),
    ("reddit-card", QuoteKind::Reddit),
    ("text-post-media", QuoteKind::Threads),
];

/// What a `<blockquote>` is, and the post that its attributes name.
pub fn quote(tag: &Tag) -> (QuoteKind, Option<String>) {
    let kind = KINDS
        .iter()
        .find(|(class, _)| tag.has_class(class))
        .map_or(QuoteKind::Plain, |(_, kind)| *kind);
    let named = [
        "data-instgrm-permalink",
        "data-text-post-permalink",
        "data-embed-url",
        "cite",
        "data-bluesky-uri",
    ]
    .iter()
    .find_map(|name| tag.attribute(name))
    .and_then(|address| address_of(&address));
    let numbered = || match kind {
        QuoteKind::TikTok => tag.attribute("data-video-id"),
        _ => None,
    };
    let named =
        named.or_else(|| address_of(&format!("https://www.tiktok.com/video/{}", numbered()?)));
    (kind, named)
}

/// Elements other than quotes that name a post: frames, components of AMP, widgets.
pub fn element(builder: &mut FlowBuilder, tag: &Tag, at: usize) {
    let framed = tag.is("iframe") || tag.is("amp-iframe") || tag.is("oembed");
    if !framed && !tag.may_carry_post() {
        return;
    }
    if let Some(address) = named_post(tag) {
        builder.name_post(address, at, tag.end);
    }
}

fn named_post(tag: &Tag) -> Option<String> {
    let status = ["data-tweet-id", "data-tweetid"]
        .iter()
        .find_map(|name| tag.attribute(name));
    if let Some(id) =
        status.filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Some(format!("https://twitter.com/i/status/{id}"));
    }
    if let Some(post) = vk_widget(tag) {
        return Some(post);
    }
    if let Some(post) = tag.attribute("data-telegram-post") {
        return address_of(&format!("https://t.me/{post}"));
    }
    if tag.is("iframe") || tag.is("amp-iframe") {
        return tag
            .attribute("src")
            .or_else(|| tag.attribute("data-src"))
            .and_then(|source| framed(&source));
    }
    let address = ["data-oembed-url", "data-href", "url", "data-url"]
        .iter()
        .find_map(|name| tag.attribute(name));
    let component = tag.is("oembed")
        || tag.has_class("fb-post")
        || tag.has_class("fb-video")
        || tag.attribute("data-oembed-url").is_some();
    address
        .filter(|_| component)
        .and_then(|address| address_of(&address))
}

/// The post that VK's widget puts into `<div id="vk_post_OWNER_NUMBER">` (platforms.md 5.10).
fn vk_widget(tag: &Tag) -> Option<String> {
    let place = tag.attribute("id")?;
    let numbers = place.strip_prefix("vk_post_")?;
    address_of(&format!("https://vk.com/wall{numbers}"))
}

/// The post shown in a frame.
fn framed(source: &str) -> Option<String> {
    let query = |name: &str| {
        source
            .split(['?', '&', '#'])
            .skip(1)
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .map(percent_decoded)
    };
    if source.contains("platform.twitter.com/embed") {
        return query("id").map(|id| format!("https://twitter.com/i/status/{id}"));
    }
    if source.contains("facebook.com/plugins/") {
        return query("href").and_then(|address| address_of(&address));
    }
    address_of(source)
}

/// A post's address with scheme, without the `/embed` that frames add.
fn address_of(address: &str) -> Option<String> {
    if let Some(rest) = address.strip_prefix("at://") {
        let (author, key) = rest.split_once("/app.bsky.feed.post/")?;
        return Some(format!("https://bsky.app/profile/{author}/post/{key}"));
    }
    permalink::read_url(address)?;
    let rest = address.trim().split_once("//")?.1;
    let kept = match rest.contains("facebook.com")
        || rest.contains("youtube")
        || rest.contains("vk.com")
    {
        true => rest,
        false => rest.split(['?', '#']).next()?.trim_end_matches("/embed"),
    };
    Some(format!("https://{kept}"))
}
