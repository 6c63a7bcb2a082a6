//! XML → its tags and texts in order, as far as the packed formats need it. Lenient and linear: what is no markup is
//! text, a tag without end is left out, nothing is nested or expanded, so that no document can make it grow.

use crate::model::character_reference::undo_character_references;

/// One thing met in the text. Names are without their prefix.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open {
        name: &'a str,
        attributes: &'a str,
        is_empty: bool,
    },
    Close {
        name: &'a str,
    },
    Text(String),
}

/// The tokens of a text.
pub(super) const fn tokens(text: &str) -> Tokens<'_> {
    Tokens { rest: text }
}

#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// Cuts off everything before `mark`, and the mark.
    fn up_to(&mut self, mark: &str) -> Option<&'a str> {
        let at = memchr::memmem::find(self.rest.as_bytes(), mark.as_bytes());
        let Some(at) = at else {
            self.rest = "";
            return None;
        };
        let before = self.rest.get(..at)?;
        self.rest = self.rest.get(at + mark.len()..).unwrap_or_default();
        Some(before)
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        if let Some(after) = self.rest.strip_prefix("<!--") {
            self.rest = after;
            self.up_to("-->")?;
            return None;
        }
        if let Some(after) = self.rest.strip_prefix("<![CDATA[") {
            self.rest = after;
            return self.up_to("]]>").map(|text| Token::Text(text.to_owned()));
        }
        if self.rest.starts_with("<?") || self.rest.starts_with("<!") {
            self.up_to(">")?;
            return None;
        }
        self.rest = self.rest.strip_prefix('<')?;
        let tag = self.tag()?;
        if let Some(name) = tag.strip_prefix('/') {
            let name = local(name.trim());
            return Some(Token::Close { name });
        }
        let (tag, is_empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let name_end = tag
            .find(|letter: char| letter.is_ascii_whitespace())
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        Some(Token::Open {
            name: local(name),
            attributes,
            is_empty,
        })
    }

    /// Up to the `>` that stands outside quotes.
    fn tag(&mut self) -> Option<&'a str> {
        let mut quote = None;
        for (at, byte) in self.rest.bytes().enumerate() {
            match (byte, quote) {
                (b'>', None) => {
                    let tag = self.rest.get(..at);
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return tag;
                }
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if byte == open => quote = None,
                _ => {}
            }
        }
        self.rest = "";
        None
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            if self.rest.starts_with('<') {
                if let Some(token) = self.markup() {
                    return Some(token);
                }
                continue;
            }
            let end = memchr::memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Token::Text(undo_character_references(text)));
        }
        None
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let sign = rest.find('=')?;
        let name = local(rest.get(..sign)?.trim());
        let after = rest.get(sign + 1..)?.trim_start();
        let quote = after
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''))?;
        let value = after.get(1..)?;
        let end = value.find(quote)?;
        if name == wanted {
            return Some(undo_character_references(value.get(..end)?));
        }
        rest = value.get(end + 1..)?;
    }
}
