//! A stretch of a post → whether it begins and ends where words, numbers and signs do.
//!
//! `5 per cent` out of `<5 per cent`, `000 people` out of `10 000 people`, `5` out of `5 million` and `violent`
//! out of `non-violent` are the post's characters and not its words. The end of a line ends a number. Cases:
//! `tests/cases/compare/pairs/torn-excerpts.json`, `honest-excerpts.json`.

use super::amount::{changes_number_after, changes_number_before, is_han_number};
use super::fold::{continues_letter, is_currency, is_mark, is_unspaced};
use crate::model::citation::Span;

/// Digits between the white space of a large number.
const GROUP_DIGITS: usize = 3;
/// A number of so many digits is a year, which no unit or multiple follows.
const YEAR_DIGITS: usize = 4;
/// Makes a picture of the character before it, as of digits on keycaps.
const VARIATION_SELECTOR: char = '\u{fe0f}';

/// True where the stretch tears something apart at either end. `span` is in code points of `text`.
pub(super) fn is_torn(text: &str, span: Span) -> bool {
    let byte = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let (start, end) = (byte(span.start), byte(span.end));
    let (Some(before), Some(inside), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else {
        return false;
    };
    glued_before(before, inside)
        || glued_after(before, inside, after)
        || first.is_numeric() && number_began_earlier(before, inside)
        || multiple_of_number_before(before, inside)
        || last.is_numeric() && number_goes_on(before, inside, after)
}

/// The character before belongs to the word, name or picture that the stretch begins with.
fn glued_before(before: &str, inside: &str) -> bool {
    let first = inside.chars().next().unwrap_or(' ');
    let mut earlier = before.chars().rev();
    let Some(other) = earlier.next().filter(|one| !one.is_whitespace()) else {
        return false;
    };
    let behind_letter = earlier.next().is_some_and(char::is_alphanumeric);
    let inside_name = other == '.' && behind_letter && (first.is_lowercase() || first.is_numeric());
    let inside_pair = other == '/' && behind_letter && first.is_alphabetic();
    let half_flag = is_flag_half(first) && flag_halves_at_end(before) % 2 == 1;
    inside_name
        || inside_pair
        || half_flag
        || is_apostrophe(other) && !is_elided(before, inside)
        || glued(other, first)
        || is_currency(other) && first.is_alphabetic()
}

/// The character behind belongs to the word, name or picture that the stretch ends with.
fn glued_after(before: &str, inside: &str, after: &str) -> bool {
    let after = after.trim_start_matches(VARIATION_SELECTOR);
    let mut later = after.chars();
    let Some(next) = later.next().filter(|one| !one.is_whitespace()) else {
        return false;
    };
    let last = inside.chars().next_back().unwrap_or(' ');
    let second = later.next();
    let continues =
        |one: Option<char>| one.is_some_and(|one| one.is_lowercase() || one.is_numeric());
    let inside_name = next == '.' && last.is_alphanumeric() && continues(second);
    let inside_pair =
        next == '/' && last.is_alphabetic() && second.is_some_and(char::is_alphabetic);
    // Enclosing signs, keycaps and the letters of a flag's region.
    let on_top = matches!(next, '\u{20d0}'..='\u{20f0}' | '\u{e0020}'..='\u{e007f}');
    let halves = flag_halves_at_end(inside);
    let in_front = if halves == inside.chars().count() {
        flag_halves_at_end(before)
    } else {
        0
    };
    let before_apostrophe =
        is_apostrophe(next) && last.is_alphabetic() && second.is_some_and(char::is_alphabetic);
    let half_flag = is_flag_half(next) && (halves + in_front) % 2 == 1;
    inside_name || inside_pair || before_apostrophe || on_top || half_flag || glued(last, next)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ')
}

/// The mark before the stretch is none between two letters, or stands behind an elided article or preposition, as in
/// `l’usine` and `dell’acqua`; `don’t`, `I’m` and `he’ll` are one word each.
fn is_elided(before: &str, inside: &str) -> bool {
    const ELIDED: [&str; 12] = [
        "qu", "un", "dell", "all", "nell", "dall", "sull", "quell", "quest", "jusqu", "lorsqu",
        "puisqu",
    ];
    /// `’m`, `’ll`, `’ve` and `’re` are no words of their own.
    const LETTERS_MIN: usize = 3;
    let mut earlier = before.chars();
    earlier.next_back();
    let word = earlier.as_str();
    let length = word
        .chars()
        .rev()
        .take_while(|one| one.is_alphabetic())
        .map(char::len_utf8)
        .sum::<usize>();
    let word = word.get(word.len() - length..).unwrap_or_default();
    let letters = inside.chars().take_while(|one| one.is_alphabetic()).count();
    let is_article = word.chars().count() == 1 || ELIDED.contains(&word.to_lowercase().as_str());
    word.is_empty() || letters == 0 || is_article && letters >= LETTERS_MIN
}

/// Two characters without white space between them that belong to one word, tag or picture.
fn glued(one: char, other: char) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let of_one_word =
        is_letter(one) && is_letter(other) && !is_unspaced(one) && !is_unspaced(other);
    let is_katakana = |letter: char| matches!(letter, '\u{30a1}'..='\u{30fa}' | 'ー');
    // An em dash parts, and so does an en dash with white space beside it.
    let joins = |letter: char| {
        matches!(
            letter,
            '-' | '‐' | '‑' | '–' | '־' | '֊' | '᐀' | '_' | '#' | '@' | '\u{200d}'
        )
    };
    let is_skin = matches!(other, '\u{1f3fb}'..='\u{1f3ff}');
    of_one_word
        || continues_letter(other)
        || is_katakana(one) && is_katakana(other)
        || in_han_number(one)
            && (in_han_number(other) || matches!(other, '成' | '割' | '折' | '倍'))
        || joins(one)
        || joins(other) && other != '#' && other != '@'
        || is_skin
}

