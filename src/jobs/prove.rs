//! `checkpoint`: the newest signed head of an archive's log, and the proof that a record is under it.
//!
//! Only reads. A proof is checked before it is handed out, with the same steps a stranger takes.
//! Cases: `tests/log/stranger.rs`.

use std::ops::Range;

use super::Fault;
use crate::log::note::VerifierKey;
use crate::log::proof::inclusion_ranges;
use crate::log::tlog_proof::TlogProof;
use crate::model::digest::Digest;
use crate::model::record::RecordId;
use crate::store::{Archive, MergedRecord, StoreFault, StoredCheckpoint, StoredRecord};

/// A record with everything a stranger needs to see that it is in the signed log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proved {
    /// The record's bytes.
    pub record: Vec<u8>,
    /// Its entry's bytes.
    pub entry: Vec<u8>,
    /// The `tlog-proof` file.
    pub proof: String,
    /// The public key (`name+id+base64`), which a stranger should have from elsewhere.
    pub key: String,
}

/// The newest checkpoint, as it was signed.
///
/// # Errors
/// [`Fault`] where there is no archive, or nobody signed it.
pub fn newest_checkpoint(archive: &Archive) -> Result<StoredCheckpoint, Fault> {
    let newest = archive.open_for_reading()?.newest_checkpoint()?;
    newest.ok_or_else(|| Fault::NoProof("nobody signed this archive yet".to_owned()))
}

/// The proof that a record is in the log, under the newest checkpoint.
///
/// # Errors
/// [`Fault::NoProof`] where no checkpoint covers the record, or the log is not what was signed.
pub fn prove(archive: &Archive, record: &StoredRecord) -> Result<Proved, Fault> {
    let reader = archive.open_for_reading()?;
    let checkpoint = newest_checkpoint(archive)?;
    let missing =
        |what: &str| Fault::NoProof(format!("the {what} of record {} is missing", record.id));
    let entry = reader
        .log_entry(record)?
        .ok_or_else(|| missing("log entry"))?;
    let bytes = reader
        .record_bytes(record.id)?
        .ok_or_else(|| missing("bytes"))?;
    let place = (record.id, record.seq - 1);
    proved(place, (bytes, entry), checkpoint, |range| {
        reader.log_root(range)
    })
}

/// The proof that a record is in the log of another archive that was merged, under the newest checkpoint that
/// came with it.
///
/// # Errors
/// As [`prove`].
pub fn prove_merged(archive: &Archive, record: &MergedRecord) -> Result<Proved, Fault> {
    let reader = archive.open_for_reading()?;
    let checkpoint = reader.merged_checkpoint(record)?;
    let checkpoint = checkpoint
        .ok_or_else(|| Fault::NoProof(format!("nobody signed the merged log {}", record.origin)))?;
    let told = (record.bytes.clone(), record.entry.clone());
    proved((record.id, record.index), told, checkpoint, |range| {
        reader.merged_root(record, range)
    })
}

/// Puts the proof together, and checks it as a stranger would.
fn proved(
    (id, index): (RecordId, i64),
    (record, entry): (Vec<u8>, Vec<u8>),
    checkpoint: StoredCheckpoint,
    root: impl Fn(Range<u64>) -> Result<Digest, StoreFault>,
) -> Result<Proved, Fault> {
    let size = checkpoint.size;
    let ranges = inclusion_ranges(index.cast_unsigned(), size.cast_unsigned()).ok_or_else(|| {
        Fault::NoProof(format!(
            "no checkpoint covers record {id} yet: it is entry {index}, and the newest covers {size}"
        ))
    })?;
    let hashes = ranges
        .into_iter()
        .map(root)
        .collect::<Result<Vec<_>, _>>()?;
    let proof = TlogProof {
        index: index.cast_unsigned(),
        hashes,
        checkpoint: checkpoint.note.clone(),
    };
    let key: VerifierKey = checkpoint
        .key
        .parse()
        .map_err(|error| Fault::NoProof(format!("the newest checkpoint is damaged: {error}")))?;
    proof
        .check(&entry, std::slice::from_ref(&key))
        .map_err(|fault| Fault::NoProof(format!("the log is not what was signed: {fault}")))?;
    Ok(Proved {
        record,
        entry,
        proof: proof.text(),
        key: checkpoint.key,
    })
}
