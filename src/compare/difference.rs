//! Two token lists → the places where they differ, as spans into both original texts.
//!
//! What both begin and end with is set aside first; the middle is compared token by token up to a size that
//! keeps hostile texts cheap, and is one single difference beyond it.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

use super::stretch::span_of;
use super::token::Token;
use crate::model::agreement::Difference;
use crate::model::citation::Span;

/// The middle of both texts together, in tokens; the work grows with its square.
const MIDDLE_TOKENS_MAX: usize = 4096;

/// The differing places, in order. Empty only for equal token texts.
pub(super) fn differences(quote: (&str, &[Token]), post: (&str, &[Token])) -> Vec<Difference> {
    let mut quote_places = Places::new(quote.0, quote.1);
    let mut post_places = Places::new(post.0, post.1);
    differing_ranges(quote.1, post.1)
        .into_iter()
        .map(|(in_quote, in_post)| {
            let (quote_span, quote_text) = quote_places.stretch(in_quote);
            let (post_span, post_text) = post_places.stretch(in_post);
            Difference {
                quote: quote_span,
                post: post_span,
                quote_text,
                post_text,
            }
        })
        .collect()
}

/// Token ranges that differ.
fn differing_ranges(quote: &[Token], post: &[Token]) -> Vec<(Range<usize>, Range<usize>)> {
    let same = |(one, other): &(&Token, &Token)| one.text == other.text;
    let head = quote.iter().zip(post).take_while(same).count();
    let shorter = quote.len().min(post.len());
    let tail = quote
        .iter()
        .rev()
        .zip(post.iter().rev())
        .take(shorter - head)
        .take_while(same)
        .count();
    let quote_middle = head..quote.len() - tail;
    let post_middle = head..post.len() - tail;
    if quote_middle.is_empty() && post_middle.is_empty() {
        return Vec::new();
    }
    if quote_middle.len() + post_middle.len() > MIDDLE_TOKENS_MAX {
        return vec![(quote_middle, post_middle)];
    }
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let quote_numbers = numbered(&mut numbers, quote.get(quote_middle).unwrap_or_default());
    let post_numbers = numbered(&mut numbers, post.get(post_middle).unwrap_or_default());
    let mut ranges: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &quote_numbers, &post_numbers) {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (operation.old_range(), operation.new_range());
        let (old, new) = (
            old.start + head..old.end + head,
            new.start + head..new.end + head,
        );
        match ranges.last_mut() {
            Some((quote_end, post_end))
                if quote_end.end == old.start && post_end.end == new.start =>
            {
                quote_end.end = old.end;
                post_end.end = new.end;
            }
            _ => ranges.push((old, new)),
        }
    }
    ranges
}

/// Equal texts get equal numbers, so that comparing is cheap.
fn numbered<'t>(numbers: &mut HashMap<&'t str, u32>, tokens: &'t [Token]) -> Vec<u32> {
    tokens
        .iter()
        .map(|token| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(token.text.as_ref()).or_insert(next)
        })
        .collect()
}

/// A text with its tokens, for cutting stretches out of it from its beginning to its end.
struct Places<'t> {
    text: &'t str,
    tokens: &'t [Token<'t>],
    /// How far the text has been counted: code points and bytes.
    counted: (usize, usize),
}

impl<'t> Places<'t> {
    const fn new(text: &'t str, tokens: &'t [Token<'t>]) -> Self {
        Self {
            text,
            tokens,
            counted: (0, 0),
        }
    }

    /// From the first token of a range to its last; an empty range stands right after the token before it. Ranges
    /// are asked for in order.
    fn stretch(&mut self, range: Range<usize>) -> (Span, String) {
        let span = match self.tokens.get(range.clone()).unwrap_or_default() {
            [] => {
                let before = range
                    .start
                    .checked_sub(1)
                    .and_then(|at| self.tokens.get(at));
                let at = before.map_or(0, |token| token.span.end);
                Span { start: at, end: at }
            }
            stretch => span_of(stretch),
        };
        let (start, end) = (self.byte_of(span.start), self.byte_of(span.end));
        (
            span,
            self.text.get(start..end).unwrap_or_default().to_owned(),
        )
    }

    /// The byte a code point begins at, which is none before the last one asked for.
    fn byte_of(&mut self, code_point: usize) -> usize {
        let (counted, byte) = self.counted;
        let rest = self.text.get(byte..).unwrap_or_default();
        let further = code_point.saturating_sub(counted);
        let at = rest
            .char_indices()
            .nth(further)
            .map_or(self.text.len(), |(at, _)| byte + at);
        self.counted = (counted.max(code_point), at);
        at
    }
}
