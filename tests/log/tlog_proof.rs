//! Proof files: they round-trip, show what they say, and every single change is refused.

use proptest::prelude::*;

use super::note::signer;
use super::tree::{entry, leaves};
use pressmark::log::checkpoint::Checkpoint;
use pressmark::log::note::VerifierKey;
use pressmark::log::proof::inclusion_ranges;
use pressmark::log::tlog_proof::{TlogProof, TlogProofFault};
use pressmark::log::tree::Frontier;

const ORIGIN: &str = "pressmark/0123";

/// The proof of one entry, and the key that vouches for it.
fn proof(index: u64, size: u64) -> (TlogProof, VerifierKey) {
    let leaves = leaves(size);
    let ranges = inclusion_ranges(index, size).expect("an entry of the tree");
    let subtree = |start: u64, end: u64| {
        let [start, end] = [start, end].map(|at| usize::try_from(at).expect("small"));
        leaves[start..end]
            .iter()
            .copied()
            .collect::<Frontier>()
            .root()
    };
    let head = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root: subtree(0, size),
    };
    let signer = signer(ORIGIN, 3);
    let proof = TlogProof {
        index,
        hashes: ranges
            .iter()
            .map(|range| subtree(range.start, range.end))
            .collect(),
        checkpoint: signer.sign(&head.text()).expect("a note"),
    };
    (proof, signer.verifier().clone())
}

#[test]
fn the_file_has_the_form_of_the_specification() {
    let (proof, key) = proof(2, 5);
    let text = proof.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["c2sp.org/tlog-proof@v1", "index 2"]);
    assert_eq!(lines[5], "", "three hashes, then an empty line");
    assert_eq!(lines[6..8], [ORIGIN, "5"]);
    let checked = proof.check(&entry(2), &[key]).expect("a proof that holds");
    assert_eq!(checked.size, 5);
}

#[test]
fn extra_data_are_passed_over() {
    let (proof, key) = proof(0, 3);
    let text = proof.text().replace("index", "extra AAAA\nindex");
    let read = TlogProof::parse(&text).expect("a proof file");
    assert!(read.check(&entry(0), &[key]).is_ok());
}

#[test]
fn a_proof_shows_its_own_entry_only() {
    let (proof, key) = proof(4, 9);
    let other = proof.check(&entry(5), std::slice::from_ref(&key));
    assert!(matches!(other, Err(TlogProofFault::Inclusion(_))));
    let unknown = proof.check(&entry(4), &[signer(ORIGIN, 4).verifier().clone()]);
    assert!(matches!(unknown, Err(TlogProofFault::Checkpoint(_))));
}

proptest! {
    #[test]
    fn proof_files_round_trip(size in 1_u64..300, at in any::<prop::sample::Index>()) {
        let index = at.index(usize::try_from(size).expect("small")) as u64;
        let (proof, key) = proof(index, size);
        let read = TlogProof::parse(&proof.text()).expect("a proof file");
        prop_assert!(read.check(&entry(index), &[key]).is_ok());
        prop_assert_eq!(read, proof);
    }

    #[test]
    fn one_changed_bit_of_a_proof_file_is_refused(size in 1_u64..40, bit in any::<prop::sample::Index>()) {
        let (proof, key) = proof(size / 2, size);
        let mut bytes = proof.text().into_bytes();
        let at = bit.index(bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        let shown = String::from_utf8(bytes).ok().and_then(|text| {
            TlogProof::parse(&text).ok()?.check(&entry(size / 2), &[key]).ok()
        });
        prop_assert_eq!(shown, None);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(?s).{0,200}") {
        let _ = TlogProof::parse(&text);
        let _ = TlogProof::parse(&format!("c2sp.org/tlog-proof@v1\n{text}"));
    }
}