/// Digits of any script, and the characters that write numbers in Han.
fn in_han_number(character: char) -> bool {
    character.is_numeric() || is_han_number(character)
}

/// A flag is two of these.
fn is_flag_half(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

fn flag_halves_at_end(text: &str) -> usize {
    text.chars()
        .rev()
        .take_while(|one| is_flag_half(*one))
        .count()
}

/// Digits, signs or words before the stretch are part of the number it begins with, or change it.
fn number_began_earlier(before: &str, inside: &str) -> bool {
    let earlier = without_blanks_behind(before);
    let mut backwards = earlier.chars().rev();
    let Some(other) = backwards.next().filter(|one| !is_line_end(*one)) else {
        return false;
    };
    let sign_before = backwards.next();
    let apart = earlier.len() < before.len();
    let behind_digit = sign_before.is_some_and(char::is_numeric);
    let begins_word = sign_before.is_none_or(char::is_whitespace);
    if !apart {
        // `3.5` and `.5`, but neither `...500` nor `UPDATE:500`.
        return match other {
            '.' | ',' => behind_digit || begins_word,
            ':' | '/' => behind_digit,
            _ => {
                is_sign_of_what_follows(other)
                    || matches!(other, '-' | '–' | '^' | '=')
                    || joins_numbers(other) && behind_digit
            }
        };
    }
    let digits_before = trailing_digits(earlier);
    let is_heart = earlier
        .strip_suffix('3')
        .is_some_and(|rest| rest.ends_with('<'));
    let in_group = leading_digits(inside) == GROUP_DIGITS
        && (1..=GROUP_DIGITS).contains(&digits_before)
        && !is_heart;
    let is_fraction = inside.starts_with(|one: char| one.is_numeric() && !one.is_ascii_digit())
        && other.is_ascii_digit();
    let of_range = joins_numbers(other)
        && without_blanks_behind(earlier.trim_end_matches(joins_numbers))
            .ends_with(char::is_numeric);
    let word = earlier
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    // Marks of quoted lines, arrows and names such as Canal+ are signs of no number.
    let is_sign =
        is_currency(other) || is_sign_of_what_follows(other) && other != '>' && begins_word;
    in_group || is_fraction || of_range || is_sign || changes_number_after(word)
}

/// The stretch begins with `million` or the like, and the number that counts them stands before it.
fn multiple_of_number_before(before: &str, inside: &str) -> bool {
    let earlier = without_blanks_behind(before);
    let digits = trailing_digits(earlier);
    let apart = earlier.len() < before.len();
    digits > 0 && (!apart || digits != YEAR_DIGITS) && changes_number_before(inside)
}

/// Digits, signs or words behind the stretch are part of the number it ends with, or change it.
fn number_goes_on(before: &str, inside: &str, after: &str) -> bool {
    let after = after.trim_start_matches(VARIATION_SELECTOR);
    let later = without_blanks(after);
    let Some(next) = later.chars().next().filter(|one| !is_line_end(*one)) else {
        return false;
    };
    let apart = later.len() < after.len();
    let digits = trailing_digits(inside);
    let in_group =
        apart && leading_digits(later) == GROUP_DIGITS && (1..=GROUP_DIGITS).contains(&digits);
    let is_fraction = next.is_numeric() && !next.is_ascii_digit();
    let digit_behind = |text: &str| text.starts_with(char::is_numeric);
    let has_more_digits = matches!(next, '.' | ',' | ':' | '/' | '٫' | '٬')
        && digit_behind(later.get(next.len_utf8()..).unwrap_or_default());
    let is_year = apart && digits == YEAR_DIGITS;
    let joined = without_blanks(later.trim_start_matches(joins_numbers));
    let of_range = joins_numbers(next)
        && digit_behind(joined)
        && (!is_year || leading_digits(joined) == YEAR_DIGITS);
    let of_product = apart
        && later
            .strip_prefix(['x', ':'])
            .is_some_and(|rest| rest.starts_with(' ') && digit_behind(without_blanks(rest)));
    let is_power = !apart && matches!(next, '+' | '^' | '*' | '×' | '=');
    in_group
        || is_fraction
        || has_more_digits
        || of_range
        || of_product
        || is_power
        || is_unit(next)
        || !apart && closes_nothing(next, before, inside)
        || !is_year && changes_number_before(later)
}

/// A straight quote mark behind a number that closes no quote: feet and inches, minutes and seconds.
fn closes_nothing(mark: char, before: &str, inside: &str) -> bool {
    matches!(mark, '"' | '\'') && (marks(mark, before) + marks(mark, inside)).is_multiple_of(2)
}

/// How often a quote mark stands in a text; an apostrophe between letters is none.
fn marks(mark: char, text: &str) -> usize {
    let mut count = 0;
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_letter = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
        let between = is_letter(before) && is_letter(characters.peek().copied());
        count += usize::from(character == mark && !between);
        before = Some(character);
    }
    count
}

