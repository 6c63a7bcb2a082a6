//! A text → its tokens: words, signs and links, folded, each with its place in the original text.
//!
//! Two texts are typographically the same when their tokens are. White space separates words and counts for
//! nothing else, so that a lost line break between a full stop and the next word is no difference; numbers
//! keep their inner signs (`3.5`, `10:30`, `-5`), so that white space inside them is one.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfd_quick};

use super::fold::{
    Folded, fold, is_currency, is_invisible, is_joiner, is_mark, is_unspaced, is_word_part,
};
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
    /// A link in any spelling.
    Link {
        /// True where it stands for the post itself or for a picture or video of it.
        own: bool,
    },
}

/// What joiners between letters are: where one text lost all of them they say nothing; where both have some, one
/// that stands elsewhere may make another word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Joiners {
    Ignored,
    Kept,
}

impl Joiners {
    /// For comparing two texts.
    pub(super) fn between(one: &str, other: &str) -> Self {
        if one.contains(is_joiner) && other.contains(is_joiner) {
            Self::Kept
        } else {
            Self::Ignored
        }
    }
}

/// What minus signs are in tokens: other than a dash.
const MINUS: char = '−';

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
    let mut reader = Reader::of(text);
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
            reader.before = link.name.chars().next_back();
            reader.token(kind, Cow::Owned(link.name), Stretch { start: at, end });
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
        if joiners == Joiners::Kept && is_joiner(meant) {
            reader.joiner(meant, Stretch { start: at, end });
        } else {
            reader.character(&fold(meant), after, Stretch { start: at, end });
        }
        after_word = is_word_part(meant);
        at = end;
    }
    reader.end_word();
    reader.tokens
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

/// A place between two characters of the original.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Point {
    byte: usize,
    code_point: usize,
}

impl Point {
    /// Behind this text, which stands at this point.
    fn after(self, text: &str) -> Self {
        Self {
            byte: self.byte + text.len(),
            code_point: self.code_point + text.chars().count(),
        }
    }

    /// Behind so many ASCII characters.
    const fn after_ascii(self, bytes: usize) -> Self {
        Self {
            byte: self.byte + bytes,
            code_point: self.code_point + bytes,
        }
    }
}

/// Some characters of the original.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: Point,
    end: Point,
}

impl Stretch {
    const fn span(self) -> Span {
        Span {
            start: self.start.code_point,
            end: self.end.code_point,
        }
    }
}

/// The tokens so far and the word being read.
struct Reader<'t> {
    original: &'t str,
    tokens: Vec<Token<'t>>,
    word: String,
    word_stretch: Option<Stretch>,
    /// The word is one letter of a script without spaces.
    word_is_single: bool,
    /// What stands before the place being read; nothing after white space.
    before: Option<char>,
}

impl<'t> Reader<'t> {
    const fn of(original: &'t str) -> Self {
        Self {
            original,
            tokens: Vec::new(),
            word: String::new(),
            word_stretch: None,
            word_is_single: false,
            before: None,
        }
    }

    /// ASCII letters and digits, which fold to themselves.
    fn letters(&mut self, stretch: Stretch) {
        if self.word_is_single {
            self.end_word();
        }
        let letters = self.original_of(stretch);
        self.word.push_str(letters);
        self.lengthen_word(stretch);
        self.before = letters.chars().next_back();
    }

    /// A joiner that counts: part of the word it stands in, or between two signs that make one.
    fn joiner(&mut self, character: char, stretch: Stretch) {
        if self.word_stretch.is_some() {
            self.extend_word(character, stretch);
        } else {
            self.sign(character, stretch);
        }
    }

