//! A text and a query → the words found, with what stands around them.

use super::query::Query;
use crate::classify::page::fold::Folded;

/// Characters before the first word found, and after it.
const BEFORE_CHARACTERS: usize = 60;
const AFTER_CHARACTERS: usize = 140;

/// A stretch of text: what stands before the first words found, they themselves, and what follows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snippet {
    pub before: String,
    pub found: String,
    pub after: String,
}

/// A word of the text with its place.
struct Word {
    start: usize,
    end: usize,
    folded: Vec<String>,
}

impl Snippet {
    /// The surroundings of the first place where the first part of the query stands; the beginning of
    /// the text where none is found again.
    pub(super) fn of(text: &str, query: &Query) -> Self {
        let words = words(text);
        let place = query.parts.iter().find_map(|part| {
            let folded: Vec<(usize, &String)> = words
                .iter()
                .enumerate()
                .flat_map(|(at, word)| word.folded.iter().map(move |folded| (at, folded)))
                .collect();
            folded.windows(part.words.len()).find_map(|window| {
                let fits = window.iter().zip(&part.words).enumerate().all(
                    |(position, ((_, folded), wanted))| {
                        let is_last = position + 1 == part.words.len();
                        *folded == wanted
                            || (is_last && part.may_go_on && folded.starts_with(wanted.as_str()))
                    },
                );
                let (first, last) = (window.first()?.0, window.last()?.0);
                fits.then_some((words.get(first)?.start, words.get(last)?.end))
            })
        });
        let (start, end) = place.unwrap_or((0, 0));
        let before: String = {
            let text = text.get(..start).unwrap_or_default();
            let skip = text.chars().count().saturating_sub(BEFORE_CHARACTERS);
            text.chars().skip(skip).collect()
        };
        let after = text.get(end..).unwrap_or_default();
        Self {
            before,
            found: text.get(start..end).unwrap_or_default().to_owned(),
            after: after.chars().take(AFTER_CHARACTERS).collect(),
        }
    }
}

/// The words of a text as they stand, each with what it folds to; letters of scripts without spaces are words
/// of their own.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<usize> = None;
    let mut close = |open: &mut Option<usize>, end: usize| {
        if let Some(start) = open.take() {
            let piece = text.get(start..end).unwrap_or_default();
            let folded: Vec<String> = Folded::without_marks(piece)
                .words()
                .map(str::to_owned)
                .collect();
            if !folded.is_empty() {
                words.push(Word { start, end, folded });
            }
        }
    };
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            close(&mut open, at);
        } else if letter.is_ascii() {
            let ends = !letter.is_alphanumeric() && !matches!(letter, '\'' | '`');
            if ends {
                close(&mut open, at);
            } else {
                open.get_or_insert(at);
            }
        } else if is_its_own_word(letter) {
            close(&mut open, at);
            open = Some(at);
            close(&mut open, at + letter.len_utf8());
        } else {
            open.get_or_insert(at);
        }
    }
    close(&mut open, text.len());
    words
}

/// True where one letter folds to a word that its neighbours do not join.
fn is_its_own_word(letter: char) -> bool {
    let mut twice = letter.to_string();
    twice.push(letter);
    Folded::without_marks(&twice).count() == 2
}
