//! The bytes of an RSS or Atom feed → the addresses of its entries, newest first as the feed gives them
//! (RSS 2.0 specification; RFC 4287).
//!
//! Never fails: what is no feed has no entries. No tree is built, so a hostile feed costs its length. Cases:
//! below.

use super::decode;
use super::kind;
use crate::model::character_reference::undo_character_references;

/// More entries than this are not read.
const ENTRIES_MAX: usize = 1000;

/// The addresses of a feed's entries, each once.
pub fn entries(bytes: &[u8]) -> Vec<String> {
    let text = decode::decode(bytes, kind::declared_charset(bytes)).text;
    let mut found: Vec<String> = Vec::new();
    for name in ["item", "entry"] {
        let mut rest = text.as_str();
        while let Some((inner, after)) = element(rest, name) {
            rest = after;
            if let Some(address) = address(inner)
                && !found.contains(&address)
            {
                found.push(address);
            }
            if found.len() >= ENTRIES_MAX {
                return found;
            }
        }
    }
    found
}

/// The address of one entry: `<link>` with text (RSS), `<link href>` that is no other relation (Atom), else
/// a `<guid>` that is an address.
fn address(entry: &str) -> Option<String> {
    let mut rest = entry;
    while let Some((attributes, after)) = start_tag(rest, "link") {
        rest = after;
        let other_relation =
            attribute(attributes, "rel").is_some_and(|relation| relation != "alternate");
        if other_relation {
            continue;
        }
        let named = attribute(attributes, "href").or_else(|| {
            let end = after.find("</link")?;
            after.get(..end).map(content)
        });
        if let Some(address) = named.filter(|address| is_address(address)) {
            return Some(address);
        }
    }
    let (inner, _) = element(entry, "guid")?;
    Some(content(inner)).filter(|address| is_address(address))
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The text of an element: CDATA unwrapped, references undone.
fn content(inner: &str) -> String {
    let trimmed = inner.trim();
    match trimmed
        .strip_prefix("<![CDATA[")
        .and_then(|rest| rest.strip_suffix("]]>"))
    {
        Some(literal) => literal.trim().to_owned(),
        None => undo_character_references(trimmed).trim().to_owned(),
    }
}

/// The content of the next element of that name, and what follows it.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (_, inside) = start_tag(text, name)?;
    let end = inside.find(&format!("</{name}"))?;
    Some((inside.get(..end)?, inside.get(end..)?))
}

/// The attributes of the next start tag of that name, and what follows it.
fn start_tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let open = format!("<{name}");
    let mut from = 0;
    loop {
        let at = text.get(from..)?.find(&open)? + from + open.len();
        let after = text.get(at..)?;
        if after.starts_with(|next: char| next.is_whitespace() || matches!(next, '>' | '/')) {
            let end = after.find('>')?;
            return Some((after.get(..end)?, after.get(end + 1..)?));
        }
        from = at;
    }
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let at = rest.find(name)?;
        let before = rest.get(..at)?;
        let value = rest.get(at + name.len()..)?.trim_start();
        let own_name = before.is_empty() || before.ends_with(char::is_whitespace);
        if own_name && let Some(value) = value.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value
                .chars()
                .next()
                .filter(|mark| matches!(mark, '"' | '\''))?;
            let literal = value.get(1..)?.split(quote).next()?;
            return Some(undo_character_references(literal).trim().to_owned());
        }
        rest = value;
    }
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn both_kinds_of_feed_and_what_is_none() {
        let rss = b"<?xml version='1.0'?><rss><channel><link>https://news.test/</link>\
            <item><title>a</title><link> https://news.test/a?x=1&amp;y=2 </link></item>\
            <item><guid isPermaLink='true'><![CDATA[https://news.test/b]]></guid></item>\
            <item><link>https://news.test/b</link></item><item><title>none</title></item></channel></rss>";
        assert_eq!(
            entries(rss),
            ["https://news.test/a?x=1&y=2", "https://news.test/b"]
        );
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://news.test/'/>\
            <entry><link rel='edit' href='https://news.test/edit'/><link href=\"https://news.test/\u{e9}\"/></entry>\
            <entry><link rel='alternate' href='https://news.test/d'/></entry></feed>";
        assert_eq!(
            entries(atom.as_bytes()),
            ["https://news.test/\u{e9}", "https://news.test/d"]
        );
        assert_eq!(
            entries(b"<item><link href=<entry><link>ftp://x</link>"),
            Vec::<String>::new()
        );
    }
}