    /// One folded character; `after` is the original behind it.
    fn character(&mut self, folded: &Folded, after: &str, stretch: Stretch) {
        match folded {
            Folded::Nothing => {}
            Folded::Space => {
                self.end_word();
                self.before = None;
            }
            Folded::Dash { can_be_minus } => {
                if *can_be_minus && self.minus_may_stand() && begins_number(after) {
                    self.end_word();
                    self.extend_word(MINUS, stretch);
                    self.before = Some(MINUS);
                } else {
                    self.sign('-', stretch);
                }
            }
            Folded::One(one) => self.visible(*one, next_seen(after), stretch),
            Folded::Several(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let follows = parts.get(index + 1).copied().or_else(|| next_seen(after));
                    if part.is_whitespace() {
                        self.end_word();
                        self.before = None;
                    } else {
                        self.visible(*part, follows, stretch);
                    }
                }
            }
        }
    }

    /// Behind a word, a closing bracket or another dash a dash joins or parts; elsewhere it may be a minus sign.
    fn minus_may_stand(&self) -> bool {
        self.before.is_none_or(|before| {
            !is_word_part(before)
                && !matches!(before, ')' | ']' | '}' | '%' | '\'' | '-' | '.' | MINUS)
        })
    }

    /// A number may begin with its decimal sign: `.5`.
    fn decimal_sign_may_begin(&self) -> bool {
        self.before.is_none_or(|before| {
            is_currency(before)
                || matches!(
                    before,
                    '(' | '[' | '{' | '<' | '~' | '+' | '=' | '≈' | '-' | MINUS
                )
        })
    }

    /// A letter, digit, mark or sign.
    fn visible(&mut self, character: char, next: Option<char>, stretch: Stretch) {
        if is_mark(character) {
            self.extend_word(character, stretch);
        } else if is_unspaced(character) && is_word_part(character) {
            self.end_word();
            self.extend_word(character, stretch);
            self.word_is_single = true;
        } else if is_word_part(character) {
            if self.word_is_single {
                self.end_word();
            }
            self.extend_word(character, stretch);
        } else if self.joins(character, next) || self.begins_decimal(character, next) {
            self.extend_word(character, stretch);
        } else {
            self.sign(character, stretch);
        }
        self.before = Some(character);
    }

    /// An apostrophe between letters, and the signs inside numbers.
    fn joins(&self, character: char, next: Option<char>) -> bool {
        let last = self.word.chars().next_back();
        let (Some(last), Some(next)) = (last, next) else {
            return false;
        };
        match character {
            '\'' => last.is_alphanumeric() && next.is_alphanumeric() && !self.word_is_single,
            '.' | ',' | ':' | '/' | '·' | '٫' | '٬' | '،' => {
                last.is_numeric() && next.is_numeric()
            }
            _ => false,
        }
    }

    /// The decimal sign of a number that has no digit before it.
    fn begins_decimal(&self, character: char, next: Option<char>) -> bool {
        matches!(character, '.' | ',' | '·' | '٫')
            && next.is_some_and(char::is_numeric)
            && self.decimal_sign_may_begin()
    }

    /// A token of its own; runs of dashes are one dash, runs of dots one token.
    fn sign(&mut self, character: char, stretch: Stretch) {
        self.end_word();
        let span = stretch.span();
        if let Some(last) = self.tokens.last_mut()
            && last.kind == TokenKind::Sign
            && last.span.end >= span.start
        {
            let dots = character == '.' && last.text.ends_with('.');
            let dashes = character == '-' && last.text == "-";
            if dots {
                last.text.to_mut().push('.');
            }
            if dots || dashes {
                last.span.end = span.end;
                return;
            }
        }
        let original = self.original_of(stretch);
        let unchanged = original.strip_prefix(character) == Some("");
        let text = match character {
            _ if unchanged => Cow::Borrowed(original),
            '"' => Cow::Borrowed("\""),
            '\'' => Cow::Borrowed("'"),
            '-' => Cow::Borrowed("-"),
            _ => Cow::Owned(character.to_string()),
        };
        self.token(TokenKind::Sign, text, stretch);
    }

    fn extend_word(&mut self, character: char, stretch: Stretch) {
        self.word.push(character);
        self.lengthen_word(stretch);
    }

    fn lengthen_word(&mut self, stretch: Stretch) {
        let start = self.word_stretch.map_or(stretch.start, |word| word.start);
        self.word_stretch = Some(Stretch {
            start,
            end: stretch.end,
        });
    }

    /// Closes the word being read; marks are brought into canonical order.
    fn end_word(&mut self) {
        self.word_is_single = false;
        let Some(stretch) = self.word_stretch.take() else {
            return;
        };
        let original = self.original_of(stretch);
        let in_order = self.word.is_ascii() || is_nfd_quick(self.word.chars()) == IsNormalized::Yes;
        let text = if !in_order {
            Cow::Owned(self.word.nfd().collect())
        } else if self.word == original {
            Cow::Borrowed(original)
        } else {
            Cow::Owned(self.word.clone())
        };
        self.word.clear();
        self.tokens.push(Token {
            kind: TokenKind::Word,
            text,
            span: stretch.span(),
        });
    }

    fn token(&mut self, kind: TokenKind, text: Cow<'t, str>, stretch: Stretch) {
        self.end_word();
        self.tokens.push(Token {
            kind,
            text,
            span: stretch.span(),
        });
    }

    fn original_of(&self, stretch: Stretch) -> &'t str {
        self.original
            .get(stretch.start.byte..stretch.end.byte)
            .unwrap_or_default()
    }
}

/// The first character of a text that is seen.
fn next_seen(text: &str) -> Option<char> {
    text.chars().find(|character| !is_invisible(*character))
}

/// True where a number follows a minus sign here, with its currency and its decimal sign.
fn begins_number(text: &str) -> bool {
    let mut seen = text
        .chars()
        .filter(|character| !is_invisible(*character))
        .peekable();
    seen.next_if(|character| is_currency(*character));
    seen.next_if(|character| matches!(character, '.' | ',' | '·' | '٫'));
    seen.next().is_some_and(char::is_numeric)
}
