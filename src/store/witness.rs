//! Being a witness: a request of another log → one cosignature line, or the refusal. What was cosigned of
//! each log is remembered beside the witness's key, before the line is given out, so that this witness never
//! cosigns two histories of one log.
//!
//! The key is another than the one that signs our own archives. Cases: `tests/witness.rs`.

use std::path::{Path, PathBuf};

use super::kept::Kept;
use super::key_disk::OwnDisk;
use super::key_file;
use crate::log::checkpoint::Checkpoint;
use crate::log::cosignature::{CosignerKey, cosign};
use crate::log::note::{Note, VerifierKey};
use crate::log::proof::check_consistency;
use crate::log::witness_request::WitnessRequest;
use crate::model::digest::Digest;
use crate::model::timestamp::Timestamp;

/// The witness's key lies beside the key that signs archives.
const KEY_NAME: &str = "witness.key";

/// A witness with its key and memory.
#[derive(Clone, Debug)]
pub struct WitnessDesk {
    key: PathBuf,
    name: String,
}

/// Why a request was not cosigned.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotCosigned {
    /// The request breaks the form.
    #[error("the request is not one: {0}")]
    Form(String),
    /// Nobody here knows the log.
    #[error("the log {0} is not in the trust file")]
    UnknownLog(String),
    /// The log's key did not sign it.
    #[error("the checkpoint is not signed by the log's key: {0}")]
    Signature(String),
    /// The request goes on from somewhere else than this witness does.
    #[error(
        "this witness last cosigned {known} entries of that log, and the request goes on from {old}"
    )]
    Stale {
        /// What the witness knows.
        known: u64,
        /// What the request says.
        old: u64,
    },
    /// The new checkpoint does not continue the one cosigned before: another history.
    #[error("the checkpoint does not continue the one cosigned before: {0}")]
    Inconsistent(String),
    /// The key or the memory cannot be used.
    #[error("{0}")]
    Key(String),
}

impl WitnessDesk {
    /// The witness of this name, whose key lies beside `signing_key`; touches nothing.
    pub fn beside(signing_key: &Path, name: &str) -> Self {
        Self {
            key: signing_key.with_file_name(KEY_NAME),
            name: name.to_owned(),
        }
    }

    /// The public key; the key is made on first use.
    ///
    /// # Errors
    /// [`NotCosigned::Key`] where there is none and none can be made, or the name cannot name a key.
    pub fn key(&self) -> Result<CosignerKey, NotCosigned> {
        let secret = match key_file::read(&self.key).map_err(NotCosigned::Key)? {
            Some(secret) => secret,
            None => key_file::make(&self.key, &OwnDisk).map_err(NotCosigned::Key)?,
        };
        CosignerKey::of(&self.name, &secret)
            .ok_or_else(|| NotCosigned::Key(format!("{:?} cannot name a witness", self.name)))
    }

    /// Cosigns a checkpoint of one of the `logs` that are known, if it continues what was cosigned before.
    ///
    /// # Errors
    /// [`NotCosigned`] with the first step that fails.
    pub fn cosign(
        &self,
        request: &WitnessRequest,
        logs: &[VerifierKey],
        time: Timestamp,
    ) -> Result<String, NotCosigned> {
        let note = Note::parse(&request.checkpoint)
            .map_err(|fault| NotCosigned::Form(fault.to_string()))?;
        let head =
            Checkpoint::parse(note.text()).map_err(|fault| NotCosigned::Form(fault.to_string()))?;
        let keys: Vec<VerifierKey> = logs
            .iter()
            .filter(|key| key.name() == head.origin)
            .cloned()
            .collect();
        if keys.is_empty() {
            return Err(NotCosigned::UnknownLog(head.origin));
        }
        note.check(&keys)
            .map_err(|fault| NotCosigned::Signature(fault.to_string()))?;
        let kept = Kept::beside(&self.key);
        let (known, root) = known(&kept, &head.origin)?;
        if request.old != known {
            let old = request.old;
            return Err(NotCosigned::Stale { known, old });
        }
        check_consistency((known, root), (head.size, head.root), &request.proof)
            .map_err(|fault| NotCosigned::Inconsistent(fault.to_string()))?;
        // The key is made by `key`, which also gives out the public half that others must know first.
        let secret = key_file::read(&self.key)
            .map_err(NotCosigned::Key)?
            .ok_or_else(|| {
                NotCosigned::Key(format!("there is no key in {}", self.key.display()))
            })?;
        kept.remember_head(&OwnDisk, &head.origin, &request.checkpoint)
            .map_err(NotCosigned::Key)?;
        cosign(&request.checkpoint, &self.name, &secret, time)
            .map_err(|fault| NotCosigned::Form(fault.to_string()))
    }
}

/// Size and root of what was cosigned last of a log.
fn known(kept: &Kept, origin: &str) -> Result<(u64, Digest), NotCosigned> {
    match kept.checkpoint(origin).map_err(NotCosigned::Key)? {
        None => Ok((0, Digest::of(b""))),
        Some(last) => {
            let head = last.head().map_err(NotCosigned::Key)?;
            Ok((head.size, head.root))
        }
    }
}
