//! Source text at a `<` → the tag there, with its attributes.
//!
//! Follows the HTML Standard's tokenizer (13.2.5) as far as extraction needs it; every step moves forward, so a page is
//! read in linear time whatever it holds. No tree is built.

use super::entity;

/// The longest element name, with room for custom elements.
const NAME_BYTES_MAX: usize = 60;

/// A tag; offsets in bytes of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Lower-cased when compared; as written here.
    pub name: &'a str,
    pub closing: bool,
    /// It ends with `/>`.
    pub self_closing: bool,
    /// The text between name and `>`.
    attributes: &'a str,
    /// After the `>`.
    pub end: usize,
}

/// What stands at a `<`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Markup<'a> {
    Tag(Tag<'a>),
    /// A comment, doctype or processing instruction up to here.
    Skipped(usize),
}

/// Reads the markup at `at`; `None` where the `<` is only a character.
pub fn read(source: &str, at: usize) -> Option<Markup<'_>> {
    let rest = source.get(at..)?;
    if rest.starts_with("<!--") {
        let end = memchr::memmem::find(rest.as_bytes(), b"-->").map_or(rest.len(), |end| end + 3);
        return Some(Markup::Skipped(at + end));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        return Some(Markup::Skipped(at + end));
    }
    let closing = rest.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    let after = rest.get(name_start..)?;
    if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = after
        .bytes()
        .take(NAME_BYTES_MAX)
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))?;
    let name = after.get(..name_length)?;
    // `<user@example.org>` and `<https://…>` are no tags.
    if name.contains(['@', ':']) {
        return None;
    }
    let attributes_start = name_start + name_length;
    let length = tag_length(rest.as_bytes(), attributes_start)?;
    let attributes = rest.get(attributes_start..length - 1)?;
    Some(Markup::Tag(Tag {
        name,
        closing,
        self_closing: attributes.ends_with('/'),
        attributes,
        end: at + length,
    }))
}

impl Tag<'_> {
    /// True for this element, in whatever case it is written.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// False where no attribute can name or carry a post, which is so for almost all tags: `data-t…`, `data-o…`,
    /// `data-a…`, classes in `fb-` and places in `_post_` are what [`super::marks`] and [`super::card`] look for.
    pub fn may_carry_post(&self) -> bool {
        let bytes = self.attributes.as_bytes();
        let begins_place = |at: usize| {
            bytes
                .get(at..)
                .is_some_and(|rest| rest.starts_with(b"_post_"))
        };
        if memchr::memchr_iter(b'_', bytes).any(begins_place) {
            return true;
        }
        memchr::memchr_iter(b'-', bytes).any(|at| {
            let before = bytes.get(..at).unwrap_or_default();
            let ends = |word: &[u8]| {
                before
                    .len()
                    .checked_sub(word.len())
                    .and_then(|from| before.get(from..))
                    .is_some_and(|end| end.eq_ignore_ascii_case(word))
            };
            let next = bytes.get(at + 1).map(u8::to_ascii_lowercase);
            ends(b"data") && matches!(next, Some(b't' | b'o' | b'a')) || ends(b"fb")
        })
    }

    /// The value of an attribute with character references resolved.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.raw_attribute(name)
            .map(|(value, _)| entity::resolve(value))
    }

    /// The value of an attribute as written, and where it begins within the tag's attribute text.
    fn raw_attribute(&self, name: &str) -> Option<(&str, usize)> {
        let text = self.attributes;
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..)?;
            let skipped = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || c == '/')
                    .len();
            let key_start = at + skipped;
            let key_rest = text.get(key_start..)?;
            if key_rest.is_empty() {
                return None;
            }
            let key_length = key_rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| c.is_whitespace() || matches!(c, '=' | '/'))
                .map_or(key_rest.len(), |(at, _)| at);
            let key = key_rest.get(..key_length)?;
            let (value, value_start, next) = value_after(text, key_start + key_length)?;
            if key.eq_ignore_ascii_case(name) {
                return Some((value, value_start));
            }
            at = next.max(at + 1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
        None
    }

    /// True where one of the class names is `class`.
    pub fn has_class(&self, class: &str) -> bool {
        self.raw_attribute("class")
            .or_else(|| self.raw_attribute("className"))
            .is_some_and(|(value, _)| value.split_ascii_whitespace().any(|name| name == class))
    }
}

/// The value that follows an attribute's name: itself, its start, and where to go on.
fn value_after(text: &str, at: usize) -> Option<(&str, usize, usize)> {
    let rest = text.get(at..)?;
    let blank = |text: &str| text.len() - text.trim_start().len();
    let before_sign = blank(rest);
    let Some(after_sign) = rest.get(before_sign..)?.strip_prefix('=') else {
        return Some(("", at, at));
    };
    let start = at + before_sign + 1 + blank(after_sign);
    let value = text.get(start..)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let inner = value.get(1..)?;
            let length = memchr::memchr(quote as u8, inner.as_bytes()).unwrap_or(inner.len());
            Some((
                inner.get(..length)?,
                start + 1,
                (start + 2 + length).min(text.len()),
            ))
        }
        None => {
            let length = value.find(char::is_whitespace).unwrap_or(value.len());
            Some((value.get(..length)?, start, start + length))
        }
    }
}

/// The length of a tag up to its `>`, which may not stand within a quoted value. What runs too long, or into another
/// `<`, is no tag but a stray character; the bounds keep hostile pages linear.
fn tag_length(bytes: &[u8], from: usize) -> Option<usize> {
    const TAG_BYTES_MAX: usize = 1 << 17;
    const VALUES_MAX: usize = 200;
    let end = bytes.len().min(from + TAG_BYTES_MAX);
    let mut at = from;
    let mut values = 0;
    // Quotation marks count only behind an equals sign.
    while let Some(next) = memchr::memchr3(b'>', b'<', b'=', bytes.get(at..end)?) {
        at += next + 1;
        match bytes.get(at - 1) {
            Some(b'>') => return Some(at),
            Some(b'<') => return None,
            _ => {}
        }
        let blanks = bytes.get(at..end)?.iter();
        let value = at + blanks.take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(quote @ (b'"' | b'\'')) = bytes.get(value) {
            at = value + 1 + memchr::memchr(*quote, bytes.get(value + 1..end)?)? + 1;
            values += 1;
        }
        if values > VALUES_MAX {
            return None;
        }
    }
    None
}
