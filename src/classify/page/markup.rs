//! A body → title, headings, main text and the few marks that liveness rules ask for.
//!
//! One pass over the text and no tree: the page is a stranger's, and its nesting may be endless. Never
//! fails; markup that is broken is read as far as it can be. Cases: `tests/liveness/text.rs`.

use super::beginning::beginning;
use super::fold::Folded;
use super::phrases;
use super::tag::{Tag, inner_end};
use crate::model::character_reference::undo_character_references;

/// Bytes of a title or of all headings that are kept.
const HEADING_BYTES_MAX: usize = 2000;
/// Elements whose content no reader sees, or sees as something else than text.
const UNREAD: [&str; 8] = [
    "script", "style", "noscript", "template", "title", "iframe", "textarea", "svg",
];
/// Elements around the main text rather than in it.
const AROUND: [&str; 4] = ["nav", "footer", "aside", "select"];
/// Elements that do not part words.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "s", "small", "span", "strong",
    "sub", "sup", "u", "wbr",
];
/// Identifiers of the element that a script fills (liveness.md 4.3, C13).
const APP_ROOTS: [&str; 12] = [
    "root",
    "app",
    "react-root",
    "__next",
    "__nuxt",
    "___gatsby",
    "app-root",
    "approot",
    "app-mount",
    "main-app",
    "q-app",
    "svelte",
];

/// Media types without words.
const NOT_TEXT: [&str; 7] = [
    "image/",
    "video/",
    "audio/",
    "font/",
    "application/pdf",
    "application/octet-stream",
    "application/zip",
];

/// What a reader sees of a page, and what the page says of itself.
#[derive(Clone, Default, Debug)]
pub struct Page {
    /// The first `<title>`.
    pub title: String,
    /// All first-level headings.
    pub headings: String,
    /// The main text: of `<main>`, else of `<article>`, else of the body without navigation.
    pub text: String,
    /// Words a reader sees, everywhere on the page.
    pub visible_words: usize,
    /// The address of `rel=canonical`, as written.
    pub canonical: Option<String>,
    /// The `lang` of the page, lower case.
    pub language: Option<String>,
    /// True where robots are asked not to list the page.
    pub noindex: bool,
    /// The status the page names for crawlers (`prerender-status-code`).
    pub prerender_status: Option<u16>,
    /// True where there is an element for a script to fill.
    pub has_app_root: bool,
    /// True where the page asks the reader to switch scripts on.
    pub asks_for_script: bool,
    /// True where structured data says that reading costs something.
    pub is_not_free: bool,
}

impl Page {
    /// Reads HTML.
    pub fn of_html(body: &str) -> Self {
        let mut reading = Reading::default();
        reading.read(body);
        reading.finish()
    }

    /// Reads a body that is nothing but text.
    pub fn of_text(body: &str) -> Self {
        Self {
            text: body.to_owned(),
            visible_words: Folded::of(body).count(),
            ..Self::default()
        }
    }

    /// Reads a body by its declared media type; without one, or with an unknown one, as HTML.
    pub fn of_body(content_type: Option<&str>, body: &str) -> Self {
        let declared = content_type.unwrap_or_default().to_ascii_lowercase();
        if declared.starts_with("text/plain") || declared.contains("json") {
            return Self::of_text(body);
        }
        if NOT_TEXT.iter().any(|kind| declared.starts_with(kind)) {
            return Self::default();
        }
        Self::of_html(body)
    }
}

/// A page being read.
#[derive(Default)]
struct Reading {
    page: Page,
    /// Everything a reader sees.
    seen: String,
    /// The text in `<main>`, in `<article>`, and in neither but not around.
    main: String,
    article: String,
    body: String,
    main_depth: usize,
    article_depth: usize,
    around_depth: usize,
    heading_depth: usize,
}

