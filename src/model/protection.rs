//! How far an archive is protected against being rewritten, and what is not protected. The sentence
//! that says so is part of every verification (evidence: a log that only its owner holds proves little).

use std::fmt;

use serde::Serialize;

/// The level an archive has reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No checkpoint that holds.
    #[default]
    Unsigned,
    /// A signed checkpoint covers the log up to some entry.
    Signed,
}

impl Level {
    /// The one word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Signed => "signed",
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
    /// Checkpoints kept outside the archive that the log still agrees with.
    pub agreeing: Vec<KeptHead>,
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
        match self.signed {
            Some(_) => Level::Signed,
            None => Level::Unsigned,
        }
    }

    /// Entries after the newest checkpoint in the archive.
    pub fn uncovered(&self) -> u64 {
        let covered = self.signed.as_ref().map_or(0, |head| head.size);
        self.entries.saturating_sub(covered)
    }

    /// Entries that a checkpoint outside the archive vouches for.
    fn kept_outside(&self) -> u64 {
        let sizes = self.agreeing.iter().map(|head| head.size);
        sizes.max().unwrap_or_default()
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
        let outside = match self.kept_outside() {
            0 => {
                "No checkpoint kept elsewhere was compared: records cut off together with the checkpoints \
                  that cover them, or a history rewritten by whoever holds the key, would not show."
                    .to_owned()
            }
            size => format!(
                "The first {size} entries are those of a checkpoint kept outside the archive; later ones could be cut \
                 off together with their checkpoints, or rewritten by whoever holds the key, unseen."
            ),
        };
        format!("{tail} {outside}")
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
