//! What a post says, the text of a page it links to → which of the post's words stand in the page.
//!
//! Only what can be checked word for word is: what the post puts between quote marks, and its sentences. Nothing
//! found says nothing against the post, which may tell the page in its own words. Cases: `tests/article.rs`.

use super::fold::is_unspaced;
use super::language::language;
use super::links::LinkTable;
use super::script::script;
use super::stretch::{places_of, span_of};
use super::token::{Joiners, Token, TokenKind, tokens};
use crate::model::article::{ArticleSays, Claim, ClaimKind};

/// Shorter stretches stand in any page by chance: in words, and in letters, of which one of a script without
/// spaces says about as much as two of others.
const WORDS_MIN: usize = 3;
const LETTERS_MIN: usize = 12;
/// Claims of one post that are looked for.
const CLAIMS_MAX: usize = 16;
/// How much of the page tells its language.
const SAMPLE_CHARS: usize = 4000;

/// Which of a post's words stand in a page. Spans are code points of `post` and of `page` as given.
pub fn article(post: &str, page: &str) -> ArticleSays {
    let sample: String = page.chars().take(SAMPLE_CHARS).collect();
    if let Some((post, page)) = languages(post, &sample) {
        return ArticleSays::OtherLanguage { post, page };
    }
    let links = LinkTable::default();
    let said = tokens(post, &links, Joiners::IGNORED);
    let wanted = claims(&said);
    if wanted.is_empty() {
        return ArticleSays::NothingToCheck;
    }
    let among = tokens(page, &links, Joiners::IGNORED);
    let claims = wanted
        .into_iter()
        .map(|(kind, claim)| {
            let span = span_of(claim);
            let place = places_of(claim, &among, 1).into_iter().next();
            Claim {
                kind,
                text: span.slice(post).unwrap_or_default().to_owned(),
                post: span,
                page: place.map(|place| span_of(among.get(place).unwrap_or_default())),
            }
        })
        .collect();
    ArticleSays::Compared { claims }
}

fn languages(post: &str, page: &str) -> Option<(String, String)> {
    let told = |post: &str, page: &str| (post.to_owned(), page.to_owned());
    match (script(post), script(page)) {
        (Some(one), Some(other)) if one != other => return Some(told(one, other)),
        _ => {}
    }
    let (one, other) = (language(post)?, language(page)?);
    (one != other).then(|| told(one, other))
}

/// Stretches between quote marks, then whole sentences without their links, names and tags at the ends.
fn claims<'t>(said: &'t [Token<'t>]) -> Vec<(ClaimKind, &'t [Token<'t>])> {
    let mut found: Vec<(ClaimKind, &[Token])> = Vec::new();
    let marks: Vec<usize> = places(said, |token| token.text == "\"");
    for pair in marks.chunks(2) {
        if let [open, close] = pair {
            let inside = said.get(open + 1..*close).unwrap_or_default();
            found.extend(long_enough(inside).then_some((ClaimKind::Quotation, inside)));
        }
    }
    let mut start = 0;
    let ends = places(said, |token| {
        matches!(
            token.text.as_ref(),
            "." | "!" | "?" | "。" | "！" | "？" | "؟" | "।"
        ) || matches!(token.kind, TokenKind::Link { .. })
    });
    for end in ends.into_iter().chain([said.len()]) {
        let sentence = bare(said.get(start..end).unwrap_or_default());
        found.extend(long_enough(sentence).then_some((ClaimKind::Sentence, sentence)));
        start = end + 1;
    }
    found.truncate(CLAIMS_MAX);
    found
}

fn places(tokens: &[Token], wanted: impl Fn(&Token) -> bool) -> Vec<usize> {
    tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| wanted(token))
        .map(|(at, _)| at)
        .collect()
}

/// Without signs at either end.
fn bare<'t>(tokens: &'t [Token<'t>]) -> &'t [Token<'t>] {
    let is_word = |token: &Token| token.kind == TokenKind::Word;
    let first = tokens.iter().position(is_word).unwrap_or(tokens.len());
    let last = tokens.iter().rposition(is_word).map_or(first, |at| at + 1);
    tokens.get(first..last).unwrap_or_default()
}

fn long_enough(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let letters = words.clone().flat_map(|token| token.text.chars());
    let weight: usize = letters
        .map(|letter| 1 + usize::from(is_unspaced(letter)))
        .sum();
    words.count() >= WORDS_MIN && weight >= LETTERS_MIN
}
