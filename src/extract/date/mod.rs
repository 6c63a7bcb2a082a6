//! The printed date at a place in the text → calendar day and printed form, in 40 languages and both generations of
//! embed dates.
//!
//! Never takes a day from an id, and never completes a cut or relative date: those have a printed form and no day.
//! Forms: platforms.md 4.4. Cases: `tests/cases/extract/dates.tsv`.

mod months;
mod tokens;

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use tokens::{Token, Word};

/// Years in which posts can have been written.
const YEARS: std::ops::RangeInclusive<i16> = 2004..=2100;
/// The Thai calendar counts from 543 BCE.
const BUDDHIST_YEARS_AHEAD: i16 = 543;

/// A date as printed; offsets in bytes of the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedDate {
    pub start: usize,
    pub end: usize,
    /// `None` where the printed form is cut off, relative or ambiguous.
    pub day: Option<Date>,
}

/// Reads the date that begins at `at` (leading blanks and separators are the caller's to skip).
pub fn read(text: &str, at: usize) -> Option<PrintedDate> {
    let tokens = tokens::split(text, at);
    let mut first = 0;
    // A clock time or a weekday may stand before the day itself; it belongs to the printed form.
    while tokens.get(first).is_some_and(|token| token.is_clock_part()) {
        first += 1;
    }
    let (day, used) = [0, 1]
        .iter()
        .filter(|skipped| {
            **skipped == 0 || tokens.get(first).is_some_and(|token| token.is_weekday())
        })
        .find_map(|skipped| {
            let rest = tokens.get(first + skipped..)?;
            read_tokens(rest).map(|(day, used)| (day, first + skipped + used))
        })?;
    let used = used + clock_after(text, tokens.get(used..).unwrap_or_default());
    let start = tokens.first()?.start;
    let end = tokens.get(used.checked_sub(1)?)?.end;
    Some(PrintedDate { start, end, day })
}

/// The month that a folded word names.
pub(super) fn month(word: &str) -> Option<i8> {
    static NAMES: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
        let mut names = HashMap::new();
        for (_, row) in months::MONTHS {
            for (number, name) in (1..).zip(row.split('|')) {
                names.entry(tokens::fold(name)).or_insert(number);
            }
        }
        names
    });
    NAMES.get(word).copied()
}

/// Reads one of the orders of a date; says how many tokens it took.
fn read_tokens(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    month_day_year(tokens)
        .or_else(|| day_month_year(tokens))
        .or_else(|| year_month_day(tokens))
        .or_else(|| numeric(tokens))
        .or_else(|| relative(tokens))
}

/// `January 7, 2022`, `julio 28, 2015`, `Enero 7, 2022`, and the same cut off.
fn month_day_year(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    let (month, mut used) = month_at(tokens)?;
    let day = match tokens.get(used)?.word {
        Word::Number { value, .. } if (1..=31).contains(&value) => value as i8,
        _ => return None,
    };
    used += 1;
    match tokens.get(used).map(|token| token.word.clone()) {
        Some(Word::Number { value, digits }) => {
            let year = year_of(value, digits);
            Some((year.and_then(|year| made(year, month, day)), used + 1))
                .filter(|_| year.is_some() || digits < 4)
        }
        _ => Some((None, used)),
    }
}

/// `7 January 2022`, `7. Januar 2022`, `7 de enero de 2022`, `7 января 2022 г.`, `7 tháng 1, 2022`, `7 มกราคม 2565`.
fn day_month_year(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    let day = match tokens.first()?.word {
        Word::Number {
            value,
            digits: 1 | 2,
        } if (1..=31).contains(&value) => value as i8,
        _ => return None,
    };
    let mut used = 1;
    // The Vietnamese word for "month" is part of the month's name.
    let named = month_at(tokens.get(used..)?).is_some();
    used += usize::from(!named && tokens.get(used).is_some_and(Token::is_particle));
    let (month, taken) = month_at(tokens.get(used..)?)?;
    used += taken;
    // `de`, `del`; the Thai era mark is split into two words.
    used += tokens
        .iter()
        .skip(used)
        .take(2)
        .take_while(|token| token.is_particle())
        .count();
    let Some(Word::Number { value, digits }) = tokens.get(used).map(|token| token.word.clone())
    else {
        return Some((None, used));
    };
    let year = year_of(value, digits);
    if year.is_none() && digits >= 4 {
        return None;
    }
    used += 1;
    used += usize::from(tokens.get(used).is_some_and(Token::is_year_mark));
    Some((year.and_then(|year| made(year, month, day)), used))
}

