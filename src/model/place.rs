//! Place: where in a document the words of a known post stand, held against where the quote was read.
//!
//! The first reading is never changed; this stands beside it.

use serde::{Deserialize, Serialize};

use super::citation::Span;

/// What searching the document again for the post's own words came to. Spans count code points of the document
/// as given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum QuotePlace {
    /// The post's words begin and end where the quote was read.
    Confirmed {
        /// That place.
        span: Span,
    },
    /// They stand there, but begin or end elsewhere than was read.
    Corrected {
        /// Where they stand.
        span: Span,
        /// The words there, as a reader sees them.
        quoted_text: String,
    },
    /// They stand at several places that touch the reading; none is named the quote's.
    Ambiguous {
        /// The places.
        places: Vec<Span>,
    },
    /// They stand in the document, but nowhere near the reading.
    Elsewhere {
        /// The places.
        places: Vec<Span>,
    },
    /// They do not stand in the document.
    NotFound,
}

impl QuotePlace {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Confirmed { .. } => "confirmed",
            Self::Corrected { .. } => "corrected",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Elsewhere { .. } => "elsewhere",
            Self::NotFound => "not_found",
        }
    }

    /// The words at the corrected place.
    pub fn quoted_text(&self) -> Option<&str> {
        match self {
            Self::Corrected { quoted_text, .. } => Some(quoted_text),
            _ => None,
        }
    }

    /// The one place, where there is one.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Confirmed { span } | Self::Corrected { span, .. } => Some(*span),
            Self::Ambiguous { .. } | Self::Elsewhere { .. } | Self::NotFound => None,
        }
    }
}
