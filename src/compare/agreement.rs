//! Quote + post → agreement, or the places where they differ.
//!
//! Tried in this order, first that holds: exact (code point for code point); typographic (the same tokens,
//! see `token`, but for a picture link at the end of one side only); truncated (the platform gives a part of
//! the text, and as far as it goes it is the quote's beginning: `part`); excerpt (the quote is one contiguous
//! stretch of the post; ambiguous where it is several); else they differ, and `apart` says how far.

use super::apart::apart;
use super::difference::differences;
use super::edges::is_torn;
use super::fold::is_unspaced;
use super::links::LinkTable;
use super::part::{differing_from_part, held_cut_text, is_cut};
use super::stretch::{places_of, span_of};
use super::token::{ELLIPSIS, Joiners, Token, TokenKind, tokens};
use crate::model::agreement::{AgreeMethod, Agreement, Difference, PLACES_NAMED_MAX, Stretch};
use crate::model::citation::Span;
use crate::model::post::Post;

/// A shorter stretch of a post bears nothing out.
const EXCERPT_TOKENS_MIN: usize = 3;
/// The same, in letters and digits; those of scripts without spaces count twice.
const EXCERPT_CHARS_MIN: usize = 12;

/// Compares a quote with the post it cites. Any texts are taken; spans point into `quote` and `post.text`
/// as given, in code points.
pub fn agreement(quote: &str, post: &Post) -> Agreement {
    if quote == post.text && !is_cut(post) {
        let whole = Span {
            start: 0,
            end: quote.chars().count(),
        };
        return agree(AgreeMethod::Exact, whole, whole);
    }
    let links = LinkTable::of_post(post);
    let joiners = Joiners::between(quote, &post.text);
    let whole = Sides {
        quoted: &tokens(quote, &links, joiners),
        posted: &tokens(&post.text, &links, joiners),
    };
    let core = whole.without_one_sided_own_links();
    for sides in [whole, core] {
        if sides.same() && !is_cut(post) {
            return agree(
                AgreeMethod::Typographic,
                span_of(sides.quoted),
                span_of(sides.posted),
            );
        }
    }
    if is_cut(post)
        && let Some((quoted, posted)) = held_cut_text(core.quoted, core.posted)
    {
        return agree(AgreeMethod::Truncated, quoted, posted);
    }
    if let Some(found) = excerpt(core.quoted, core.posted, &post.text) {
        return found;
    }
    let differences = differing_places((quote, &post.text), whole, core);
    if is_cut(post) {
        return differing_from_part(quote, core.quoted, core.posted, post, differences);
    }
    Agreement::Differ {
        how: apart(quote, core.quoted, post, &differences),
        differences,
    }
}

/// The tokens of both texts.
#[derive(Clone, Copy)]
struct Sides<'t> {
    quoted: &'t [Token<'t>],
    posted: &'t [Token<'t>],
}

impl Sides<'_> {
    fn same(self) -> bool {
        same(self.quoted, self.posted)
    }

    /// Documents and platforms print the link of a post, or of its own picture, in some places and not in others.
    /// Where both sides end with such links, those are compared like everything else.
    fn without_one_sided_own_links(self) -> Self {
        let core = Self {
            quoted: without_trailing(self.quoted, is_own_link),
            posted: without_trailing(self.posted, is_own_link),
        };
        let both_have_some =
            core.quoted.len() < self.quoted.len() && core.posted.len() < self.posted.len();
        if both_have_some { self } else { core }
    }
}

