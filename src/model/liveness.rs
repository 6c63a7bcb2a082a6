//! Liveness: what one check of a link saw, as a verdict with the rule that gave it.
//!
//! The same fourteen names serve for one check and for the state folded from all of them.

use serde::{Deserialize, Serialize, Serializer};

/// What a check says about a link (names from liveness.md section 3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What was cited answers.
    Alive,
    /// What was cited answers under another address, by a permanent mechanism.
    Moved,
    /// Something answers, but it differs from the stored copy beyond tolerance, or the cited words are gone.
    Drifted,
    /// Authoritative absence: 404 or 410, or the platform knows no such post.
    Gone,
    /// A success code with an error page, a placeholder or a catch-all page instead of the resource.
    #[serde(rename = "soft_404")]
    Soft404,
    /// The domain is parked, for sale, or in other hands; not to be made clickable.
    Usurped,
    /// The platform says that the account is suspended.
    Suspended,
    /// It exists, and its account is not public.
    Protected,
    /// Shown to visitors who signed in or paid only.
    LoginWalled,
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
    /// All of them, in the order of the specification (liveness.md section 3).
    pub const ALL: [Self; 14] = [
        Self::Alive,
        Self::Moved,
        Self::Drifted,
        Self::Gone,
        Self::Soft404,
        Self::Usurped,
        Self::Suspended,
        Self::Protected,
        Self::LoginWalled,
        Self::Withheld,
        Self::Blocked,
        Self::Unreachable,
        Self::NotAttempted,
        Self::Unknown,
    ];

    /// The verdict of that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Moved => "moved",
            Self::Drifted => "drifted",
            Self::Gone => "gone",
            Self::Soft404 => "soft_404",
            Self::Usurped => "usurped",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::LoginWalled => "login_walled",
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
            Self::Alive
                | Self::Moved
                | Self::Drifted
                | Self::Gone
                | Self::Soft404
                | Self::Usurped
                | Self::Suspended
                | Self::Protected
                | Self::Withheld
        )
    }

    /// True where the cited address leads to something that is, or was, the cited resource.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Alive | Self::Moved | Self::Drifted)
    }

    /// True where the check makes no claim at all about the link.
    pub const fn is_void(self) -> bool {
        matches!(self, Self::NotAttempted | Self::Unknown)
    }

    /// True where it says that what was cited is no longer served.
    pub const fn is_dead(self) -> bool {
        matches!(
            self,
            Self::Gone | Self::Soft404 | Self::Usurped | Self::Suspended
        )
    }
}

/// What all checks of a link add up to, as people are told it (liveness.md 3: what is not confirmed is
/// shown as suspected).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StateTold {
    /// That. A death is confirmed, by enough checks over enough time.
    Is(Verdict),
    /// A check saw it dead since it was last seen alive; more have to agree before it counts as dead.
    Suspected,
}

impl StateTold {
    /// The code used in tables and reports: one of the fourteen names, or `suspected`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Is(state) => state.code(),
            Self::Suspected => "suspected",
        }
    }
}

impl Serialize for StateTold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
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

/// A name that the one resolver asked does not know (liveness.md 5.6).
pub const NAME_UNKNOWN: &str = "dns_no_name";

impl Judged {
    /// True where this one check says something about the link itself. That one resolver does not know a
    /// name may be that resolver's trouble: it counts, and tells nothing alone.
    pub fn tells(&self) -> bool {
        self.verdict.tells() && self.reason != NAME_UNKNOWN
    }

    /// True for a check that was put off: told to stay offline, or the host was left alone for now, or could
    /// not say whether it may be asked.
    pub fn is_postponed(&self) -> bool {
        self.verdict == Verdict::NotAttempted
            && matches!(
                self.reason.as_str(),
                "offline" | "host_paused" | "robots_unavailable"
            )
    }
}
