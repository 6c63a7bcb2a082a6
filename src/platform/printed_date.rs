//! Printed date → calendar day, in the forms platforms answer in when asked for English or numeric dates.
//!
//! Documents print dates in many more languages; reading those is `extract/`'s work. Other forms yield `None`.

use jiff::civil::Date;

/// English months, as printed by the platforms (CLDR, long form).
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Texts longer than this are no date.
const DATE_CHARS_MAX: usize = 40;
/// Numbers before this are no year of a post.
const YEAR_MIN: i16 = 1990;

/// `January 7, 2022`, `7 January 2022`, `2022-01-07`, `2022年1月7日`, `2022. 1. 7.`, `7 tháng 1, 2022`.
pub(super) fn printed_date(text: &str) -> Option<Date> {
    let text: String = text
        .chars()
        .filter(|character| !matches!(character, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}'))
        .take(DATE_CHARS_MAX + 1)
        .collect::<String>()
        .to_lowercase();
    if text.chars().count() > DATE_CHARS_MAX {
        return None;
    }
    let numbers = numbers_of(&text)?;
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let month_named = words
        .iter()
        .find_map(|word| MONTHS.iter().position(|month| month == word))
        .and_then(|index| i16::try_from(index + 1).ok());
    match (month_named, numbers.as_slice()) {
        (Some(month), [day, year]) => calendar_day(*year, month, *day),
        (None, [year, month, day]) if words.iter().all(|word| EAST_ASIAN.contains(word)) => {
            calendar_day(*year, *month, *day)
        }
        (None, [day, month, year]) if words == ["tháng"] => calendar_day(*year, *month, *day),
        _ => None,
    }
}

/// Year, month and day signs in Chinese, Japanese and Korean dates.
const EAST_ASIAN: [&str; 6] = ["年", "月", "日", "년", "월", "일"];

/// The runs of ASCII digits; `None` where one is no part of a date.
fn numbers_of(text: &str) -> Option<Vec<i16>> {
    text.split(|character: char| !character.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| run.parse().ok())
        .collect()
}

fn calendar_day(year: i16, month: i16, day: i16) -> Option<Date> {
    if year < YEAR_MIN {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
