//! A quote against a post of which the platform gives a part only: a title, a description, a text it cut.
//!
//! What is given can bear out as much of the quote, and a word changed within it is seen. That the quoted words do
//! not stand in it says nothing: they may stand in the rest. Cases: `tests/cases/compare/pairs/part.json`.

use super::agreement::{bears_out, is_ellipsis, is_link, same, without_trailing};
use super::apart::{apart, is_mostly_kept};
use super::stretch::span_of;
use super::token::{Token, TokenKind};
use crate::model::agreement::{Agreement, Apart, Difference};
use crate::model::citation::Span;
use crate::model::post::Post;

/// Platforms cut no text in the middle of a word before this: X cuts at 280 of its own units, two of which one East
/// Asian character takes. Titles and descriptions that end earlier and without an ellipsis end with a whole word.
const CUT_CHARS_MIN: usize = 100;

/// True where the door says, or is known, not to give the whole text.
pub const fn is_cut(post: &Post) -> bool {
    post.truncated
}

/// The stretches where the post's text, without the ellipsis and the link to the whole, is the quote's
/// beginning. The last word may be cut, the last number may not. The quote may go on beyond its stretch.
pub(super) fn held_cut_text(quoted: &[Token], posted: &[Token]) -> Option<(Span, Span)> {
    let kept = given(posted);
    let (last, before) = kept.split_last()?;
    let (beginning, rest) = quoted.split_at_checked(before.len())?;
    let (at_last, beyond) = rest.split_first()?;
    let may_be_cut = last.kind == TokenKind::Word
        && !last.text.chars().any(char::is_numeric)
        && (kept.len() < posted.len() || last.span.end >= CUT_CHARS_MIN);
    let last_holds = at_last.text == last.text
        || (may_be_cut
            && at_last.kind == TokenKind::Word
            && at_last.text.starts_with(last.text.as_ref()));
    let goes_on = at_last.text != last.text || beyond.iter().any(is_word);
    let tells = if goes_on {
        bears_out(kept)
    } else {
        kept.iter().any(is_word)
    };
    // Of what the quote has beyond that nothing is known.
    let of_quote = quoted.get(..=before.len())?;
    (tells && last_holds && same(beginning, before)).then(|| (span_of(of_quote), span_of(kept)))
}

fn is_word(token: &Token) -> bool {
    token.kind == TokenKind::Word
}

/// Without the ellipsis and the link to the whole.
fn given<'t>(posted: &'t [Token<'t>]) -> &'t [Token<'t>] {
    without_trailing(without_trailing(posted, is_link), is_ellipsis)
}

/// What is said of a quote that the given part does not bear out. Only what differs before the part's last word, which
/// may be cut, is a difference, and only where the rest of the part has the quote's words, or the quote the part's.
pub(super) fn differing_from_part(
    quote: &str,
    quoted: &[Token],
    posted: &[Token],
    post: &Post,
    differences: Vec<Difference>,
) -> Agreement {
    let how = apart(quote, quoted, post, &differences);
    if matches!(how, Apart::OtherLanguage { .. }) {
        return Agreement::Differ { how, differences };
    }
    let given = given(posted);
    let end = given.last().map_or(0, |last| last.span.start);
    let mut within = differences;
    within.retain(|place| place.post.start < end);
    let in_post = within.iter().map(|place| place.post);
    if !within.is_empty() && (how == Apart::Edited || is_mostly_kept(given, in_post)) {
        return Agreement::Differ {
            how: Apart::Edited,
            differences: within,
        };
    }
    let has_words = given.iter().any(is_word);
    let reason = if has_words {
        "the platform gave only a part of the post, and that part does not hold all of the quoted words"
    } else {
        "the platform showed the post without its words"
    };
    Agreement::NoSource {
        reason: reason.to_owned(),
    }
}
