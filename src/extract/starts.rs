//! A stretch of running text → the places where a sentence can begin in it, and what ends before each.
//!
//! Knows full stops of many scripts, colons, emoji, gaps, and sentences glued together where a block boundary was lost.
//! Cases: `tests/cases/extract/boundaries.jsonl`.

use super::glyph;

/// Some apps print it for a line break.
const BRAILLE_BLANK: char = '\u{2800}';
/// Sentences looked at from the end.
const SENTENCES_MAX: usize = 12;
/// How far back a post can begin.
const LOOK_BACK_BYTES: usize = 4000;

/// A place where a sentence can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    pub at: usize,
    pub after: Ending,
}

/// What ends before a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A full stop, an emoji or a gap.
    Sentence,
    /// A full stop, and what follows begins with a small letter: prose does not go on so.
    Small,
    /// The first colon of its sentence.
    Colon,
    /// A later colon of the same sentence.
    LaterColon,
    /// A full stop without the space that belongs behind it: two blocks were glued.
    Glued,
    /// The stretch begins here.
    Nothing,
}

/// The places where a sentence can begin, from the last to the first, `from` included at the end.
pub fn upwards(text: &str, from: usize, end: usize) -> Vec<Start> {
    let near = from.max(glyph::floor_boundary(
        text,
        end.saturating_sub(LOOK_BACK_BYTES),
    ));
    let mut walk = Walk::default();
    let mut starts: Vec<Start> = Vec::new();
    for (at, c) in glyph::slice(text, near, end).char_indices() {
        let at = near + at;
        if let Some(after) = walk.step(text, near, at, c) {
            starts.push(Start { at, after });
        }
    }
    starts.reverse();
    starts.truncate(SENTENCES_MAX);
    let first = glyph::trim_forward(text, from, end);
    let whole = starts.len() < SENTENCES_MAX && near == from;
    if whole && starts.last().is_none_or(|start| start.at != first) {
        starts.push(Start {
            at: first,
            after: Ending::Nothing,
        });
    }
    starts
}

/// What has been read of the text so far.
#[derive(Default)]
struct Walk {
    /// The last mark ended a sentence or clause.
    ended: Option<Mark>,
    blanks: usize,
    line_ended: bool,
    /// The present sentence has had a colon.
    colon_seen: bool,
    last: Option<char>,
    before_last: Option<char>,
    /// A blank stands before the last character.
    set_off: bool,
    /// Letters in a row at the end of the last word, not counting its full stop.
    word_letters: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Stop,
    /// `!`, `?`, emoji: more emoji may follow.
    Loud,
    Colon,
    LaterColon,
}

impl Walk {
    /// Takes one character; says so where a sentence can begin with it.
    fn step(&mut self, text: &str, floor: usize, at: usize, c: char) -> Option<Ending> {
        if c.is_whitespace() || c == BRAILLE_BLANK {
            // A line end with what indents the next line is no gap within a line.
            self.blanks = if c == '\n' {
                1.max(self.blanks.min(2))
            } else {
                self.blanks + usize::from(self.blanks < 2 || !self.line_ended)
            };
            self.line_ended |= c == '\n';
            return None;
        }
        if glyph::is_invisible(c) {
            return None;
        }
        let start = self.begins(text, at, c);
        self.take(text, floor, at, c, start.is_some());
        start
    }

    fn begins(&self, text: &str, at: usize, c: char) -> Option<Ending> {
        let rest = text.get(at..).unwrap_or_default();
        // An emoji after a loud mark still belongs to it; a dash after a quotation brings its author.
        if glyph::is_emoji(c) && self.ended == Some(Mark::Loud) {
            return None;
        }
        let attributes =
            matches!(c, '–' | '—' | '-' | '―') && self.last.is_some_and(glyph::is_closing_quote);
        if attributes {
            return None;
        }
        match self.ended {
            Some(Mark::Colon) if self.blanks > 0 => Some(Ending::Colon),
            Some(Mark::LaterColon) if self.blanks > 0 && !c.is_lowercase() => {
                Some(Ending::LaterColon)
            }
            Some(Mark::Stop | Mark::Loud) if self.blanks > 0 && !c.is_lowercase() => {
                Some(Ending::Sentence)
            }
            Some(Mark::Stop | Mark::Loud)
                if self.blanks == 0 && self.closes_word() && opens_glued(rest, self.last) =>
            {
                Some(Ending::Glued)
            }
            Some(Mark::Stop) if self.blanks > 0 && self.closes_small_word() => Some(Ending::Small),
            _ if self.blanks > 2 && !c.is_lowercase() => Some(Ending::Sentence),
            _ => None,
        }
    }

