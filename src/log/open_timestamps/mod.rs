//! OpenTimestamps proofs: bytes ⇄ a tree of operations from a digest to what attests it, and what that
//! tree says.
//!
//! A calendar's promise ([`Attestation::Pending`]) is worth nothing yet; a block of Bitcoin is worth what a
//! look at the chain shows, which is not done here: the block and the Merkle root it must have are told.
//! Source: the format as of python-opentimestamps (evidence.md 3.2), with its limits.
//! Cases: `tests/log/open_timestamps.rs`; the same files are read by `ots` in `tests/packages/stamps.rs`.

mod form;

use sha2::{Digest as _, Sha256};

use crate::model::digest::Digest;
pub use form::OtsFault;

/// A message between two operations may be this long.
pub(super) const MESSAGE_BYTES_MAX: usize = 4096;
/// Random octets that hide a digest from the calendars.
pub const BLIND_BYTES: usize = 16;

/// An operation on a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    /// Octets behind it.
    Append(Vec<u8>),
    /// Octets before it.
    Prepend(Vec<u8>),
    /// Its SHA-256.
    Sha256,
    /// One of the operations that calendars no longer use; what follows it is kept and not followed.
    Other(u8),
}

/// What is said of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attestation {
    /// A calendar promises to have it attested.
    Pending {
        /// The calendar's address.
        address: String,
    },
    /// It is the Merkle root of this block of Bitcoin.
    Bitcoin {
        /// The block's height.
        height: u64,
    },
    /// Something this program does not know.
    Other {
        /// Which kind.
        tag: [u8; 8],
        /// What it says.
        payload: Vec<u8>,
    },
}

/// What is known of one message: what attests it, and what is made of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    /// Said of this very message.
    pub attestations: Vec<Attestation>,
    /// Made of it.
    pub branches: Vec<(Operation, Tree)>,
}

/// A proof about one digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtsProof {
    /// SHA-256 of the file.
    pub digest: Digest,
    /// What is known of it.
    pub tree: Tree,
}

/// An attestation with the message it speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attested {
    /// The message.
    pub message: Vec<u8>,
    /// What is said of it.
    pub attestation: Attestation,
}

impl Operation {
    /// Its result; `None` where it is not one we compute, or the result is too long.
    fn apply(&self, message: &[u8]) -> Option<Vec<u8>> {
        let result = match self {
            Self::Append(octets) => [message, octets.as_slice()].concat(),
            Self::Prepend(octets) => [octets.as_slice(), message].concat(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Other(_) => return None,
        };
        (result.len() <= MESSAGE_BYTES_MAX).then_some(result)
    }
}

impl Tree {
    fn collect(&self, message: &[u8], found: &mut Vec<Attested>) {
        for attestation in &self.attestations {
            found.push(Attested {
                message: message.to_vec(),
                attestation: attestation.clone(),
            });
        }
        for (operation, tree) in &self.branches {
            if let Some(result) = operation.apply(message) {
                tree.collect(&result, found);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for attestation in other.attestations {
            if !self.attestations.contains(&attestation) {
                self.attestations.push(attestation);
            }
        }
        for (operation, tree) in other.branches {
            match self.branches.iter_mut().find(|(own, _)| *own == operation) {
                Some((_, own)) => own.merge(tree),
                None => self.branches.push((operation, tree)),
            }
        }
    }

    fn merge_at(&mut self, at: &[u8], message: &[u8], other: &Self) -> bool {
        if message == at {
            self.merge(other.clone());
            return true;
        }
        self.branches.iter_mut().any(|(operation, tree)| {
            operation
                .apply(message)
                .is_some_and(|result| tree.merge_at(at, &result, other))
        })
    }
}

impl OtsProof {
    /// A proof that says nothing yet but how the digest is hidden from calendars, and the digest that
    /// they are shown.
    pub fn blinded(digest: Digest, blind: &[u8; BLIND_BYTES]) -> (Self, Digest) {
        let shown = Digest::of(&[digest.as_bytes().as_slice(), blind].concat());
        let hashed = Tree {
            attestations: Vec::new(),
            branches: vec![(Operation::Sha256, Tree::default())],
        };
        let tree = Tree {
            attestations: Vec::new(),
            branches: vec![(Operation::Append(blind.to_vec()), hashed)],
        };
        (Self { digest, tree }, shown)
    }

    /// Everything that is said, with the messages it is said of.
    pub fn attested(&self) -> Vec<Attested> {
        let mut found = Vec::new();
        self.tree.collect(self.digest.as_bytes(), &mut found);
        found
    }

    /// Takes over what a calendar knows of a message of this proof; false where there is no such message.
    pub fn merge(&mut self, message: &[u8], known: &Tree) -> bool {
        let digest = *self.digest.as_bytes();
        self.tree.merge_at(message, &digest, known)
    }
}

impl Attested {
    /// The Merkle root as block explorers write it: in hex, last octet first.
    pub fn merkle_root(&self) -> String {
        let reversed: Vec<u8> = self.message.iter().rev().copied().collect();
        data_encoding::HEXLOWER.encode(&reversed)
    }
}
