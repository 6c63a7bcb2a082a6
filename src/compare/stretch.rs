//! Tokens → where they stand contiguously among other tokens, and the stretch of text they cover.
//!
//! Finding is linear but for overlapping finds, of which only a few are looked for. Cases: `tests/compare.rs`.

use std::ops::Range;

use super::token::Token;
use crate::model::citation::Span;

/// From the first token to the last, in code points; empty for no tokens.
pub(super) fn span_of(tokens: &[Token]) -> Span {
    match tokens {
        [] => Span { start: 0, end: 0 },
        [only] => only.span,
        [first, .., last] => Span {
            start: first.span.start,
            end: last.span.end,
        },
    }
}

/// The token ranges of `among` that are the same as `wanted`, in order, at most `places_max`. Nothing stands
/// nowhere.
pub(super) fn places_of(wanted: &[Token], among: &[Token], places_max: usize) -> Vec<Range<usize>> {
    if wanted.is_empty() || wanted.len() > among.len() {
        return Vec::new();
    }
    let (wanted_bytes, _) = joined(wanted);
    let (bytes, begins) = joined(among);
    let finder = memchr::memmem::Finder::new(&wanted_bytes);
    let mut places = Vec::new();
    let mut from = 0;
    while places.len() < places_max {
        let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)) else {
            break;
        };
        // Every token begins with a separator, which no token holds, so a find begins with a token.
        let first = begins.partition_point(|begin| *begin < from + found);
        places.push(first..first + wanted.len());
        from += found + 1;
    }
    places
}

/// Token texts, each between two control characters, which no token holds: equal stretches of tokens are
/// equal stretches of bytes. With the byte before each token.
fn joined(tokens: &[Token]) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = vec![0];
    let mut begins = Vec::with_capacity(tokens.len());
    for token in tokens {
        begins.push(bytes.len() - 1);
        bytes.extend_from_slice(token.text.as_bytes());
        bytes.push(0);
    }
    (bytes, begins)
}
