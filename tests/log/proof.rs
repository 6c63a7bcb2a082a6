//! Proofs for every pair of sizes up to a hundred, against an independent implementation both ways;
//! and every single change to one is refused.

use std::ops::Range;

use ct_merkle::{ConsistencyProof, InclusionProof};
use proptest::prelude::*;
use sha2::Sha256;

use super::tree::{entry, independent, leaves, root_by_definition};
use pressmark::log::proof::{
    ProofFault, check_consistency, check_inclusion, consistency_ranges, inclusion_ranges,
};
use pressmark::log::tree::{Frontier, leaf_hash};
use pressmark::model::digest::Digest;

const SIZE_MAX: u64 = 100;

/// The subtree roots that a proof is made of.
fn hashes(leaves: &[Digest], ranges: Vec<Range<u64>>) -> Vec<Digest> {
    ranges
        .into_iter()
        .map(|range| {
            let [start, end] =
                [range.start, range.end].map(|at| usize::try_from(at).expect("small"));
            leaves[start..end]
                .iter()
                .copied()
                .collect::<Frontier>()
                .root()
        })
        .collect()
}

fn root_at(leaves: &[Digest], size: u64) -> Digest {
    root_by_definition(&leaves[..usize::try_from(size).expect("small")])
}

fn bytes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

#[test]
fn inclusion_is_proved_for_every_entry_and_the_other_implementation_agrees() {
    let leaves = leaves(SIZE_MAX);
    for size in 1..=SIZE_MAX {
        let (tree, root) = (independent(size), root_at(&leaves, size));
        for index in 0..size {
            let ranges = inclusion_ranges(index, size).expect("an entry of the tree");
            let proof = hashes(&leaves, ranges);
            let leaf = leaf_hash(&entry(index));
            assert_eq!(check_inclusion(leaf, index, size, &proof, root), Ok(()));
            let theirs = tree.prove_inclusion(usize::try_from(index).expect("small"));
            assert_eq!(bytes(&proof), theirs.as_bytes(), "entry {index} of {size}");
            let ours = InclusionProof::<Sha256>::from_bytes(bytes(&proof));
            assert!(
                tree.root()
                    .verify_inclusion(&entry(index), index, &ours)
                    .is_ok()
            );
        }
    }
}

#[test]
fn consistency_is_proved_for_every_pair_of_sizes_and_the_other_implementation_agrees() {
    let leaves = leaves(SIZE_MAX);
    for size in 1..=SIZE_MAX {
        let new = (size, root_at(&leaves, size));
        let tree = independent(size);
        for old_size in 0..=size {
            let old = (old_size, root_at(&leaves, old_size));
            let ranges = consistency_ranges(old_size, size).expect("a continued tree");
            let proof = hashes(&leaves, ranges);
            assert_eq!(check_consistency(old, new, &proof), Ok(()));
            if (1..size).contains(&old_size) {
                let added = usize::try_from(size - old_size).expect("small");
                let theirs = tree.prove_consistency(added);
                assert_eq!(bytes(&proof), theirs.as_bytes(), "{old_size} to {size}");
                let ours = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof));
                let ours = ours.expect("whole hashes");
                let old_root = independent(old_size).root();
                assert!(tree.root().verify_consistency(&old_root, &ours).is_ok());
            }
        }
    }
}

#[test]
fn nothing_outside_the_tree_is_proved() {
    assert_eq!(inclusion_ranges(3, 3), None);
    assert_eq!(inclusion_ranges(0, 0), None);
    assert_eq!(consistency_ranges(4, 3), None);
    let digest = Digest::of(b"");
    assert_eq!(
        check_inclusion(digest, 5, 5, &[], digest),
        Err(ProofFault::Outside)
    );
    assert_eq!(
        check_consistency((2, digest), (1, digest), &[]),
        Err(ProofFault::Outside)
    );
}

proptest! {
    #[test]
    fn one_changed_bit_of_an_inclusion_proof_is_refused(
        size in 1_u64..300, at in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let index = at.index(usize::try_from(size).expect("small")) as u64;
        let ranges = inclusion_ranges(index, size).expect("an entry of the tree");
        let mut all = vec![leaf_hash(&entry(index)), root_at(&leaves, size)];
        all.extend(hashes(&leaves, ranges));
        flip(&mut all, bit);
        prop_assert!(check_inclusion(all[0], index, size, &all[2..], all[1]).is_err());
    }

    #[test]
    fn one_changed_bit_of_a_consistency_proof_is_refused(
        old_size in 1_u64..200, added in 1_u64..100, bit in any::<prop::sample::Index>(),
    ) {
        let size = old_size + added;
        let leaves = leaves(size);
        let ranges = consistency_ranges(old_size, size).expect("a continued tree");
        let mut all = vec![root_at(&leaves, old_size), root_at(&leaves, size)];
        all.extend(hashes(&leaves, ranges));
        flip(&mut all, bit);
        prop_assert!(check_consistency((old_size, all[0]), (size, all[1]), &all[2..]).is_err());
    }

    #[test]
    fn an_entry_is_proved_at_its_own_place_only(size in 2_u64..300, at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let leaves = leaves(size);
        let count = usize::try_from(size).expect("small");
        let (index, other) = (at.index(count) as u64, other.index(count) as u64);
        prop_assume!(index != other);
        let proof = hashes(&leaves, inclusion_ranges(index, size).expect("an entry of the tree"));
        let leaf = leaf_hash(&entry(index));
        prop_assert!(check_inclusion(leaf, other, size, &proof, root_at(&leaves, size)).is_err());
    }

    #[test]
    fn no_numbers_and_hashes_make_the_checks_panic(
        index in any::<u64>(), size in any::<u64>(), count in 0_usize..70, old in any::<u64>(),
    ) {
        let digest = Digest::of(b"any");
        let proof = vec![digest; count];
        let exact = inclusion_ranges(index, size).map_or(0, |ranges| ranges.len());
        prop_assert!(check_inclusion(digest, index, size, &proof, digest).is_err() || size == 1);
        let _ = check_inclusion(digest, index, size, &vec![digest; exact], digest);
        let exact = consistency_ranges(old, size).map_or(0, |ranges| ranges.len());
        let _ = check_consistency((old, digest), (size, digest), &proof);
        let _ = check_consistency((old, digest), (size, digest), &vec![digest; exact]);
    }
}

/// Flips one bit anywhere in the hashes.
fn flip(hashes: &mut [Digest], bit: prop::sample::Index) {
    let at = bit.index(hashes.len() * 256);
    let mut bytes = *hashes[at / 256].as_bytes();
    bytes[at % 256 / 8] ^= 1 << (at % 8);
    hashes[at / 256] = Digest::from_bytes(bytes);
}
