//! What was not read as a document, and why.

use std::fmt;
use std::io;

/// Something in a source that is no document. Displayed, it is a sentence without its full stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// The source, or the place in it: `page.warc.gz#7`, `posts.jsonl, line 3,`.
    pub source: String,
    /// What is said of it: "is a PNG picture", "could not be read (permission denied)".
    pub what: String,
    /// Whether a document is lost by it.
    pub why: Why,
}

/// Why something was passed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is something else than a document.
    Foreign,
    /// It should have been one and could not be read.
    Damaged,
    /// Parts of a source that hold no document of their own; the others are read.
    Aside,
}

impl Passed {
    pub(super) fn foreign(source: &str, what: impl Into<String>) -> Self {
        Self {
            source: source.to_owned(),
            what: what.into(),
            why: Why::Foreign,
        }
    }

    pub(super) fn damaged(source: &str, what: impl Into<String>) -> Self {
        Self {
            source: source.to_owned(),
            what: what.into(),
            why: Why::Damaged,
        }
    }

    pub(super) fn aside(source: &str, what: impl Into<String>) -> Self {
        Self {
            source: source.to_owned(),
            what: what.into(),
            why: Why::Aside,
        }
    }

    pub(super) fn unread(source: &str, error: &io::Error) -> Self {
        Self::damaged(source, format!("could not be read ({})", reason(error)))
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.source, self.what)
    }
}

/// What the system says, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error ").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
