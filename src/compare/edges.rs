//! A stretch of a post → whether it begins and ends where words, numbers and signs do.
//!
//! `5 per cent` out of `<5 per cent`, `000 people` out of `10 000 people`, `5` out of `5 million` and `violent`
//! out of `non-violent` are the post's characters and not its words. Cases:
//! `tests/cases/compare/pairs/torn-excerpts.json`.

use super::amount::{changes_number_after, changes_number_before};
use super::fold::{is_currency, is_mark, is_unspaced};
use crate::model::citation::Span;

/// Digits between the white space of a large number.
const GROUP_DIGITS: usize = 3;
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
    glued_before(before, first)
        || glued_after(last, after)
        || first.is_numeric() && number_began_earlier(before, inside)
        || last.is_numeric() && number_goes_on(before, inside, after)
}

/// The character before belongs to the word, name or picture that the stretch begins with.
fn glued_before(before: &str, first: char) -> bool {
    let mut earlier = before.chars().rev();
    let Some(other) = earlier.next().filter(|one| !one.is_whitespace()) else {
        return false;
    };
    let inside_name = other == '.'
        && earlier.next().is_some_and(char::is_alphanumeric)
        && (first.is_lowercase() || first.is_numeric());
    inside_name || glued(other, first) || is_currency(other) && first.is_alphabetic()
}

/// The character behind belongs to the word, name or picture that the stretch ends with.
fn glued_after(last: char, after: &str) -> bool {
    let after = after.trim_start_matches(VARIATION_SELECTOR);
    let mut later = after.chars();
    let Some(next) = later.next().filter(|one| !one.is_whitespace()) else {
        return false;
    };
    let inside_name = next == '.'
        && last.is_alphanumeric()
        && later
            .next()
            .is_some_and(|one| one.is_lowercase() || one.is_numeric());
    // Enclosing signs, keycaps and the letters of a flag's region.
    let on_top = matches!(next, '\u{20d0}'..='\u{20f0}' | '\u{e0020}'..='\u{e007f}');
    inside_name || on_top || glued(last, next)
}

/// Two characters without white space between them that belong to one word, tag or picture.
fn glued(one: char, other: char) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let of_one_word =
        is_letter(one) && is_letter(other) && !is_unspaced(one) && !is_unspaced(other);
    // An em dash parts, and so does an en dash with white space beside it.
    let joins = |letter: char| {
        matches!(
            letter,
            '-' | '‐' | '‑' | '–' | '־' | '֊' | '᐀' | '_' | '#' | '@' | '\u{200d}'
        )
    };
    let is_flag = |letter: char| matches!(letter, '\u{1f1e6}'..='\u{1f1ff}');
    let is_skin = matches!(other, '\u{1f3fb}'..='\u{1f3ff}');
    of_one_word
        || joins(one)
        || joins(other) && other != '#' && other != '@'
        || is_skin
        || is_flag(one) && is_flag(other)
}

/// Digits, signs or words before the stretch are part of the number it begins with, or change it.
fn number_began_earlier(before: &str, inside: &str) -> bool {
    let earlier = before.trim_end();
    let Some(other) = earlier.chars().next_back() else {
        return false;
    };
    let apart = earlier.len() < before.len();
    let in_group = apart
        && leading_digits(inside) == GROUP_DIGITS
        && (1..=GROUP_DIGITS).contains(&trailing_digits(earlier));
    let of_range = joins_numbers(other)
        && earlier
            .trim_end_matches(joins_numbers)
            .trim_end()
            .ends_with(char::is_numeric);
    let word = earlier
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    in_group
        || of_range
        || is_sign_of_what_follows(other)
        || !apart && is_number_sign(other)
        || apart && changes_number_after(word)
}

/// Digits, signs or words behind the stretch are part of the number it ends with, or change it.
fn number_goes_on(before: &str, inside: &str, after: &str) -> bool {
    let later = after.trim_start_matches(VARIATION_SELECTOR).trim_start();
    let Some(next) = later.chars().next() else {
        return false;
    };
    let apart = after.starts_with(char::is_whitespace);
    let in_group = apart
        && leading_digits(later) == GROUP_DIGITS
        && (1..=GROUP_DIGITS).contains(&trailing_digits(inside));
    let is_fraction = next.is_numeric() && !next.is_ascii_digit();
    let has_more_digits = matches!(next, '.' | ',' | ':' | '/' | '٫' | '٬')
        && later.chars().nth(1).is_some_and(char::is_numeric);
    let of_range = joins_numbers(next)
        && later
            .trim_start_matches(joins_numbers)
            .trim_start()
            .starts_with(char::is_numeric);
    let is_power = !apart && matches!(next, '+' | '^' | '*' | '×' | '=');
    in_group
        || is_fraction
        || has_more_digits
        || of_range
        || is_power
        || is_unit(next)
        || !apart && closes_nothing(next, before, inside)
        || changes_number_before(later)
}

/// A straight quote mark behind a number that closes no quote: feet and inches, minutes and seconds.
fn closes_nothing(mark: char, before: &str, inside: &str) -> bool {
    matches!(mark, '"' | '\'')
        && (before.matches(mark).count() + inside.matches(mark).count()).is_multiple_of(2)
}

/// Dashes of ranges and signs of operations.
fn joins_numbers(sign: char) -> bool {
    matches!(
        sign,
        '-' | '‐' | '‑' | '–' | '—' | '−' | '×' | '*' | '+' | '÷' | '~' | '〜' | '～'
    )
}

/// Signs that change the number they stand before.
fn is_number_sign(sign: char) -> bool {
    matches!(sign, '-' | '–' | '~' | '.' | ',' | ':' | '/' | '^' | '=')
}

/// Those that do so with white space between, too; a dash there is a dash.
fn is_sign_of_what_follows(sign: char) -> bool {
    is_currency(sign)
        || matches!(
            sign,
            '−' | '+' | '±' | '<' | '>' | '≤' | '≥' | '≈' | '∼' | '%'
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
