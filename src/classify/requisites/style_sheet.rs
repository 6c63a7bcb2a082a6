//! A style sheet, a `<style>` element or a `style` attribute → what it refers to (CSS Syntax Level 3,
//! section 4: comments, strings and `url()` are told apart; nothing else is read). Part of [`super`].

use url::Url;

use super::reference::resolved;
use super::{Kind, REFERENCES_MAX, Requisite, ordered};
use crate::classify::page::beginning::beginning;

/// What a style sheet at `url` needs.
pub fn of_style_sheet(sheet: &str, url: &str) -> Vec<Requisite> {
    let Ok(base) = Url::parse(url) else {
        return Vec::new();
    };
    let found = references(sheet).into_iter().filter_map(|(kind, written)| {
        let url = resolved(&base, &written)?;
        Some(Requisite { url, kind })
    });
    ordered(found.collect())
}

/// What is referred to, as written.
pub(super) fn references(sheet: &str) -> Vec<(Kind, String)> {
    let mut reading = Reading {
        rest: sheet,
        found: Vec::new(),
        rule: Rule::None,
        font_from: None,
        sets: 0,
    };
    while !reading.rest.is_empty() && reading.found.len() < REFERENCES_MAX {
        reading.step();
    }
    reading.end_block();
    reading.found
}

/// The at-rule that was begun and not ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    Import,
    Namespace,
    FontFace,
}

struct Reading<'a> {
    rest: &'a str,
    found: Vec<(Kind, String)>,
    rule: Rule,
    /// Where the addresses of the font rule that is being read begin.
    font_from: Option<usize>,
    /// Sets of pictures read so far.
    sets: usize,
}

impl Reading<'_> {
    fn step(&mut self) {
        let mut letters = self.rest.chars();
        let Some(first) = letters.next() else { return };
        if let Some(comment) = self.rest.strip_prefix("/*") {
            self.rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            return;
        }
        match first {
            '"' | '\'' => {
                let text = self.string(first);
                if self.rule == Rule::Import {
                    self.keep(text);
                }
            }
            '@' => self.at_rule(),
            ';' | '{' => {
                if self.rule != Rule::FontFace {
                    self.rule = Rule::None;
                }
                self.rest = letters.as_str();
            }
            '}' => {
                self.end_block();
                self.rest = letters.as_str();
            }
            _ if first.is_ascii_alphabetic() || first == '-' => self.word(),
            _ => self.rest = letters.as_str(),
        }
    }

    fn at_rule(&mut self) {
        let rest = self.rest;
        let name = &rest[1..];
        let end = name
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .unwrap_or(name.len());
        self.rule = match name[..end].to_ascii_lowercase().as_str() {
            "import" => Rule::Import,
            "namespace" => Rule::Namespace,
            "font-face" => {
                self.font_from = Some(self.found.len());
                Rule::FontFace
            }
            _ => Rule::None,
        };
        self.rest = &name[end..];
    }

    /// A word; `url(` takes its address along, and `image-set(` its strings.
    fn word(&mut self) {
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'))
            .unwrap_or(self.rest.len());
        let (word, behind) = self.rest.split_at(end);
        self.rest = behind;
        let Some(inside) = behind.strip_prefix('(') else {
            return;
        };
        match word.to_ascii_lowercase().as_str() {
            "url" | "src" => {
                self.rest = inside.trim_start();
                let text = match self.rest.chars().next() {
                    Some(quote @ ('"' | '\'')) => self.string(quote),
                    _ => self.bare_address(),
                };
                self.keep(text);
            }
            "image-set" | "-webkit-image-set" => self.image_set(inside),
            _ => {}
        }
    }

    fn image_set(&mut self, inside: &str) {
        // Real sets are few and short; hostile ones begin again and again and never end.
        const SET_BYTES_MAX: usize = 2 << 10;
        const SETS_MAX: usize = 200;
        self.sets += 1;
        if self.sets > SETS_MAX {
            return;
        }
        let set = beginning(inside, SET_BYTES_MAX);
        let end = set.find([';', '}']).unwrap_or(set.len());
        let strings: Vec<String> = set[..end]
            .split(',')
            .filter_map(|choice| {
                let choice = choice.trim_start();
                let quote = choice
                    .chars()
                    .next()
                    .filter(|one| matches!(one, '"' | '\''))?;
                choice[1..].split(quote).next().map(str::to_owned)
            })
            .collect();
        for text in strings {
            self.keep(text);
        }
    }

    /// A quoted string from here on; one that is never closed ends with its line (CSS Syntax, 4.3.5).
    fn string(&mut self, quote: char) -> String {
        let mut text = String::new();
        let mut letters = self.rest.chars();
        letters.next();
        while let Some(letter) = letters.next() {
            match letter {
                _ if letter == quote => break,
                '\n' | '\r' => break,
                '\\' => escape(&mut letters, &mut text),
                _ => text.push(letter),
            }
        }
        self.rest = letters.as_str();
        text
    }

    /// An address without quotes, up to the bracket.
    fn bare_address(&mut self) -> String {
        let mut text = String::new();
        let mut letters = self.rest.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ')' => break,
                '\\' => escape(&mut letters, &mut text),
                _ => text.push(letter),
            }
        }
        self.rest = letters.as_str();
        text
    }

    fn keep(&mut self, written: String) {
        let kind = match self.rule {
            Rule::Import => Kind::StyleSheet,
            Rule::FontFace => Kind::Font,
            Rule::None => Kind::Picture,
            Rule::Namespace => return,
        };
        if self.rule == Rule::Import {
            // What follows the address are conditions.
            self.rule = Rule::None;
        }
        self.found.push((kind, written));
    }

    /// Of a font's forms the newest is the one that is asked for today.
    fn end_block(&mut self) {
        if let Some(from) = self.font_from.take() {
            let newest = |written: &str| {
                let path = written.split(['?', '#']).next().unwrap_or_default();
                path.to_ascii_lowercase().ends_with(".woff2") || written.starts_with("data:")
            };
            let forms = self.found.get_mut(from..).unwrap_or_default();
            if forms.iter().any(|(_, written)| newest(written)) {
                for (kind, written) in forms.iter_mut() {
                    if !newest(written) {
                        *kind = Kind::Alternative;
                    }
                }
            }
        }
        self.rule = Rule::None;
    }
}

/// What stands behind a backslash (CSS Syntax, 4.3.7).
fn escape(letters: &mut std::str::Chars<'_>, text: &mut String) {
    const DIGITS_MAX: usize = 6;
    let digits: String = letters
        .as_str()
        .chars()
        .take(DIGITS_MAX)
        .take_while(char::is_ascii_hexdigit)
        .collect();
    if digits.is_empty() {
        if let Some(letter) = letters.next().filter(|letter| *letter != '\n') {
            text.push(letter);
        }
        return;
    }
    for _ in 0..digits.len() {
        letters.next();
    }
    if letters
        .as_str()
        .starts_with(|letter: char| letter.is_ascii_whitespace())
    {
        letters.next();
    }
    let number = u32::from_str_radix(&digits, 16).unwrap_or_default();
    text.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
}
