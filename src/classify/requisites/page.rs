//! A page → what it refers to. Part of [`super`].

use url::Url;

use super::reference::resolved;
use super::source_set::candidates;
use super::style_sheet::references;
use super::{Kind, REFERENCES_MAX, Requisite, ordered};
use crate::classify::page::tag::{Tag, inner_end};
use crate::model::character_reference::undo_character_references;

/// Elements whose content is no markup.
const UNREAD: [&str; 6] = ["script", "title", "textarea", "xmp", "iframe", "noembed"];
/// Where pages put a picture's address while its place is not on the screen yet; a script moves it from
/// there, and players run scripts.
const LATE_SOURCES: [&str; 14] = [
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-original",
    "data-original-src",
    "data-image",
    "data-img-src",
    "data-hi-res-src",
    "data-full-src",
    "data-large-src",
    "data-bg",
    "data-background",
    "data-background-image",
    "data-poster",
];
const LATE_SOURCE_SETS: [&str; 4] = [
    "data-srcset",
    "data-lazy-srcset",
    "data-original-set",
    "data-bgset",
];
/// `property` or `name` of a `<meta>` that names the page's picture.
const EMBLEM_NAMES: [&str; 6] = [
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
];

/// What the page at `url` needs.
pub fn of_page(page: &str, url: &str) -> Vec<Requisite> {
    let Ok(own) = Url::parse(url) else {
        return Vec::new();
    };
    let mut reading = Reading::default();
    reading.read(page);
    // The first base counts for the whole page, for what stands before it too.
    let base = reading
        .base
        .and_then(|written| own.join(written.trim()).ok());
    let base = base
        .filter(|base| matches!(base.scheme(), "http" | "https"))
        .unwrap_or(own);
    let found = reading.found.into_iter().filter_map(|(kind, written)| {
        let url = resolved(&base, &written)?;
        Some(Requisite { url, kind })
    });
    ordered(found.collect())
}

#[derive(Default)]
struct Reading {
    base: Option<String>,
    found: Vec<(Kind, String)>,
}

impl Reading {
    fn read(&mut self, page: &str) {
        let mut rest = page;
        while let Some(open) = rest.find('<') {
            if self.found.len() >= REFERENCES_MAX {
                return;
            }
            let from_tag = &rest[open..];
            if let Some(comment) = from_tag.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let Some((tag, length)) = Tag::read(from_tag) else {
                rest = &from_tag[1..];
                continue;
            };
            rest = &from_tag[length..];
            if tag.is_end {
                continue;
            }
            self.tag(&tag);
            if tag.name == "style" {
                let end = inner_end(rest, "style");
                self.found.extend(references(&rest[..end]));
                rest = &rest[end..];
            } else if UNREAD.contains(&tag.name.as_str()) {
                rest = &rest[inner_end(rest, &tag.name)..];
            }
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "base" => self.base = self.base.take().or_else(|| value(tag, "href")),
            "link" => self.link(tag),
            "meta" => {
                let names = [
                    value(tag, "property"),
                    value(tag, "name"),
                    value(tag, "itemprop"),
                ];
                let is_emblem = names.into_iter().flatten().any(|name| {
                    let name = name.trim().to_ascii_lowercase();
                    EMBLEM_NAMES.contains(&name.as_str()) || name == "image"
                });
                if is_emblem {
                    self.one(Kind::Emblem, value(tag, "content"));
                }
            }
            "img" | "amp-img" => {
                self.one(Kind::Picture, value(tag, "src"));
                self.set(value(tag, "srcset"));
            }
            "source" => {
                self.set(value(tag, "srcset"));
                if is_of_type(tag, "image/") {
                    self.one(Kind::Picture, value(tag, "src"));
                }
            }
            "input" if is_of_type(tag, "image") => self.one(Kind::Picture, value(tag, "src")),
            "video" | "amp-video" => self.one(Kind::Picture, value(tag, "poster")),
            "image" | "use" | "feimage" => {
                self.one(Kind::Picture, value(tag, "href"));
                self.one(Kind::Picture, value(tag, "xlink:href"));
            }
            "object" if is_of_type(tag, "image/") => self.one(Kind::Picture, value(tag, "data")),
            _ => {}
        }
        self.of_any_element(tag);
    }

    /// Attributes that any element may have.
    fn of_any_element(&mut self, tag: &Tag) {
        if let Some(style) = value(tag, "style") {
            self.found.extend(references(&style));
        }
        self.one(Kind::Picture, value(tag, "background"));
        for name in LATE_SOURCES {
            let Some(late) = value(tag, name) else {
                continue;
            };
            // Some write `url(…)` there, as in a style.
            let in_style = references(&late);
            if in_style.is_empty() && looks_like_an_address(&late) {
                self.one(Kind::Picture, Some(late));
            } else {
                self.found.extend(in_style);
            }
        }
        for name in LATE_SOURCE_SETS {
            self.set(value(tag, name));
        }
    }

    fn link(&mut self, tag: &Tag) {
        let Some(relations) = value(tag, "rel") else {
            return;
        };
        let relations = relations.to_ascii_lowercase();
        let is = |name: &str| relations.split_ascii_whitespace().any(|one| one == name);
        let kind = if is("stylesheet") {
            Kind::StyleSheet
        } else if is("preload") {
            match value(tag, "as")
                .unwrap_or_default()
                .to_ascii_lowercase()
                .as_str()
            {
                "style" => Kind::StyleSheet,
                "image" => Kind::Picture,
                "font" => Kind::Font,
                _ => return,
            }
        } else if is("icon") || is("apple-touch-icon") || is("mask-icon") || is("image_src") {
            Kind::Emblem
        } else {
            return;
        };
        self.one(kind, value(tag, "href"));
        self.set(value(tag, "imagesrcset"));
    }

    fn one(&mut self, kind: Kind, written: Option<String>) {
        self.found.extend(written.map(|written| (kind, written)));
    }

    fn set(&mut self, written: Option<String>) {
        let Some(written) = written else { return };
        let mut kind = Kind::Picture;
        for address in candidates(&written) {
            self.found.push((kind, address.to_owned()));
            kind = Kind::Alternative;
        }
    }
}

fn value(tag: &Tag, name: &str) -> Option<String> {
    let written = tag.value(name).filter(|written| !written.is_empty())?;
    Some(undo_character_references(written))
}

fn is_of_type(tag: &Tag, beginning: &str) -> bool {
    value(tag, "type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with(beginning))
}

/// Attributes of the same name hold other things too: `true`, a number, JSON.
fn looks_like_an_address(text: &str) -> bool {
    let text = text.trim();
    !text.starts_with(['{', '['])
        && text.contains(['/', '.'])
        && !text.contains(char::is_whitespace)
}
