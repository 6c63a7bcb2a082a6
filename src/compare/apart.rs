//! Texts that differ → how far apart they are: edited, in another language, or not the same at all.
//!
//! A label for readers, never an excuse: none of these bears a quote out. Cases: `tests/cases/compare/`.

use super::language::language;
use super::script::script;
use super::token::{Token, TokenKind};
use crate::model::agreement::{Apart, Difference};
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
    let is_word = |token: &&Token| token.kind == TokenKind::Word;
    let words = quoted.iter().filter(is_word).count();
    // Tokens and differences stand in order.
    let mut changed = differences.iter().peekable();
    let mut kept = 0;
    for token in quoted.iter().filter(is_word) {
        while changed
            .peek()
            .is_some_and(|place| place.quote.end <= token.span.start)
        {
            changed.next();
        }
        let inside = changed
            .peek()
            .is_some_and(|place| place.quote.start < token.span.end);
        kept += usize::from(!inside);
    }
    if words > 0 && kept * 100 >= words * KEPT_PERCENT_MIN {
        return Apart::Edited;
    }
    other_language(quote, post).unwrap_or(Apart::NotFound)
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
