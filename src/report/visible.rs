//! Text from outside → words to show and marks that must be named instead of shown.
//!
//! Characters that reorder, hide or fake text (controls, direction overrides, zero-width and tag
//! characters) are never passed on: each becomes a mark such as `U+202E` that a reader can see.
//! Sources: Unicode Standard Annex 9 (direction), Technical Report 36 (invisible characters).
//! Joiners that a script or an emoji really needs are left alone. Cases: `tests/report.rs`.

use std::fmt::Write as _;

/// A stretch of text as it can be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Shown as it is.
    Words(String),
    /// One character that is named, not shown.
    Mark(char),
}

/// What to do with line ends and tabs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnds {
    /// They are part of the layout of a quote.
    Kept,
    /// They have no place in an address or a name and are named.
    Marked,
}

/// Splits text into what can be shown and what must be named.
pub fn pieces(text: &str, line_ends: LineEnds) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        if is_named(character, before, after, line_ends) {
            if !words.is_empty() {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
            }
            pieces.push(Piece::Mark(character));
        } else if !(character == '\r' && after == Some('\n')) {
            words.push(character);
        }
        before = Some(character);
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    pieces
}

/// One line for a terminal: marks in angle brackets, white space folded, cut after `characters_max`.
pub fn terminal_line(text: &str, characters_max: usize) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line = String::new();
    for (count, character) in folded.chars().enumerate() {
        if count == characters_max {
            line.push('…');
            break;
        }
        // A joiner is named here wherever it stands: terminals draw them in too many ways.
        if is_named(character, None, None, LineEnds::Marked) {
            let _ = write!(line, "<{}>", code_point(character));
        } else {
            line.push(character);
        }
    }
    line
}

/// `U+202E`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// What a marked character does, for the people who meet the mark.
pub const fn character_name(character: char) -> &'static str {
    match character {
        '\n' => "line feed",
        '\r' => "carriage return",
        '\t' => "tab",
        '\u{1b}' => "escape",
        '\u{200b}' => "zero-width space",
        '\u{200c}' | '\u{200d}' => "zero-width joining control",
        '\u{2060}' | '\u{feff}' => "zero-width no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{202e}' | '\u{202d}' => "direction override",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => {
            "direction control"
        }
        '\u{2028}' | '\u{2029}' => "line separator",
        '\u{e0000}'..='\u{e007f}' => "invisible tag character",
        _ => "invisible or control character",
    }
}

fn is_named(character: char, before: Option<char>, after: Option<char>, ends: LineEnds) -> bool {
    match character {
        '\n' | '\t' => ends == LineEnds::Marked,
        '\r' => ends == LineEnds::Marked || after != Some('\n'),
        '\u{200c}' | '\u{200d}' => !joins(before, after),
        // A selector after an ideograph picks a glyph; anywhere else it can carry hidden text.
        '\u{e0100}'..='\u{e01ef}' => !before.is_some_and(is_ideograph),
        _ => character.is_control() || is_invisible(character),
    }
}

const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    ) || is_noncharacter(character)
}

/// Code points that stand for nothing and that HTML must not hold (Unicode 23.7, WHATWG "noncharacter").
const fn is_noncharacter(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || (character as u32 & 0xfffe) == 0xfffe
}

/// True where a joiner stands between two letters of a script that spells with it, or inside an emoji.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    (spells_with_joiners(before) && spells_with_joiners(after))
        || (is_emoji(before) && is_emoji(after))
}

/// Arabic, Syriac, the scripts of India and South-East Asia, Mongolian.
const fn spells_with_joiners(character: char) -> bool {
    matches!(
        character,
        '\u{620}'..='\u{8ff}'
            | '\u{900}'..='\u{109f}'
            | '\u{1780}'..='\u{17b3}'
            | '\u{1820}'..='\u{18aa}'
            | '\u{fb50}'..='\u{fdff}'
    )
}

const fn is_emoji(character: char) -> bool {
    matches!(
        character,
        '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
    )
}

const fn is_ideograph(character: char) -> bool {
    matches!(
        character,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}
