//! The characters of a text, one after the other → tokens: where words, numbers and signs begin and end.
//!
//! Driven by `token`, which tells links, joiners and escapes apart first. Cases: `tests/cases/compare/`.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfd_quick};

use super::fold::{
    Folded, is_currency, is_invisible, is_mark, is_nikhahit, is_unspaced, is_word_part,
};
use super::token::{ELLIPSIS, Token, TokenKind};
use crate::model::citation::Span;

/// What minus signs are in tokens: other than a dash.
const MINUS: char = '−';
/// What a full stop is for what stands behind it.
const SENTENCE_END: char = '…';

/// A place between two characters of the original.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Point {
    pub(super) byte: usize,
    code_point: usize,
}

impl Point {
    /// Behind this text, which stands at this point.
    pub(super) fn after(self, text: &str) -> Self {
        Self {
            byte: self.byte + text.len(),
            code_point: self.code_point + text.chars().count(),
        }
    }

    /// Behind so many ASCII characters.
    pub(super) const fn after_ascii(self, bytes: usize) -> Self {
        Self {
            byte: self.byte + bytes,
            code_point: self.code_point + bytes,
        }
    }
}

/// Some characters of the original.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) start: Point,
    pub(super) end: Point,
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
pub(super) struct Reader<'t> {
    original: &'t str,
    tokens: Vec<Token<'t>>,
    word: String,
    word_stretch: Option<Stretch>,
    /// The word is one letter of a script without spaces.
    word_is_single: bool,
    /// What stands before the place being read; nothing after white space.
    before: Option<char>,
    /// The last token is one straight or backward single quote mark, two of which make a double one.
    after_typewriter_quote: bool,
}

impl<'t> Reader<'t> {
    pub(super) const fn new(original: &'t str) -> Self {
        Self {
            original,
            tokens: Vec::new(),
            word: String::new(),
            word_stretch: None,
            word_is_single: false,
            before: None,
            after_typewriter_quote: false,
        }
    }

    /// A link, as its table names it.
    pub(super) fn link(&mut self, kind: TokenKind, name: String, stretch: Stretch) {
        self.before = name.chars().next_back();
        self.token(kind, Cow::Owned(name), stretch);
    }

    /// What stands before the place being read; nothing after white space.
    pub(super) const fn before(&self) -> Option<char> {
        self.before
    }

