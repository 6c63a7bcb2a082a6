//! Text → the few words and numbers that a date can be made of.
//!
//! Looks at a bounded stretch, so that reading a date costs the same whatever follows.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::super::glyph;

/// The longest printed date with weekday and time, in characters.
const DATE_CHARS_MAX: usize = 80;
/// The most words of one.
const TOKENS_MAX: usize = 14;

/// A word with its place.
#[derive(Debug, Clone)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    pub word: Word,
}

/// What a word of a date can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A run of digits of any script.
    Number { value: u32, digits: u8 },
    /// Three numbers joined by `.`, `/` or `-`.
    Joined { parts: [u32; 3], mark: u8 },
    /// Letters, folded.
    Letters(String),
}

impl Token {
    /// `de`, `del`, `d`, `of`, `ta'`: words between day, month and year.
    pub fn is_particle(&self) -> bool {
        self.is_one_of(&["de", "del", "d", "of", "ค", "พ", "ศ", "do", "di"])
    }

    /// `年`, `г.`, `р.`, `m.`, `gada`, `년`, `(e)ko`.
    pub fn is_year_mark(&self) -> bool {
        self.is_one_of(&[
            "年", "년", "г", "р", "m", "gada", "e", "ko", "eko", "sz", "god", "г.", "р.",
        ])
    }

    /// `日`, `일`, `d.`, `a`.
    pub fn is_day_mark(&self) -> bool {
        self.is_one_of(&["日", "일", "d", "a", "號", "号"])
    }

