//! Checkpoints, those in the archive and those kept elsewhere, and whether the log agrees with them.
//!
//! A checkpoint in the archive counts once its signature holds under the key it is listed with. One kept
//! elsewhere counts by being kept: whoever kept it vouches for it. Cases: `tests/log/attacks.rs`.

use rusqlite::{Connection, OptionalExtension as _};

use crate::log::checkpoint::Checkpoint;
use crate::log::entry::LogEntry;
use crate::log::note::VerifierKey;
use crate::log::tree::Frontier;
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::protection::{KeptHead, Protection, SignedHead};
use crate::model::record::RecordId;
use crate::store::ledger::{KeptCheckpoint, StoredCheckpoint, peaks_bytes, stored_checkpoint};

/// A checkpoint that the log is held against.
pub(super) struct Head {
    checkpoint: Checkpoint,
    source: Source,
    standing: Standing,
}

enum Source {
    /// In the archive, signed by this key, with these peaks beside it.
    Archive { key: String, peaks: Vec<u8> },
    /// Kept elsewhere, in words; false where no key of this archive has signed what was kept.
    Outside { kept: String, signed: bool },
}

#[derive(PartialEq, Eq)]
enum Standing {
    /// The log never had that many entries in one piece.
    NotReached,
    Agrees,
    OtherRoot,
    OtherPeaks,
}

impl Head {
    /// Entries it covers.
    pub const fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// Holds it against the log at its size, of which there are two readings where entries and leaves
    /// disagree.
    pub fn compare<'t>(&mut self, mut trees: impl Iterator<Item = &'t Frontier>) {
        let agreeing = trees.find(|tree| tree.root() == self.checkpoint.root);
        self.standing = match (&self.source, agreeing) {
            (_, None) => Standing::OtherRoot,
            (Source::Archive { peaks, .. }, Some(tree)) if *peaks != peaks_bytes(tree) => {
                Standing::OtherPeaks
            }
            (_, Some(_)) => Standing::Agrees,
        };
    }
}

/// Every checkpoint that counts, smallest first; what is wrong with the others becomes findings.
pub(super) fn collect(
    connection: &Connection,
    outside: &[KeptCheckpoint],
    findings: &mut Vec<Finding>,
) -> rusqlite::Result<Vec<Head>> {
    let origin = origin(connection)?;
    let mut heads = Vec::new();
    let mut statement =
        connection.prepare("SELECT size, note, vkey, peaks FROM checkpoint ORDER BY size")?;
    let stored = statement.query_map([], stored_checkpoint)?;
    for stored in stored {
        let stored = stored?;
        match stored_head(&stored, origin.as_deref()) {
            Ok(head) => heads.push(head),
            Err(detail) => findings.push(Finding::CheckpointAltered {
                size: stored.size,
                detail,
            }),
        }
    }
    let keys = keys_of(&heads);
    for kept in outside {
        match kept_head(kept, origin.as_deref(), &keys) {
            Ok(head) => heads.push(head),
            Err((size, detail)) => findings.push(Finding::HistoryRewritten {
                kept: kept.kept.clone(),
                size,
                detail,
            }),
        }
    }
    heads.sort_by_key(Head::size);
    Ok(heads)
}

