//! A stretch of a post → whether it begins and ends where words, numbers and signs do.
//!
//! `5 per cent` out of `<5 per cent`, `000 people` out of `10 000 people` and `violent` out of `non-violent` are
//! the post's characters and not its words. Cases: `tests/cases/compare/pairs/torn-excerpts.json`.

use super::fold::{is_currency, is_mark, is_unspaced};
use crate::model::citation::Span;

/// Digits between the white space of a large number.
const GROUP_DIGITS: usize = 3;

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
    torn_at_start(before, inside) || torn_at_end(inside, after)
}

fn torn_at_start(before: &str, inside: &str) -> bool {
    let Some(first) = inside.chars().next() else {
        return false;
    };
    let touching = before
        .chars()
        .next_back()
        .filter(|one| !one.is_whitespace());
    if let Some(other) = touching {
        return glued(other, first) || is_number_sign(other) && first.is_numeric();
    }
    let earlier = before.trim_end();
    let in_group = leading_digits(inside) == GROUP_DIGITS
        && (1..=GROUP_DIGITS).contains(&trailing_digits(earlier));
    let signed = earlier
        .chars()
        .next_back()
        .is_some_and(is_sign_of_what_follows);
    first.is_numeric() && (in_group || signed)
}

fn torn_at_end(inside: &str, after: &str) -> bool {
    let Some(last) = inside.chars().next_back() else {
        return false;
    };
    let later = after.trim_start();
    let Some(next) = later.chars().next() else {
        return false;
    };
    let followed_by_digit = later.chars().nth(1).is_some_and(char::is_numeric);
    let goes_on = last.is_numeric()
        && (is_unit(next) || matches!(next, '.' | ',' | ':' | '/' | '–') && followed_by_digit);
    if later.len() == after.len() {
        return goes_on || glued(last, next);
    }
    let in_group = leading_digits(later) == GROUP_DIGITS
        && (1..=GROUP_DIGITS).contains(&trailing_digits(inside));
    goes_on || in_group
}

/// Two characters without white space between them that belong to one word, tag or picture.
fn glued(one: char, other: char) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let of_one_word =
        is_letter(one) && is_letter(other) && !is_unspaced(one) && !is_unspaced(other);
    let joins = |letter: char| matches!(letter, '-' | '‐' | '‑' | '_' | '#' | '@' | '\u{200d}');
    let is_flag = |letter: char| matches!(letter, '\u{1f1e6}'..='\u{1f1ff}');
    let is_skin = matches!(other, '\u{1f3fb}'..='\u{1f3ff}');
    of_one_word
        || joins(one)
        || joins(other) && other != '#' && other != '@'
        || is_skin
        || is_flag(one) && is_flag(other)
}

/// Signs that change the number they stand before.
fn is_number_sign(sign: char) -> bool {
    is_sign_of_what_follows(sign)
        || matches!(sign, '-' | '–' | '~' | '.' | ',' | ':' | '/' | '^' | '=')
}

/// Those that do so with white space between, too; a dash there is a dash.
fn is_sign_of_what_follows(sign: char) -> bool {
    is_currency(sign) || matches!(sign, '−' | '+' | '±' | '<' | '>' | '≤' | '≥' | '≈' | '∼')
}

fn is_unit(sign: char) -> bool {
    is_currency(sign) || matches!(sign, '%' | '‰' | '٪' | '°' | '²' | '³' | '⁄')
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
