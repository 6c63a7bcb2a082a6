//! What a person may choose of how pages are kept and hosts are spared, with defaults and their reasons.

use std::fmt;
use std::str::FromStr;

/// How `robots.txt` is heeded (RFC 9309; liveness.md 8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RobotsPolicy {
    /// It is not asked for.
    Off,
    /// Groups that name this program are obeyed, and every host's `Crawl-delay`. Groups for `*` are not: a cited
    /// page is fetched once for a person who quotes it, as a browser would, and not by a crawler.
    #[default]
    Named,
    /// Groups for `*` are obeyed too.
    Strict,
}

impl RobotsPolicy {
    /// The word used on the command line and in records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Named => "named",
            Self::Strict => "strict",
        }
    }
}

impl fmt::Display for RobotsPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The text names no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of named, strict and off")]
pub struct NotAPolicy(String);

impl FromStr for RobotsPolicy {
    type Err = NotAPolicy;

    fn from_str(text: &str) -> Result<Self, NotAPolicy> {
        [Self::Off, Self::Named, Self::Strict]
            .into_iter()
            .find(|policy| policy.code() == text)
            .ok_or_else(|| NotAPolicy(text.to_owned()))
    }
}

/// How much is fetched with a page or a video.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequisiteLimits {
    /// Pictures, style sheets and fonts of one page, or pieces of one video. Newspaper pages name 50 to 150; what makes the page
    /// readable is fetched first. 0: none.
    pub requisites_max: usize,
    /// Their bytes together; the one that crosses the line is kept and no further one asked for.
    pub bytes_max: u64,
}

impl RequisiteLimits {
    /// For the pieces of one video. X serves two minutes and twenty seconds in pieces of three; a long film
    /// of a gigabyte is no quotation.
    pub const PIECES: Self = Self {
        requisites_max: 2_000,
        bytes_max: 512 << 20,
    };
}

impl Default for RequisiteLimits {
    fn default() -> Self {
        Self {
            requisites_max: 150,
            bytes_max: 64 << 20,
        }
    }
}

/// What a person may choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Manners {
    pub robots: RobotsPolicy,
    pub requisites: RequisiteLimits,
    /// Of a video that is served in pieces.
    pub pieces: RequisiteLimits,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            robots: RobotsPolicy::default(),
            requisites: RequisiteLimits::default(),
            pieces: RequisiteLimits::PIECES,
        }
    }
}