impl Reading {
    fn read(&mut self, body: &str) {
        let mut rest = body;
        while let Some(open) = rest.find('<') {
            self.text(&rest[..open]);
            let from_tag = &rest[open..];
            if let Some(comment) = from_tag.strip_prefix("<!--") {
                rest = comment
                    .find("-->")
                    .map_or("", |end| &comment[end + "-->".len()..]);
                continue;
            }
            let Some((tag, length)) = Tag::read(from_tag) else {
                self.text("<");
                rest = &from_tag[1..];
                continue;
            };
            rest = &from_tag[length..];
            // Only foreign elements close themselves (HTML Living Standard, "Start tags").
            let is_empty = tag.is_void && tag.name == "svg";
            if !tag.is_end && UNREAD.contains(&tag.name.as_str()) && !is_empty {
                let end = inner_end(rest, &tag.name);
                self.unread(&tag, &rest[..end]);
                rest = &rest[end..];
                self.gap();
                continue;
            }
            self.tag(&tag);
        }
        self.text(rest);
    }

    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = undo_character_references(raw);
        self.seen.push_str(&text);
        if self.around_depth == 0 {
            for (inside, buffer) in [
                (self.main_depth > 0, &mut self.main),
                (self.article_depth > 0, &mut self.article),
                (true, &mut self.body),
            ] {
                if inside {
                    buffer.push_str(&text);
                }
            }
        }
        if self.heading_depth > 0 && self.page.headings.len() < HEADING_BYTES_MAX {
            self.page
                .headings
                .push_str(beginning(&text, HEADING_BYTES_MAX));
        }
    }

    /// A space, where the markup parts what stands before from what stands behind.
    fn gap(&mut self) {
        for buffer in [
            &mut self.seen,
            &mut self.main,
            &mut self.article,
            &mut self.body,
            &mut self.page.headings,
        ] {
            if !buffer.is_empty() && !buffer.ends_with(' ') {
                buffer.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if !INLINE.contains(&name) {
            self.gap();
        }
        let depth = match name {
            "main" => Some(&mut self.main_depth),
            "article" => Some(&mut self.article_depth),
            "h1" => Some(&mut self.heading_depth),
            _ if AROUND.contains(&name) => Some(&mut self.around_depth),
            _ => None,
        };
        if let Some(depth) = depth {
            *depth = if tag.is_end {
                depth.saturating_sub(1)
            } else {
                *depth + 1
            };
        }
        if !tag.is_end {
            self.marks(tag);
        }
    }

    fn marks(&mut self, tag: &Tag) {
        let value = |name: &str| tag.value(name);
        match tag.name.as_str() {
            "html" => {
                self.page.language = value("lang").map(|language| language.to_ascii_lowercase());
            }
            "link" if has_word(value("rel"), "canonical") => {
                let named = value("href").map(undo_character_references);
                self.page.canonical = self.page.canonical.take().or(named);
            }
            "meta" => self.meta(tag),
            "app-root" => self.page.has_app_root = true,
            _ => {}
        }
        let is_root = value("id")
            .is_some_and(|id| APP_ROOTS.iter().any(|root| id.eq_ignore_ascii_case(root)));
        self.page.has_app_root |=
            is_root || value("data-reactroot").is_some() || value("ng-app").is_some();
    }

    fn meta(&mut self, tag: &Tag) {
        let content = tag.value("content").unwrap_or_default();
        let name = ["name", "property", "itemprop", "http-equiv"]
            .into_iter()
            .find_map(|key| tag.value(key))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let lower = content.trim().to_ascii_lowercase();
        match name.as_str() {
            "robots" | "googlebot" => {
                self.page.noindex |= lower.contains("noindex") || lower == "none";
            }
            "prerender-status-code" => self.page.prerender_status = lower.parse().ok(),
            "isaccessibleforfree" => self.page.is_not_free |= lower == "false",
            "article:content_tier" => {
                self.page.is_not_free |= matches!(lower.as_str(), "metered" | "locked");
            }
            _ => {}
        }
    }

    /// What stands in an element that is not read as text.
    fn unread(&mut self, tag: &Tag, inner: &str) {
        match tag.name.as_str() {
            "title" if self.page.title.is_empty() => {
                self.page.title = undo_character_references(beginning(inner, HEADING_BYTES_MAX));
            }
            "script" if has_word(tag.value("type"), "application/ld+json") => {
                self.page.is_not_free |= says_not_free(inner);
            }
            "noscript" => {
                let text = Folded::without_marks(beginning(inner, HEADING_BYTES_MAX));
                self.page.asks_for_script |= phrases::ENABLE_SCRIPT.are_in(&text);
            }
            _ => {}
        }
    }

    fn finish(self) -> Page {
        let Self {
            mut page,
            seen,
            main,
            article,
            body,
            ..
        } = self;
        let words = Folded::without_marks(&seen);
        page.visible_words = words.count();
        if page.visible_words < SCRIPT_PHRASE_WORDS_MAX {
            page.asks_for_script |= phrases::ENABLE_SCRIPT.are_in(&words);
        }
        // Navigation that is never closed would swallow the page: then everything is the main text.
        page.text = [main, article, body, seen]
            .into_iter()
            .find(|text| text.chars().any(char::is_alphanumeric))
            .unwrap_or_default();
        page
    }
}

/// A long page that mentions scripts is a page.
const SCRIPT_PHRASE_WORDS_MAX: usize = 200;

fn has_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| {
        value
            .split_ascii_whitespace()
            .any(|part| part.eq_ignore_ascii_case(word))
    })
}

/// `"isAccessibleForFree": false` in JSON-LD; publishers also write the value as a string.
fn says_not_free(json: &str) -> bool {
    const KEY: &str = "\"isaccessibleforfree\"";
    let lower = json.to_ascii_lowercase();
    lower.split(KEY).skip(1).any(|after| {
        after.trim_start().strip_prefix(':').is_some_and(|value| {
            let value = value.trim_start().trim_start_matches('"');
            value.starts_with("false") || value.starts_with("http://schema.org/false")
        })
    })
}
