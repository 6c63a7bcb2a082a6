//! Mirrors: other people's front ends to a platform, which can be asked about posts that the platform itself does
//! not show. They see what is looked up, so none is asked unless a person names it.

use std::fmt;
use std::str::FromStr;

use super::post::PostSource;

/// A mirror that can be asked (platforms.md 2.3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mirror {
    /// `api.fxtwitter.com`.
    FxTwitter,
    /// `api.vxtwitter.com`.
    VxTwitter,
}

impl Mirror {
    /// All of them, in the order they are asked.
    pub const ALL: [Self; 2] = [Self::FxTwitter, Self::VxTwitter];

    /// The name a person gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FxTwitter => "fxtwitter",
            Self::VxTwitter => "vxtwitter",
        }
    }

    /// Its door.
    pub const fn source(self) -> PostSource {
        match self {
            Self::FxTwitter => PostSource::FxTwitter,
            Self::VxTwitter => PostSource::VxTwitter,
        }
    }
}

impl fmt::Display for Mirror {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Mirror {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|mirror| mirror.name().eq_ignore_ascii_case(name.trim()));
        known.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|mirror| mirror.name()).collect();
            format!(
                "no mirror of this name is known; known are {}",
                names.join(" and ")
            )
        })
    }
}
