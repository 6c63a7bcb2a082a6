//! Embeds and block quotes that markup sets off → the posts in them.
//!
//! The markup says where a post begins; the byline inside says who wrote it. An embed without words names its post only
//! and leaves a bare link. Anatomy: platforms.md 4.1, 4.2, 5. Cases: `tests/cases/extract/html.jsonl`.

use crate::model::citation::Platform;
use crate::model::explanation::Field;

use super::anchors;
use super::byline::{self, Byline, Page, Strength};
use super::date;
use super::flow::{Flow, Quote, QuoteKind};
use super::glyph;
use super::link::{FoundLink, LinkKind};
use super::reading::{Printed, Reading, plain_reason};

/// Reads every embed of a platform's own markup, and the cards whose words stand in an attribute.
pub fn read(flow: &Flow, page: &Page) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    let mut floor = 0;
    for quote in flow
        .quotes
        .iter()
        .filter(|quote| quote.kind != QuoteKind::Plain)
    {
        if quote.start < floor || quote.end <= quote.start {
            continue;
        }
        let reading = with_byline(page, quote).or_else(|| without_byline(flow, page.links, quote));
        if let Some(reading) = reading {
            floor = quote.end;
            readings.push(reading);
        }
    }
    readings.extend(flow.cards.iter().map(card));
    readings
}

/// The platform whose markup a quote is.
fn platform(kind: QuoteKind) -> Platform {
    match kind {
        QuoteKind::Plain | QuoteKind::Tweet => Platform::X,
        QuoteKind::Instagram => Platform::Instagram,
        QuoteKind::Bluesky => Platform::Bluesky,
        QuoteKind::Mastodon => Platform::Mastodon,
        QuoteKind::TikTok => Platform::TikTok,
        QuoteKind::Facebook => Platform::Facebook,
        QuoteKind::Reddit => Platform::Reddit,
        QuoteKind::Threads => Platform::Threads,
    }
}

fn rule(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Plain => "block-quote",
        QuoteKind::Tweet => "tweet-embed",
        QuoteKind::Instagram => "instagram-embed",
        QuoteKind::Bluesky => "bluesky-embed",
        QuoteKind::Mastodon => "mastodon-embed",
        QuoteKind::TikTok => "tiktok-embed",
        QuoteKind::Facebook => "facebook-embed",
        QuoteKind::Reddit => "reddit-embed",
        QuoteKind::Threads => "threads-embed",
    }
}

/// The last byline inside an embed, with what stands before it.
fn with_byline(page: &Page, quote: &Quote) -> Option<Reading> {
    /// An embed's byline is its last handle in brackets, but for a few that follow.
    const HANDLES_MAX: usize = 24;
    let text = page.text;
    let inside = glyph::slice(text, quote.start, quote.end);
    let byline = inside
        .char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, '@' | '＠'))
        .take(HANDLES_MAX)
        .filter_map(|(at, _)| byline::around(page, quote.start, quote.start + at))
        .find(|byline| {
            byline.end <= quote.end
                && (byline.strength == Strength::Strong
                    || byline.dash.is_some()
                    || byline.opens_line)
        })?;
    let end = glyph::trim_back(text, quote.start, byline.start);
    let start = super::trim::front(text, quote.start, end);
    let end = super::trim::back(text, start, end);
    let (start, end) = super::trim::unbar(text, start, end);
    super::trim::has_words(glyph::slice(text, start, end))
        .then(|| made(quote, text, &byline, start, end))
}

fn made(quote: &Quote, text: &str, byline: &Byline, start: usize, end: usize) -> Reading {
    Reading {
        start,
        end,
        extent: (quote.start, quote.end),
        hidden_text: None,
        name: byline
            .name
            .map(|(start, end)| super::trim::name(glyph::slice(text, start, end))),
        handle: byline.handle.clone(),
        date: byline.date,
        date_text: None,
        named_links: quote.permalink.iter().cloned().collect(),
        platform: platform(quote.kind),
        confidence_percent: 99,
        rule: rule(quote.kind),
        rival_start: None,
        marks: byline.marks(),
        reasons: [plain_reason("the platform's own markup sets the post off")]
            .into_iter()
            .chain(byline.reasons())
            .collect(),
    }
}

