//! How far an archive is protected against being rewritten, and what is not protected. The sentence
//! that says so is part of every verification (evidence: a log that only its owner holds proves little).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// Certificates that expire within half a year are warned of.
pub const EXPIRY_WARNED_MS: i64 = 182 * 24 * 3600 * 1000;

/// The level an archive has reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No checkpoint that holds.
    #[default]
    Unsigned,
    /// A signed checkpoint covers the log up to some entry.
    Signed,
    /// A time-stamp authority vouches for a checkpoint of that kind.
    Anchored,
    /// Somebody else cosigned one, who refuses to cosign two histories.
    Witnessed,
}

impl Level {
    /// The one word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Signed => "signed",
            Self::Anchored => "anchored",
            Self::Witnessed => "witnessed",
        }
    }
}

/// What protects an archive, as one verification found it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Protection {
    /// Entries of the log.
    pub entries: u64,
    /// The newest checkpoint in the archive that holds.
    pub signed: Option<SignedHead>,
    /// Sizes of all checkpoints in the archive that hold, smallest first.
    pub held: Vec<u64>,
    /// Checkpoints kept outside the archive that the log still agrees with.
    pub agreeing: Vec<KeptHead>,
    /// Time stamps of authorities over checkpoints that hold, smallest first.
    pub anchors: Vec<Anchor>,
    /// Checkpoints that calendars promised to have attested, or that a block of Bitcoin attests.
    pub commitments: Vec<Commitment>,
    /// Witnesses who cosigned checkpoints that hold, smallest first.
    pub witnesses: Vec<Witness>,
    /// Histories that were given up for this one.
    pub partings: Vec<Parting>,
}

/// A believed time stamp.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Anchor {
    /// Entries of the stamped checkpoint.
    pub size: u64,
    /// When the authority says it existed.
    pub time: Timestamp,
    /// The authority's address.
    pub authority: String,
    /// The name in its certificate.
    pub signer: String,
    /// When the first certificate it rests on expires.
    pub good_until: Timestamp,
    /// SHA-256 of the root certificate that vouches for it.
    pub root: super::digest::Digest,
}

/// What an OpenTimestamps proof leads to. Whether a block is in the chain is not looked up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Commitment {
    /// Entries of the stamped checkpoint.
    pub size: u64,
    /// Calendars that only promise.
    pub pending: Vec<String>,
    /// Blocks by height, with the Merkle root that each must have.
    pub blocks: Vec<(u64, String)>,
}

/// A witness's cosignature that holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Witness {
    /// Entries of the cosigned checkpoint.
    pub size: u64,
    /// The witness's public key.
    pub key: String,
    /// When it says it signed.
    pub time: Timestamp,
}

/// A history that was given up after a restore.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Parting {
    /// Entries that had been signed of it.
    pub size: u64,
    /// When this history was accepted in its place.
    pub at: Timestamp,
    /// Why, in the person's words.
    pub reason: String,
}

/// A checkpoint in the archive whose signature and root hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SignedHead {
    /// Entries it covers.
    pub size: u64,
    /// The public key (`name+id+base64`) whose signature it bears.
    pub key: String,
}

/// A checkpoint kept outside the archive whose root holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct KeptHead {
    /// Where it was kept, in words.
    pub kept: String,
    /// Entries it covers.
    pub size: u64,
}

impl Protection {
    /// The level reached.
    pub const fn level(&self) -> Level {
        if !self.witnesses.is_empty() {
            Level::Witnessed
        } else if !self.anchors.is_empty() {
            Level::Anchored
        } else if self.signed.is_some() {
            Level::Signed
        } else {
            Level::Unsigned
        }
    }

    /// The newest stamp of an authority, where what it rests on expires within [`EXPIRY_WARNED_MS`] of `now`: a
    /// later stamp covers all earlier ones, so one made in time renews them.
    pub fn expiring(&self, now: Timestamp) -> Option<&Anchor> {
        let newest = self.anchors.iter().max_by_key(|anchor| anchor.good_until)?;
        let left = newest.good_until.millis().saturating_sub(now.millis());
        (left < EXPIRY_WARNED_MS).then_some(newest)
    }

    /// Entries after the newest checkpoint in the archive.
    pub fn uncovered(&self) -> u64 {
        let covered = self.signed.as_ref().map_or(0, |head| head.size);
        self.entries.saturating_sub(covered)
    }

