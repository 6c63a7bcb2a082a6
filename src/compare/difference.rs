//! Two token lists → the places where they differ, as spans into both original texts.
//!
//! What both begin and end with is set aside first; the middle is compared token by token up to a size that
//! keeps hostile texts cheap; longer ones between words that each has once, and what is too long even so is one
//! single difference.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::stretch::span_of;
use super::token::Token;
use crate::model::agreement::Difference;
use crate::model::citation::Span;

/// The middle of both texts together, in tokens; the work grows with its square.
const MIDDLE_TOKENS_MAX: usize = 4096;

/// The differing places, in order. Empty only for equal token texts.
pub(super) fn differences(quote: (&str, &[Token]), post: (&str, &[Token])) -> Vec<Difference> {
    let mut spans: Vec<(Span, Span)> = Vec::new();
    for (in_quote, in_post) in differing_ranges(quote.1, post.1) {
        let (quote_span, post_span) = (span_in(quote.1, in_quote), span_in(post.1, in_post));
        match spans.last_mut() {
            // One character can be several tokens; two places inside one are one place.
            Some((before, other_before))
                if quote_span.start < before.end || post_span.start < other_before.end =>
            {
                before.end = before.end.max(quote_span.end);
                other_before.end = other_before.end.max(post_span.end);
            }
            _ => spans.push((quote_span, post_span)),
        }
    }
    let (mut in_quote, mut in_post) = (Counted::of(quote.0), Counted::of(post.0));
    spans
        .into_iter()
        .map(|(quote, post)| Difference {
            quote,
            post,
            quote_text: in_quote.slice(quote),
            post_text: in_post.slice(post),
        })
        .collect()
}

/// From the first token of a range to its last; an empty range stands right after the token before it.
fn span_in(tokens: &[Token], range: Range<usize>) -> Span {
    let before = range.start.checked_sub(1);
    match tokens.get(range).unwrap_or_default() {
        [] => {
            let before = before.and_then(|at| tokens.get(at));
            let at = before.map_or(0, |token| token.span.end);
            Span { start: at, end: at }
        }
        stretch => span_of(stretch),
    }
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
    let (quote_numbers, post_numbers) = numbered(
        quote.get(quote_middle).unwrap_or_default(),
        post.get(post_middle).unwrap_or_default(),
    );
    let mut ranges = Ranges(Vec::new());
    let (mut quote_at, mut post_at) = (0, 0);
    let ends = (quote_numbers.len(), post_numbers.len());
    for (quote_end, post_end) in anchors(&quote_numbers, &post_numbers)
        .into_iter()
        .chain([ends])
    {
        let gap = (quote_at..quote_end, post_at..post_end);
        between_anchors(gap, &quote_numbers, &post_numbers, &mut |old, new| {
            ranges.add(
                old.start + head..old.end + head,
                new.start + head..new.end + head,
            );
        });
        (quote_at, post_at) = (quote_end + 1, post_end + 1);
    }
    ranges.0
}

/// Differing ranges, those that touch in both texts made one.
struct Ranges(Vec<(Range<usize>, Range<usize>)>);

impl Ranges {
    fn add(&mut self, old: Range<usize>, new: Range<usize>) {
        match self.0.last_mut() {
            Some((quote_end, post_end))
                if quote_end.end == old.start && post_end.end == new.start =>
            {
                quote_end.end = old.end;
                post_end.end = new.end;
            }
            _ => self.0.push((old, new)),
        }
    }
}

