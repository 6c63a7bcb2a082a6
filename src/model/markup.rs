//! Text → text that is no markup, neither in HTML nor in XML 1.0, between tags or inside an attribute.

/// The text with the signs of markup escaped. Characters that XML cannot hold (XML 1.0, 2.2) or that a reader cannot
/// see, line ends and tabs aside, become U+FFFD; a carriage return stays, escaped.
pub fn escaped(text: &str) -> String {
    replaced(text, |_| false)
}

/// The same for what people look at: directional overrides and isolates, which could reorder what stands around
/// them (Unicode Standard Annex 9), become U+FFFD too.
pub fn escaped_for_people(text: &str) -> String {
    replaced(
        text,
        |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
    )
}

fn replaced(text: &str, is_unwanted: impl Fn(char) -> bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\r' => safe.push_str("&#13;"),
            '\t' | '\n' => safe.push(letter),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ if letter.is_control() || is_unwanted(letter) => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{escaped, escaped_for_people};

    #[test]
    fn neither_markup_nor_what_hides_gets_through() {
        assert_eq!(
            escaped("<a b='\"&\u{1}\r\n"),
            "&lt;a b=&#39;&quot;&amp;\u{fffd}&#13;\n"
        );
        assert_eq!(escaped("\u{202e}"), "\u{202e}");
        assert_eq!(
            escaped_for_people("a\u{202e}b\u{2069}"),
            "a\u{fffd}b\u{fffd}"
        );
    }
}
