//! `tlog-proof` files (C2SP tlog-proof, `@v1`): everything a stranger needs to see that an entry is in
//! a signed log, in one text: number, hashes from leaf to root, checkpoint.
//!
//! Cases: `tests/log/tlog_proof.rs`; the same files are checked with `openssl` in `tests/log/stranger.rs`.

use data_encoding::BASE64;

use super::checkpoint::{Checkpoint, NotACheckpoint};
use super::note::{NOTE_BYTES_MAX, VerifierKey};
use super::proof::{ProofFault, check_inclusion};
use super::tree::leaf_hash;
use crate::model::digest::Digest;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof that an entry is in a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlogProof {
    /// The entry's number, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf upward.
    pub hashes: Vec<Digest>,
    /// The checkpoint as a signed note, exactly as it was signed.
    pub checkpoint: String,
}

/// Why a proof file shows nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TlogProofFault {
    /// The text breaks the form.
    #[error("not a tlog-proof file: {0}")]
    Form(&'static str),
    /// Its checkpoint is none, or nobody who is known signed it.
    #[error("its checkpoint: {0}")]
    Checkpoint(#[from] NotACheckpoint),
    /// The hashes do not lead from the entry to the checkpoint.
    #[error("its inclusion proof: {0}")]
    Inclusion(#[from] ProofFault),
}

impl TlogProof {
    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = format!("{HEADER}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&BASE64.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file. A line of extra data, which nothing vouches for, is passed over.
    ///
    /// # Errors
    /// [`TlogProofFault::Form`] with the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, TlogProofFault> {
        let form = TlogProofFault::Form;
        if text.len() > NOTE_BYTES_MAX {
            return Err(form("it is too long"));
        }
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(form("no empty line parts proof and checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(form("its first line is another"));
        }
        lines.next_if(|line| line.starts_with("extra "));
        let number = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .ok_or(form("it names no entry"))?;
        let index: u64 = number
            .parse()
            .map_err(|_| form("its entry's number is none"))?;
        if index.to_string() != number {
            return Err(form("its entry's number is not written plainly"));
        }
        let hashes = lines
            .map(|line| {
                let bytes = BASE64.decode(line.as_bytes()).ok()?;
                Digest::from_slice(&bytes)
            })
            .collect::<Option<Vec<Digest>>>()
            .ok_or(form("a hash is not the base64 form of 32 bytes"))?;
        Ok(Self {
            index,
            hashes,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks that `entry` is in the log whose checkpoint one of the `known` keys signed, and gives
    /// that checkpoint back.
    ///
    /// # Errors
    /// [`TlogProofFault`] with the step that fails.
    pub fn check(&self, entry: &[u8], known: &[VerifierKey]) -> Result<Checkpoint, TlogProofFault> {
        let checkpoint = Checkpoint::open(&self.checkpoint, known)?;
        let (size, root) = (checkpoint.size, checkpoint.root);
        check_inclusion(leaf_hash(entry), self.index, size, &self.hashes, root)?;
        Ok(checkpoint)
    }
}