/// Compares a gap token by token where it is small enough; else it is one difference.
fn between_anchors(
    gap: (Range<usize>, Range<usize>),
    quote: &[u32],
    post: &[u32],
    tell: &mut dyn FnMut(Range<usize>, Range<usize>),
) {
    let (in_quote, in_post) = gap;
    if in_quote.len() + in_post.len() > MIDDLE_TOKENS_MAX {
        tell(in_quote, in_post);
        return;
    }
    let (quote_part, post_part) = (
        quote.get(in_quote.clone()).unwrap_or_default(),
        post.get(in_post.clone()).unwrap_or_default(),
    );
    for operation in capture_diff_slices(Algorithm::Myers, quote_part, post_part) {
        if !matches!(operation, DiffOp::Equal { .. }) {
            let (old, new) = (operation.old_range(), operation.new_range());
            tell(
                old.start + in_quote.start..old.end + in_quote.start,
                new.start + in_post.start..new.end + in_post.start,
            );
        }
    }
}

/// Tokens that each of two long texts has once, in the order of both: what lies between two of them is compared by
/// itself (patience diff). None for texts that are short enough to be compared whole.
fn anchors(quote: &[u32], post: &[u32]) -> Vec<(usize, usize)> {
    if quote.len() + post.len() <= MIDDLE_TOKENS_MAX {
        return Vec::new();
    }
    let (in_quote, in_post) = (once(quote), once(post));
    let mut pairs: Vec<(usize, usize)> = in_quote
        .iter()
        .zip(&in_post)
        .filter_map(|(at, other)| Some(((*at)?, (*other)?)))
        .collect();
    pairs.sort_unstable();
    rising(&pairs)
}

/// Where each number stands that occurs once, by the number.
fn once(numbers: &[u32]) -> Vec<Option<usize>> {
    let known = || numbers.iter().filter(|number| **number != UNSHARED);
    let size = known().max().map_or(0, |most| *most as usize + 1);
    let (mut places, mut met) = (vec![None; size], vec![false; size]);
    for (at, number) in numbers.iter().enumerate() {
        let number = *number as usize;
        if let (Some(place), Some(met)) = (places.get_mut(number), met.get_mut(number)) {
            *place = if *met { None } else { Some(at) };
            *met = true;
        }
    }
    places
}

/// A longest run of pairs that rises in both places, by piles (the pairs rise in the first).
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut below: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, place)) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| pairs[*top].1 < *place);
        below.push(pile.checked_sub(1).map(|left| piles[left]));
        match piles.get_mut(pile) {
            Some(top) => *top = at,
            None => piles.push(at),
        }
    }
    let mut run = Vec::with_capacity(piles.len());
    let mut at = piles.last().copied();
    while let Some(pair) = at {
        run.push(pairs[pair]);
        at = below[pair];
    }
    run.reverse();
    run
}

/// The number of tokens that only the longer text has: none of them is equal to any of the other text.
const UNSHARED: u32 = u32::MAX;

/// Both texts as numbers, so that comparing is cheap: equal tokens get equal numbers. Only the words of the shorter
/// text are told apart, since an article may have a hundred thousand others.
fn numbered(quote: &[Token], post: &[Token]) -> (Vec<u32>, Vec<u32>) {
    if quote.len() > post.len() {
        let (post, quote) = numbered(post, quote);
        return (quote, post);
    }
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let shorter = quote
        .iter()
        .map(|token| {
            let next = u32::try_from(numbers.len()).unwrap_or(UNSHARED);
            *numbers.entry(token.text.as_ref()).or_insert(next)
        })
        .collect();
    let number = |token: &Token| numbers.get(token.text.as_ref()).copied();
    let longer = post.iter().map(|token| number(token).unwrap_or(UNSHARED));
    (shorter, longer.collect())
}

/// A text out of which stretches are cut from its beginning to its end.
struct Counted<'t> {
    text: &'t str,
    /// How far it has been counted: code points and bytes.
    counted: (usize, usize),
}

impl<'t> Counted<'t> {
    const fn of(text: &'t str) -> Self {
        Self {
            text,
            counted: (0, 0),
        }
    }

    /// Spans are asked for in order.
    fn slice(&mut self, span: Span) -> String {
        let (start, end) = (self.byte_of(span.start), self.byte_of(span.end));
        self.text.get(start..end).unwrap_or_default().to_owned()
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