/// The differences of the cores; where both texts end with a link, of the whole, so that one link in place
/// of another is seen as such, and a picture link on one side only is still none.
fn differing_places(texts: (&str, &str), whole: Sides<'_>, core: Sides<'_>) -> Vec<Difference> {
    let ends_with_link = |tokens: &[Token]| tokens.last().is_some_and(is_link);
    if !(ends_with_link(whole.quoted) && ends_with_link(whole.posted)) {
        return differences((texts.0, core.quoted), (texts.1, core.posted));
    }
    let end_of = |tokens: &[Token]| tokens.last().map_or(0, |token| token.span.end);
    let (quote_end, post_end) = (end_of(core.quoted), end_of(core.posted));
    let mut places = differences((texts.0, whole.quoted), (texts.1, whole.posted));
    places.retain(|place| {
        let only_post = place.quote_text.is_empty() && place.post.start >= post_end;
        let only_quote = place.post_text.is_empty() && place.quote.start >= quote_end;
        !only_post && !only_quote
    });
    places
}

const fn agree(method: AgreeMethod, quote: Span, post: Span) -> Agreement {
    Agreement::Agree {
        method,
        stretch: Stretch { quote, post },
    }
}

pub(super) fn same(one: &[Token], other: &[Token]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.text == other.text)
}

fn is_own_link(token: &Token) -> bool {
    token.kind == TokenKind::Link { own: true }
}

pub(super) fn is_link(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Link { .. })
}

pub(super) fn is_ellipsis(token: &Token) -> bool {
    token.text == ELLIPSIS
}

pub(super) fn without_trailing<'t>(
    tokens: &'t [Token<'t>],
    dropped: fn(&Token) -> bool,
) -> &'t [Token<'t>] {
    let kept = tokens
        .iter()
        .rposition(|token| !dropped(token))
        .map_or(0, |last| last + 1);
    tokens.get(..kept).unwrap_or_default()
}

fn without_leading<'t>(tokens: &'t [Token<'t>], dropped: fn(&Token) -> bool) -> &'t [Token<'t>] {
    let first = tokens
        .iter()
        .position(|token| !dropped(token))
        .unwrap_or(tokens.len());
    tokens.get(first..).unwrap_or_default()
}

/// The quote, but for ellipses and picture links at its ends, as one contiguous stretch of the post: whole
/// words only, and long enough to mean something. What stands around it may change what it means, which is
/// why this is told apart from agreement of the whole. Where it is several stretches, none is named.
fn excerpt(quoted: &[Token], posted: &[Token], post_text: &str) -> Option<Agreement> {
    let core = without_trailing(without_trailing(quoted, is_own_link), is_ellipsis);
    let core = without_leading(core, is_ellipsis);
    if let Some(headline) = headline(posted, post_text)
        && same(core, headline)
    {
        let stretch = (span_of(core), span_of(headline));
        return Some(agree(AgreeMethod::Excerpt, stretch.0, stretch.1));
    }
    if !bears_out(core) {
        return None;
    }
    let places = places_of(core, posted, PLACES_NAMED_MAX);
    let spans = places
        .iter()
        .filter_map(|place| posted.get(place.clone()))
        .map(span_of)
        .filter(|span| !is_torn(post_text, *span))
        .collect::<Vec<_>>();
    match spans.as_slice() {
        [] => None,
        [only] => Some(agree(AgreeMethod::Excerpt, span_of(core), *only)),
        _ => Some(Agreement::Ambiguous {
            places: spans,
            posts: Vec::new(),
        }),
    }
}

/// The first paragraph of several: as a whole it means something by itself, however short.
fn headline<'t>(posted: &'t [Token<'t>], post_text: &str) -> Option<&'t [Token<'t>]> {
    let end = post_text.split_once("\n\n")?.0.chars().count();
    let length = posted
        .iter()
        .take_while(|token| token.span.end <= end)
        .count();
    posted.get(..length).filter(|headline| !headline.is_empty())
}

/// True where a stretch is long enough to mean something by itself.
pub(super) fn bears_out(stretch: &[Token]) -> bool {
    let words = stretch.iter().filter(|token| token.kind == TokenKind::Word);
    let chars: usize = words
        .flat_map(|token| token.text.chars())
        // A letter of a script without spaces is half a word or more.
        .map(|letter| if is_unspaced(letter) { 2 } else { 1 })
        .sum();
    stretch.len() >= EXCERPT_TOKENS_MIN && chars >= EXCERPT_CHARS_MIN
}
