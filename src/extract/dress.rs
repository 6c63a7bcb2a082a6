//! A line or sentence → whether it is dressed as posts are: tags, mentions, emoji, bullets, links.

use super::glyph;

/// Begins as posts do and prose does not: emoji, tag, mention, list mark, "RT".
pub fn is_dressed(line: &str) -> bool {
    let mut characters = line.chars().filter(|c| !glyph::is_blank(*c));
    match (characters.next(), characters.next()) {
        (Some('#' | '@' | '＃' | '＠'), Some(second)) => {
            second.is_alphanumeric() || second == '_'
        }
        (Some('.'), Some('@')) => true,
        (Some('R'), Some('T')) => line.starts_with("RT @"),
        (Some(c), _) => glyph::is_emoji(c) || is_bullet(c),
        _ => false,
    }
}

pub fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‣'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '◦'
            | '■'
            | '□'
            | '➡'
            | '✅'
            | '*'
            | '-'
            | '–'
            | '►'
            | '▶'
            | '→'
            | '・'
            | '※'
            | '◆'
            | '★'
    )
}

/// Nothing but tags, mentions, links and emoji: no post begins like that after other words.
pub fn only_tags_and_links(line: &str) -> bool {
    line.split(char::is_whitespace).all(|word| {
        let lower = word.get(..word.len().min(8)).unwrap_or(word);
        word.chars()
            .all(|c| glyph::is_blank(c) || glyph::is_emoji(c) || c.is_ascii_punctuation())
            || word.starts_with(['#', '＃'])
            || lower.starts_with("http")
            || lower.starts_with("pic.")
            || lower.starts_with("t.co/")
    })
}

/// `a) …`, `1. …`, `2/ …`
pub fn is_enumerated(line: &str) -> bool {
    let mut characters = line.chars();
    let number = characters.next().is_some_and(|c| c.is_ascii_alphanumeric());
    number
        && matches!(characters.next(), Some(')' | '.' | '/'))
        && characters.next().is_some_and(char::is_whitespace)
}
