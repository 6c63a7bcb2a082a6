//! A verdict → what it counts as: how many strikes, how far apart, over how long (liveness.md 6).

use crate::model::liveness::Verdict;

/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// What a verdict counts as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// Alive or moved: clears every count.
    Success,
    /// No claim: neither counts nor clears.
    Void,
    /// 410.
    Gone410,
    /// 404 with two profiles.
    Gone404,
    /// The platform says that the post is deleted, suspended, protected or withheld.
    Platform,
    /// The name has no address.
    Dns,
    /// The same, from a resolver that cannot tell absence from emptiness.
    DnsNoname,
    /// Success codes without the resource.
    Soft,
    /// Parked or taken over.
    Usurped,
    /// Other content than stored.
    Drift,
    /// The server refuses us.
    Access,
    /// No usable answer.
    Transport,
}

/// Verdicts that share a count.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Group {
    /// Absence, in whatever form: 404 and then no such name is one story.
    Death,
    /// Another owner, seen after a confirmed death.
    Takeover,
    /// Changed content.
    Drift,
    /// Refusals.
    Access,
    /// Failures.
    Transport,
}

/// The numbers of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Needs {
    /// Strikes.
    pub strikes: u32,
    /// Least time between two that count, in milliseconds.
    pub gap_ms: i64,
    /// Least time from the first that counts to the last, in milliseconds.
    pub span_ms: i64,
}

const fn needs(strikes: u32, gap_hours: i64, span_hours: i64) -> Needs {
    Needs {
        strikes,
        gap_ms: gap_hours * HOUR_MS,
        span_ms: span_hours * HOUR_MS,
    }
}

/// Failures from which on a link is shown as unreachable; [`Class::needs`] says when that is confirmed.
pub const TRANSPORT_SHOWN: Needs = needs(2, 6, 6);

impl Class {
    /// The class of a verdict with its reason.
    pub fn of(verdict: Verdict, reason: &str) -> Self {
        match verdict {
            Verdict::Alive | Verdict::Moved => Self::Success,
            Verdict::NotAttempted | Verdict::Unknown => Self::Void,
            Verdict::Soft404 => Self::Soft,
            Verdict::Usurped => Self::Usurped,
            Verdict::Drifted => Self::Drift,
            Verdict::Suspended | Verdict::Protected => Self::Platform,
            Verdict::Blocked | Verdict::LoginWalled => Self::Access,
            Verdict::Unreachable => Self::Transport,
            Verdict::Withheld if is_platform_reason(reason) => Self::Platform,
            Verdict::Withheld => Self::Access,
            Verdict::Gone => match reason {
                "http_410" => Self::Gone410,
                "dns_nxdomain" | "dns_nodata" => Self::Dns,
                "dns_noname" | "dns_no_name" => Self::DnsNoname,
                reason if is_platform_reason(reason) => Self::Platform,
                _ => Self::Gone404,
            },
        }
    }

    /// The group that shares its count; `None` for verdicts that do not count.
    pub const fn group(self) -> Option<Group> {
        match self {
            Self::Success | Self::Void => None,
            Self::Gone410
            | Self::Gone404
            | Self::Platform
            | Self::Dns
            | Self::DnsNoname
            | Self::Soft
            | Self::Usurped => Some(Group::Death),
            Self::Drift => Some(Group::Drift),
            Self::Access => Some(Group::Access),
            Self::Transport => Some(Group::Transport),
        }
    }

    /// What confirms it.
    pub const fn needs(self) -> Needs {
        match self {
            Self::Success | Self::Void => needs(0, 0, 0),
            Self::Gone410 | Self::Platform | Self::Usurped | Self::Drift => needs(2, 24, 24),
            Self::Gone404 => needs(3, 24, 72),
            Self::Dns => needs(3, 48, 7 * 24),
            Self::DnsNoname => needs(5, 48, 7 * 24),
            Self::Soft => needs(3, 24, 7 * 24),
            Self::Access => needs(2, 6, 6),
            Self::Transport => needs(6, 6, 30 * 24),
        }
    }
}

/// True for reasons that a platform's interface gave.
fn is_platform_reason(reason: &str) -> bool {
    reason.starts_with("platform_") || reason.starts_with("post_")
}
