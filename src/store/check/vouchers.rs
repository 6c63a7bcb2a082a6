//! Time stamps and cosignatures in the archive, checked again from their bytes: each that holds, over a
//! checkpoint that holds, becomes part of what protects the log; each that does not is a finding.
//!
//! A stamp is believed by the roots that were kept with it; whose roots those are is for the reader to
//! compare, and the sentence says so. Cases: `tests/stamp.rs`, `tests/witness.rs`.

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension as _};

use super::Checked;
use crate::log::cosignature::{CosignerKey, check_line};
use crate::log::open_timestamps::{Attestation, OtsProof};
use crate::log::rfc3161::{certificate, judge, token::Token};
use crate::model::digest::Digest;
use crate::model::evidence::{CosignatureAdded, StampKind, StampObtained};
use crate::model::finding::Finding;
use crate::model::protection::{Anchor, Commitment, Parting, Witness};
use crate::model::record::{Fact, Record};
use crate::store::objects;

/// Checks every stamp and cosignature; adds to the findings and to what protects the log.
pub(super) fn check(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT bytes FROM record WHERE kind IN ('stamp', 'cosignature', 'parting') ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_bytes().unwrap_or_default();
        // One that cannot be read has been found by its digest.
        let Ok(record) = serde_json::from_slice::<Record>(bytes) else {
            continue;
        };
        let (size, by, judged) = match &record.fact {
            Fact::Stamp(stamp) => {
                let judged = stamped(connection, stamp, checked);
                (stamp.size, stamp.authority.clone(), judged)
            }
            Fact::Cosignature(added) => {
                let judged = cosigned(connection, added, checked);
                (added.size, added.witness.clone(), judged)
            }
            Fact::Parting(parted) => {
                checked.protection.partings.push(Parting {
                    size: parted.size,
                    at: record.at,
                    reason: parted.reason.clone(),
                });
                continue;
            }
            _ => continue,
        };
        if let Err(detail) = judged {
            checked
                .findings
                .push(Finding::VoucherBroken { size, by, detail });
        }
    }
    let protection = &mut checked.protection;
    protection.anchors.sort_by_key(|anchor| anchor.size);
    protection
        .commitments
        .sort_by_key(|commitment| commitment.size);
    protection.witnesses.sort_by_key(|witness| witness.size);
    Ok(())
}

fn stamped(
    connection: &Connection,
    stamp: &StampObtained,
    checked: &mut Checked,
) -> Result<(), String> {
    let note = note(connection, stamp.size)?;
    if Digest::of(note.as_bytes()) != stamp.imprint {
        return Err("it is over another checkpoint than the one listed".to_owned());
    }
    let token = object(connection, stamp.token)?;
    let holds = checked.protection.held.contains(&stamp.size);
    match stamp.stamp {
        StampKind::Rfc3161 => {
            let roots = stamp
                .roots
                .ok_or("no root certificates were kept with it")?;
            let roots = certificate::of_pem(&object(connection, roots)?);
            let nonce = stamp
                .nonce
                .as_deref()
                .and_then(|nonce| HEXLOWER.decode(nonce.as_bytes()).ok());
            let token = Token::read(&token).map_err(|fault| fault.to_string())?;
            let believed = judge::judge(&token, stamp.imprint, nonce.as_deref(), &roots)
                .map_err(|fault| fault.to_string())?;
            if holds {
                checked.protection.anchors.push(Anchor {
                    size: stamp.size,
                    time: believed.time,
                    authority: stamp.authority.clone(),
                    signer: believed.signer,
                    good_until: believed.good_until,
                    root: believed.root,
                });
            }
        }
        StampKind::OpenTimestamps => {
            let proof = OtsProof::parse(&token).map_err(|fault| fault.to_string())?;
            if proof.digest != stamp.imprint {
                return Err("it is the proof of something else".to_owned());
            }
            if holds {
                commit(checked, stamp.size, &proof);
            }
        }
    }
    Ok(())
}

/// One checkpoint has one commitment: what its newest proof says.
fn commit(checked: &mut Checked, size: u64, proof: &OtsProof) {
    let (mut pending, mut blocks) = (Vec::new(), Vec::new());
    for attested in proof.attested() {
        match &attested.attestation {
            Attestation::Pending { address } => pending.push(address.clone()),
            Attestation::Bitcoin { height } => blocks.push((*height, attested.merkle_root())),
            Attestation::Other { .. } => {}
        }
    }
    blocks.sort();
    let commitments = &mut checked.protection.commitments;
    commitments.retain(|commitment| commitment.size != size);
    commitments.push(Commitment {
        size,
        pending,
        blocks,
    });
}

fn cosigned(
    connection: &Connection,
    added: &CosignatureAdded,
    checked: &mut Checked,
) -> Result<(), String> {
    let key: CosignerKey = added
        .witness
        .parse()
        .map_err(|fault| format!("its key is {fault}"))?;
    let note = note(connection, added.size)?;
    let time = check_line(&note, &added.line, &key).map_err(|fault| fault.to_string())?;
    if time != added.time {
        return Err("it tells another time than its record".to_owned());
    }
    if checked.protection.held.contains(&added.size) {
        checked.protection.witnesses.push(Witness {
            size: added.size,
            key: added.witness.clone(),
            time,
        });
    }
    Ok(())
}

fn note(connection: &Connection, size: u64) -> Result<String, String> {
    connection
        .prepare_cached("SELECT note FROM checkpoint WHERE size = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([size.cast_signed()], |row| row.get(0))
                .optional()
        })
        .map_err(|error| error.to_string())?
        .ok_or_else(|| "that checkpoint is not in the archive".to_owned())
}

fn object(connection: &Connection, digest: Digest) -> Result<Vec<u8>, String> {
    let id = objects::find(connection, digest)
        .map_err(|error| error.to_string())?
        .ok_or_else(|| format!("its object {digest} is missing"))?;
    let mut bytes = Vec::new();
    objects::copy_to(connection, id, &mut bytes).map_err(|fault| fault.to_string())?;
    Ok(bytes)
}
