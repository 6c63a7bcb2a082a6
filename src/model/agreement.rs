//! Agreement: does the post bear out the quote? And does the post's own clock fit the printed date?

use serde::{Deserialize, Serialize};

use super::citation::Span;
use super::timestamp::Timestamp;

/// How a quote compares with the post it cites.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Agreement {
    /// The words are the same.
    Agree {
        /// Under which reading they are the same.
        method: AgreeMethod,
    },
    /// The words differ.
    Differ {
        /// Where, in order.
        differences: Vec<Difference>,
    },
    /// There is nothing to compare with.
    NoSource {
        /// Why.
        reason: String,
    },
}

impl Agreement {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Agree { .. } => "agree",
            Self::Differ { .. } => "differ",
            Self::NoSource { .. } => "no_source",
        }
    }
}

/// How exact an agreement is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreeMethod {
    /// Code point for code point.
    Exact,
    /// After folding white space, quotes, dashes, Unicode forms and short-link spellings.
    Typographic,
    /// Typographically the same as far as the platform gives the text, which it says is cut.
    Truncated,
    /// The quote is one contiguous stretch of the post, word for word; the post says more around it.
    Excerpt,
}

impl AgreeMethod {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Typographic => "typographic",
            Self::Truncated => "truncated",
            Self::Excerpt => "excerpt",
        }
    }
}

/// One place where quote and post differ. A span may be empty: words only one side has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Difference {
    /// Where in the quote.
    pub quote: Span,
    /// Where in the post's text.
    pub post: Span,
    /// The quote's words there.
    pub quote_text: String,
    /// The post's words there.
    pub post_text: String,
}

/// The post id's own clock held against the printed date (platforms.md 2.5, 2.6).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum ClockCheck {
    /// The id's UTC day is the printed day.
    SameDay {
        /// The moment in the id.
        id_time: Timestamp,
    },
    /// They differ; one day is what retyping or a reader's own time zone can explain.
    DaysApart {
        /// The moment in the id.
        id_time: Timestamp,
        /// Printed day minus the id's day.
        days: i64,
    },
    /// The id's moment is only known within an error bar, and nothing printed lies outside it. A printed day
    /// outside it is `DaysApart`, counted from the nearer end of the bar.
    Around {
        /// The interpolated moment.
        id_time: Timestamp,
        /// The true moment lies at most this far away, in milliseconds.
        error_ms: i64,
    },
    /// The document prints no complete date.
    NoPrintedDate {
        /// The moment in the id.
        id_time: Timestamp,
    },
    /// No id is known, or it carries no clock.
    NoIdClock,
    /// The id cannot be a post's id.
    ImpossibleId,
}

impl ClockCheck {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SameDay { .. } => "same_day",
            Self::DaysApart { .. } => "days_apart",
            Self::Around { .. } => "around",
            Self::NoPrintedDate { .. } => "no_printed_date",
            Self::NoIdClock => "no_id_clock",
            Self::ImpossibleId => "impossible_id",
        }
    }

    /// The moment in the id, where there is one.
    pub const fn id_time(&self) -> Option<Timestamp> {
        match self {
            Self::SameDay { id_time }
            | Self::DaysApart { id_time, .. }
            | Self::Around { id_time, .. }
            | Self::NoPrintedDate { id_time } => Some(*id_time),
            Self::NoIdClock | Self::ImpossibleId => None,
        }
    }
}
