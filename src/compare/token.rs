//! A text → its tokens: words, signs and links, folded, each with its place in the original text.
//!
//! Two texts are typographically the same when their tokens are. White space separates words and counts for
//! nothing else, so that a lost line break between a full stop and the next word is no difference; numbers
//! keep their inner signs (`3.5`, `10:30`, `-5`), so that white space inside them is one.

use std::borrow::Cow;

use super::fold::{fold, is_invisible, is_joiner, is_word_part};
use super::links::LinkTable;
use super::reader::{Point, Reader, Stretch};
use crate::model::character_reference::character_reference;
use crate::model::citation::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum TokenKind {
    /// Letters and digits.
    Word,
    /// Anything else that is seen.
    Sign,
    /// A link in any spelling.
    Link {
        /// True where it stands for the post itself or for a picture or video of it.
        own: bool,
    },
}

/// Where joiners count: where one text lost all of them they say nothing; where both have some, one that stands
/// elsewhere may make another word or picture. Those in words and those in pictures are lost apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Joiners {
    in_words: bool,
    in_pictures: bool,
}

impl Joiners {
    /// They count nowhere.
    pub(super) const IGNORED: Self = Self {
        in_words: false,
        in_pictures: false,
    };

    /// For comparing two texts.
    pub(super) fn between(one: &str, other: &str) -> Self {
        let (one, other) = (Self::of(one), Self::of(other));
        Self {
            in_words: one.in_words && other.in_words,
            in_pictures: one.in_pictures && other.in_pictures,
        }
    }

    /// Where a text has some.
    fn of(text: &str) -> Self {
        let mut found = Self::IGNORED;
        let mut before = None;
        for character in text.chars() {
            if is_joiner(character) {
                let in_word = before.is_some_and(is_word_part);
                found.in_words |= in_word;
                found.in_pictures |= !in_word;
            } else if !is_invisible(character) {
                before = Some(character);
            }
        }
        found
    }

    /// True where one counts behind this character.
    fn count_behind(self, before: Option<char>) -> bool {
        if before.is_some_and(is_word_part) {
            self.in_words
        } else {
            self.in_pictures
        }
    }
}

/// What `…` and three or more dots fold to.
pub(super) const ELLIPSIS: &str = "...";

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    /// The folded text; equal tokens have equal texts. Borrowed where folding changed nothing, as in most words.
    pub(super) text: Cow<'t, str>,
    /// Where it stands in the original, in code points.
    pub(super) span: Span,
}

/// Reads a text from beginning to end.
pub(super) fn tokens<'t>(text: &'t str, links: &LinkTable, joiners: Joiners) -> Vec<Token<'t>> {
    let mut reader = Reader::new(text);
    let mut at = Point::default();
    let mut after_word = false;
    while let Some(rest) = text.get(at.byte..)
        && let Some(character) = rest.chars().next()
    {
        let link = if links.may_begin_with(character) {
            links.read(rest, after_word)
        } else {
            None
        };
        if let Some(link) = link {
            let end = at.after(rest.get(..link.length).unwrap_or(rest));
            let kind = TokenKind::Link { own: link.own };
            reader.link(kind, link.name, Stretch { start: at, end });
            after_word = false;
            at = end;
            continue;
        }
        let plain = plain_letters(rest);
        if plain > 0 {
            let end = at.after_ascii(plain);
            reader.letters(Stretch { start: at, end });
            after_word = true;
            at = end;
            continue;
        }
        let (meant, bytes) = character_reference(rest).unwrap_or((character, character.len_utf8()));
        let end = at.after(rest.get(..bytes).unwrap_or(rest));
        let after = text.get(end.byte..).unwrap_or_default();
        let stretch = Stretch { start: at, end };
        if is_joiner(meant) && joiners.count_behind(reader.before()) {
            reader.joiner(meant, stretch);
        } else if turns_numbers_around(meant, after) {
            reader.sign(meant, stretch);
        } else if !is_escape(meant, after) {
            reader.character(&fold(meant), after, stretch);
        }
        after_word = is_word_part(meant);
        at = end;
    }
    reader.finish()
}

/// The backslash that Markdown writes before a sign that is one of its own (CommonMark 0.31, section 2.4).
fn is_escape(character: char, after: &str) -> bool {
    character == '\\'
        && after.starts_with(['_', '*', '#', '~', '>', '|', '`', '[', ']', '(', ')', '\\'])
}

/// A mark that sets what follows from right to left, where that is several numbers and nothing else: they are
/// then read in the other order (Unicode Standard Annex 9, rules L2 and W4). Words are not turned around by it.
fn turns_numbers_around(mark: char, after: &str) -> bool {
    /// Spans of numbers are shorter.
    const CHARS_READ: usize = 64;
    if !matches!(mark, '\u{202b}' | '\u{2067}') {
        return false;
    }
    let is_closing = |one: &char| matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let inside: String = after
        .chars()
        .take(CHARS_READ)
        .take_while(|one| !is_closing(one))
        .collect();
    let keeps_together =
        |one: char| one.is_numeric() || matches!(one, '.' | ',' | ':' | '/' | '-' | '+');
    let numbers = inside
        .split(|one| !keeps_together(one))
        .filter(|part| part.contains(char::is_numeric));
    !inside.contains(char::is_alphabetic) && numbers.count() > 1
}

/// How many bytes of `rest` are ASCII letters and digits in one go. The second and later ones stop where a link
/// glued to the word may begin, which the caller reads.
fn plain_letters(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let glued = |at: usize| {
        let begins = |with: &[u8]| {
            bytes
                .get(at..at + with.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        match bytes.get(at) {
            Some(b'h' | b'H') => begins(b"http"),
            Some(b'p' | b'P') => begins(b"pic."),
            _ => false,
        }
    };
    let mut end = 0;
    while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) && (end == 0 || !glued(end)) {
        end += 1;
    }
    end
}
