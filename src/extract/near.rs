//! What looks like a citation and was not taken for one, with the reason, for people who check a reading.
//!
//! Wider than the doubts of an extraction: every half of a form is named, also where nobody would expect a post.
//! Cases: `tests/extract_explain.rs`.

use crate::model::document::Document;
use crate::model::explanation::NearMiss;

use super::Gathered;
use super::dash;
use super::date;
use super::extents::Extents;
use super::flow::QuoteKind;
use super::glyph;
use super::handle;
use super::link::LinkKind;
use super::lost_dash;
use super::offsets::CodePoints;
use super::reading::span;

/// How far behind a dash a date may stand.
const NAME_CHARS_MAX: usize = 70;

/// A near miss in bytes of the flow.
struct Near {
    start: usize,
    end: usize,
    code: &'static str,
    why: &'static str,
}

/// All near misses of a document.
pub fn misses(document: &Document, gathered: &Gathered) -> Vec<NearMiss> {
    let taken = Extents::of(gathered.readings.iter().map(|reading| reading.extent));
    let mut near: Vec<Near> = gathered
        .near_misses
        .iter()
        .map(|near| Near {
            start: near.start,
            end: near.end,
            code: "half-a-byline",
            why: near.why,
        })
        .collect();
    let bylines = Extents::of(near.iter().map(|near| (near.start, near.end)));
    near.extend(handles(gathered, &taken, &bylines));
    near.extend(without_handle(gathered, &taken, &bylines));
    near.extend(links(gathered, &taken));
    near.extend(quotes(gathered, &taken));
    near.sort_by_key(|near| (near.start, near.end));
    let mut points = CodePoints::new(&document.text);
    near.into_iter()
        .map(|near| NearMiss {
            span: span(&gathered.flow, near.start, near.end, &mut points),
            code: near.code,
            why: near.why,
        })
        .collect()
}

/// `Name (@handle)` in running text.
fn handles(gathered: &Gathered, taken: &Extents, bylines: &Extents) -> Vec<Near> {
    let text: &str = &gathered.flow.text;
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter(|at| !taken.holds(*at) && !bylines.holds(*at))
        .filter_map(|at| handle::in_brackets(text, at))
        .map(|(open, _, close)| Near {
            start: open,
            end: close,
            code: "handle-alone",
            why: "a handle in brackets, but no byline: neither a dash before its name nor a date behind it, or another reading reaches over it",
        })
        .collect()
}

/// `— Name, 4 March 2021`
fn without_handle(gathered: &Gathered, taken: &Extents, bylines: &Extents) -> Vec<Near> {
    let text: &str = &gathered.flow.text;
    let mut found: Vec<Near> = Vec::new();
    let mut floor = 0;
    for (at, c) in text.char_indices() {
        if at < floor || c.is_alphanumeric() || c == ' ' || taken.holds(at) || bylines.holds(at) {
            continue;
        }
        let Some(set_off) = dash::at(text, at) else {
            continue;
        };
        floor = set_off.end;
        if let Some(end) = dated_name(text, set_off.end) {
            floor = end;
            found.push(Near {
                start: at,
                end,
                code: "no-handle",
                why: "a dash, a name and a date, but no handle, no post's link and no block quote around it",
            });
        }
    }
    found
}

/// Where the date ends that follows the name at `start`.
fn dated_name(text: &str, start: usize) -> Option<usize> {
    let from = glyph::trim_forward(text, start, text.len());
    let line = text.get(from..)?.split('\n').next()?;
    let mut before = ' ';
    for (at, c) in line.char_indices().take(NAME_CHARS_MAX) {
        let opens_word = !before.is_alphanumeric() && c.is_alphanumeric();
        before = c;
        if at == 0 || !opens_word {
            continue;
        }
        let name = line.get(..at)?.trim_end_matches(|c: char| {
            glyph::is_blank(c) || matches!(c, ',' | '(' | '|' | '·' | '-' | '–' | '—')
        });
        let date = date::read(text, from + at).filter(|date| date.day.is_some());
        if let Some(date) = date {
            let named = name.contains(char::is_alphabetic) && lost_dash::is_name(name);
            return named.then_some(date.end);
        }
    }
    None
}

/// Addresses and short links outside any post.
fn links(gathered: &Gathered, taken: &Extents) -> Vec<Near> {
    gathered
        .links
        .iter()
        .filter(|link| !taken.holds(link.start))
        .filter_map(|link| {
            let (code, why) = match link.kind {
                LinkKind::Permalink(_) => (
                    "address-alone",
                    "a post's address, but no words with it that are set off as the post's",
                ),
                LinkKind::Short | LinkKind::Picture => (
                    "short-link-alone",
                    "a post's link, but no words of a post that end with it",
                ),
                LinkKind::Leads(_) | LinkKind::Shortener | LinkKind::Cut => return None,
            };
            Some(Near {
                start: link.start,
                end: link.end,
                code,
                why,
            })
        })
        .collect()
}

/// Quotes and embeds from which no post was read.
fn quotes(gathered: &Gathered, taken: &Extents) -> Vec<Near> {
    gathered
        .flow
        .quotes
        .iter()
        .filter(|quote| quote.start < quote.end && !taken.touches(quote.start, quote.end))
        .map(|quote| {
            let (code, why) = match quote.kind {
                QuoteKind::Plain => (
                    "quote-alone",
                    "a block quote, but no byline of a post in it or behind it",
                ),
                _ => (
                    "embed-without-words",
                    "a platform's embed, but without words of a post in it",
                ),
            };
            Near {
                start: quote.start,
                end: quote.end,
                code,
                why,
            }
        })
        .collect()
}