    /// A time such as `9:58`, with or without `am`.
    pub fn is_clock(&self) -> bool {
        matches!(&self.word, Word::Letters(word) if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// What may stand before the day in a rendered copy: `9:58 PM ·`.
    pub fn is_clock_part(&self) -> bool {
        self.is_clock() || self.is_one_of(&["am", "pm", "a.m", "p.m", "·", "•"])
    }

    /// What may stand between day and time.
    pub fn is_clock_joint(&self) -> bool {
        self.is_one_of(&[
            "at", "um", "à", "a", "alle", "às", "as", "om", "kl", "kello", "o", "в", "·", "la",
            "las", "saat",
        ])
    }

    /// What may follow a time.
    pub fn is_clock_tail(&self) -> bool {
        self.is_one_of(&[
            "am", "pm", "a.m", "p.m", "uhr", "pst", "pdt", "est", "edt", "cst", "cdt", "mst",
            "mdt", "utc", "gmt", "cet", "cest", "bst", "h",
        ])
    }

    /// A weekday in one of the languages that print it.
    pub fn is_weekday(&self) -> bool {
        self.is_one_of(&[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mon",
            "tue",
            "wed",
            "thu",
            "fri",
            "sat",
            "sun",
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
            "lundi",
            "mardi",
            "mercredi",
            "jeudi",
            "vendredi",
            "samedi",
            "dimanche",
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonntag",
            "lunedì",
            "martedì",
            "mercoledì",
            "giovedì",
            "venerdì",
            "sabato",
            "domenica",
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "senin",
            "selasa",
            "rabu",
            "kamis",
            "jumat",
            "sabtu",
            "minggu",
        ])
    }

    /// A date begins with a number, a month, a weekday or a time; anything else is not looked at further.
    fn may_open(&self) -> bool {
        const FIRST_OF_TWO: &[&str] = &["tháng", "meán", "deireadh", "كانون", "تشرين", "ngày"];
        match &self.word {
            Word::Number { .. } | Word::Joined { .. } => true,
            Word::Letters(word) => {
                super::month(word).is_some()
                    || self.is_weekday()
                    || self.is_clock_part()
                    || FIRST_OF_TWO.contains(&word.as_str())
            }
        }
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        matches!(&self.word, Word::Letters(word) if words.contains(&word.as_str()))
    }
}

/// Case, compatibility forms and combining Arabic marks folded away, so that spellings of one name are one.
pub fn fold(word: &str) -> String {
    word.nfkc()
        .filter(|c| !glyph::is_invisible(*c) && *c != '\u{654}')
        .flat_map(char::to_lowercase)
        // Lower-casing the Turkish capital leaves a combining dot.
        .filter(|c| *c != '\u{307}')
        .collect()
}

/// The value of a decimal digit of the scripts that print dates (platforms.md 4.4).
pub fn digit(c: char) -> Option<u32> {
    let zero = match u32::from(c) {
        code @ 0x30..=0x39 => return Some(code - 0x30),
        0x660..=0x669 => 0x660,
        0x6f0..=0x6f9 => 0x6f0,
        0x966..=0x96f => 0x966,
        0x9e6..=0x9ef => 0x9e6,
        0xe50..=0xe59 => 0xe50,
        0xae6..=0xaef => 0xae6,
        0xbe6..=0xbef => 0xbe6,
        0xce6..=0xcef => 0xce6,
        0xff10..=0xff19 => 0xff10,
        _ => return None,
    };
    Some(u32::from(c) - zero)
}

/// Splits what stands at `at` into tokens, up to a blank line or a character no date contains.
pub fn split(text: &str, at: usize) -> Vec<Token> {
    let rest = text.get(at..).unwrap_or_default();
    let stretch_end = rest
        .char_indices()
        .nth(DATE_CHARS_MAX)
        .map_or(rest.len(), |(end, _)| end);
    let stretch = rest.get(..stretch_end).unwrap_or_default();
    let mut tokens = Vec::new();
    let mut place = 0;
    while tokens.len() < TOKENS_MAX {
        let Some(skipped) = separators(stretch.get(place..).unwrap_or_default()) else {
            break;
        };
        place += skipped;
        let Some((word, length)) = word(stretch.get(place..).unwrap_or_default()) else {
            break;
        };
        let token = Token {
            start: at + place,
            end: at + place + length,
            word,
        };
        if tokens.is_empty() && !token.may_open() {
            return tokens;
        }
        tokens.push(token);
        place += length;
    }
    close_with_stops(text, &mut tokens);
    tokens
}

/// The stop of `г.`, `d.`, `7.` at the end of a date is part of the printed form of these.
fn close_with_stops(text: &str, tokens: &mut [Token]) {
    for token in tokens {
        let stopped = text
            .get(token.end..)
            .is_some_and(|rest| rest.starts_with('.'));
        let takes_stop = token.is_year_mark() || token.is_day_mark();
        if stopped && takes_stop {
            token.end += 1;
        }
    }
}

/// How many bytes of blanks, commas and brackets stand here; `None` where a blank line ends the date.
fn separators(text: &str) -> Option<usize> {
    let mut line_ends = 0;
    let mut length = 0;
    for c in text.chars() {
        line_ends += usize::from(c == '\n');
        let separates = glyph::is_blank(c)
            || matches!(
                c,
                ',' | '،' | '、' | '，' | '(' | ')' | '’' | '\'' | '.' | '>'
            );
        if !separates {
            break;
        }
        length += c.len_utf8();
    }
    (line_ends < 2).then_some(length)
}

/// The word at the start of `text` and its length.
fn word(text: &str) -> Option<(Word, usize)> {
    let first = text.chars().next()?;
    if digit(first).is_some() {
        return Some(number(text));
    }
    if matches!(
        first,
        '·' | '•' | '年' | '月' | '日' | '년' | '월' | '일' | '号' | '號'
    ) {
        return Some((Word::Letters(first.to_string()), first.len_utf8()));
    }
    let mut length = 0;
    for c in text.chars() {
        let inside = c.is_alphabetic()
            || length > 0 && continues_misread(text, length, c)
            || is_combining(c)
            || glyph::is_invisible(c)
            || c == '-' && length > 0
            || c == '.' && length > 0 && text.get(length + 1..).is_some_and(starts_lowercase);
        if !inside || digit(c).is_some() || matches!(c, '年' | '日') {
            break;
        }
        length += c.len_utf8();
    }
    (length > 0).then(|| {
        (
            Word::Letters(fold(&read_again(text.get(..length).unwrap_or_default()))),
            length,
        )
    })
}

/// UTF-8 taken for Windows-1252 shows `ä` as `Ã¤`: the second character belongs to the word.
fn continues_misread(text: &str, at: usize, c: char) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_some_and(is_misread_lead) && !c.is_ascii()
}

/// What the first bytes of Latin letters look like when taken for Windows-1252.
const fn is_misread_lead(c: char) -> bool {
    matches!(c, 'Ã' | 'Ä' | 'Å')
}

/// A word whose UTF-8 was taken for Windows-1252, as it was written; any other as it is.
fn read_again(word: &str) -> Cow<'_, str> {
    if !word.contains(is_misread_lead) {
        return Cow::Borrowed(word);
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(word);
    match String::from_utf8(bytes.into_owned()) {
        Ok(written) if !unmappable => Cow::Owned(written),
        _ => Cow::Borrowed(word),
    }
}

/// A number, a joined number (`7.1.2022`) or a time (`9:58`, with a glued `am`).
fn number(text: &str) -> (Word, usize) {
    let mut parts = [0u32; 3];
    let mut digits = [0u8; 3];
    let mut part = 0;
    let mut mark = 0;
    let mut length = 0;
    let mut first_length = 0;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if let Some(value) = digit(c) {
            parts[part] = parts[part].saturating_mul(10).saturating_add(value);
            digits[part] = digits[part].saturating_add(1);
            length += c.len_utf8();
            if part == 0 {
                first_length = length;
            }
        } else if matches!(c, ':') && part == 0 {
            return clock(text);
        } else if matches!(c, '.' | '/' | '-')
            && part < 2
            && (part == 0 || u8::try_from(c).ok() == Some(mark))
            && characters.peek().copied().and_then(digit).is_some()
        {
            mark = c as u8;
            part += 1;
            length += 1;
        } else {
            break;
        }
    }
    if part == 2 && digits.iter().all(|count| (1..=4).contains(count)) {
        return (Word::Joined { parts, mark }, length);
    }
    let ordinal = ordinal_length(text.get(first_length..).unwrap_or_default());
    let word = Word::Number {
        value: parts[0],
        digits: digits[0],
    };
    (word, first_length + ordinal)
}

/// The length of a glued ordinal ending: `19th`, `1er`, `1º`.
fn ordinal_length(text: &str) -> usize {
    ["st", "nd", "rd", "th", "er", "º", "ª", "°"]
        .iter()
        .find(|ending| {
            text.starts_with(**ending)
                && !text
                    .get(ending.len()..)
                    .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        })
        .map_or(0, |ending| ending.len())
}

fn clock(text: &str) -> (Word, usize) {
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b':')
        .count();
    let rest = text.get(length..).unwrap_or_default().to_ascii_lowercase();
    let half = usize::from(rest.starts_with("am") || rest.starts_with("pm")) * 2;
    let length = length.max(1) + half;
    let length =
        glyph::floor_boundary(text, length).max(text.chars().next().map_or(1, char::len_utf8));
    (
        Word::Letters(fold(text.get(..length).unwrap_or_default())),
        length,
    )
}

fn starts_lowercase(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