    /// What was read, to the last word.
    pub(super) fn finish(mut self) -> Vec<Token<'t>> {
        self.end_word();
        self.tokens
    }

    /// ASCII letters and digits, which fold to themselves.
    pub(super) fn letters(&mut self, stretch: Stretch) {
        if self.word_is_single {
            self.end_word();
        }
        let letters = self.original_of(stretch);
        self.word.push_str(letters);
        self.lengthen_word(stretch);
        self.before = letters.chars().next_back();
    }

    /// A joiner that counts: part of the word it stands in, or between two signs that make one.
    pub(super) fn joiner(&mut self, character: char, stretch: Stretch) {
        if self.word_stretch.is_some() {
            self.extend_word(character, stretch);
        } else {
            self.sign(character, stretch);
        }
    }

    /// One folded character; `after` is the original behind it.
    pub(super) fn character(&mut self, folded: &Folded, after: &str, stretch: Stretch) {
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

    /// Behind a word, a closing bracket or another dash a dash joins or parts; elsewhere it may be a minus sign, and
    /// behind a letter of a script without spaces, but for those that end a part of a date: `2019年-2023年`.
    fn minus_may_stand(&self) -> bool {
        self.before.is_none_or(|before| {
            let is_of_word = is_word_part(before)
                && (!is_unspaced(before)
                    || matches!(
                        before,
                        '年' | '月' | '日' | '号' | '時' | '时' | '分' | '点'
                    ));
            !is_of_word && !matches!(before, ')' | ']' | '}' | '%' | '\'' | '-' | '.' | MINUS)
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
        self.before = Some(match (character, self.before) {
            // One that opens a quote, as a double one would.
            ('\'', None) => '"',
            // The end of a sentence, and not the point of a date or number.
            ('.', before) if !before.is_some_and(char::is_numeric) => SENTENCE_END,
            _ => character,
        });
    }

    /// The signs inside numbers. An apostrophe between letters is a sign of its own: behind an elided article another
    /// word begins, and a closing quote mark before a suffix looks the same.
    fn joins(&self, character: char, next: Option<char>) -> bool {
        let last = self.word.chars().next_back();
        let (Some(last), Some(next)) = (last, next) else {
            return false;
        };
        match character {
            '\'' => last.is_numeric() && next.is_numeric(),
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

    /// A token of its own; runs of dashes are one dash, runs of dots, and dots with single spaces between, one
    /// token, as long as they may be.
    pub(super) fn sign(&mut self, character: char, stretch: Stretch) {
        self.end_word();
        let original = self.original_of(stretch);
        let character = match character {
            // Copies set in other quote marks what stands in double ones. Behind a number they are feet or minutes.
            // Where it is an apostrophe, it is one in both texts.
            '\'' if !self.before.is_some_and(char::is_numeric) => '"',
            other => other,
        };
        if self.lengthens_sign(character, original, stretch.span()) {
            return;
        }
        let unchanged = original.strip_prefix(character) == Some("");
        let text = match character {
            _ if unchanged => Cow::Borrowed(original),
            '"' => Cow::Borrowed("\""),
            '\'' => Cow::Borrowed("'"),
            '-' => Cow::Borrowed("-"),
            _ => Cow::Owned(character.to_string()),
        };
        self.token(TokenKind::Sign, text, stretch);
        self.after_typewriter_quote = is_typewriter_quote(original);
        if character == '.' {
            self.join_spaced_dots();
        }
    }

    /// Takes a sign into the one before it, where the two are one.
    fn lengthens_sign(&mut self, character: char, original: &str, span: Span) -> bool {
        let Some(last) = self
            .tokens
            .last_mut()
            .filter(|last| last.kind == TokenKind::Sign)
        else {
            return false;
        };
        let gap = span.start.saturating_sub(last.span.end);
        let is_spaced_run =
            last.text == ELLIPSIS && last.span.end - last.span.start > ELLIPSIS.len();
        let dots =
            character == '.' && last.text.ends_with('.') && (gap == 0 || gap == 1 && is_spaced_run);
        let dashes = character == '-' && last.text == "-" && gap == 0;
        let quotes = gap == 0 && self.after_typewriter_quote && is_typewriter_quote(original);
        if dots && last.text.len() < ELLIPSIS.len() {
            last.text.to_mut().push('.');
        }
        if quotes {
            last.text = Cow::Borrowed("\"");
            self.after_typewriter_quote = false;
        }
        let lengthens = dots || dashes || quotes;
        if lengthens {
            last.span.end = span.end;
        }
        lengthens
    }

    /// `. . .` is `...`.
    fn join_spaced_dots(&mut self) {
        let [.., first, second, third] = self.tokens.as_mut_slice() else {
            return;
        };
        let are_dots = [&*first, &*second, &*third]
            .into_iter()
            .all(|token| token.kind == TokenKind::Sign && token.text == ".");
        let one_apart = |one: &Token, other: &Token| other.span.start == one.span.end + 1;
        if are_dots && one_apart(first, second) && one_apart(second, third) {
            first.text = Cow::Borrowed(ELLIPSIS);
            first.span.end = third.span.end;
            self.tokens.truncate(self.tokens.len() - 2);
        }
    }

    fn extend_word(&mut self, character: char, stretch: Stretch) {
        let ring = self
            .word
            .chars()
            .next_back()
            .filter(|last| is_nikhahit(*last));
        match ring {
            // A tone mark stands above the ring, in whichever order the two are written.
            Some(ring) if matches!(character, '\u{e48}'..='\u{e4b}' | '\u{ec8}'..='\u{ecb}') => {
                self.word.pop();
                self.word.extend([character, ring]);
            }
            _ => self.word.push(character),
        }
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

/// Two of these make a double quote mark, as typewriters and LaTeX write them.
fn is_typewriter_quote(original: &str) -> bool {
    matches!(original, "'" | "`")
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
