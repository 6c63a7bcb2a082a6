//! HTML → the flow that a reader sees: text, line breaks, link targets, block quotes and embeds.
//!
//! One pass over the source, no tree; scripts and styles are passed over. Cases: `tests/cases/extract/html.jsonl`.

pub mod card;
pub mod entity;
mod hidden;
pub mod marker;
pub mod marks;
pub mod tag;

use super::flow::{Flow, FlowBuilder};
use tag::{Markup, Tag};

/// Turns HTML into its flow.
pub fn flow(source: &str) -> Flow<'static> {
    let mut reader = Reader::new(source, White::Collapsed);
    let mut at = 0;
    while at < source.len() {
        let next = memchr::memchr2(b'<', b'&', source.get(at..).unwrap_or_default().as_bytes())
            .map_or(source.len(), |next| at + next);
        reader.text(at, next);
        at = reader.special(next);
    }
    reader.finish()
}

/// What becomes of white space in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum White {
    /// Runs are one space, as browsers show it.
    Collapsed,
    /// Kept as written: Markdown's line ends mean something.
    Kept,
}

/// Reads text and tags into a flow; also used for the HTML inside Markdown.
pub struct Reader<'a> {
    source: &'a str,
    pub builder: FlowBuilder,
    white: White,
    /// Where the open link began and where it leads.
    link: Option<(usize, String)>,
    /// Open quotes: element name and builder's number.
    quotes: Vec<(&'static str, usize)>,
    preformatted: usize,
    /// After the last `>` of the source no `<` opens a tag.
    last_close: usize,
    /// Elements that are opened and never closed from here on, so that none is searched for twice.
    never_closed: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// A reader of `source`.
    pub fn new(source: &'a str, white: White) -> Self {
        Self {
            source,
            builder: FlowBuilder::of_source(source.len()),
            white,
            link: None,
            quotes: Vec::new(),
            preformatted: 0,
            last_close: memchr::memrchr(b'>', source.as_bytes()).unwrap_or(0),
            never_closed: Vec::new(),
        }
    }

    /// Adds the source text `start..end`, which holds no markup.
    pub fn text(&mut self, start: usize, end: usize) {
        let text = self.source.get(start..end).unwrap_or_default();
        if self.white == White::Kept || self.preformatted > 0 {
            self.builder.verbatim(text, start);
            return;
        }
        let bytes = text.as_bytes();
        let shown = self.builder.text();
        let opens = !bytes.starts_with(b" ") || !shown.is_empty() && !shown.ends_with([' ', '\n']);
        if opens && is_collapsed(bytes) {
            self.builder.verbatim(text, start);
            return;
        }
        let is_white = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        let mut at = 0;
        while at < bytes.len() {
            let words = at;
            // Words with single spaces between them stay as they are.
            while at < bytes.len() && !is_white(at)
                || at > words
                    && bytes.get(at) == Some(&b' ')
                    && at + 1 < bytes.len()
                    && !is_white(at + 1)
            {
                at += 1;
            }
            self.builder
                .verbatim(text.get(words..at).unwrap_or_default(), start + words);
            let blanks = bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            let needed = blanks > 0
                && !self.builder.text().is_empty()
                && !self.builder.text().ends_with([' ', '\n']);
            if needed {
                self.builder.replaced(" ", start + at, blanks);
            }
            at += blanks;
        }
    }

    /// Reads the `<` or `&` at `at`; says where to go on.
    pub fn special(&mut self, at: usize) -> usize {
        let Some(rest) = self.source.get(at..).filter(|rest| !rest.is_empty()) else {
            return self.source.len();
        };
        if rest.starts_with('&') {
            let (shown, length) =
                entity::read(rest).unwrap_or((std::borrow::Cow::Borrowed("&"), 1));
            self.builder.replaced(&shown, at, length);
            return at + length;
        }
        let markup = if at < self.last_close {
            tag::read(self.source, at)
        } else {
            None
        };
        match markup {
            Some(Markup::Tag(tag)) => self.tag(&tag, at),
            Some(Markup::Skipped(end)) => end,
            None => {
                self.builder.verbatim("<", at);
                at + 1
            }
        }
    }

    /// The finished flow.
    pub fn finish(mut self) -> Flow<'static> {
        self.close_link();
        self.builder.finish()
    }

    fn tag(&mut self, tag: &Tag, at: usize) -> usize {
        let mut small = [0; NAME_BYTES_MAX];
        let element = lowered(tag.name, &mut small);
        if let Some(name) = UNSHOWN.iter().find(|name| name.as_bytes() == element) {
            if !tag.closing {
                marks::element(&mut self.builder, tag, at);
            }
            let opens = !tag.closing && !tag.self_closing && !self.never_closed.contains(name);
            let end = if opens {
                after_element(self.source, tag.end, name)
            } else {
                Some(tag.end)
            };
            if end.is_none() {
                self.never_closed.push(name);
            }
            return end.unwrap_or(tag.end);
        }
        if element == b"br" {
            self.builder.replaced("\n", at, tag.end - at);
        } else if element == b"a" {
            self.close_link();
            if !tag.closing {
                self.link = tag
                    .attribute("href")
                    .map(|target| (self.builder.position(), target));
            }
        } else if matches!(element, b"td" | b"th") {
            self.builder.replaced(" ", at, 0);
        } else if is_block(element) {
            self.block(tag, at);
        } else if !tag.closing {
            marks::element(&mut self.builder, tag, at);
        }
        tag.end
    }

    fn block(&mut self, tag: &Tag, at: usize) {
        let line_ends = if tag.is("li") || tag.is("tr") || tag.is("dt") || tag.is("dd") {
            1
        } else {
            2
        };
        self.builder.end_lines(line_ends, at);
        if tag.is("pre") {
            self.preformatted = if tag.closing {
                self.preformatted.saturating_sub(1)
            } else {
                self.preformatted + 1
            };
        }
        if tag.is("blockquote") {
            if tag.closing {
                self.close_quote();
            } else {
                let (kind, permalink) = marks::quote(tag);
                let opened = self.builder.open_quote(kind, permalink);
                self.quotes.push(("blockquote", opened));
            }
        } else if !tag.closing {
            if tag.may_carry_post() {
                card::read(&mut self.builder, tag, at);
            }
            marks::element(&mut self.builder, tag, at);
        }
    }

    fn close_quote(&mut self) {
        if let Some((_, opened)) = self.quotes.pop() {
            self.close_link();
            self.builder.close_quote(opened);
        }
    }

    fn close_link(&mut self) {
        if let Some((start, target)) = self.link.take() {
            self.builder.anchor(start, target);
        }
    }
}

