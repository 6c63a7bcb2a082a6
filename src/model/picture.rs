//! Pictures: a fingerprint of what one shows, and where the same or a like one was seen before.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::post::PostKey;
use super::record::RecordId;
use super::timestamp::Timestamp;

/// The version mark of the fingerprint: fingerprints of different marks are not compared.
pub const FINGERPRINT_RULE: &str = "difference_hash_9x8";
/// Fingerprints apart by so many bits of 64 or fewer are alike.
pub const ALIKE_BITS_MAX: u32 = 6;

/// Sixty-four signs of what a picture shows. Written as 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// In how many of the 64 two differ.
    pub const fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let sound = written.len() == 16 && written.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = u64::from_str_radix(written, 16).ok().filter(|_| sound);
        bits.map(Self)
            .ok_or_else(|| format!("{written:?} is no fingerprint"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        written.parse().map_err(serde::de::Error::custom)
    }
}

/// A stored picture was looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PictureSeen {
    /// The object.
    pub digest: Digest,
    /// [`FINGERPRINT_RULE`].
    pub rule: String,
    /// What it shows.
    pub fingerprint: Fingerprint,
}

/// A picture or film of a post that another quoted post has, too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SeenElsewhere {
    /// The object of this post.
    pub digest: Digest,
    /// The object of the other.
    pub other_digest: Digest,
    /// How like they are.
    pub likeness: Likeness,
    /// The other post.
    pub other_post: PostKey,
    /// The other citation, and the document it stands in, by name.
    pub other_citation: RecordId,
    pub other_document: String,
    /// When this post and the other were made, by their ids or as their platforms say.
    pub posted: Option<Timestamp>,
    pub other_posted: Option<Timestamp>,
}

impl SeenElsewhere {
    /// True where the other post is known to be older.
    pub fn is_earlier(&self) -> bool {
        self.other_posted
            .zip(self.posted)
            .is_some_and(|(other, own)| other < own)
    }
}

/// How like two objects are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Likeness {
    /// Byte for byte.
    Same,
    /// They look alike; their fingerprints differ in so many of 64 signs. A likeness, no proof.
    Alike {
        /// How many.
        bits: u32,
    },
}
