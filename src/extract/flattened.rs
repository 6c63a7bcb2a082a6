//! Flattened text → quoted posts: bylines and the words before them.
//!
//! Works on what a reader sees, so that it serves plain text and the text of marked-up pages outside known embeds.
//! Cases: `tests/cases/extract/flattened.jsonl`.

use super::anchors;
use super::boundary::{self, After, Beginning, Place, Stretch};
use super::byline::{self, Byline, Page, Strength};
use super::dash::Weight;
use super::extents::Extents;
use super::flow::Flow;
use super::glyph;
use super::link::LinkKind;
use super::quotation;
use super::quotes::Quotes;
use super::reading::{NearMiss, Reading, plain_reason};
use super::trim::{self, ByHand};
use super::weight::Limit;

/// A block quote this many times longer than a post holds more than the post.
const QUOTE_OVERLONG: usize = 3;

/// Reads all posts with bylines outside the stretches that are `taken`.
pub fn read(flow: &Flow, page: &Page, taken: &Extents) -> (Vec<Reading>, Vec<NearMiss>) {
    let mut reader = Reader {
        page,
        candidate_floor: 0,
        near_misses: Vec::new(),
        quotes: Quotes::plain(flow),
        floor: 0,
        after_post: After::Nothing,
    };
    let mut readings = Vec::new();
    for at in at_signs(&flow.text) {
        if taken.holds(at) || at < reader.floor {
            continue;
        }
        let taken_end = taken.end_before(at);
        if taken_end > reader.floor {
            reader.floor = taken_end;
            reader.after_post = After::Nothing;
        }
        readings.extend(reader.at_sign(at));
    }
    (readings, reader.near_misses)
}

struct Reader<'a> {
    page: &'a Page<'a>,
    quotes: Quotes<'a>,
    /// No post reaches before this.
    floor: usize,
    /// No name reaches before the last handle in brackets.
    candidate_floor: usize,
    after_post: After,
    near_misses: Vec<NearMiss>,
}

impl Reader<'_> {
    fn at_sign(&mut self, at: usize) -> Option<Reading> {
        let text = self.page.text;
        let name_floor = self.floor.max(self.candidate_floor);
        let mut byline = byline::around(self.page, name_floor, at)?;
        if let Some(handle) = &byline.handle
            && let Some(end) = anchors::permalink_behind(text, self.page.links, byline.end, handle)
        {
            byline.end = end;
        }
        self.candidate_floor = byline.end;
        let quote = self.quotes.around_or_before(text, byline.start, at);
        let end = glyph::trim_back(text, self.floor, byline.start);
        let trusted = is_trusted(&byline, anchors::ending_at(self.page.links, end).is_some())
            || quote.is_some() && self.is_trusted_in_quote(&byline)
            || byline.dash.is_some()
                && (quotation::is_announced(text, self.floor, end)
                    || quotation::ends_with_link(self.page, self.floor, end));
        if !trusted || end <= self.floor || is_example(text, &byline) {
            self.near_misses.extend(near_miss(&byline));
            return None;
        }
        let floor = quote.map_or(self.floor, |(start, _)| start.max(self.floor));
        let quoted =
            quotation::opening_of(text, floor, end).filter(|start| match byline.strength {
                Strength::Weak => true,
                Strength::Strong => {
                    by_hand(&byline) == ByHand::Yes
                        && quotation::is_handed_over(text, floor, *start)
                }
            });
        let end = quote.map_or(end, |(_, quote_end)| end.min(quote_end));
        let end = trim::back(text, floor, end);
        let begin = match quoted {
            Some(start) => Beginning {
                start,
                rival: None,
                confidence_percent: 85,
                rule: "quotation",
                reasons: vec![plain_reason(
                    "quotation marks that are announced as a post open here",
                )],
            },
            None => self.beginning(floor, end, &byline, quote.is_some()),
        };
        let start = trim::front(text, begin.start, end);
        let (start, end) = trim::unquote(text, start, end, by_hand(&byline));
        let found = trim::has_words(glyph::slice(text, start, end));
        self.floor = byline.end;
        if !found {
            return None;
        }
        self.after_post = After::Post;
        Some(reading(text, &byline, start, end, &begin))
    }

    fn beginning(&self, floor: usize, end: usize, byline: &Byline, in_quote: bool) -> Beginning {
        let limit = Limit::of(byline.platform, byline.date.and_then(|date| date.day));
        let text = self.page.text;
        if in_quote && limit.weigh(text, self.page.links, floor, end) <= limit.most * QUOTE_OVERLONG
        {
            return Beginning {
                start: floor,
                rival: None,
                confidence_percent: 96,
                rule: "block-quote",
                reasons: vec![plain_reason("the block quote begins here")],
            };
        }
        boundary::find(&Stretch {
            text,
            floor,
            end,
            links: self.page.links,
            layout: self.page.layout(),
            limit,
            after_post: self.after_post,
            byline: match (byline.opens_line, byline.closes_line) {
                (true, _) => Place::OwnLine,
                (false, true) => Place::LineEnd,
                (false, false) => Place::Amidst,
            },
        })
    }

    /// In a block quote a name with handle and date, or with the post's address behind it, is a byline.
    fn is_trusted_in_quote(&self, byline: &Byline) -> bool {
        let leads_to_post = anchors::within(self.page.links, byline.start, byline.end)
            .iter()
            .any(|link| matches!(link.kind, LinkKind::Permalink(_)));
        (byline.dash.is_some() || byline.opens_line)
            && (byline.date.is_some()
                || leads_to_post
                || byline.dash.is_some() && byline.closes_line)
    }
}

