//! The beginning of a piece of markup → its tag: name and attributes. Quotes are respected; a tag that is
//! never closed ends with the text. Part of [`super::markup`].

/// A start or end tag.
pub(in crate::classify) struct Tag {
    /// Lower case.
    pub name: String,
    /// `</name>`.
    pub is_end: bool,
    /// `<name/>`.
    pub is_void: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads the tag at the beginning of `text`, which starts with `<`, and its length in bytes. `None`
    /// where no tag begins there.
    pub fn read(text: &str) -> Option<(Self, usize)> {
        let inner = text.strip_prefix('<')?;
        if inner.starts_with(['!', '?']) {
            let end = inner.find('>').map_or(inner.len(), |end| end + 1);
            return Some((Self::bare("!", false), 1 + end));
        }
        let (is_end, named) = match inner.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, inner),
        };
        if !named.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let name_end = named
            .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>'))
            .unwrap_or(named.len());
        let mut tag = Self::bare(&named[..name_end].to_ascii_lowercase(), is_end);
        let after = tag.read_attributes(&named[name_end..]);
        Some((tag, text.len() - after.len()))
    }

    /// The value of an attribute, by its lower-case name; empty where it has none.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn bare(name: &str, is_end: bool) -> Self {
        Self {
            name: name.to_owned(),
            is_end,
            is_void: false,
            attributes: Vec::new(),
        }
    }

    /// Reads attributes up to the closing `>` and returns what stands behind it.
    fn read_attributes<'a>(&mut self, text: &'a str) -> &'a str {
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace());
            if let Some(after) = rest.strip_prefix('>') {
                return after;
            }
            if let Some(after) = rest.strip_prefix('/') {
                self.is_void = after.starts_with('>');
                rest = after;
                continue;
            }
            if rest.is_empty() {
                return rest;
            }
            rest = self.read_attribute(rest);
        }
    }

    fn read_attribute<'a>(&mut self, text: &'a str) -> &'a str {
        let ends_name =
            |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>' | '=');
        // A name may begin with `=`: at least one letter is taken, so that reading goes on.
        let first = text.chars().next().map_or(0, char::len_utf8);
        let name_end = text[first..]
            .find(ends_name)
            .map_or(text.len(), |end| first + end);
        let name = text[..name_end].to_ascii_lowercase();
        let behind =
            text[name_end..].trim_start_matches(|letter: char| letter.is_ascii_whitespace());
        let Some(value) = behind.strip_prefix('=') else {
            self.keep(name, "");
            return behind;
        };
        let value = value.trim_start_matches(|letter: char| letter.is_ascii_whitespace());
        for quote in ['"', '\''] {
            if let Some(quoted) = value.strip_prefix(quote) {
                let end = quoted.find(quote).unwrap_or(quoted.len());
                self.keep(name, &quoted[..end]);
                return quoted.get(end + 1..).unwrap_or("");
            }
        }
        let end = value
            .find(|letter: char| letter.is_ascii_whitespace() || letter == '>')
            .unwrap_or(value.len());
        self.keep(name, &value[..end]);
        &value[end..]
    }

    fn keep(&mut self, name: String, value: &str) {
        const ATTRIBUTES_MAX: usize = 64;
        if self.attributes.len() < ATTRIBUTES_MAX {
            self.attributes.push((name, value.to_owned()));
        }
    }
}

/// Where the content of element `name` ends: before its `</name`, or with the text.
pub(in crate::classify) fn inner_end(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let close = from + found;
        let named = &text.as_bytes()[close + 2..];
        if named
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        {
            return close;
        }
        from = close + 2;
    }
    text.len()
}
