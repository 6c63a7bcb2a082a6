//! A trail: the ordered exchanges from a cited link to where it lands.

use serde::{Deserialize, Serialize};

/// How a hop was named by what came before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The link as the document cites it.
    Cited,
    /// A `Location` header.
    Location,
    /// `<meta http-equiv=refresh>`.
    MetaRefresh,
    /// `location.replace(…)` in a page without refresh.
    Script,
    /// Rewritten by a named rule of ours before asking (hash-bang addresses).
    Rewritten,
}

impl Via {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cited => "cited",
            Self::Location => "location",
            Self::MetaRefresh => "meta_refresh",
            Self::Script => "script",
            Self::Rewritten => "rewritten",
        }
    }
}

/// Why a trail ends where it ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum TrailEnd {
    /// An answer that leads no further.
    Landed,
    /// The last request had no answer.
    NotAnswered,
    /// A redirect without `Location`.
    RedirectWithoutLocation,
    /// A redirect to something that cannot be asked.
    RedirectBadLocation {
        /// What the server named.
        location: String,
    },
    /// The trail came back to an address it had asked.
    Loop,
    /// More hops than `hops_max`.
    TooManyHops,
    /// X's warning page; the flagged target is recorded, not followed (platforms.md 1.4).
    UnsafeLinkWarning {
        /// The address the warning is about.
        target: String,
    },
}

impl TrailEnd {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Landed => "landed",
            Self::NotAnswered => "not_answered",
            Self::RedirectWithoutLocation => "redirect_without_location",
            Self::RedirectBadLocation { .. } => "redirect_bad_location",
            Self::Loop => "loop",
            Self::TooManyHops => "too_many_hops",
            Self::UnsafeLinkWarning { .. } => "unsafe_link_warning",
        }
    }
}