/// Embeds that print their author in other ways, or not at all.
fn without_byline(flow: &Flow, links: &[FoundLink], quote: &Quote) -> Option<Reading> {
    let text: &str = &flow.text;
    let parts = match quote.kind {
        QuoteKind::TikTok => tiktok(flow, quote)?,
        QuoteKind::Facebook => facebook(text, quote)?,
        QuoteKind::Reddit => reddit(flow, quote)?,
        QuoteKind::Tweet | QuoteKind::Bluesky => {
            let last = anchors::within(links, quote.start, quote.end)
                .iter()
                .rev()
                .find(|link| matches!(link.kind, LinkKind::Permalink(_)))?;
            Parts {
                start: quote.start,
                end: glyph::trim_back(text, quote.start, last.start),
                name: None,
                handle: None,
                date: date::read(text, last.start).filter(|date| date.end <= quote.end),
            }
        }
        _ => return None,
    };
    let start = super::trim::front(text, parts.start, parts.end);
    let end = super::trim::back(text, start, parts.end);
    let (start, end) = (start, end.max(start));
    let printed = |place: Option<&str>| place.map(str::to_owned).filter(|shown| !shown.is_empty());
    let mark = |field, shown: Option<&str>| {
        shown.map(|shown| Printed::at(field, glyph::place_of(text, shown), rule(quote.kind)))
    };
    super::trim::has_words(glyph::slice(text, start, end)).then(|| Reading {
        start,
        end,
        extent: (quote.start, quote.end),
        hidden_text: None,
        name: printed(parts.name),
        handle: printed(parts.handle),
        date: parts.date,
        date_text: None,
        named_links: quote.permalink.iter().cloned().collect(),
        platform: platform(quote.kind),
        confidence_percent: 90,
        rule: rule(quote.kind),
        rival_start: None,
        marks: mark(Field::Name, parts.name)
            .into_iter()
            .chain(mark(Field::Handle, parts.handle))
            .collect(),
        reasons: vec![
            plain_reason("the platform's own markup sets the post off"),
            plain_reason("its author is printed in the platform's own way, or not at all"),
        ],
    })
}

/// What an embed prints besides a byline; name and handle are slices of the text.
struct Parts<'a> {
    start: usize,
    end: usize,
    name: Option<&'a str>,
    handle: Option<&'a str>,
    date: Option<date::PrintedDate>,
}

/// `@user`, caption, `♬ sound` (platforms.md 5.7).
fn tiktok<'a>(flow: &'a Flow, quote: &Quote) -> Option<Parts<'a>> {
    let author = flow.anchors_within(quote.start, quote.end).first()?;
    let shown = glyph::slice(&flow.text, author.start, author.end);
    let handle = shown.trim().strip_prefix('@')?;
    let rest = glyph::slice(&flow.text, author.end, quote.end);
    Some(Parts {
        start: author.end,
        end: rest.find('♬').map_or(quote.end, |at| author.end + at),
        name: None,
        handle: Some(handle),
        date: None,
    })
}

/// `TEXT Posted by NAME on DATE` in the interface's language (platforms.md 5.6).
fn facebook<'a>(text: &'a str, quote: &Quote) -> Option<Parts<'a>> {
    const CREDITS: &[(&str, &str)] = &[
        ("Posted by ", " on"),
        ("Publicado por ", " en"),
        ("Publiée par ", " sur"),
        ("Publié par ", " le"),
        ("Gepostet von ", " am"),
        ("Dikirim oleh ", " pada"),
        ("Người đăng: ", " vào"),
        ("Publicado por ", " em"),
        ("Pubblicato da ", " su"),
        ("Geplaatst door ", " op"),
        ("Опубликовано ", " "),
    ];
    let inside = glyph::slice(text, quote.start, quote.end);
    let (credit, joint, at) = CREDITS
        .iter()
        .filter_map(|(credit, joint)| inside.rfind(credit).map(|at| (credit, joint, at)))
        // One credit serves two languages; the joint tells them apart.
        .max_by_key(|(_, joint, at)| {
            (
                *at,
                joint_at(inside.get(*at..).unwrap_or_default(), joint).is_some(),
            )
        })?;
    let name_start = quote.start + at + credit.len();
    let rest = glyph::slice(text, name_start, quote.end);
    let name_length = joint_at(rest, joint).unwrap_or(rest.len());
    let date_at = glyph::trim_forward(
        text,
        (name_start + name_length + joint.len()).min(quote.end),
        quote.end,
    );
    Some(Parts {
        start: quote.start,
        end: quote.start + at,
        name: Some(rest.get(..name_length)?.trim()),
        handle: None,
        date: date::read(text, date_at),
    })
}

fn joint_at(text: &str, joint: &str) -> Option<usize> {
    text.rfind(&format!("{joint}\u{a0}"))
        .or_else(|| text.rfind(&format!("{joint} ")))
}

/// Title, `by u/x`, `in r/y` (platforms.md 5.9).
fn reddit<'a>(flow: &'a Flow, quote: &Quote) -> Option<Parts<'a>> {
    let anchors = flow.anchors_within(quote.start, quote.end);
    let title = anchors.first()?;
    let handle = anchors
        .iter()
        .skip(1)
        .map(|anchor| glyph::slice(&flow.text, anchor.start, anchor.end).trim())
        .find_map(|shown| shown.strip_prefix("u/"));
    Some(Parts {
        start: title.start,
        end: title.end,
        name: None,
        handle,
        date: None,
    })
}

fn card(card: &super::flow::Card) -> Reading {
    Reading {
        start: card.at,
        end: card.at,
        extent: (card.at, card.at),
        hidden_text: Some((card.text.clone(), card.source_start, card.source_end)),
        name: card.name.clone(),
        handle: card.handle.clone(),
        date: None,
        date_text: card.date_text.clone(),
        named_links: card.url.iter().cloned().collect(),
        platform: Platform::X,
        confidence_percent: 99,
        rule: "newsletter-card",
        rival_start: None,
        marks: Vec::new(),
        reasons: vec![plain_reason(
            "a newsletter's card carries the post in an attribute",
        )],
    }
}