/// Nothing but words with single spaces between them: the common case, told without looking at byte after byte.
fn is_collapsed(bytes: &[u8]) -> bool {
    let lined = bytes
        .iter()
        .fold(false, |lined, byte| lined | (9..=13).contains(byte));
    let next = bytes.get(1..).unwrap_or_default();
    let gap = bytes
        .iter()
        .zip(next)
        .fold(false, |gap, (a, b)| gap | (*a == b' ') & (*b == b' '));
    !lined && !gap
}

/// Elements whose content no reader sees as text.
const UNSHOWN: &[&str] = &[
    "script", "style", "template", "title", "textarea", "select", "svg", "head",
];
/// The longest name of an element that is looked for.
const NAME_BYTES_MAX: usize = 16;

/// A name in small letters; none where it is longer than any that is looked for.
fn lowered<'a>(name: &str, small: &'a mut [u8; NAME_BYTES_MAX]) -> &'a [u8] {
    let Some(place) = small.get_mut(..name.len()) else {
        return &[];
    };
    place.copy_from_slice(name.as_bytes());
    place.make_ascii_lowercase();
    place
}

/// Elements that begin and end a paragraph or line.
const fn is_block(element: &[u8]) -> bool {
    matches!(
        element,
        b"p" | b"div"
            | b"blockquote"
            | b"li"
            | b"ul"
            | b"ol"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"section"
            | b"article"
            | b"figure"
            | b"figcaption"
            | b"table"
            | b"tr"
            | b"tbody"
            | b"thead"
            | b"pre"
            | b"header"
            | b"footer"
            | b"aside"
            | b"main"
            | b"nav"
            | b"form"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"hr"
            | b"center"
            | b"body"
            | b"html"
            | b"address"
            | b"details"
            | b"summary"
            | b"fieldset"
            | b"amp-twitter"
            | b"amp-instagram"
    )
}

/// Where the element `name` opened before `at` ends; `None` where it never does and so hides nothing but itself.
fn after_element(source: &str, at: usize, name: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut from = at;
    while let Some(found) = memchr::memmem::find(bytes.get(from..)?, b"</") {
        let close = from + found;
        let after = source.get(close + 2..close + 2 + name.len());
        if after.is_some_and(|after| after.eq_ignore_ascii_case(name)) {
            let rest = bytes.get(close..)?;
            return Some(memchr::memchr(b'>', rest).map_or(source.len(), |end| close + end + 1));
        }
        from = close + 2;
    }
    None
}
