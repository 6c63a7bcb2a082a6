//! What a witness is handed (C2SP tlog-witness v1.0, the body of `add-checkpoint`): the size it knows, the
//! proof that the new checkpoint continues that, the checkpoint. The same text goes by file or by HTTP.
//! Cases: `tests/witness.rs`.

use data_encoding::BASE64;

use super::note::NOTE_BYTES_MAX;
use crate::model::digest::Digest;

/// A consistency proof has at most this many hashes.
const HASHES_MAX: usize = 63;

/// A request to cosign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WitnessRequest {
    /// Entries of the checkpoint that the witness cosigned last; 0 where it never did.
    pub old: u64,
    /// The consistency proof from there to the checkpoint.
    pub proof: Vec<Digest>,
    /// The checkpoint as a signed note.
    pub checkpoint: String,
}

/// The text is no such request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a request to cosign: {0}")]
pub struct NotARequest(&'static str);

impl WitnessRequest {
    /// The text.
    pub fn text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&BASE64.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the text.
    ///
    /// # Errors
    /// [`NotARequest`] with the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, NotARequest> {
        if text.len() > NOTE_BYTES_MAX {
            return Err(NotARequest("it is too long"));
        }
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(NotARequest("no empty line parts proof and checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(|number| {
                let old: u64 = number.parse().ok()?;
                (old.to_string() == number).then_some(old)
            })
            .ok_or(NotARequest("its first line is not `old` and a number"))?;
        let proof = lines
            .take(HASHES_MAX + 1)
            .map(|line| Digest::from_slice(&BASE64.decode(line.as_bytes()).ok()?))
            .collect::<Option<Vec<Digest>>>()
            .filter(|proof| proof.len() <= HASHES_MAX)
            .ok_or(NotARequest("its proof is not one"))?;
        Ok(Self {
            old,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }
}
