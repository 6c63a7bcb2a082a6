//! Inclusion and consistency proofs: which subtrees make one up, and whether one holds.
//!
//! A proof is a list of subtree roots. What to hash is named as ranges of leaves, so that whoever has
//! the leaves can stream them and nobody needs the whole tree in memory. Sources: RFC 6962 sections
//! 2.1.1 and 2.1.2 for making, RFC 9162 sections 2.1.3.2 and 2.1.4.2 for checking.
//! Cases: `tests/log/proof.rs`.

use std::ops::Range;

use super::tree::node_hash;
use crate::model::digest::Digest;

/// The leaves under each hash of the proof that leaf `index` is in the tree of `size` leaves, from
/// the leaf upward. `None` unless `index < size`.
pub fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let mut ranges = Vec::new();
    let mut subtree = 0..size;
    while subtree.end - subtree.start > 1 {
        let middle = middle(&subtree);
        if index < middle {
            ranges.push(middle..subtree.end);
            subtree.end = middle;
        } else {
            ranges.push(subtree.start..middle);
            subtree.start = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// The leaves under each hash of the proof that the tree of `size` leaves continues the one of
/// `old_size`. Empty where either says it all: nothing, or the same tree. `None` where `old_size` is
/// the larger.
pub fn consistency_ranges(old_size: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if old_size > size {
        return None;
    }
    let mut ranges = Vec::new();
    if old_size == 0 || old_size == size {
        return Some(ranges);
    }
    let mut subtree = 0..size;
    while old_size != subtree.end {
        let middle = middle(&subtree);
        if old_size <= middle {
            ranges.push(middle..subtree.end);
            subtree.end = middle;
        } else {
            ranges.push(subtree.start..middle);
            subtree.start = middle;
        }
    }
    // A subtree at the left edge is the old tree itself, whose root the checker has.
    if subtree.start > 0 {
        ranges.push(subtree);
    }
    ranges.reverse();
    Some(ranges)
}

/// Where a tree of more than one leaf parts: after the largest power of two below its size.
fn middle(subtree: &Range<u64>) -> u64 {
    let last = subtree.end - subtree.start - 1;
    subtree.start + (1 << last.ilog2())
}

/// Why a proof does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofFault {
    /// The entry's number is not below the size, or the old size is above the new one.
    #[error("it speaks of an entry or a size that lies outside the tree")]
    Outside,
    /// There are more or fewer hashes than the sizes ask for.
    #[error("it has {found} hashes where the tree asks for {expected}")]
    Length {
        /// What the sizes ask for.
        expected: usize,
        /// What is there.
        found: usize,
    },
    /// The hashes lead to another root.
    #[error("its hashes lead to another root")]
    OtherRoot,
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with this root.
///
/// # Errors
/// [`ProofFault`] where it does not, or the proof does not show it.
pub fn check_inclusion(
    leaf: Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: Digest,
) -> Result<(), ProofFault> {
    expect_length(inclusion_ranges(index, size), proof)?;
    let (mut at, mut last) = (index, size - 1);
    let mut node = leaf;
    for hash in proof {
        if at % 2 == 1 || at == last {
            node = node_hash(*hash, node);
            // A node without a sibling goes up as it is.
            while at.is_multiple_of(2) && at > 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            node = node_hash(node, *hash);
        }
        at /= 2;
        last /= 2;
    }
    same(node, root)
}

/// Checks that the tree of `size` leaves and root `root` continues the one of `old_size` and
/// `old_root`: its first `old_size` leaves are the same.
///
/// # Errors
/// [`ProofFault`] where it does not, or the proof does not show it.
pub fn check_consistency(
    (old_size, old_root): (u64, Digest),
    (size, root): (u64, Digest),
    proof: &[Digest],
) -> Result<(), ProofFault> {
    expect_length(consistency_ranges(old_size, size), proof)?;
    if old_size == 0 {
        return same(old_root, Digest::of(b""));
    }
    if old_size == size {
        return same(old_root, root);
    }
    let (mut at, mut last) = (old_size - 1, size - 1);
    while at % 2 == 1 {
        at /= 2;
        last /= 2;
    }
    let mut hashes = proof.iter().copied();
    // Where the old tree is one full subtree, its own root is where both begin.
    let first = if at == 0 {
        Some(old_root)
    } else {
        hashes.next()
    };
    let Some(first) = first else {
        return Err(ProofFault::OtherRoot);
    };
    let (mut old_node, mut node) = (first, first);
    for hash in hashes {
        if at % 2 == 1 || at == last {
            old_node = node_hash(hash, old_node);
            node = node_hash(hash, node);
            while at.is_multiple_of(2) && at > 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            node = node_hash(node, hash);
        }
        at /= 2;
        last /= 2;
    }
    same(old_node, old_root)?;
    same(node, root)
}

fn expect_length(ranges: Option<Vec<Range<u64>>>, proof: &[Digest]) -> Result<(), ProofFault> {
    let expected = ranges.ok_or(ProofFault::Outside)?.len();
    let found = proof.len();
    if expected == found {
        Ok(())
    } else {
        Err(ProofFault::Length { expected, found })
    }
}

fn same(found: Digest, expected: Digest) -> Result<(), ProofFault> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofFault::OtherRoot)
    }
}
