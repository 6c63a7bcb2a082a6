//! A page that sends its reader elsewhere without a status code: `<meta http-equiv=refresh>` and a
//! static `location` assignment in a tiny script page (platforms.md 1.3, liveness.md 8).

use std::sync::LazyLock;

use regex::Regex;

use crate::model::character_reference::undo_character_references;
use crate::model::trail::Via;

/// Pages that redirect do so at their beginning.
pub const PAGE_BYTES_READ: usize = 64 << 10;
/// A slower refresh is a page that reloads itself, not a redirect.
const REFRESH_SECONDS_MAX: u32 = 5;
/// A script redirect is believed only in a page that is nothing else.
const SCRIPT_PAGE_BYTES_MAX: usize = 2048;

static META: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<meta\b[^>]{0,2000}>"));
static HTTP_EQUIV: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?is)\bhttp-equiv\s*=\s*["']?\s*refresh\b"#));
static CONTENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?is)\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"#));
static REFRESH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?is)^\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*url\s*=\s*["']?(.*?)["']?\s*$"#)
});
static SCRIPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?s)\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"#,
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Where the page sends its reader, and how. `head` is the beginning of the page, `whole` its length.
pub fn in_page(head: &str, whole_bytes: u64) -> Option<(Via, String)> {
    if let Some(target) = META.find_iter(head).find_map(|tag| refresh(tag.as_str())) {
        return Some((Via::MetaRefresh, target));
    }
    if whole_bytes >= SCRIPT_PAGE_BYTES_MAX as u64 {
        return None;
    }
    let found = SCRIPT.captures(head)?;
    let literal = found.get(1).or_else(|| found.get(2))?.as_str();
    Some((Via::Script, unescape_script(literal)?))
}

fn refresh(tag: &str) -> Option<String> {
    if !HTTP_EQUIV.is_match(tag) {
        return None;
    }
    let found = CONTENT.captures(tag)?;
    let content = found.iter().skip(1).flatten().next()?.as_str();
    let content = undo_character_references(content);
    let found = REFRESH.captures(&content)?;
    let seconds: u32 = found.get(1)?.as_str().parse().ok()?;
    let target = found.get(2)?.as_str().trim();
    (seconds <= REFRESH_SECONDS_MAX && !target.is_empty()).then(|| target.to_owned())
}

/// A JavaScript string literal's value (ECMA-262 section 12.9.4); `None` where an escape is broken.
fn unescape_script(literal: &str) -> Option<String> {
    let mut value = String::with_capacity(literal.len());
    let mut characters = literal.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            value.push(character);
            continue;
        }
        value.push(match characters.next()? {
            'u' => code_point(&mut characters, 4)?,
            'x' => code_point(&mut characters, 2)?,
            'n' => '\n',
            't' => '\t',
            other => other,
        });
    }
    Some(value)
}

fn code_point(characters: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let hex: String = characters.by_ref().take(digits).collect();
    if hex.len() != digits {
        return None;
    }
    char::from_u32(u32::from_str_radix(&hex, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::in_page;
    use crate::model::trail::Via;

    fn found(page: &str) -> Option<(Via, String)> {
        in_page(page, page.len() as u64)
    }

    #[test]
    fn the_three_eras_of_the_short_link_page() {
        let target = "https://example.org/a?b=1&c=2";
        for page in [
            r#"<noscript><META http-equiv="refresh" content="0;URL=https://example.org/a?b=1&amp;c=2"></noscript><script>location.replace("https:\/\/example.org\/a?b=1\u0026c=2")</script>"#,
            r#"<head><meta name="referrer" content="always"><noscript><META http-equiv="refresh" content="0;URL=https://example.org/a?b=1&amp;c=2"></noscript><title>t</title></head>"#,
            "<meta content='0; url=\"https://example.org/a?b=1&amp;c=2\"' http-equiv=refresh>",
        ] {
            assert_eq!(
                found(page),
                Some((Via::MetaRefresh, target.into())),
                "{page}"
            );
        }
    }

    #[test]
    fn a_tiny_script_page_redirects_and_a_real_page_does_not() {
        let script =
            r#"<script>window.opener = null; location.replace("https:\/\/example.org\/")</script>"#;
        let target = "https://example.org/".to_owned();
        assert_eq!(found(script), Some((Via::Script, target)));
        assert_eq!(in_page(script, 100_000), None);
        assert_eq!(found("<p>our location = nowhere</p>"), None);
        assert_eq!(found(r#"<meta http-equiv="refresh" content="300">"#), None);
        assert_eq!(
            found(r#"<meta http-equiv="refresh" content="60;url=/again">"#),
            None
        );
    }
}
