//! A text → its tokens: words, signs and links, folded, each with its place in the original text.
//!
//! Two texts are typographically the same when their tokens are. White space separates words and counts for
//! nothing else, so that a lost line break between a full stop and the next word is no difference; numbers
//! keep their inner signs (`3.5`, `10:30`, `-5`), so that white space inside them is one.

use unicode_normalization::UnicodeNormalization;

use super::fold::{Folded, fold, is_mark, is_unspaced, is_word_part};
use super::links::LinkTable;
use crate::model::character_reference::character_reference;
use crate::model::citation::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum TokenKind {
    /// Letters and digits.
    Word,
    /// Anything else that is seen.
    Sign,
    /// A link in any spelling; `media` for the post's own pictures.
    Link {
        /// True where the link stands for a picture or video of the post.
        media: bool,
    },
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// The folded text; equal tokens have equal texts.
    pub(super) text: String,
    /// Where it stands in the original, in code points.
    pub(super) span: Span,
}

/// Reads a text from beginning to end.
pub(super) fn tokens(text: &str, links: &LinkTable) -> Vec<Token> {
    let mut reader = Reader::default();
    let mut at = 0;
    let mut rest = text;
    let mut after_word = false;
    while let Some(character) = rest.chars().next() {
        let link = if links.may_begin_with(character) {
            links.read(rest, after_word)
        } else {
            None
        };
        let taken = if let Some(link) = link {
            let taken = rest
                .get(..link.length)
                .map_or(1, |read| read.chars().count());
            let kind = TokenKind::Link { media: link.media };
            reader.token(kind, link.name, at, at + taken);
            after_word = false;
            rest = rest.get(link.length..).unwrap_or_default();
            taken
        } else {
            let (meant, bytes) =
                character_reference(rest).unwrap_or((character, character.len_utf8()));
            let taken = rest.get(..bytes).map_or(1, |read| read.chars().count());
            rest = rest.get(bytes..).unwrap_or_default();
            let next = rest.chars().next();
            reader.character(&fold(meant), next, at, at + taken);
            after_word = is_word_part(meant);
            taken
        };
        at += taken;
    }
    reader.end_word();
    reader.tokens
}

/// The tokens so far and the word being read.
#[derive(Default)]
struct Reader {
    tokens: Vec<Token>,
    word: String,
    word_span: Option<Span>,
    /// The word is one letter of a script without spaces.
    word_is_single: bool,
    /// True where white space or nothing stands before the place being read.
    after_space: Option<bool>,
}

impl Reader {
    /// One folded character that stands from `start` to `end`; `next` is the original's next character.
    fn character(&mut self, folded: &Folded, next: Option<char>, start: usize, end: usize) {
        let after_space = self.after_space.unwrap_or(true);
        match folded {
            Folded::Nothing => return,
            Folded::Space => self.end_word(),
            Folded::Dash { can_be_minus } => {
                let minus = *can_be_minus && after_space && next.is_some_and(char::is_numeric);
                if minus {
                    self.end_word();
                    self.extend_word('-', start, end);
                } else {
                    self.sign('-', start, end);
                }
            }
            Folded::One(one) => self.visible(*one, next, start, end),
            Folded::Several(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let follows = parts.get(index + 1).copied().or(next);
                    if part.is_whitespace() {
                        self.end_word();
                    } else {
                        self.visible(*part, follows, start, end);
                    }
                }
            }
        }
        self.after_space = Some(matches!(folded, Folded::Space));
    }

    /// A letter, digit, mark or sign.
    fn visible(&mut self, character: char, next: Option<char>, start: usize, end: usize) {
        if is_mark(character) {
            self.extend_word(character, start, end);
        } else if is_unspaced(character) && is_word_part(character) {
            self.end_word();
            self.extend_word(character, start, end);
            self.word_is_single = true;
        } else if is_word_part(character) {
            if self.word_is_single {
                self.end_word();
            }
            self.extend_word(character, start, end);
        } else if self.joins(character, next) {
            self.extend_word(character, start, end);
        } else {
            self.sign(character, start, end);
        }
    }

    /// An apostrophe between letters, and the signs inside numbers.
    fn joins(&self, character: char, next: Option<char>) -> bool {
        let last = self.word.chars().next_back();
        let (Some(last), Some(next)) = (last, next) else {
            return false;
        };
        match character {
            '\'' => last.is_alphanumeric() && next.is_alphanumeric() && !self.word_is_single,
            '.' | ',' | ':' | '/' | '٫' | '٬' => last.is_numeric() && next.is_numeric(),
            _ => false,
        }
    }

    /// A token of its own; runs of dashes are one dash, runs of dots one token.
    fn sign(&mut self, character: char, start: usize, end: usize) {
        self.end_word();
        if let Some(last) = self.tokens.last_mut()
            && last.kind == TokenKind::Sign
            && last.span.end >= start
        {
            let dots = character == '.' && last.text.ends_with('.');
            let dashes = character == '-' && last.text == "-";
            if dots {
                last.text.push('.');
            }
            if dots || dashes {
                last.span.end = end;
                return;
            }
        }
        self.token(TokenKind::Sign, character.to_string(), start, end);
    }

    fn extend_word(&mut self, character: char, start: usize, end: usize) {
        self.word.push(character);
        let start = self.word_span.map_or(start, |span| span.start);
        self.word_span = Some(Span { start, end });
    }

    /// Closes the word being read; marks are brought into canonical order.
    fn end_word(&mut self) {
        self.word_is_single = false;
        let Some(span) = self.word_span.take() else {
            return;
        };
        let text = if self.word.is_ascii() {
            std::mem::take(&mut self.word)
        } else {
            let ordered = self.word.nfd().collect();
            self.word.clear();
            ordered
        };
        self.tokens.push(Token {
            kind: TokenKind::Word,
            text,
            span,
        });
    }

    fn token(&mut self, kind: TokenKind, text: String, start: usize, end: usize) {
        self.end_word();
        self.tokens.push(Token {
            kind,
            text,
            span: Span { start, end },
        });
        self.after_space = Some(false);
    }
}
