//! Texts that differ → how far apart they are: edited, in another language, or not the same at all.
//!
//! A label for readers, never an excuse: none of these bears a quote out. Cases: `tests/cases/compare/`.

use super::language::language;
use super::script::script;
use super::token::{Token, TokenKind};
use crate::model::agreement::{Apart, Difference};
use crate::model::citation::Span;
use crate::model::post::Post;

/// So many in a hundred of the quote's words must stand in the post, in the quote's order, for the one to be an
/// edited form of the other.
const KEPT_PERCENT_MIN: usize = 60;

/// How far a quote is from a post that it differs from in these places.
pub(super) fn apart(
    quote: &str,
    quoted: &[Token],
    post: &Post,
    differences: &[Difference],
) -> Apart {
    let changed = differences.iter().map(|place| place.quote);
    if is_mostly_kept(quoted, changed) {
        return Apart::Edited;
    }
    other_language(quote, post).unwrap_or(Apart::NotFound)
}

/// True where most of a text's words stand outside the stretches of it that differ, which are given in order.
pub(super) fn is_mostly_kept(text: &[Token], differing: impl Iterator<Item = Span>) -> bool {
    let mut differing = differing.peekable();
    let (mut words, mut kept) = (0, 0);
    for token in text.iter().filter(|token| token.kind == TokenKind::Word) {
        words += 1;
        while differing
            .peek()
            .is_some_and(|place| place.end <= token.span.start)
        {
            differing.next();
        }
        let inside = differing
            .peek()
            .is_some_and(|place| place.start < token.span.end);
        kept += usize::from(!inside);
    }
    words > 0 && kept * 100 >= words * KEPT_PERCENT_MIN
}

/// Where scripts differ, they say so; else languages, each told by its own short words.
fn other_language(quote: &str, post: &Post) -> Option<Apart> {
    let said = |quote: &str, post: &str| Apart::OtherLanguage {
        quote: quote.to_owned(),
        post: post.to_owned(),
    };
    let (one, other) = (script(quote)?, script(&post.text)?);
    if one != other {
        return Some(said(one, other));
    }
    let (one, other) = (language(quote)?, language(&post.text)?);
    (one != other).then(|| said(one, other))
}
