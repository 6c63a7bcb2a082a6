//! Liveness: what one check of a link saw, as a verdict with the rule that gave it.

use serde::{Deserialize, Serialize};

/// What a check says about a link (names from liveness.md section 3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What was cited answers.
    Alive,
    /// Authoritative absence: 404 or 410, or the platform knows no such post.
    Gone,
    /// The platform says that the account is suspended.
    Suspended,
    /// It exists, and its account is not public.
    Protected,
    /// It is not shown to visitors like us; its existence is not denied.
    Withheld,
    /// The server refused us; says nothing about the link.
    Blocked,
    /// No usable answer; says nothing about the link by itself.
    Unreachable,
    /// Our own policy kept us from asking.
    NotAttempted,
    /// Could not tell for another reason (no network, page shell without an adapter …).
    Unknown,
}

impl Verdict {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Gone => "gone",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::Withheld => "withheld",
            Self::Blocked => "blocked",
            Self::Unreachable => "unreachable",
            Self::NotAttempted => "not_attempted",
            Self::Unknown => "unknown",
        }
    }

    /// True where the check says something about the link itself; the rest is "could not tell".
    pub const fn tells(self) -> bool {
        matches!(
            self,
            Self::Alive | Self::Gone | Self::Suspended | Self::Protected | Self::Withheld
        )
    }

    /// True where what was cited is no longer served.
    pub const fn is_dead(self) -> bool {
        matches!(self, Self::Gone | Self::Suspended)
    }
}

/// A verdict and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// A code such as `http_404`, `no_network`, `post_not_found`.
    pub reason: String,
    /// The name of the rule that gave it.
    pub rule: String,
}

impl Judged {
    /// True for a check that was put off: told to stay offline, or the host was left alone for now.
    pub fn is_postponed(&self) -> bool {
        self.verdict == Verdict::NotAttempted
            && matches!(self.reason.as_str(), "offline" | "host_paused")
    }
}
