//! The `html` field of oEmbed (a `blockquote` with text, byline and dated permalink) → its parts
//! (platforms.md 4.1, 4.2).
//!
//! The text is what a reader sees: character references undone, `<br>` as a newline, anchors by their text.
//! Nothing is trimmed inside it.

use scraper::{ElementRef, Html, Node};

use crate::model::post::PostLink;
use crate::model::short_link::ShortLinkKey;
use crate::model::timestamp::Timestamp;

/// Real blocks have a few kilobytes.
const HTML_BYTES_MAX: usize = 64 * 1024;
/// 280 characters of hashtags or line breaks make some 300 tags. HTML's rules for misnested tags can build
/// the square of their number in nodes, so this bounds memory.
const HTML_TAGS_MAX: usize = 1024;

/// The parts of an embed block.
pub(super) struct EmbedBlock {
    pub(super) text: String,
    pub(super) language: Option<String>,
    pub(super) links: Vec<PostLink>,
    pub(super) byline_name: Option<String>,
    pub(super) byline_handle: Option<String>,
    /// Where the dated anchor leads.
    pub(super) permalink: Option<String>,
    /// What the dated anchor prints.
    pub(super) date_text: Option<String>,
    /// The exact time in blocks from before 2014.
    pub(super) created: Option<Timestamp>,
}

/// Reads a block; the error is the name of the rule by which it is none.
pub(super) fn read_embed(html: &str) -> Result<EmbedBlock, &'static str> {
    let tags = html.bytes().filter(|byte| *byte == b'<').count();
    if html.len() > HTML_BYTES_MAX || tags > HTML_TAGS_MAX {
        return Err("oembed_html_too_large");
    }
    let fragment = Html::parse_fragment(html);
    let block = fragment
        .root_element()
        .descendent_elements()
        .find(|element| element.value().name() == "blockquote")
        .ok_or("oembed_without_block")?;
    let paragraphs: Vec<ElementRef<'_>> = block
        .child_elements()
        .filter(|element| element.value().name() == "p")
        .collect();
    if paragraphs.is_empty() {
        return Err("oembed_without_text");
    }
    let text: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| seen_text(*paragraph))
        .collect();
    let dated = block
        .child_elements()
        .filter(|element| element.value().name() == "a")
        .last();
    let (byline_name, byline_handle) = byline(block);
    Ok(EmbedBlock {
        text: text.join("\n"),
        language: paragraphs.iter().chain([&block]).find_map(language_of),
        links: paragraphs.iter().flat_map(short_links).collect(),
        byline_name,
        byline_handle,
        permalink: dated.and_then(|anchor| attribute(anchor, "href")),
        date_text: dated.map(seen_text),
        created: dated
            .and_then(|anchor| attribute(anchor, "data-datetime"))
            .and_then(|written| written.parse().ok()),
    })
}

/// Text nodes as they are, `<br>` as a newline.
fn seen_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(inner) if inner.name() == "br" => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// Anchors to short links, with what they show and, in old blocks, where they lead.
fn short_links(paragraph: &ElementRef<'_>) -> Vec<PostLink> {
    let mut links: Vec<PostLink> = Vec::new();
    let anchors = paragraph
        .descendent_elements()
        .filter(|element| element.value().name() == "a");
    for anchor in anchors {
        let Some(short) = attribute(anchor, "href") else {
            continue;
        };
        let known = links.iter().any(|link| link.short == short);
        if known || ShortLinkKey::of_address(&short).is_none() {
            continue;
        }
        let expanded = ["data-expanded-url", "title"]
            .iter()
            .filter_map(|name| attribute(anchor, name))
            .find(|address| address.starts_with("http"));
        links.push(PostLink {
            short,
            expanded,
            display: Some(seen_text(anchor)),
        });
    }
    links
}

/// Name and handle from `— Display Name (@handle)`, the text directly inside the block.
fn byline(block: ElementRef<'_>) -> (Option<String>, Option<String>) {
    let direct: String = block
        .children()
        .filter_map(|node| node.value().as_text().map(|part| part.to_string()))
        .collect();
    let line = direct
        .trim()
        .trim_start_matches(['—', '–', '-'])
        .trim_start();
    let Some((name, rest)) = line.rsplit_once("(@") else {
        return (None, None);
    };
    let handle = rest.split(')').next().unwrap_or_default();
    let kept = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    (kept(name.trim()), kept(handle))
}

fn language_of(element: &ElementRef<'_>) -> Option<String> {
    attribute(*element, "lang").or_else(|| attribute(*element, "xml:lang"))
}

fn attribute(element: ElementRef<'_>, name: &str) -> Option<String> {
    element.value().attr(name).map(str::to_owned)
}
