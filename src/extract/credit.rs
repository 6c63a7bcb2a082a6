//! A block quote with a byline that prints no handle → the post in it.
//!
//! People retype posts as `— Name, March 6, 2018`, or link the author's name to the post. A name and a date alone could
//! stand under any quotation, so the words must be dressed as a post's or the prose must name the platform; a link to
//! the post is proof by itself. Cases: `tests/cases/extract/credits.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::anchors;
use super::announce;
use super::dash;
use super::date::{self, PrintedDate};
use super::extents::Extents;
use super::flow::{Flow, Quote, QuoteKind};
use super::glyph;
use super::handle;
use super::link::{FoundLink, LinkKind};
use super::permalink::Permalink;
use super::reading::{Printed, Reading, plain_reason};
use super::trim;

/// How far from the end of the quote its byline may begin.
const BYLINE_BYTES_MAX: usize = 400;
/// How many dashes from the end are looked at.
const DASHES_MAX: usize = 6;
/// How much prose before the quote may announce it.
const PROSE_BYTES_MAX: usize = 500;

/// Reads the plain quotes that no other reading has taken.
pub fn read(flow: &Flow, links: &[FoundLink], taken: &Extents) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut floor = 0;
    for quote in flow
        .quotes
        .iter()
        .filter(|quote| quote.kind == QuoteKind::Plain)
    {
        let free = quote.start >= floor && !taken.touches(quote.start, quote.end);
        if !free {
            continue;
        }
        let found = linked_name(
            flow,
            links,
            quote,
            quote.end,
            paragraph_after(&flow.text, quote.end),
            quote.end,
        )
        .or_else(|| inside(flow, links, quote))
        .or_else(|| last_line(flow, links, quote));
        if let Some(reading) = found {
            floor = quote.end;
            readings.push(reading);
        }
    }
    readings
}

/// A byline within the quote, after its last dash.
fn inside(flow: &Flow, links: &[FoundLink], quote: &Quote) -> Option<Reading> {
    let text: &str = &flow.text;
    let end = glyph::trim_back(text, quote.start, quote.end);
    let from = glyph::floor_boundary(text, quote.start.max(end.saturating_sub(BYLINE_BYTES_MAX)));
    let places = glyph::slice(text, from, end)
        .char_indices()
        .rev()
        .map(|(at, _)| from + at);
    let mut tried = 0;
    for at in places {
        let Some(found) = dash::at(text, at).filter(|_| tried < DASHES_MAX) else {
            continue;
        };
        tried += 1;
        let glued_hyphen = found.weight == dash::Weight::Hyphen
            && !(text.get(..at)?.ends_with(glyph::is_blank)
                && text.get(found.end..)?.starts_with(glyph::is_blank));
        if glued_hyphen {
            continue;
        }
        if let Some(reading) = linked_name(flow, links, quote, at, end, at)
            .or_else(|| dated_name(flow, quote, at, found.end, end))
        {
            return Some(reading);
        }
    }
    None
}

/// A last line of the quote that is a link with the author's name.
fn last_line(flow: &Flow, links: &[FoundLink], quote: &Quote) -> Option<Reading> {
    let text: &str = &flow.text;
    let end = glyph::trim_back(text, quote.start, quote.end);
    let at = quote.start + glyph::slice(text, quote.start, end).rfind('\n')? + 1;
    linked_name(flow, links, quote, at, end, at)
}

