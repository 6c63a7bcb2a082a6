//! A document's text, where a quote was read in it, and the post → where the post's own words stand.
//!
//! Looked for near the reading first, then everywhere. Where the document quotes only a stretch of the post,
//! that stretch is followed to both sides as far as the two go on together. One place is named or none: where
//! several fit, all are told. Cases: `tests/place.rs`.

use std::ops::Range;

use super::links::LinkTable;
use super::stretch::{places_of, span_of};
use super::token::{Joiners, Token, TokenKind, tokens};
use crate::model::agreement::PLACES_NAMED_MAX;
use crate::model::citation::Span;
use crate::model::place::QuotePlace;
use crate::model::post::Post;

/// Shorter texts stand in a document by chance; they are only looked for inside the reading. In tokens, and in
/// letters and digits.
const TOKENS_MIN: usize = 3;
const WORD_CHARS_MIN: usize = 12;
/// How far around the reading is looked first, beside the post's own length: in code points.
const NEAR_CHARS: usize = 2000;
/// Longer documents are searched near the reading only. In bytes.
const DOCUMENT_BYTES_MAX: usize = 8 << 20;

/// Where the words of `post` stand in `text`, which a quote was read from at `reading`. Spans are code points of
/// `text`. Never fails: a reading that lies outside the text is near nothing.
pub fn place(text: &str, reading: Span, post: &Post) -> QuotePlace {
    let links = LinkTable::of_post(post);
    let posted = tokens(&post.text, &links, Joiners::IGNORED);
    let wanted = Wanted::of(&posted, post);
    let near = Window::around(text, reading, NEAR_CHARS + post.text.chars().count());
    let near_tokens = near.tokens(&links);
    let found = wanted.find(&near_tokens, reading);
    if found != QuotePlace::NotFound {
        return with_words(found, text);
    }
    if wanted.is_short() || text.len() > DOCUMENT_BYTES_MAX || near.text.len() == text.len() {
        return QuotePlace::NotFound;
    }
    let everywhere = wanted.places(&tokens(text, &links, Joiners::IGNORED));
    if everywhere.is_empty() {
        QuotePlace::NotFound
    } else {
        QuotePlace::Elsewhere { places: everywhere }
    }
}

/// The post's words as they are looked for.
struct Wanted<'t> {
    posted: &'t [Token<'t>],
    /// Without links at the end, and without the word a platform may have cut.
    core: &'t [Token<'t>],
    /// The platform says that it gives only the beginning.
    cut: bool,
}

impl<'t> Wanted<'t> {
    fn of(posted: &'t [Token<'t>], post: &Post) -> Self {
        let mut core = trimmed(posted, |token| matches!(token.kind, TokenKind::Link { .. }));
        let cut = post.truncated;
        if cut {
            core = trimmed(core, |token| token.text == "...");
            core = core.get(..core.len().saturating_sub(1)).unwrap_or_default();
        }
        Self { posted, core, cut }
    }

    fn is_short(&self) -> bool {
        let words = self
            .core
            .iter()
            .filter(|token| token.kind == TokenKind::Word);
        let chars: usize = words.map(|token| token.text.chars().count()).sum();
        self.core.len() < TOKENS_MIN || chars < WORD_CHARS_MIN
    }

    /// Every place of the whole post among some tokens, with the links that follow it.
    fn places(&self, among: &[Token]) -> Vec<Span> {
        places_of(self.core, among, PLACES_NAMED_MAX)
            .into_iter()
            .map(|place| span_of(among.get(self.with_links(place, among)).unwrap_or_default()))
            .collect()
    }

    /// The links right behind a place that are the post's own, or its pictures.
    fn with_links(&self, place: Range<usize>, among: &[Token]) -> Range<usize> {
        let own = |token: &&Token| match token.kind {
            TokenKind::Link { own } => {
                own || self.posted.iter().any(|posted| posted.text == token.text)
            }
            _ => false,
        };
        let rest = among.get(place.end..).unwrap_or_default();
        place.start..place.end + rest.iter().take_while(own).count()
    }

    fn find(&self, near: &[Token], reading: Span) -> QuotePlace {
        let inside = range_within(near, reading);
        let read = near.get(inside.clone()).unwrap_or_default();
        if self.is_short() {
            let same = texts(trimmed_links(read)) == texts(self.core) && !self.core.is_empty();
            return if same && !self.cut {
                QuotePlace::Confirmed { span: reading }
            } else {
                QuotePlace::NotFound
            };
        }
        let whole: Vec<Range<usize>> = places_of(self.core, near, PLACES_NAMED_MAX)
            .into_iter()
            .map(|place| self.with_links(place, near))
            .map(|place| self.open_end(place, &inside))
            .collect();
        let touching = |place: &&Range<usize>| place.start < inside.end && inside.start < place.end;
        let touched: Vec<&Range<usize>> = whole.iter().filter(touching).collect();
        match touched.as_slice() {
            [only] => self.outcome(near, (*only).clone(), &inside, reading),
            [] => match self.stretch(near, &inside) {
                Some(place) => self.outcome(near, place, &inside, reading),
                None if whole.is_empty() => QuotePlace::NotFound,
                None => QuotePlace::Elsewhere {
                    places: spans(near, &whole),
                },
            },
            several => QuotePlace::Ambiguous {
                places: several
                    .iter()
                    .map(|place| span_of(near.get((**place).clone()).unwrap_or_default()))
                    .collect(),
            },
        }
    }

    /// Where the platform gives only the beginning, the post's end cannot be told: the reading's stands.
    fn open_end(&self, place: Range<usize>, inside: &Range<usize>) -> Range<usize> {
        let reaches_on = self.cut && place.start < inside.end && inside.start < place.end;
        if reaches_on {
            place.start..place.end.max(inside.end)
        } else {
            place
        }
    }

    /// Where the reading is one stretch of the post: that stretch, as far as document and post go on together.
    fn stretch(&self, near: &[Token], inside: &Range<usize>) -> Option<Range<usize>> {
        let read = trimmed_links(near.get(inside.clone())?);
        let chars: usize = read.iter().map(|token| token.text.chars().count()).sum();
        if read.len() < TOKENS_MIN || chars < WORD_CHARS_MIN {
            return None;
        }
        let found = places_of(read, self.posted, 2);
        let [in_post] = found.as_slice() else {
            return None;
        };
        let same = |(one, other): &(&Token, &Token)| one.text == other.text;
        let before = near.get(..inside.start)?.iter().rev();
        let before = before
            .zip(self.posted.get(..in_post.start)?.iter().rev())
            .take_while(same)
            .count();
        let end = inside.start + read.len();
        let after = near.get(end..)?.iter();
        let after = after
            .zip(self.posted.get(in_post.end..)?)
            .take_while(same)
            .count();
        Some(self.with_links(inside.start - before..end + after, near))
    }

    fn outcome(
        &self,
        near: &[Token],
        place: Range<usize>,
        inside: &Range<usize>,
        reading: Span,
    ) -> QuotePlace {
        let tokens = |range: &Range<usize>| near.get(range.clone()).unwrap_or_default();
        let (found, read) = (tokens(&place), tokens(inside));
        // Pictures are printed at the end of some quotes and not of others.
        if place.start == inside.start && trimmed_links(found).len() == trimmed_links(read).len() {
            return QuotePlace::Confirmed { span: reading };
        }
        QuotePlace::Corrected {
            span: span_of(found),
            quoted_text: String::new(),
        }
    }
}

