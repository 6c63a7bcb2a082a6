//! Agreement: does the post bear out the quote? And does the post's own clock fit the printed date?

use serde::{Deserialize, Serialize};

use super::citation::Span;
use super::post::PostKey;
use super::timestamp::Timestamp;

/// Places in one text that are named at most: so many show that there are several.
pub const PLACES_NAMED_MAX: usize = 8;

/// How a quote compares with the post it cites.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Agreement {
    /// The words are the same.
    Agree {
        /// Under which reading they are the same.
        method: AgreeMethod,
        /// Which stretch of the quote is which stretch of the post.
        stretch: Stretch,
    },
    /// The words differ.
    Differ {
        /// How far apart the texts are.
        how: Apart,
        /// Where, in order.
        differences: Vec<Difference>,
    },
    /// The words fit more than one place, so none is named.
    Ambiguous {
        /// The places in the post that hold them, where it is one post.
        places: Vec<Span>,
        /// The posts that hold them, where it is several.
        posts: Vec<PostKey>,
    },
    /// There is nothing to compare with.
    NoSource {
        /// Why.
        reason: String,
    },
}

impl Agreement {
    /// True where the texts agree as far as the platform gives the post's, which it says is cut.
    pub const fn is_cut(&self) -> bool {
        matches!(
            self,
            Self::Agree {
                method: AgreeMethod::Truncated,
                ..
            }
        )
    }

    /// True where the texts agree and words are left over: the quote is a stretch of the post, or goes on where the
    /// platform's answer ends, but for its closing signs.
    pub fn is_in_part(&self, quote: &str) -> bool {
        let Self::Agree { method, stretch } = self else {
            return false;
        };
        let beyond = || quote.chars().skip(stretch.quote.end);
        match method {
            AgreeMethod::Exact | AgreeMethod::Typographic => false,
            AgreeMethod::Truncated => beyond().any(char::is_alphanumeric),
            AgreeMethod::Excerpt => true,
        }
    }

    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Agree {
                method: AgreeMethod::Excerpt,
                ..
            } => "excerpt",
            Self::Agree { .. } => "agree",
            Self::Differ { how, .. } => how.code(),
            Self::Ambiguous { .. } => "ambiguous",
            Self::NoSource { .. } => "no_source",
        }
    }
}

/// A stretch of the quote and the stretch of the post that it is, in code points of each text as given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stretch {
    /// In the quote.
    pub quote: Span,
    /// In the post's text.
    pub post: Span,
}

/// How far apart two texts that differ are. A label for readers: none of these bears the quote out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Apart {
    /// Most of the quote's words stand in the post in the quote's order.
    Edited,
    /// The two are in different languages or scripts: perhaps a translation. Said, not judged.
    OtherLanguage {
        /// The quote's language (ISO 639-1) or script.
        quote: String,
        /// The post's.
        post: String,
    },
    /// Too few of the quote's words stand in the post.
    NotFound,
}

impl Apart {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::OtherLanguage { .. } => "other_language",
            Self::NotFound => "not_found",
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
