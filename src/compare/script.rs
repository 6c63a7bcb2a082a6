//! A text → the script most of its letters are in (Unicode's blocks, the large ones).
//!
//! Says nothing about the language: many share a script.

/// So many letters in a hundred must be of one script for it to be the text's.
const SHARE_PERCENT_MIN: usize = 60;
/// Fewer letters tell nothing.
const LETTERS_MIN: usize = 6;

const NAMES: [&str; 11] = [
    "Latin",
    "Greek",
    "Cyrillic",
    "Armenian",
    "Hebrew",
    "Arabic",
    "Indic",
    "Thai",
    "Georgian",
    "Hangul",
    "Han and Kana",
];

/// The script of a text; `None` where it is mixed, unknown or too short. Links are no words.
pub(super) fn script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; NAMES.len()];
    let mut letters = 0_usize;
    let words = text.split_whitespace().filter(|word| {
        !word.contains("://") && !word.starts_with(['@', '#']) && !word.starts_with("pic.")
    });
    for letter in words
        .flat_map(str::chars)
        .filter(|letter| letter.is_alphabetic())
    {
        letters += 1;
        if let Some(count) = number(letter).and_then(|number| counts.get_mut(number)) {
            *count += 1;
        }
    }
    let (most, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let clear = letters >= LETTERS_MIN && count * 100 >= letters * SHARE_PERCENT_MIN;
    clear.then(|| NAMES.get(most).copied())?
}

const fn number(letter: char) -> Option<usize> {
    Some(match letter {
        '\u{41}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 0,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 1,
        '\u{400}'..='\u{52f}' => 2,
        '\u{530}'..='\u{58f}' => 3,
        '\u{590}'..='\u{5ff}' => 4,
        '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' => 5,
        '\u{900}'..='\u{dff}' => 6,
        '\u{e00}'..='\u{e7f}' => 7,
        '\u{10a0}'..='\u{10ff}' => 8,
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}' => 9,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => 10,
        _ => return None,
    })
}