/// `— [Name](address of the post)` from `from` to `to`; the post's words end at `words_end`.
fn linked_name(
    flow: &Flow,
    links: &[FoundLink],
    quote: &Quote,
    from: usize,
    to: usize,
    words_end: usize,
) -> Option<Reading> {
    let text: &str = &flow.text;
    let at = glyph::trim_forward(text, from, to.max(from));
    let name_start = match dash::at(text, at) {
        Some(set_off) => set_off.end,
        None => whole_line(flow, at, to).filter(|_| to <= quote.end)?,
    };
    let anchor = flow.anchors_within(name_start, to).first()?;
    let link = anchors::within(links, anchor.start, anchor.end)
        .iter()
        .find(|link| matches!(link.kind, LinkKind::Permalink(_)))?;
    let LinkKind::Permalink(permalink) = &link.kind else {
        return None;
    };
    let before = glyph::slice(text, name_start, anchor.start);
    let shown = glyph::slice(text, anchor.start, anchor.end);
    let printed = if before.chars().any(char::is_alphanumeric) {
        before
    } else {
        shown
    };
    let mut reading = made(text, quote.start, words_end, (quote.start, to))?;
    let bracketed = bracketed_handle(text, printed);
    let named = bracketed.as_ref().map_or(printed, |(name, _)| *name);
    reading.name = Some(without_platform(named)).filter(|name| !name.is_empty());
    reading.handle = bracketed
        .map(|(_, handle)| handle)
        .or_else(|| handle_of(permalink, &link.url));
    let linked = (anchor.start, anchor.end);
    reading.marks = vec![
        Printed::at(Field::Name, glyph::place_of(text, printed), "linked-name"),
        Printed::at(Field::Handle, linked, "account-in-address"),
    ];
    reading
        .reasons
        .push(plain_reason("a name below the words links to the post"));
    reading.date =
        date::read(text, glyph::trim_forward(text, anchor.end, to)).filter(|date| date.end <= to);
    reading.platform = permalink.platform;
    reading.confidence_percent = 90;
    reading.rule = "linked-name";
    Some(reading)
}

/// `— Name, date` that closes the quote.
fn dated_name(
    flow: &Flow,
    quote: &Quote,
    dash_start: usize,
    name_start: usize,
    end: usize,
) -> Option<Reading> {
    let text: &str = &flow.text;
    let (name, name_at, date) = name_and_date(text, name_start, end)?;
    let words = glyph::slice(text, quote.start, dash_start);
    let before = glyph::slice(
        text,
        glyph::floor_boundary(text, quote.start.saturating_sub(PROSE_BYTES_MAX)),
        quote.start,
    );
    let dressed = words
        .split(glyph::is_blank)
        .any(|word| word.len() > 2 && word.starts_with(['#', '@']))
        || words.contains("t.co/")
        || words.contains("pic.twitter.com/");
    if !dressed && !before.lines().any(announce::names_platform) {
        return None;
    }
    let mut reading = made(text, quote.start, dash_start, (quote.start, quote.end))?;
    reading.name = Some(name);
    reading.date = Some(date);
    reading.confidence_percent = 75;
    reading.marks = vec![Printed::at(Field::Name, name_at, "dated-name")];
    reading.reasons.push(plain_reason(
        "a dash, a name and a full date close the quote",
    ));
    reading.rule = "dated-name";
    Some(reading)
}

/// A name, a separator, and a date that ends the stretch.
fn name_and_date(
    text: &str,
    start: usize,
    end: usize,
) -> Option<(String, (usize, usize), PrintedDate)> {
    const NAME_CHARS_MAX: usize = 60;
    let stretch = glyph::slice(text, start, end);
    // A complete date has four digits of its year among its last words.
    let digits = stretch
        .chars()
        .rev()
        .take(24)
        .filter(|c| c.is_numeric())
        .count();
    if digits < 4 {
        return None;
    }
    let places = stretch
        .char_indices()
        .take(NAME_CHARS_MAX * 2)
        .filter(|(_, c)| matches!(c, ' ' | '\n' | '\u{a0}'));
    for (at, _) in places {
        let place = start + at;
        let name = stretch.get(..at)?.trim_matches(|c: char| {
            glyph::is_blank(c) || matches!(c, ',' | '.' | '-' | '–' | '—' | '|' | '·' | '(')
        });
        let date_at = glyph::trim_forward(text, place, end);
        let date_at = date_at + glyph::slice(text, date_at, end).len()
            - glyph::slice(text, date_at, end)
                .trim_start_matches(['-', '–', '—', ',', ' ', '(', '|', '·'])
                .len();
        let date =
            date::read(text, date_at).filter(|date| date.day.is_some() && date.end + 1 >= end);
        if let Some(date) = date
            && !name.is_empty()
            && name.chars().count() <= NAME_CHARS_MAX
            && name.contains(char::is_alphabetic)
        {
            return Some((trim::name(name), glyph::place_of(text, name), date));
        }
    }
    None
}

