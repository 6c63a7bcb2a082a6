//! Standing: what a platform's doors, taken together, say about a post at one time.

use serde::{Deserialize, Serialize};

/// What the answers about a post add up to (platforms.md 7.8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The post is served to us.
    Alive,
    /// The post is there; what is answered to visitors who are not signed in does not show it, or not at every
    /// door.
    Gated,
    /// Not there: taken down, or never there. By two independent answers, or by the one of a door that is known
    /// to tell a missing post from everything else.
    Gone,
    /// Not there, and the account is suspended.
    Suspended,
    /// The account shows its posts to approved readers only; the post may well be there.
    Protected,
    /// Not shown, its existence not denied.
    Withheld,
    /// Too few or contradicting answers.
    CouldNotTell,
}

impl Standing {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Gated => "gated",
            Self::Gone => "gone",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::Withheld => "withheld",
            Self::CouldNotTell => "could_not_tell",
        }
    }

    /// True where the post is there.
    pub const fn is_there(self) -> bool {
        matches!(self, Self::Alive | Self::Gated)
    }

    /// True where the post is no longer served.
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Gone | Self::Suspended)
    }
}

/// A standing and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PostStanding {
    /// The standing.
    pub standing: Standing,
    /// The name of the rule that gave it.
    pub rule: String,
}
