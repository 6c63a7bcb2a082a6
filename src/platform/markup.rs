//! A platform's page → the parts that are wanted of it, read tag by tag in one pass.
//!
//! No tree is built: pages are strangers', and HTML's rules for misnested tags can build the square of a page.
//! What is not where it is looked for is absent. Cases: `tests/cases/platform/`.

use crate::model::character_reference::undo_character_references;

/// Elements that have no content (HTML Living Standard, 13.1.2).
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// Elements whose content is no markup.
const RAW: [&str; 2] = ["script", "style"];
/// What a comment begins with.
const COMMENT: &str = "<!--";

/// One tag of a page.
#[derive(Clone, Copy)]
pub(super) struct Tag<'p> {
    /// The element's name as written.
    name: &'p str,
    closing: bool,
    /// Everything behind the name.
    attributes: &'p str,
    /// Where the tag begins in the page, and where it ends.
    start: usize,
    end: usize,
}

impl<'p> Tag<'p> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// An attribute's value with character references undone.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest
                .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            let found = rest.get(..end).filter(|found| !found.is_empty())?;
            let (value, behind) = value_behind(rest.get(end..)?)?;
            if found.eq_ignore_ascii_case(name) {
                return Some(undo_character_references(value));
            }
            rest = behind;
        }
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }
}

/// The value behind an attribute's name, and what stands behind that.
fn value_behind(rest: &str) -> Option<(&str, &str)> {
    let Some(written) = rest.trim_start().strip_prefix('=') else {
        return Some(("", rest));
    };
    let written = written.trim_start();
    for quote in ['"', '\''] {
        if let Some(inner) = written.strip_prefix(quote) {
            return inner.split_once(quote).or(Some((inner, "")));
        }
    }
    let end = written
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(written.len());
    written.split_at_checked(end)
}

/// The tags of a page, in order, without what is inside scripts.
pub(super) fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut raw: Option<&str> = None;
    std::iter::from_fn(move || {
        loop {
            let start = at + page.get(at..)?.find('<')?;
            let rest = page.get(start..)?;
            // Inside a script only its own end counts. Looking for that end alone keeps this one pass.
            if raw.is_some_and(|name| !closes(rest, name)) {
                at = start + 1;
                continue;
            }
            let comment = rest.starts_with(COMMENT).then(|| comment_at(page, start));
            let Some(tag) = comment.unwrap_or_else(|| tag_at(page, start)) else {
                at = start + 1;
                continue;
            };
            raw = RAW.into_iter().find(|name| !tag.closing && tag.is(name));
            at = tag.end;
            return Some(tag);
        }
    })
}

fn closes(rest: &str, name: &str) -> bool {
    rest.strip_prefix("</").is_some_and(|rest| {
        rest.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    })
}

/// A comment, as a tag that nobody looks for.
fn comment_at(page: &str, start: usize) -> Option<Tag<'_>> {
    let rest = page.get(start..)?;
    Some(Tag {
        name: COMMENT,
        closing: false,
        attributes: "",
        start,
        end: start + rest.find("-->").map_or(rest.len(), |at| at + "-->".len()),
    })
}

/// The tag that begins at a `<`; `None` where that is only a sign.
fn tag_at(page: &str, start: usize) -> Option<Tag<'_>> {
    let rest = page.get(start + 1..)?;
    let (closing, rest) = rest
        .strip_prefix('/')
        .map_or((false, rest), |rest| (true, rest));
    let name_length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(rest.len());
    let name = rest
        .get(..name_length)
        .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    let behind = rest.get(name_length..)?;
    let length = end_of_tag(behind);
    let attributes = behind.get(..length)?;
    Some(Tag {
        name,
        closing,
        attributes,
        start,
        end: page.len() - behind.len() + (length + 1).min(behind.len()),
    })
}

/// Where the `>` stands that no quote mark holds; the end where there is none.
fn end_of_tag(behind: &str) -> usize {
    let mut quote = None;
    for (at, byte) in behind.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    behind.len()
}

/// The first element with a class: its tag, and what is inside it.
pub(super) fn element<'p>(page: &'p str, class: &str) -> Option<(Tag<'p>, &'p str)> {
    elements(page, class).next()
}

/// All elements with a class, in order; one inside another is not listed again.
pub(super) fn elements<'p>(page: &'p str, class: &str) -> impl Iterator<Item = (Tag<'p>, &'p str)> {
    let mut tags = tags(page);
    let class = class.to_owned();
    std::iter::from_fn(move || {
        let opening = tags.find(|tag| !tag.closing && tag.has_class(&class))?;
        if VOID.iter().any(|name| opening.is(name)) {
            return Some((opening, ""));
        }
        let mut depth = 1_usize;
        let closing = tags.find(|tag| {
            if tag.is(opening.name) {
                depth = if tag.closing { depth - 1 } else { depth + 1 };
            }
            depth == 0
        });
        let end = closing.map_or(page.len(), |tag| tag.start);
        Some((opening, page.get(opening.end..end).unwrap_or_default()))
    })
}

/// What a reader sees of a piece of markup: `<br>` as a line break, paragraphs apart by an empty line.
pub(super) fn seen_text(markup: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    let mut hidden = false;
    for tag in tags(markup) {
        if !hidden {
            text.push_str(markup.get(at..tag.start).unwrap_or_default());
        }
        hidden = !tag.closing && RAW.iter().any(|name| tag.is(name));
        if tag.is("br") {
            text.push('\n');
        } else if tag.is("p") && !tag.closing && !text.is_empty() {
            text.push_str("\n\n");
        }
        at = tag.end;
    }
    text.push_str(markup.get(at..).unwrap_or_default());
    undo_character_references(text.trim())
}

/// The content of a `<meta property="…">` or `<meta name="…">`, where it holds something.
pub(super) fn meta(page: &str, property: &str) -> Option<String> {
    tags(page)
        .filter(|tag| tag.is("meta"))
        .find(|tag| {
            ["property", "name"]
                .iter()
                .any(|name| tag.attribute(name).as_deref() == Some(property))
        })
        .and_then(|tag| tag.attribute("content"))
        .filter(|content| !content.trim().is_empty())
}

/// The words of a page's `<title>`.
pub(super) fn title(page: &str) -> Option<String> {
    let mut tags = tags(page);
    let opening = tags.find(|tag| !tag.closing && tag.is("title"))?;
    let end = tags.next().map_or(page.len(), |closing| closing.start);
    let words = seen_text(page.get(opening.end..end)?);
    (!words.is_empty()).then_some(words)
}

/// The address a page gives as its own (`<link rel="canonical">`).
pub(super) fn canonical(page: &str) -> Option<String> {
    tags(page)
        .filter(|tag| tag.is("link"))
        .find(|tag| {
            let relation = tag.attribute("rel");
            relation.is_some_and(|relation| relation.eq_ignore_ascii_case("canonical"))
        })
        .and_then(|tag| tag.attribute("href"))
        .filter(|address| !address.trim().is_empty())
}

/// The scripts of a page that hold JSON, each with its tag.
pub(super) fn json_scripts(page: &str) -> impl Iterator<Item = (Tag<'_>, &str)> {
    let mut tags = tags(page);
    std::iter::from_fn(move || {
        let opening = tags.find(|tag| {
            !tag.closing
                && tag.is("script")
                && tag
                    .attribute("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        })?;
        let end = tags.next().map_or(page.len(), |closing| closing.start);
        Some((opening, page.get(opening.end..end).unwrap_or_default()))
    })
}
