//! One character → what it counts as when spellings of the same text are compared.
//!
//! White space, quote marks, dashes, compatibility forms and invisible characters differ between copies of
//! one text; letters, digits, signs and the order of everything do not (Unicode Standard Annex 15 for the
//! normal forms).

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// What a character counts as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Folded {
    /// It is not seen: joiners, direction marks, variation selectors, soft hyphens.
    Nothing,
    /// White space and control characters.
    Space,
    /// Any kind of dash; the flag tells the kinds that can be a minus sign.
    Dash {
        /// True for hyphen-minus, en dash and the minus signs.
        can_be_minus: bool,
    },
    /// One character.
    One(char),
    /// The compatibility decomposition.
    Several(Vec<char>),
}

/// Folds one character.
pub(super) fn fold(character: char) -> Folded {
    if character.is_ascii_graphic() && !matches!(character, '-' | '`') {
        return Folded::One(character);
    }
    if is_invisible(character) {
        return Folded::Nothing;
    }
    if character.is_whitespace() || character.is_control() {
        return Folded::Space;
    }
    match character {
        '-' | '‑' | '–' | '−' | '﹣' | '－' => Folded::Dash { can_be_minus: true },
        '‐' | '‒' | '—' | '―' | '﹘' | '⸺' | '⸻' | '־' | '֊' | '᐀' | '⸗' => {
            Folded::Dash {
                can_be_minus: false,
            }
        }
        '“' | '”' | '„' | '‟' | '❝' | '❞' | '«' | '»' | '″' | '〝' | '〞' | '〟' | '「' | '」'
        | '『' | '』' | '״' | '🙶' | '🙷' | '🙸' => Folded::One('"'),
        '〜' => Folded::One('~'),
        '⋯' | '︙' => Folded::Several(vec!['.'; 3]),
        '‘' | '’' | '‚' | '‛' | '❛' | '❜' | '‹' | '›' | '′' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | '׳'
        | '΄' | '᾽' | '᾿' => Folded::One('\''),
        // Romanian is written with either; which one is a matter of the font (Unicode Standard, 7.1).
        'ș' => decomposed('ş'),
        'Ș' => decomposed('Ş'),
        'ț' => decomposed('ţ'),
        'Ț' => decomposed('Ţ'),
        '\u{326}' => Folded::One('\u{327}'),
        _ => decomposed(character),
    }
}

/// A compatibility form counts as what it stands for, unless that would change a number or a word: `10²` is not
/// `102`, `1½` is not `11/2`, `10ⁿ` is not `10n` and `№` is not `No`. Full-width and mathematical digits are
/// plain digits.
fn decomposed(character: char) -> Folded {
    let mut parts = Vec::new();
    decompose_compatible(character, |part| parts.push(part));
    if matches!(character, '\u{339f}'..='\u{33a6}') {
        // Square and cubic millimetres to kilometres.
        for part in &mut parts {
            *part = match *part {
                '2' => '²',
                '3' => '³',
                other => other,
            };
        }
        return Folded::Several(parts);
    }
    let makes_digits = parts.iter().any(char::is_ascii_digit);
    let plain_digit = matches!(character, '０'..='９' | '\u{1d7ce}'..='\u{1d7ff}');
    match parts.as_slice() {
        _ if (makes_digits && !plain_digit) || is_more_than_its_parts(character) => {
            Folded::One(character)
        }
        [part] if *part == character => Folded::One(character),
        [part] => fold(*part),
        _ => Folded::Several(parts.into_iter().flat_map(folded_part).collect()),
    }
}

/// A part of a decomposition, which decomposes no further, as it is compared.
fn folded_part(part: char) -> Vec<char> {
    match fold(part) {
        Folded::Nothing => Vec::new(),
        Folded::Space => vec![' '],
        Folded::Dash { .. } => vec!['-'],
        Folded::One(one) => vec![one],
        Folded::Several(parts) => parts,
    }
}

/// The numero sign, ideographs for numbers in brackets and circles, raised and lowered letters.
fn is_more_than_its_parts(character: char) -> bool {
    matches!(character,
        '\u{2116}'
        | '\u{3220}'..='\u{3229}'
        | '\u{3280}'..='\u{3289}'
        | '\u{2b0}'..='\u{2b8}'
        | '\u{2e0}'..='\u{2e4}'
        | '\u{1d2c}'..='\u{1d6a}'
        | '\u{1d78}'
        | '\u{1d9b}'..='\u{1dbf}'
        | '\u{2071}'
        | '\u{207f}'
        | '\u{2090}'..='\u{209c}'
        | '\u{2c7c}'..='\u{2c7d}')
}

/// Part of a word: letters, digits and the marks that combine with them.
pub(super) fn is_word_part(character: char) -> bool {
    character.is_alphanumeric() || is_mark(character)
}

/// A mark that combines with the character before it.
pub(super) fn is_mark(character: char) -> bool {
    canonical_combining_class(character) != 0 || is_nikhahit(character)
}

/// The ring of Thai and Lao vowels, which has no combining class but is written before or behind a tone mark.
pub(super) const fn is_nikhahit(character: char) -> bool {
    matches!(character, '\u{e4d}' | '\u{ecd}')
}

/// Signs that stand on, below or around the letter before them, whatever their combining class; and those that
/// lengthen or repeat it.
pub(super) fn continues_letter(character: char) -> bool {
    is_mark(character)
        || matches!(character,
            '\u{e30}'..='\u{e3a}' | '\u{e45}'..='\u{e4e}' | '\u{eb0}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
            | '\u{102b}'..='\u{103e}' | '\u{1056}'..='\u{1059}' | '\u{105e}'..='\u{1060}'
            | '\u{1071}'..='\u{1074}' | '\u{1082}'..='\u{108d}'
            | '\u{17b4}'..='\u{17d3}'
            | 'ー' | '々' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
            | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ'
            | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ')
}

/// Scripts that put no space between words; each of their letters is compared by itself. Their digits make
/// numbers, in which white space counts as in all others.
pub(super) fn is_unspaced(character: char) -> bool {
    let of_such_a_script = matches!(character,
        '\u{0e00}'..='\u{0eff}'     // Thai, Lao
        | '\u{1000}'..='\u{109f}'   // Myanmar
        | '\u{1780}'..='\u{17ff}'   // Khmer
        | '\u{3041}'..='\u{30ff}'   // Hiragana, Katakana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'   // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}');
    of_such_a_script && !character.is_numeric()
}

/// Characters that change nothing a reader reads. Those that turn the order of what follows around do.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}'                    // soft hyphen
        | '\u{640}'                 // Arabic stretching
        | '\u{34f}'
        | '\u{61c}'                 // direction marks
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'   // zero-width, joiners, direction marks
        | '\u{202a}'..='\u{202c}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'   // variation selectors
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Joiners between letters: some spellings need them, many copies lose all of them.
pub(super) const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// The signs of currencies.
pub(super) const fn is_currency(character: char) -> bool {
    matches!(
        character,
        '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}'
    )
}
