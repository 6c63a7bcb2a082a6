//! A turn in a link's life: what all its checks add up to changed from served to dead, or back.

use serde::Serialize;

use super::liveness::Verdict;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// Which way a life turned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnKind {
    /// Enough checks over enough time say that it is no longer served to us.
    Died,
    /// It was dead so, and is served to us again.
    Returned,
}

/// A turn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Turn {
    pub kind: TurnKind,
    pub url: String,
    pub link: RecordId,
    /// The observation that made the turn certain.
    pub observation: RecordId,
    /// When that was.
    pub at: Timestamp,
    pub state: Verdict,
    /// Why, with how far it is from certain.
    pub reason: String,
    pub last_seen_alive: Option<Timestamp>,
    pub first_seen_dead: Option<Timestamp>,
}