    /// The mark that ended the sentence stands behind a word, not alone as in `.@name`.
    fn closes_word(&self) -> bool {
        !self.set_off
            && self.before_last.is_some_and(|c| {
                c.is_alphanumeric() || glyph::is_sentence_end(c) || matches!(c, ')' | '"' | '”')
            })
    }

    /// A single full stop behind three letters or more: neither an abbreviation nor an ellipsis.
    fn closes_small_word(&self) -> bool {
        const LETTERS_MIN: usize = 3;
        self.last == Some('.')
            && self.before_last.is_some_and(char::is_alphabetic)
            && self.word_letters >= LETTERS_MIN
    }

    fn take(&mut self, text: &str, floor: usize, at: usize, c: char, begins: bool) {
        let closes = glyph::is_closing_quote(c) || matches!(c, ')' | ']');
        let wide = matches!(c, '。' | '！' | '？' | '：');
        if begins && !matches!(self.ended, Some(Mark::Colon | Mark::LaterColon)) {
            self.colon_seen = false;
        }
        let colon = if self.colon_seen {
            Mark::LaterColon
        } else {
            Mark::Colon
        };
        self.ended = match c {
            ':' | '：' => Some(colon),
            '.' if is_abbreviated(glyph::slice(text, floor, at)) => None,
            '!' | '?' | '！' | '？' | '‼' | '⁉' | '؟' => Some(Mark::Loud),
            _ if glyph::is_emoji(c) => Some(Mark::Loud),
            _ if glyph::is_sentence_end(c) => Some(Mark::Stop),
            _ if closes && self.blanks == 0 => self
                .ended
                .filter(|mark| matches!(mark, Mark::Stop | Mark::Loud)),
            _ => None,
        };
        self.colon_seen |= matches!(c, ':' | '：');
        self.word_letters = match c {
            '.' if self.blanks == 0 => self.word_letters,
            _ if !c.is_alphabetic() => 0,
            _ if self.blanks > 0 => 1,
            _ => self.word_letters + 1,
        };
        self.set_off = self.blanks > 0;
        self.blanks = usize::from(wide);
        self.line_ended = false;
        self.before_last = self.last;
        self.last = Some(c);
    }
}

/// `.The`, `!I have`, `.@name`: what begins right behind a full stop is a sentence and no ending of a name or address.
fn opens_glued(rest: &str, last: Option<char>) -> bool {
    let mut characters = rest.chars();
    let (Some(first), second) = (characters.next(), characters.next()) else {
        return false;
    };
    let stopped = last.is_some_and(|c| glyph::is_sentence_end(c) || glyph::is_closing_quote(c));
    let word =
        first.is_uppercase() && second.is_some_and(|c| c.is_lowercase() || c == ' ' || c == '\'');
    let addressed = matches!(first, '@' | '#') && second.is_some_and(char::is_alphabetic);
    // Scripts without capitals: only what is no Latin name counts.
    let other_script = first.is_alphabetic()
        && !first.is_ascii()
        && !first.is_lowercase()
        && !first.is_uppercase();
    stopped && (word || addressed || other_script)
}

/// `Mr.`, `J.`, `3.`: the full stop behind these ends no sentence.
fn is_abbreviated(before: &str) -> bool {
    const ABBREVIATIONS: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "st", "sen", "rep", "gov", "gen", "lt", "col", "sgt",
        "vs", "no", "jr", "sr", "inc", "ltd", "co", "ca", "nr", "bzw", "usw", "sra", "ing", "dipl",
        "hon", "rev", "capt", "feat", "art", "tel",
    ];
    /// In small letters, too, these end no sentence.
    const ANYWHERE: &[&str] = &["vs", "bzw", "feat", "ca", "cf", "approx"];
    let word = before
        .char_indices()
        .rev()
        .take(8)
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or("", |(at, _)| before.get(at..).unwrap_or_default());
    let count = word.chars().count();
    let initial =
        count == 1 && word.chars().all(char::is_alphabetic) && !word.chars().any(glyph::is_wide);
    let mut letters = word.chars();
    let short = count == 2
        && letters.next().is_some_and(char::is_uppercase)
        && letters
            .next()
            .is_some_and(|c| c.is_lowercase() && !"aeiouy".contains(c));
    let ordinal = (1..=2).contains(&count) && word.bytes().all(|byte| byte.is_ascii_digit());
    initial
        || short
        || ordinal
        || ANYWHERE.contains(&word)
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
            && word.starts_with(char::is_uppercase)
}
