//! What kind of character is it: dash, quotation mark, invisible, emoji, East Asian. Pure classification.

/// Characters that print nothing: bidi controls and isolates, joiners, fillers, byte order mark, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe0f}' | '\u{feff}')
}

/// White space or invisible.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Pictographs and symbols that people put into posts and newsrooms do not put into prose.
pub fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x231a..=0x23ff | 0x25aa..=0x25fe
        | 0x2190..=0x21ff | 0x2934..=0x2935 | 0x3030 | 0x303d | 0x3297 | 0x3299 | 0x203c | 0x2049 | 0xe0020..=0xe007f)
}

/// Marks that open a quotation in some language.
pub fn is_opening_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『' | '»' | '”' | '〝' | '＂'
    )
}

/// Marks that close a quotation in some language.
pub fn is_closing_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '›' | '」' | '』' | '«' | '〞' | '＂'
    )
}

/// Marks that end a sentence.
pub fn is_sentence_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '‼' | '⁉' | '｡'
    )
}

/// Characters that count double in a post (twitter-text configuration 3: all but Latin-like ranges).
pub fn is_wide(c: char) -> bool {
    !matches!(u32::from(c), 0..=0x10ff | 0x2000..=0x200d | 0x2010..=0x201f | 0x2032..=0x2037)
}

/// The greatest char boundary that is not above `at`.
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where `part`, a slice of `text` itself, stands in it.
pub fn place_of(text: &str, part: &str) -> (usize, usize) {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    if start + part.len() <= text.len() {
        (start, start + part.len())
    } else {
        (0, 0)
    }
}

/// A stretch of `text`; empty where the offsets do not fit.
pub fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// Moves `at` back over blank characters, not below `floor`. The selector that makes an emoji of the character before it
/// is that character's own.
pub fn trim_back(text: &str, floor: usize, at: usize) -> usize {
    let kept = slice(text, floor, at).trim_end_matches(|c| is_blank(c) && c != '\u{fe0f}');
    floor + kept.len()
}

/// Moves `at` forward over blank characters, not beyond `end`.
pub fn trim_forward(text: &str, at: usize, end: usize) -> usize {
    let rest = slice(text, at, end);
    at + (rest.len() - rest.trim_start_matches(is_blank).len())
}
