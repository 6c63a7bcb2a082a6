//! Text → XML elements of PREMIS. Characters that XML 1.0 cannot hold become U+FFFD (XML 1.0, 2.2).

/// `<premis:NAME>text</premis:NAME>`.
pub(super) fn leaf(name: &str, text: &str) -> String {
    format!("<premis:{name}>{}</premis:{name}>", escaped(text))
}

/// The identifier of an object, event or agent: a URN.
pub(super) fn identifier(of: &str, value: &str) -> String {
    format!(
        "<premis:{of}Identifier>{}{}</premis:{of}Identifier>",
        leaf(&format!("{of}IdentifierType"), "URN"),
        leaf(&format!("{of}IdentifierValue"), value)
    )
}

/// Text that is no markup.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\r' => safe.push_str("&#13;"),
            '\t' | '\n' => safe.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}
