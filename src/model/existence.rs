//! Between which moments words stood on a platform, and on whose word each bound rests.
//!
//! No bound is proof by itself: an id's clock is the platform's, a `Date` the server's, a stamp its authority's.
//! `jobs::assemble` gathers them, `report::existence_words` says them. Cases: `tests/existence.rs`.

use serde::Serialize;

use super::evidence::StampKind;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// The bounds on the words of one stored answer about a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Existence {
    /// The answer's record.
    pub answer: RecordId,
    /// The post was not made before; `None` where nothing tells.
    pub not_before: Option<NotBefore>,
    /// When the answer was served, by the server's own clock (`Date`, RFC 9110 section 6.6.1).
    pub served: Option<Timestamp>,
    /// When the answer was recorded, by this computer's clock.
    pub recorded: Timestamp,
    /// Stamps under which the answer's record stands: of those with a time the earliest, and the lowest block.
    pub not_after: Vec<NotAfter>,
}

/// The earlier bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct NotBefore {
    pub time: Timestamp,
    pub on_word_of: WordOf,
}

/// On whose word the earlier bound rests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WordOf {
    /// The platform numbered the post by its clock (platforms.md 2.5).
    PlatformsNumbering,
    /// The author's own program made the id and could write any moment into it (platforms.md 5.1).
    AuthorsProgram,
    /// The platform names the moment of posting; its ids hold no clock.
    PlatformsAnswer,
}

/// The later bound by one stamp.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NotAfter {
    /// The stamp's record.
    pub stamp: RecordId,
    pub kind: StampKind,
    /// Who made it, as it was asked.
    pub authority: String,
    /// Entries of the log that were stamped, the answer's among them.
    pub entries: u64,
    /// The moment it names; blocks of Bitcoin name none here.
    pub time: Option<Timestamp>,
    /// The block it leads to.
    pub bitcoin_height: Option<u64>,
}
