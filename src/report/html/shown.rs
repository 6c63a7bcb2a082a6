//! One text, address or moment from outside → markup that shows it and can do nothing else.
//!
//! These are the only types whose rendering is put into the page unescaped, because each renders itself
//! through an escaping template of its own. They never let a direction control or an invisible character
//! through: such characters become small badges. Cases: `tests/report.rs`.

use askama::Template;

use crate::model::citation::Span;
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;
use crate::report::visible::{LineEnds, Piece, character_name, code_point, pieces};

/// Text from outside.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "report/shown.html")]
pub struct Shown {
    stretches: Vec<Stretch>,
}

impl askama::filters::HtmlSafe for Shown {}

#[derive(Clone, Debug)]
struct Stretch {
    /// The number of the difference this stretch is one side of.
    difference: Option<usize>,
    pieces: Vec<ShownPiece>,
}

#[derive(Clone, Debug)]
enum ShownPiece {
    Words(String),
    Mark { code: String, name: &'static str },
}

impl Shown {
    /// A text of many lines; line ends and tabs are part of it.
    pub fn text(text: &str) -> Self {
        Self {
            stretches: vec![Stretch::new(None, text, LineEnds::Kept)],
        }
    }

    /// A name, an address, a code: line ends have no place in it and are marked.
    pub fn line(text: &str) -> Self {
        Self {
            stretches: vec![Stretch::new(None, text, LineEnds::Marked)],
        }
    }

    /// A text with numbered differences marked inside it; `None` where the spans do not fit the text.
    pub fn with_differences(text: &str, spans: &[Span]) -> Option<Self> {
        let characters = text.chars().count();
        let mut stretches = Vec::new();
        let mut at = 0;
        for (position, span) in spans.iter().enumerate() {
            let before = Span {
                start: at,
                end: span.start,
            };
            stretches.push(Stretch::new(None, before.slice(text)?, LineEnds::Kept));
            stretches.push(Stretch::new(
                Some(position + 1),
                span.slice(text)?,
                LineEnds::Kept,
            ));
            at = span.end;
        }
        let rest = Span {
            start: at,
            end: characters,
        };
        stretches.push(Stretch::new(None, rest.slice(text)?, LineEnds::Kept));
        Some(Self { stretches })
    }
}

impl Stretch {
    fn new(difference: Option<usize>, text: &str, line_ends: LineEnds) -> Self {
        let pieces = pieces(text, line_ends)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => ShownPiece::Words(words),
                Piece::Mark(character) => ShownPiece::Mark {
                    code: code_point(character),
                    name: character_name(character),
                },
            })
            .collect();
        Self { difference, pieces }
    }
}

/// A web address: shown as text, never as a link.
#[derive(Clone, Debug, Template)]
#[template(path = "report/address.html")]
pub struct Address {
    shown: Shown,
    /// Too long to stand in a table as it is: it gets a box of its own to scroll in.
    long: bool,
}

impl askama::filters::HtmlSafe for Address {}

impl Address {
    /// Takes an address as received.
    pub fn of(url: &str) -> Self {
        const SHORT_CHARACTERS_MAX: usize = 240;
        Self {
            shown: Shown::line(url),
            long: url.chars().nth(SHORT_CHARACTERS_MAX).is_some(),
        }
    }
}

/// A moment, readable and for programs.
#[derive(Clone, Debug, Template)]
#[template(path = "report/moment.html")]
pub struct Moment {
    /// RFC 3339.
    exact: String,
    day: String,
    time: String,
}

impl askama::filters::HtmlSafe for Moment {}

impl Moment {
    /// Takes a time in UTC.
    pub fn of(timestamp: Timestamp) -> Self {
        let exact = timestamp.to_string();
        let (day, time) = exact.split_once('T').unwrap_or((&exact, ""));
        let time = time.split('.').next().unwrap_or_default();
        Self {
            day: day.to_owned(),
            time: time.to_owned(),
            exact,
        }
    }
}

/// A language tag fit for a `lang` attribute (RFC 5646 in outline); anything else means "not known".
pub fn language_tag(language: Option<&str>) -> String {
    const TAG_CHARACTERS_MAX: usize = 35;
    let fits = |tag: &&str| {
        let subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let primary = tag.split('-').next().unwrap_or_default();
        tag.len() <= TAG_CHARACTERS_MAX
            && (2..=3).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && tag.split('-').all(subtag)
    };
    language.filter(fits).unwrap_or_default().to_owned()
}

/// The first digits of a record's id, enough to find it; the JSON report has all of them.
pub fn short(record: RecordId) -> String {
    const DIGITS: usize = 12;
    record.to_string().chars().take(DIGITS).collect()
}
