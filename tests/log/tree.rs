//! The tree against the roots that the Certificate Transparency programs agree on, against RFC 6962's
//! own definition written out plainly, and against an independent implementation.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use pressmark::log::tree::{Frontier, leaf_hash, node_hash};
use pressmark::model::digest::Digest;

/// The eight entries that implementations of RFC 6962 have been tested with since the first, and
/// their roots from none of them to all (recomputed in another language from the definition).
const ENTRIES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Leaves that differ from each other.
pub fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|number| leaf_hash(&entry(number))).collect()
}

/// The entry behind a leaf.
pub fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

/// RFC 6962 section 2.1, word for word: quadratic, and plainly right.
pub fn root_by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            let (left, right) = leaves.split_at(k);
            node_hash(root_by_definition(left), root_by_definition(right))
        }
    }
}

/// The same leaves in the independent implementation.
pub fn independent(count: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    for number in 0..count {
        tree.push(entry(number));
    }
    tree
}

#[test]
fn the_roots_everybody_agrees_on() {
    let mut frontier = Frontier::default();
    assert_eq!(frontier.root().to_string(), ROOTS[0]);
    for (entry, root) in ENTRIES.iter().zip(&ROOTS[1..]) {
        let entry = data_encoding::HEXLOWER.decode(entry.as_bytes());
        frontier.push(leaf_hash(&entry.expect("hexadecimal digits")));
        assert_eq!(frontier.root().to_string(), *root);
    }
}

#[test]
fn every_size_has_the_root_of_the_definition_and_of_another_implementation() {
    let leaves = leaves(300);
    let mut frontier = Frontier::default();
    for size in 0..=300 {
        let known = usize::try_from(size).expect("a small number");
        assert_eq!(frontier.size(), size);
        assert_eq!(frontier.root(), root_by_definition(&leaves[..known]));
        if size > 0 {
            let other = independent(size).root();
            assert_eq!(
                frontier.root().as_bytes().as_slice(),
                other.as_bytes().as_slice()
            );
        }
        if let Some(leaf) = leaves.get(known) {
            frontier.push(*leaf);
        }
    }
}

#[test]
fn an_entry_cannot_pass_for_an_inner_node() {
    let [left, right] = [leaf_hash(b"left"), leaf_hash(b"right")];
    let forged = [left.as_bytes().as_slice(), right.as_bytes()].concat();
    assert_ne!(leaf_hash(&forged), node_hash(left, right));
}

proptest! {
    #[test]
    fn a_frontier_taken_up_again_goes_on_as_if_never_put_down(before in 0_u64..200, after in 0_u64..200) {
        let leaves = leaves(before + after);
        let mut whole = Frontier::default();
        for leaf in &leaves {
            whole.push(*leaf);
        }
        let at = usize::try_from(before).expect("a small number");
        let first: Frontier = leaves[..at].iter().copied().collect();
        let mut taken_up = Frontier::from_peaks(before, first.peaks().to_vec()).expect("a peak for each one-bit");
        for leaf in &leaves[at..] {
            taken_up.push(*leaf);
        }
        prop_assert_eq!(taken_up, whole);
    }

    #[test]
    fn peaks_of_another_size_are_refused(size in any::<u64>(), count in 0_usize..70) {
        let peaks = vec![Digest::of(b"peak"); count];
        let fits = size.count_ones() as usize == count && size < u64::MAX;
        prop_assert_eq!(Frontier::from_peaks(size, peaks).is_some(), fits);
    }
}
