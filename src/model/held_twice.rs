//! What two archives, kept by two people or on two computers, hold of the same address.
//!
//! Two independent copies with the same bytes say more than one; a page that one place is refused and the other is
//! shown is a finding about the place. `jobs::held_twice` compares. Cases: `tests/held_twice.rs`.

use serde::Serialize;

use super::capture::Grade;
use super::digest::Digest;
use super::post::PostKey;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// One address or post that both archives know, and at least one holds something of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HeldTwice {
    pub subject: Subject,
    pub likeness: HeldAlike,
    /// The copy in this archive that was compared.
    pub here: Option<HeldCopy>,
    /// The copy in the other archive that was compared.
    pub there: Option<HeldCopy>,
    /// What a reader of the row must know besides.
    pub notes: Vec<HeldNote>,
}

/// Something about a post that equal or differing words do not show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum HeldNote {
    /// In this archive only a mirror gave the words, and the platform itself did not.
    OnAMirrorsWord { archive: Side },
    /// In this archive two whole answers about the post, each the newest of its door, have different words.
    DoorsContradict { archive: Side },
    /// The two archives name different accounts.
    AuthorsDiffer,
    /// The two archives have different times of posting.
    TimesDiffer,
}

/// One of the two archives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The archive that is asked.
    Here,
    /// The other one.
    There,
}

/// What is held.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Subject {
    /// The page that a cited link lands on; the link as cited.
    Page { url: String },
    /// What a platform told of a post.
    Post { key: PostKey },
    /// A picture or video of a post, by its address.
    Medium { url: String },
}

/// How two copies compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldAlike {
    /// Some copy here and some copy there have the same SHA-256.
    EqualBytes,
    /// The words that a reader sees are the same; white space aside.
    EqualText,
    /// Neither.
    Differ,
    /// Only this archive holds a copy.
    OnlyHere,
    /// Only the other archive holds a copy.
    OnlyThere,
    /// Neither holds what was cited: refusals, shells and error pages only, or bytes that are gone.
    NoContent,
}

impl HeldAlike {
    /// All, in the order of a summary.
    pub const ALL: [Self; 6] = [
        Self::EqualBytes,
        Self::EqualText,
        Self::Differ,
        Self::OnlyHere,
        Self::OnlyThere,
        Self::NoContent,
    ];
}

/// One stored copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HeldCopy {
    /// The capture's record in its archive.
    pub record: RecordId,
    /// When it was recorded, by the clock of that archive's computer.
    pub recorded: Timestamp,
    /// SHA-256 of the bytes as received.
    pub digest: Digest,
    pub grade: Grade,
}