fn reading(text: &str, byline: &Byline, start: usize, end: usize, begin: &Beginning) -> Reading {
    Reading {
        start,
        end,
        extent: (start, byline.end),
        hidden_text: None,
        name: byline
            .name
            .map(|(start, end)| trim::name(glyph::slice(text, start, end))),
        handle: byline.handle.clone(),
        date: byline.date,
        date_text: None,
        named_links: Vec::new(),
        platform: byline.platform,
        confidence_percent: begin.confidence_percent,
        rule: begin.rule,
        rival_start: begin.rival,
        marks: byline.marks(),
        reasons: byline
            .reasons()
            .into_iter()
            .chain(begin.reasons.iter().cloned())
            .collect(),
    }
}

/// `such as «— Name (@name) …»`: a byline that opens a quotation or bracket is talked about.
fn is_example(text: &str, byline: &Byline) -> bool {
    let mut before = text.get(..byline.start).unwrap_or_default().chars().rev();
    let opens = before
        .next()
        .is_some_and(|c| matches!(c, '«' | '“' | '„' | '(' | '‘' | '`' | '「' | '"' | '‹'));
    byline.dash.is_some()
        && opens
        && before
            .next()
            .is_some_and(|c| matches!(c, ' ' | '\u{a0}' | '('))
}

/// The platform's own byline has an em dash and a date.
fn by_hand(byline: &Byline) -> ByHand {
    let own = byline.dash.is_none_or(|dash| dash.weight == Weight::Em) && byline.date.is_some();
    if own { ByHand::No } else { ByHand::Yes }
}

/// A name with a handle that has half of what makes a byline.
fn near_miss(byline: &Byline) -> Option<NearMiss> {
    let why = match (byline.dash.is_some(), byline.date.is_some()) {
        (true, false) => {
            "a name with a handle after a dash, but neither a date nor a post's link with it"
        }
        (false, true) => {
            "a name with a handle and a date, but neither a dash nor a post's link before it"
        }
        (true, true) => {
            "a name with a handle and a date that reads like an article's own author line"
        }
        (false, false) => return None,
    };
    Some(NearMiss {
        start: byline.start,
        end: byline.end,
        why,
    })
}

/// A weak byline needs a post's link right before it.
fn is_trusted(byline: &Byline, link_before: bool) -> bool {
    match byline.strength {
        Strength::Strong => true,
        Strength::Weak => link_before && (byline.dash.is_some() || byline.date.is_some()),
    }
}

fn at_signs(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut wide = memchr::memmem::find_iter(text.as_bytes(), "＠").peekable();
    let mut narrow = memchr::memchr_iter(b'@', text.as_bytes()).peekable();
    std::iter::from_fn(move || match (narrow.peek(), wide.peek()) {
        (Some(a), Some(b)) if b < a => wide.next(),
        (Some(_), _) => narrow.next(),
        (None, _) => wide.next(),
    })
}