/// The keys that signed the archive's own checkpoints, each once.
fn keys_of(heads: &[Head]) -> Vec<VerifierKey> {
    let mut words: Vec<&str> = heads
        .iter()
        .filter_map(|head| match &head.source {
            Source::Archive { key, .. } => Some(key.as_str()),
            Source::Outside { .. } => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
        .into_iter()
        .filter_map(|key| key.parse().ok())
        .collect()
}

/// The name the log must have: that of its first record, or of its first entry where that is lost.
fn origin(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let entry: Option<Vec<u8>> = connection
        .query_row("SELECT entry FROM log WHERE idx = 0", [], |row| row.get(0))
        .optional()?;
    let entry = entry.and_then(|entry| serde_json::from_slice::<LogEntry>(&entry).ok());
    if let Some(entry) = entry {
        return Ok(Some(Checkpoint::origin_of(entry.record)));
    }
    let id: Option<Vec<u8>> = connection
        .query_row("SELECT id FROM record WHERE seq = 1", [], |row| row.get(0))
        .optional()?;
    let id = id.and_then(|id| Digest::from_slice(&id));
    Ok(id.map(|id| Checkpoint::origin_of(RecordId(id))))
}

fn stored_head(stored: &StoredCheckpoint, origin: Option<&str>) -> Result<Head, String> {
    let key: VerifierKey = stored
        .key
        .parse()
        .map_err(|error| format!("its key is {error}"))?;
    let checkpoint = Checkpoint::open(&stored.note, std::slice::from_ref(&key))
        .map_err(|fault| fault.to_string())?;
    if checkpoint.size.cast_signed() != stored.size {
        return Err(format!("it says it covers {} entries", checkpoint.size));
    }
    if key.name() != checkpoint.origin {
        return Err(format!("its key signs for {}", key.name()));
    }
    if origin != Some(checkpoint.origin.as_str()) {
        return Err(format!("it is that of another log, {}", checkpoint.origin));
    }
    Ok(Head {
        checkpoint,
        source: Source::Archive {
            key: key.to_string(),
            peaks: stored.peaks.clone(),
        },
        standing: Standing::NotReached,
    })
}

fn kept_head(
    kept: &KeptCheckpoint,
    origin: Option<&str>,
    keys: &[VerifierKey],
) -> Result<Head, (u64, String)> {
    let checkpoint = kept
        .head()
        .map_err(|fault| (0, format!("cannot be read: {fault}")))?;
    if origin.is_some_and(|origin| origin != checkpoint.origin) {
        let detail = format!(
            "is that of another log, {}, than this one, {}",
            checkpoint.origin,
            origin.unwrap_or_default()
        );
        return Err((checkpoint.size, detail));
    }
    Ok(Head {
        checkpoint,
        source: Source::Outside {
            kept: kept.kept.clone(),
            // Where the archive has no checkpoint of its own, nobody can tell whose key it was.
            signed: keys.is_empty() || Checkpoint::open(&kept.note, keys).is_ok(),
        },
        standing: Standing::NotReached,
    })
}

/// The findings about the checkpoints, and what protects the log. `whole` tells that no entry is
/// missing between the `entries` there are; where one is, that is the finding, and checkpoints that
/// cannot be compared for it add nothing.
pub(super) fn judge(heads: Vec<Head>, entries: u64, whole: bool) -> (Vec<Finding>, Protection) {
    let mut protection = Protection {
        entries,
        ..Protection::default()
    };
    let mut findings = Vec::new();
    let mut contradicting: Vec<Contradiction> = Vec::new();
    let mut agreed = 0;
    for head in heads {
        let size = head.checkpoint.size;
        if head.standing == Standing::Agrees {
            agreed = agreed.max(size);
            match head.source {
                Source::Archive { key, .. } => {
                    protection.held.push(size);
                    protection.signed = Some(SignedHead { size, key });
                }
                Source::Outside { kept, signed: true } => {
                    protection.agreeing.push(KeptHead { kept, size });
                }
                Source::Outside {
                    kept,
                    signed: false,
                } => findings.push(Finding::HistoryRewritten {
                    kept,
                    size,
                    detail: "has the root of the log, and no signature of its key that holds"
                        .to_owned(),
                }),
            }
            continue;
        }
        let kept = match head.source {
            Source::Outside { kept, .. } => Some(kept),
            Source::Archive { .. } => None,
        };
        match head.standing {
            Standing::OtherPeaks => findings.push(Finding::CheckpointAltered {
                size: size.cast_signed(),
                detail: "its peaks are not those of the log".to_owned(),
            }),
            Standing::NotReached if !whole => {}
            Standing::NotReached => contradicting.push(Contradiction {
                kept,
                size,
                what: format!("covers more than the {entries} entries there are"),
            }),
            Standing::OtherRoot | Standing::Agrees => contradicting.push(Contradiction {
                kept,
                size,
                what: "has another root than the log has there".to_owned(),
            }),
        }
    }
    findings.extend(told(contradicting, agreed));
    (findings, protection)
}

struct Contradiction {
    /// Where it was kept; none: in the archive.
    kept: Option<String>,
    size: u64,
    what: String,
}

/// One finding for the archive's own checkpoints, which a single change contradicts from one on, and
/// one for each kept elsewhere.
fn told(contradicting: Vec<Contradiction>, agreed: u64) -> Vec<Finding> {
    let (outside, inside): (Vec<_>, Vec<_>) = contradicting
        .into_iter()
        .partition(|contradiction| contradiction.kept.is_some());
    let more = match inside.len().saturating_sub(1) {
        0 => String::new(),
        1 => "; so does the one after it".to_owned(),
        count => format!("; so do {count} after it"),
    };
    let since = match agreed {
        0 => String::new(),
        agreed => format!("; up to entry {} a checkpoint agrees", agreed - 1),
    };
    let first = inside
        .into_iter()
        .take(1)
        .map(|first| Finding::HistoryRewritten {
            kept: "in the archive".to_owned(),
            size: first.size,
            detail: format!("{}{more}{since}", first.what),
        });
    let outside = outside.into_iter().map(|one| Finding::HistoryRewritten {
        kept: one.kept.unwrap_or_default(),
        size: one.size,
        detail: format!("{}{since}", one.what),
    });
    first.chain(outside).collect()
}
