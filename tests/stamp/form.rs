//! OpenTimestamps proofs: read back as written, hostile ones refused, promises taken over.

use pressmark::log::open_timestamps::{Attestation, OtsProof, Tree};
use pressmark::model::digest::Digest;
use proptest::prelude::*;

fn promised() -> OtsProof {
    let (mut proof, shown) = OtsProof::blinded(Digest::of(b"words"), &[3; 16]);
    let tree = Tree {
        attestations: vec![
            Attestation::Pending {
                address: "https://calendar.example.org".to_owned(),
            },
            Attestation::Bitcoin { height: 700_000 },
        ],
        branches: Vec::new(),
    };
    assert!(proof.merge(shown.as_bytes(), &tree));
    proof
}

#[test]
fn a_proof_is_read_back_as_it_was_written() {
    let proof = promised();
    let bytes = proof.bytes().expect("it attests something");
    assert_eq!(OtsProof::parse(&bytes), Ok(proof.clone()));
    let shown = Digest::of(&[Digest::of(b"words").as_bytes().as_slice(), &[3; 16]].concat());
    let attested = proof.attested();
    assert_eq!(attested.len(), 2);
    assert!(attested.iter().all(|one| one.message == shown.as_bytes()));
}

#[test]
fn a_proof_that_attests_nothing_has_no_bytes() {
    let (proof, _) = OtsProof::blinded(Digest::of(b"words"), &[3; 16]);
    assert_eq!(proof.bytes(), None);
}

#[test]
fn what_is_about_another_message_is_not_taken_over() {
    let mut proof = promised();
    assert!(!proof.merge(&[0; 32], &Tree::default()));
    assert_eq!(proof, promised());
}

#[test]
fn hostile_proofs_are_refused() {
    let good = promised().bytes().expect("it attests something");
    let head = &good[..65];
    // `sha256` without end; forks without end; an append of 2^40 octets; an address with a space.
    let deep = [head, &[0x08; 100_000]].concat();
    let forks = [head, &[0xff; 1000]].concat();
    let long = [head, &[0xf0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]].concat();
    let mut spaced = good.clone();
    let at = spaced
        .windows(3)
        .position(|part| part == b"://")
        .expect("an address");
    spaced[at] = b' ';
    for hostile in [deep, forks, long, spaced, [good.as_slice(), b"x"].concat()] {
        assert!(OtsProof::parse(&hostile).is_err());
    }
    for length in 0..good.len() {
        assert!(OtsProof::parse(&good[..length]).is_err(), "{length}");
    }
}

proptest! {
    #[test]
    fn whatever_can_be_read_is_written_back_the_same(noise in prop::collection::vec(any::<u8>(), 0..80)) {
        let head = promised().bytes().expect("it attests something")[..65].to_vec();
        let bytes = [head, noise].concat();
        if let Ok(proof) = OtsProof::parse(&bytes) {
            let again = proof.bytes().expect("it was read");
            prop_assert_eq!(OtsProof::parse(&again), Ok(proof));
        }
    }
}