fn texts<'t>(tokens: &'t [Token<'t>]) -> Vec<&'t str> {
    tokens.iter().map(|token| token.text.as_ref()).collect()
}

fn spans(tokens: &[Token], places: &[Range<usize>]) -> Vec<Span> {
    places
        .iter()
        .map(|place| span_of(tokens.get(place.clone()).unwrap_or_default()))
        .collect()
}

fn trimmed<'t>(tokens: &'t [Token<'t>], dropped: impl Fn(&Token) -> bool) -> &'t [Token<'t>] {
    let kept = tokens
        .iter()
        .rposition(|token| !dropped(token))
        .map_or(0, |last| last + 1);
    tokens.get(..kept).unwrap_or_default()
}

fn trimmed_links<'t>(tokens: &'t [Token<'t>]) -> &'t [Token<'t>] {
    trimmed(tokens, |token| matches!(token.kind, TokenKind::Link { .. }))
}

/// The tokens that stand wholly inside a span.
fn range_within(tokens: &[Token], span: Span) -> Range<usize> {
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let end = tokens.partition_point(|token| token.span.end <= span.end);
    first..end.max(first)
}

/// A correction with the words that stand there.
fn with_words(found: QuotePlace, text: &str) -> QuotePlace {
    match found {
        QuotePlace::Corrected { span, .. } => QuotePlace::Corrected {
            span,
            quoted_text: span.slice(text).unwrap_or_default().to_owned(),
        },
        other => other,
    }
}

/// A part of a text and where it begins.
struct Window<'t> {
    text: &'t str,
    /// Code points before it.
    before: usize,
}

impl<'t> Window<'t> {
    /// The text around a span, up to so many code points to either side, cut at white space.
    fn around(text: &'t str, span: Span, chars: usize) -> Self {
        let first = span.start.saturating_sub(chars);
        let mut places = text.char_indices().map(|(at, _)| at);
        let start = if first == 0 {
            0
        } else {
            places.nth(first).unwrap_or(text.len())
        };
        let rest = text.get(start..).unwrap_or_default();
        let length = span.end.saturating_sub(first).saturating_add(chars);
        let end = rest
            .char_indices()
            .nth(length)
            .map_or(rest.len(), |(at, _)| at);
        Self {
            text: rest.get(..end).unwrap_or_default(),
            before: first,
        }
    }

    fn tokens(&self, links: &LinkTable) -> Vec<Token<'t>> {
        let mut tokens = tokens(self.text, links, Joiners::IGNORED);
        for token in &mut tokens {
            token.span.start += self.before;
            token.span.end += self.before;
        }
        tokens
    }
}
