//! Text → words that can be compared: NFKC, case folded, without punctuation (liveness.md 5.1).
//!
//! Scripts written without spaces give one word a character, so that shingles mean the same in every
//! language. One pass; never fails. Cases: `tests/liveness/text.rs`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded words, each followed and preceded by one space.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folded(String);

impl Folded {
    /// Folds text for comparison; accents count.
    pub fn of(text: &str) -> Self {
        Self(by_words(text, |word, folded| fold(word.nfkc(), folded)))
    }

    /// Folds text for finding phrases: accents, the Turkish dotless i and regional letter forms of the
    /// Arabic script do not count.
    pub fn without_marks(text: &str) -> Self {
        Self(by_words(text, |word, folded| {
            let bare = word.nfkd().filter(|letter| !is_combining_mark(*letter));
            let plain = bare.map(|letter| match letter {
                'ı' | 'İ' => 'i',
                'ي' | 'ى' => 'ی',
                'ك' => 'ک',
                'ة' => 'ه',
                'أ' | 'إ' | 'آ' => 'ا',
                other => other,
            });
            fold(plain, folded);
        }))
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.words().count()
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// True where the words of `other` stand here in a row.
    pub fn contains(&self, other: &Self) -> bool {
        !other.is_empty() && self.0.contains(&other.0)
    }

    /// The words joined by single spaces, with a space before the first and after the last.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes of each byte of ASCII: itself in lower case, nothing (0), or the space between words.
const ASCII_FOLDED: [u8; 128] = {
    let mut folded = [b' '; 128];
    let mut at = 0;
    while at < folded.len() {
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() {
            folded[at] = byte.to_ascii_lowercase();
        } else if matches!(byte, b'\'' | b'`') {
            folded[at] = 0;
        }
        at += 1;
    }
    folded
};

/// Folds text that is ASCII throughout, as many pages are.
fn whole_ascii(text: &str) -> String {
    let mut folded = Vec::with_capacity(text.len() + 2);
    folded.push(b' ');
    let mut last = b' ';
    for byte in text.bytes() {
        let letter = ASCII_FOLDED[usize::from(byte) % ASCII_FOLDED.len()];
        if letter != 0 && (letter != b' ' || last != b' ') {
            folded.push(letter);
            last = letter;
        }
    }
    if last != b' ' {
        folded.push(b' ');
    }
    String::from_utf8(folded).unwrap_or_default()
}

/// Folds each word by itself: no normalization reaches over white space. A word in ASCII needs none, and most
/// words of most pages are.
fn by_words(text: &str, fold_other: impl Fn(&str, &mut String)) -> String {
    if text.is_ascii() {
        return whole_ascii(text);
    }
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for word in text.split(|letter: char| letter.is_ascii_whitespace()) {
        if word.is_ascii() {
            fold_ascii(word, &mut folded);
        } else {
            fold_other(word, &mut folded);
        }
        end_word(&mut folded);
    }
    folded
}

fn fold_ascii(word: &str, folded: &mut String) {
    for letter in word.bytes() {
        match letter {
            b'\'' | b'`' => {}
            _ if letter.is_ascii_alphanumeric() => {
                folded.push(char::from(letter.to_ascii_lowercase()));
            }
            _ => end_word(folded),
        }
    }
}

fn fold(letters: impl Iterator<Item = char>, folded: &mut String) {
    for letter in letters.flat_map(char::to_lowercase) {
        match letter {
            'ς' => folded.push('σ'),
            'ß' => folded.push_str("ss"),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            _ if is_ignorable(letter) => {}
            _ if stands_alone(letter) => {
                end_word(folded);
                folded.push(letter);
                folded.push(' ');
            }
            _ if letter.is_alphanumeric() || is_combining_mark(letter) => folded.push(letter),
            _ => end_word(folded),
        }
    }
}

/// A writing system, as far as telling languages apart goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Script {
    /// English, Turkish, Spanish …
    Latin,
    /// Russian, Ukrainian, Kazakh …
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic, Persian …
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Chinese and Japanese.
    EastAsian,
    /// Korean.
    Hangul,
    /// Any other.
    Other,
}

impl Script {
    /// The script most letters are in; `None` without letters.
    pub fn of(text: &Folded) -> Option<Self> {
        const SCRIPTS: [Script; 8] = [
            Script::Latin,
            Script::Cyrillic,
            Script::Greek,
            Script::Arabic,
            Script::Hebrew,
            Script::EastAsian,
            Script::Hangul,
            Script::Other,
        ];
        let mut counts = [0_usize; SCRIPTS.len()];
        for letter in text
            .as_str()
            .chars()
            .filter(|letter| letter.is_alphabetic())
        {
            let script = Self::of_letter(letter);
            for (count, known) in counts.iter_mut().zip(SCRIPTS) {
                *count += usize::from(known == script);
            }
        }
        let (most, script) = counts
            .into_iter()
            .zip(SCRIPTS)
            .max_by_key(|(count, _)| *count)?;
        (most > 0).then_some(script)
    }

    const fn of_letter(letter: char) -> Self {
        match letter {
            'a'..='z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' => Self::Arabic,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' => {
                Self::EastAsian
            }
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => Self::Hangul,
            _ => Self::Other,
        }
    }
}

/// Ends the word that is being written, if one is.
fn end_word(folded: &mut String) {
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Invisible characters that writers put inside words (Unicode default ignorables in common use).
fn is_ignorable(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{640}'
    )
}

/// Letters of scripts that put no spaces between words.
fn stands_alone(letter: char) -> bool {
    matches!(
        letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::{Folded, end_word, fold};

    proptest! {
        /// The short way through words in ASCII changes nothing.
        #[test]
        fn word_by_word_is_as_the_whole(text in "[ -~\\n\\té\u{301}ıßك漢\u{a0}’]{0,40}|[\u{0}-\u{7f}]{0,40}") {
            let mut whole = String::from(" ");
            fold(text.nfkc(), &mut whole);
            end_word(&mut whole);
            let by_words = Folded::of(&text);
            prop_assert_eq!(by_words.as_str(), whole.as_str());
        }
    }
}
