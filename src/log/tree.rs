//! Entries → leaves → the root of the Merkle tree over them (RFC 6962 section 2.1), one leaf at a
//! time and in memory for the logarithm of their number.
//!
//! Look at [`leaf_hash`] and [`Frontier`]. Knows nothing of what an entry says.
//! Cases: `tests/log/tree.rs`.

use crate::model::digest::{Digest, Hasher};

/// Set before an entry when it is hashed, so that no entry can pass for an inner node.
const LEAF_PREFIX: [u8; 1] = [0];
/// Set before the two children of an inner node.
const NODE_PREFIX: [u8; 1] = [1];

/// The hash of one entry: `SHA-256(0x00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Digest {
    let mut hasher = Hasher::default();
    hasher.update(&LEAF_PREFIX);
    hasher.update(entry);
    hasher.finish()
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    let mut hasher = Hasher::default();
    hasher.update(&NODE_PREFIX);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    hasher.finish()
}

/// The right edge of a tree: the roots of the full subtrees its leaves fall into, largest first. It
/// is all that is needed to go on appending and to tell the root.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// Takes a frontier up again; `None` unless there is one peak for each one-bit of `size`.
    pub fn from_peaks(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (size < u64::MAX && peaks.len() == size.count_ones() as usize)
            .then_some(Self { size, peaks })
    }

    /// How many leaves there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the full subtrees, largest first.
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Digest) {
        let mut node = leaf;
        // Each trailing one-bit of the old size is a full subtree as large as the one now completed.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(left, node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root of the tree; of no leaves at all it is `SHA-256("")`.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else {
            return Digest::of(b"");
        };
        peaks.fold(last, |right, left| node_hash(left, right))
    }
}

impl FromIterator<Digest> for Frontier {
    fn from_iter<T: IntoIterator<Item = Digest>>(leaves: T) -> Self {
        let mut frontier = Self::default();
        for leaf in leaves {
            frontier.push(leaf);
        }
        frontier
    }
}