fn made(text: &str, start: usize, end: usize, extent: (usize, usize)) -> Option<Reading> {
    let start = trim::front(text, start, end);
    let end = trim::back(text, start, end);
    let (start, end) = trim::unquote(text, start, end, trim::ByHand::Yes);
    trim::has_words(glyph::slice(text, start, end)).then(|| Reading {
        start,
        end,
        extent,
        hidden_text: None,
        name: None,
        handle: None,
        date: None,
        date_text: None,
        named_links: Vec::new(),
        platform: Platform::X,
        confidence_percent: 75,
        rule: "block-quote",
        rival_start: None,
        marks: Vec::new(),
        reasons: vec![plain_reason("the block quote begins here")],
    })
}

/// `Name on Mastodon`, `Name tooting on fosstodon` → `Name`.
fn without_platform(printed: &str) -> String {
    const JOINTS: &[&str] = &[
        " on ",
        " tooting on ",
        " tweeting on ",
        " via ",
        " auf ",
        " sur ",
        " en ",
        " su ",
        " på ",
        " op ",
    ];
    let printed =
        printed.trim_matches(|c: char| glyph::is_blank(c) || matches!(c, ',' | '(' | ')' | '@'));
    let cut = JOINTS.iter().filter_map(|joint| printed.find(joint)).min();
    let name = cut.and_then(|at| printed.get(..at)).unwrap_or(printed);
    let name = name
        .strip_suffix(" tooting")
        .or_else(|| name.strip_suffix(" tweeting"))
        .unwrap_or(name);
    trim::name(name)
}

/// Where the line from `at` to `to` is one link that says whose post it leads to: `Name on Mastodon`.
fn whole_line(flow: &Flow, at: usize, to: usize) -> Option<usize> {
    let anchor = flow.anchors_within(at, to).first()?;
    let shown = glyph::slice(&flow.text, anchor.start, anchor.end);
    let whole = anchor.start == at && glyph::trim_back(&flow.text, at, to) <= anchor.end;
    (whole && without_platform(shown).len() < shown.len()).then_some(at)
}

/// `Name (@handle)` → both.
fn bracketed_handle<'a>(text: &str, printed: &'a str) -> Option<(&'a str, String)> {
    let (from, to) = glyph::place_of(text, printed);
    let at = from + printed.find(['@', '＠'])?;
    let (open, handle, close) = handle::in_brackets(text, at)?;
    (open >= from && close <= to + 1)
        .then(|| (printed.get(..open - from).unwrap_or_default(), handle.name))
}

/// The account in the address; on Mastodon with its host, since accounts are one server's.
fn handle_of(permalink: &Permalink, url: &str) -> Option<String> {
    let author = permalink.author.clone()?;
    if permalink.platform != Platform::Mastodon || author.contains('@') {
        return Some(author);
    }
    let host = url.split("://").nth(1)?.split('/').next()?;
    Some(format!("{author}@{host}"))
}

/// Where the paragraph after a quote ends.
fn paragraph_after(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let shown = at + (rest.len() - rest.trim_start_matches(char::is_whitespace).len());
    let paragraph = glyph::slice(
        text,
        shown,
        glyph::floor_boundary(text, shown + BYLINE_BYTES_MAX),
    );
    shown + paragraph.find('\n').unwrap_or(paragraph.len())
}