/// `2022年1月7日`, `2022년 1월 7일`, `2022. január 7.`, `2014, 2月 27`, `2022 m. sausio 7 d.`, `2022-01-07`.
fn year_month_day(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    let year = match tokens.first()?.word {
        Word::Number { value, digits } => year_of(value, digits)?,
        _ => return None,
    };
    let mut used = 1;
    while used < 4 && tokens.get(used).is_some_and(Token::is_year_mark) {
        used += 1;
    }
    if let Some((month, taken)) = month_at(tokens.get(used..)?) {
        used += taken;
        let day = match tokens.get(used)?.word {
            Word::Number {
                value,
                digits: 1 | 2,
            } if (1..=31).contains(&value) => value as i8,
            _ => return None,
        };
        used += 1;
        used += usize::from(tokens.get(used).is_some_and(Token::is_day_mark));
        return Some((made(year, month, day), used));
    }
    // `2022. gada 7. janvāris`
    let day = match tokens.get(used)?.word {
        Word::Number {
            value,
            digits: 1 | 2,
        } if (1..=31).contains(&value) => value as i8,
        _ => return None,
    };
    let (month, taken) = month_at(tokens.get(used + 1..)?)?;
    Some((made(year, month, day), used + 1 + taken))
}

/// `7.1.2022`, `2022-01-07`, `2022/1/7`; `07/01/2022` only where one order is possible.
fn numeric(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    let Word::Joined { parts, mark } = tokens.first()?.word else {
        return None;
    };
    let [a, b, c] = parts;
    if let Ok(year) = i16::try_from(a)
        && YEARS.contains(&year)
    {
        return Some((made(year, i8::try_from(b).ok()?, i8::try_from(c).ok()?), 1));
    }
    let year = i16::try_from(c).ok().filter(|year| YEARS.contains(year))?;
    let (a, b) = (i8::try_from(a).ok()?, i8::try_from(b).ok()?);
    let day = match mark {
        b'.' | b'-' => made(year, b, a),
        _ if a > 12 => made(year, b, a),
        _ if b > 12 => made(year, a, b),
        _ if a == b => made(year, a, b),
        _ => None,
    };
    Some((day, 1))
}

/// `20 days ago`, `20days ago`, `3h ago`: printed, but no day.
fn relative(tokens: &[Token]) -> Option<(Option<Date>, usize)> {
    let ago = tokens
        .iter()
        .take(3)
        .position(|token| matches!(&token.word, Word::Letters(word) if word == "ago"))?;
    let counted = matches!(tokens.first()?.word, Word::Number { .. });
    (counted && ago > 0).then_some((None, ago + 1))
}

fn month_at(tokens: &[Token]) -> Option<(i8, usize)> {
    let first = tokens.first()?;
    if let (
        Word::Letters(a),
        Some(Token {
            word: Word::Letters(b),
            ..
        }),
    ) = (&first.word, tokens.get(1))
        && let Some(found) = month(&format!("{a} {b}"))
    {
        return Some((found, 2));
    }
    if let (
        Word::Letters(a),
        Some(Token {
            word: Word::Number { value, .. },
            ..
        }),
    ) = (&first.word, tokens.get(1))
        && a == "tháng"
    {
        return i8::try_from(*value)
            .ok()
            .filter(|month| (1..=12).contains(month))
            .map(|month| (month, 2));
    }
    match &first.word {
        Word::Letters(word) => month(word).map(|found| (found, 1)),
        // `1月`, `1월` are split into number and mark.
        Word::Number { value, .. } => {
            let marked = matches!(tokens.get(1), Some(Token { word: Word::Letters(mark), .. }) if mark == "月" || mark == "월");
            i8::try_from(*value)
                .ok()
                .filter(|month| marked && (1..=12).contains(month))
                .map(|month| (month, 2))
        }
        Word::Joined { .. } => None,
    }
}

/// How many tokens of a time of day follow a date (`at 9:10am PST`, `um 14:05 Uhr`). Without a word between, a time
/// belongs to the date only at a line's end: else it may begin the next post.
fn clock_after(text: &str, tokens: &[Token]) -> usize {
    let joined = usize::from(tokens.first().is_some_and(Token::is_clock_joint));
    let rest = tokens.get(joined..).unwrap_or_default();
    if !rest.first().is_some_and(|token| token.is_clock()) {
        return 0;
    }
    let parts = rest
        .iter()
        .skip(1)
        .take(2)
        .take_while(|token| token.is_clock_tail())
        .count();
    let ends_line = rest
        .get(parts)
        .and_then(|last| text.get(last.end..))
        .is_none_or(|after| {
            after.trim_start_matches([' ', '.', '\r']).is_empty()
                || after.trim_start_matches([' ', '.', '\r']).starts_with('\n')
        });
    if joined == 0 && !ends_line {
        return 0;
    }
    joined + 1 + parts
}

fn year_of(value: u32, digits: u8) -> Option<i16> {
    let year = i16::try_from(value).ok().filter(|_| digits == 4)?;
    [year, year - BUDDHIST_YEARS_AHEAD]
        .into_iter()
        .find(|year| YEARS.contains(year))
}

fn made(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}