/// Without the white space at its beginning, line ends aside.
fn without_blanks(text: &str) -> &str {
    text.trim_start_matches(|one: char| one.is_whitespace() && !is_line_end(one))
}

fn without_blanks_behind(text: &str) -> &str {
    text.trim_end_matches(|one: char| one.is_whitespace() && !is_line_end(one))
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Dashes of ranges and signs of operations.
fn joins_numbers(sign: char) -> bool {
    matches!(
        sign,
        '-' | '‐' | '‑' | '–' | '—' | '−' | '×' | '*' | '+' | '÷' | '~' | '〜' | '～'
    )
}

/// Signs that change the number behind them, with white space between, too; a dash there is a dash.
fn is_sign_of_what_follows(sign: char) -> bool {
    is_currency(sign)
        || matches!(
            sign,
            '−' | '+' | '±' | '<' | '>' | '≤' | '≥' | '≈' | '∼' | '~' | '%'
        )
}

fn is_unit(sign: char) -> bool {
    is_currency(sign)
        || matches!(
            sign,
            '%' | '‰'
                | '‱'
                | '٪'
                | '％'
                | '﹪'
                | '°'
                | '²'
                | '³'
                | '⁄'
                | '′'
                | '″'
                | '℃'
                | '℉'
        )
}

fn leading_digits(text: &str) -> usize {
    text.chars().take_while(|one| one.is_numeric()).count()
}

fn trailing_digits(text: &str) -> usize {
    text.chars()
        .rev()
        .take_while(|one| one.is_numeric())
        .count()
}
