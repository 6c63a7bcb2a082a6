//! Mementos: copies of a link in public web archives, sought by name and held against what was quoted.
//!
//! Asking an archive tells it what is looked at, so none is asked unless a person names it. That an archive
//! could not be asked is never the same as that it holds nothing (liveness.md 9.5).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::check::Likeness;
use super::digest::Digest;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// A public web archive that can be asked.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum WebArchive {
    /// The Internet Archive's Wayback Machine, by its CDX server (liveness.md 9.2).
    Wayback,
    /// arquivo.pt, by its CDX server (liveness.md 9.4).
    Arquivo,
    /// Common Crawl, by its index and the WARC files themselves (liveness.md 9.4).
    CommonCrawl,
    /// Any archive with a `TimeGate` of RFC 7089; the address that links are appended to.
    TimeGate(String),
}

impl fmt::Display for WebArchive {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Wayback => "wayback",
            Self::Arquivo => "arquivo",
            Self::CommonCrawl => "commoncrawl",
            Self::TimeGate(address) => address,
        })
    }
}

impl FromStr for WebArchive {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name.trim() {
            "wayback" => Ok(Self::Wayback),
            "arquivo" => Ok(Self::Arquivo),
            "commoncrawl" => Ok(Self::CommonCrawl),
            address if address.starts_with("https://") || address.starts_with("http://") => {
                Ok(Self::TimeGate(address.to_owned()))
            }
            _ => Err(
                "not wayback, arquivo, commoncrawl or the address of a TimeGate (https://…/)"
                    .to_owned(),
            ),
        }
    }
}

impl TryFrom<String> for WebArchive {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<WebArchive> for String {
    fn from(archive: WebArchive) -> Self {
        archive.to_string()
    }
}

/// Copies of a link were looked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MementoSought {
    /// The link record.
    pub link: RecordId,
    /// The time that the copy should be near to.
    pub around: Timestamp,
    /// Every archive that was asked, in that order.
    pub archives: Vec<ArchiveAsked>,
    /// What came of it.
    pub outcome: MementoOutcome,
}

impl MementoSought {
    /// Every record it names.
    pub fn refers_to(&self) -> Vec<RecordId> {
        let exchanges = self.archives.iter().flat_map(|one| &one.exchanges);
        let held = self.outcome.memento();
        let again = held.and_then(|held| held.again.as_ref());
        std::iter::once(&self.link)
            .chain(exchanges)
            .chain(again.map(|again| &again.exchange))
            .copied()
            .collect()
    }
}

/// One archive that was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArchiveAsked {
    /// Which.
    pub archive: WebArchive,
    /// Every exchange with it, in order.
    pub exchanges: Vec<RecordId>,
    /// What it said.
    pub answer: ArchiveAnswer,
}

/// What an archive says it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "said")]
pub enum ArchiveAnswer {
    /// So many captures that could do.
    Captures {
        /// How many.
        number: u64,
    },
    /// It says that it holds none.
    Nothing,
    /// It says that it does not show this site.
    Excluded,
    /// It could not be asked, or did not answer as such an archive does: says nothing about what it holds.
    Unavailable {
        /// Why, in words.
        why: String,
    },
}

/// What came of looking for copies.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "memento")]
pub enum MementoOutcome {
    /// A copy shows what was cited.
    #[serde(rename = "memento_verified")]
    Shows(Box<MementoHeld>),
    /// There are copies, and none was shown to hold what was cited; this is the nearest.
    #[serde(rename = "memento_unverified")]
    Nearest(Box<MementoHeld>),
    /// Every archive that was asked says that it holds none.
    NoneFound,
    /// At least one archive could not be asked, and the others hold none.
    ArchiveUnavailable,
}

impl MementoOutcome {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shows(_) => "memento_verified",
            Self::Nearest(_) => "memento_unverified",
            Self::NoneFound => "none_found",
            Self::ArchiveUnavailable => "archive_unavailable",
        }
    }

    /// The copy, where there is one.
    pub const fn memento(&self) -> Option<&MementoHeld> {
        match self {
            Self::Shows(held) | Self::Nearest(held) => Some(held),
            Self::NoneFound | Self::ArchiveUnavailable => None,
        }
    }
}

/// A copy that was fetched and held against what is known of the link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MementoHeld {
    /// Who keeps it.
    pub archive: WebArchive,
    /// Where a person sees it.
    pub address: String,
    /// When it was made, as the archive says.
    pub at: Timestamp,
    /// The exchange that brought its bytes.
    pub exchange: RecordId,
    /// SHA-256 of them as received.
    pub digest: Digest,
    /// True where they were asked for as they were archived, without the archive's own additions.
    pub raw: bool,
    /// What it was held against.
    pub held_against: HeldAgainst,
    /// Why it does or does not count: `quote_present`, `identical`, `error_text` …
    pub reason: String,
    /// How alike it and our stored copy are, where there is one.
    pub likeness: Option<Likeness>,
    /// What a second visit brought, a day or more after the first; none before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<BroughtAgain>,
}

/// A copy that was fetched a second time: some archives show other bytes at every visit (liveness.md 9.5, step 6).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BroughtAgain {
    /// When.
    pub at: Timestamp,
    /// The exchange that brought its bytes.
    pub exchange: RecordId,
    /// SHA-256 of them as received.
    pub digest: Digest,
}

impl MementoHeld {
    /// True where a second visit brought other bytes than the first (`replay_unstable`).
    pub fn is_unstable(&self) -> bool {
        self.again
            .as_ref()
            .is_some_and(|again| again.digest != self.digest)
    }
}

/// What a memento is held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldAgainst {
    /// The words that documents quote.
    Quote,
    /// The copy that this archive stored.
    StoredCopy,
    /// Nothing: neither was there.
    Nothing,
}

/// A live link was handed to an archive so that it makes a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Submitted {
    /// The link record.
    pub link: RecordId,
    /// To whom.
    pub archive: WebArchive,
    /// Every exchange, in order.
    pub exchanges: Vec<RecordId>,
    /// What became of it.
    pub outcome: SubmissionOutcome,
}

/// What became of a submission. Submitted is not archived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum SubmissionOutcome {
    /// The archive says that it made a copy.
    Saved {
        /// Where.
        address: String,
        /// When, as the archive says.
        at: Timestamp,
    },
    /// It had not finished when we stopped asking.
    Pending {
        /// Its name for the work.
        job: String,
    },
    /// It could not or would not.
    Refused {
        /// The archive's code, or why there was no answer.
        why: String,
        /// True where asking later may do better.
        passing: bool,
    },
}

impl SubmissionOutcome {
    /// The code used in tables and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Saved { .. } => "saved",
            Self::Pending { .. } => "pending",
            Self::Refused { .. } => "refused",
        }
    }
}