    /// What nothing here protects, in sentences.
    pub fn not_protected(&self) -> String {
        let Some(head) = &self.signed else {
            return "This shows that bytes, records, log and tables still fit together; it cannot show that \
                    the whole file was not rewritten, or its last records cut off, by somebody who could write it."
                .to_owned();
        };
        let tail = match self.uncovered() {
            0 => format!("The checkpoint covers all {} entries.", head.size),
            1 => format!(
                "The last entry, after the {} that the checkpoint covers, is not protected: it could be changed or cut off unseen.",
                head.size
            ),
            more => format!(
                "The last {more} entries, after the {} that the checkpoint covers, are not protected: \
                 they could be changed or cut off unseen.",
                head.size
            ),
        };
        [
            Some(tail),
            self.anchored(),
            self.committed(),
            self.witnessed(),
            Some(self.beyond()),
            self.parted(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }

    fn anchored(&self) -> Option<String> {
        let newest = self.anchors.last()?;
        Some(format!(
            "According to the time-stamp authority {} the first {} entries existed at {}; that rests on the root \
             certificate {}, which came with the archive: compare it with the authority's own.",
            newest.signer, newest.size, newest.time, newest.root
        ))
    }

    fn committed(&self) -> Option<String> {
        let attested = self.commitments.iter().rev().find_map(|commitment| {
            let (height, root) = commitment.blocks.first()?;
            Some(format!(
                "The first {} entries existed before Bitcoin block {height}, if that block's Merkle root is {root}: \
                 compare it with any copy of the chain.",
                commitment.size
            ))
        });
        let promised = self
            .commitments
            .last()
            .filter(|newest| newest.blocks.is_empty());
        attested.or_else(|| {
            promised.map(|newest| {
                format!(
                    "Calendars promise to have the first {} entries attested in Bitcoin; until then that shows nothing.",
                    newest.size
                )
            })
        })
    }

    fn witnessed(&self) -> Option<String> {
        let newest = self.witnesses.last()?;
        Some(format!(
            "The witness {} cosigned the first {} entries; that rests on the key having been taken from the \
             witness itself.",
            newest.key, newest.size
        ))
    }

    /// What could happen unseen behind the last entry that somebody else vouches for.
    fn beyond(&self) -> String {
        let kept = self.agreeing.iter().map(|head| head.size).max();
        let anchored = self.anchors.iter().map(|anchor| anchor.size).max();
        let witnessed = self.witnesses.iter().map(|witness| witness.size).max();
        let told = kept.map(|size| {
            format!("The first {size} entries are those of a checkpoint kept outside the archive; ")
        });
        match kept.max(anchored).max(witnessed) {
            None => {
                "No checkpoint kept elsewhere was compared: records cut off together with the checkpoints \
                 that cover them, or a history rewritten by whoever holds the key, would not show."
                    .to_owned()
            }
            Some(size) if kept == Some(size) => format!(
                "{}later ones could be cut \
                 off together with their checkpoints, or rewritten by whoever holds the key, unseen.",
                told.unwrap_or_default()
            ),
            // A stamp or cosignature inside the archive can be taken out with all that follows it.
            Some(size) => format!(
                "{}entries after {size} could be rewritten by whoever holds the key, and stamps and cosignatures cut \
                 off together with the entries they cover, unseen.",
                told.unwrap_or_else(|| "No checkpoint kept elsewhere was compared: ".to_owned())
            ),
        }
    }

    fn parted(&self) -> Option<String> {
        let last = self.partings.last()?;
        Some(format!(
            "At {} this history was accepted in place of one of which {} entries had been signed, for this reason: {}. \
             What was in that one and is not in this one cannot be seen here.",
            last.at, last.size, last.reason
        ))
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.level().word())?;
        if let Some(head) = &self.signed {
            write!(formatter, " by {}", head.key)?;
        }
        write!(formatter, ". {}", self.not_protected())
    }
}

/// How the signing at the end of a run went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signing {
    /// A checkpoint over everything is in the archive.
    Signed {
        /// Entries it covers.
        size: u64,
        /// The public key.
        key: String,
        /// The file of the key, where it was made just now.
        key_made: Option<std::path::PathBuf>,
    },
    /// There was no key to sign with.
    Unsigned {
        /// Why, in words.
        why: String,
    },
    /// The key must not sign this: it would contradict what it signed before.
    Refused {
        /// Why, in words.
        why: String,
    },
}

impl Signing {
    /// Why the key refused, where it did.
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Self::Refused { why } => Some(why),
            Self::Signed { .. } | Self::Unsigned { .. } => None,
        }
    }
}
