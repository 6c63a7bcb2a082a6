//! The log that orders a package's records → its signed head, its leaves, and the proof of any record.
//!
//! Leaves are read once and the tree over them is held, so that a thousand proofs cost a thousand walks and
//! not a thousand readings. A tree that is not the one that was signed makes no package.
//! Cases: `tests/export/log.rs`.

use crate::jobs::Fault;
use crate::log::checkpoint::Checkpoint;
use crate::log::note::{Note, VerifierKey};
use crate::log::proof::inclusion_ranges;
use crate::log::tlog_proof::TlogProof;
use crate::log::tree::{Frontier, node_hash};
use crate::model::digest::Digest;
use crate::model::evidence::StampObtained;
use crate::model::package::LogHead;
use crate::store::{Reader, StoreFault};

/// The log up to its signed head.
pub(super) struct PackagedLog {
    pub head: LogHead,
    /// Level by level the roots of all full subtrees; the first are the leaves.
    levels: Vec<Vec<Digest>>,
}

impl PackagedLog {
    /// Reads the log up to the oldest stamped checkpoint over all records up to `last`, else up to the oldest
    /// one; none where nobody signed those.
    ///
    /// # Errors
    /// [`Fault`] where the log is not what was signed, or cannot be read.
    pub fn read(
        reader: &Reader,
        last: i64,
        stamps: &[StampObtained],
    ) -> Result<Option<Self>, Fault> {
        let last = last.max(1);
        let sizes = stamps
            .iter()
            .filter_map(|stamp| i64::try_from(stamp.size).ok());
        let stamped = sizes.filter(|size| *size >= last).min();
        let Some(stored) = reader.checkpoint_over(stamped.unwrap_or(last))? else {
            return Ok(None);
        };
        let leaves = reader.log_leaves(stored.size)?;
        let damaged = |detail: String| {
            Fault::from(StoreFault::Damaged(format!(
                "the log is not what was signed: {detail}"
            )))
        };
        let key: VerifierKey = stored
            .key
            .parse()
            .map_err(|error| damaged(format!("{error}")))?;
        let signed = Note::parse(&stored.note)
            .and_then(|note| note.check(std::slice::from_ref(&key)).map(drop))
            .map_err(|error| error.to_string())
            .and_then(|()| {
                Checkpoint::open(&stored.note, std::slice::from_ref(&key))
                    .map_err(|error| error.to_string())
            })
            .map_err(damaged)?;
        let root = leaves.iter().copied().collect::<Frontier>().root();
        if signed.size != leaves.len() as u64 || signed.root != root {
            return Err(damaged("its entries do not hash to the root".to_owned()));
        }
        Ok(Some(Self {
            head: LogHead {
                checkpoint: stored.note,
                key: stored.key,
                size: signed.size,
            },
            levels: levels(leaves),
        }))
    }

    /// The leaves, in order.
    pub fn leaves(&self) -> &[Digest] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// The `tlog-proof` file of the entry numbered `index`; none where the head does not cover it.
    pub fn proof(&self, index: u64) -> Option<String> {
        let hashes = inclusion_ranges(index, self.head.size)?
            .into_iter()
            .map(|range| self.root_over(range.start, range.end))
            .collect::<Option<Vec<_>>>()?;
        let proof = TlogProof {
            index,
            hashes,
            checkpoint: self.head.checkpoint.clone(),
        };
        Some(proof.text())
    }

    /// The root over entries that make one subtree: full ones are at hand, the ragged right edge is put
    /// together (RFC 6962, 2.1).
    fn root_over(&self, start: u64, end: u64) -> Option<Digest> {
        let count = end.checked_sub(start).filter(|count| *count > 0)?;
        if count.is_power_of_two() && start.is_multiple_of(count) {
            let level = self.levels.get(count.trailing_zeros() as usize)?;
            return level.get(usize::try_from(start / count).ok()?).copied();
        }
        let left = count.next_power_of_two() / 2;
        Some(node_hash(
            self.root_over(start, start + left)?,
            self.root_over(start + left, end)?,
        ))
    }
}

fn levels(leaves: Vec<Digest>) -> Vec<Vec<Digest>> {
    let mut levels = vec![leaves];
    while let Some(below) = levels.last().filter(|below| below.len() > 1) {
        let above = below
            .chunks_exact(2)
            .filter_map(|pair| Some(node_hash(*pair.first()?, *pair.last()?)))
            .collect();
        levels.push(above);
    }
    levels
}
