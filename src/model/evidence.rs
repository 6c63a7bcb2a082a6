//! What others say of the log, and what was done to the archive itself: time stamps, cosignatures of
//! witnesses, a history given up after a restore, bytes put back.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::timestamp::Timestamp;

/// Kinds of time stamp.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StampKind {
    /// A token of a time-stamp authority (RFC 3161); the object is its whole reply.
    Rfc3161,
    /// An OpenTimestamps proof; the object is the `.ots` file.
    OpenTimestamps,
}

impl StampKind {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rfc3161 => "rfc3161",
            Self::OpenTimestamps => "open_timestamps",
        }
    }
}

/// A time stamp over a signed checkpoint was obtained, or one that was pending was completed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StampObtained {
    /// Entries the checkpoint covers.
    pub size: u64,
    /// SHA-256 of the checkpoint, exactly as it was first signed: what was stamped.
    pub imprint: Digest,
    /// What kind of stamp it is.
    pub stamp: StampKind,
    /// The authority's address, or those of the calendars, parted by spaces.
    pub authority: String,
    /// The object that holds the stamp.
    pub token: Digest,
    /// The object that holds the root certificates (PEM) it was believed by, for RFC 3161.
    pub roots: Option<Digest>,
    /// The octets of the request's nonce in hex, for RFC 3161.
    pub nonce: Option<String>,
    /// When it says it was made; null while a calendar only promises.
    pub time: Option<Timestamp>,
    /// The block of Bitcoin it leads to, for OpenTimestamps.
    pub bitcoin_height: Option<u64>,
}

/// A witness cosigned a checkpoint (C2SP tlog-cosignature).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CosignatureAdded {
    /// Entries the checkpoint covers.
    pub size: u64,
    /// The witness's public key (`name+id+base64`), as the person who added it had it.
    pub witness: String,
    /// When the witness says it signed.
    pub time: Timestamp,
    /// The signature line.
    pub line: String,
}

/// A shorter or other history was accepted in place of one the key had signed: the archive was restored
/// from a copy. What was signed before is kept here, so that the parting never goes unseen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HistoryParted {
    /// The checkpoint that was given up, as it was signed.
    pub given_up: String,
    /// Entries it covers.
    pub size: u64,
    /// Why, in the person's words.
    pub reason: String,
}

/// The bytes of an object were put back from elsewhere, after their digest was found to match.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ObjectRepaired {
    /// The object.
    pub digest: Digest,
    /// Where the bytes came from, as the person named it.
    pub source: String,
    /// What was wrong with it, in words.
    pub was: String,
}
