//! `witness`: our log handed to others who cosign it, their cosignatures taken in, and others' logs cosigned
//! here. By files, so that mail or a stick carries it; or by HTTP with any C2SP witness.
//!
//! Cases: `tests/witness.rs`.

use std::collections::BTreeMap;

use super::run::PROGRAM;
use super::{Clock, Ending, Fault};
use crate::log::cosignature::{CosignatureFault, check_line};
use crate::log::policy::{Policy, TrustedWitness};
use crate::log::proof::consistency_ranges;
use crate::log::witness_request::WitnessRequest;
use crate::model::evidence::CosignatureAdded;
use crate::model::exchange::Outcome;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::net::{Client, Post};
use crate::store::{Archive, NotCosigned, Prepared, Reader, WitnessDesk};

/// An answer of a witness larger than this is none.
const ANSWER_BYTES_MAX: usize = 64 << 10;

/// What became of cosignatures.
#[derive(Debug)]
pub struct Witnessed {
    /// New ones, which hold.
    pub added: Vec<CosignatureAdded>,
    /// Who gave none, or none that holds, and why.
    pub failed: Vec<(String, String)>,
    pub signing: Option<Signing>,
    pub ending: Ending,
}

/// The request for the newest checkpoint, to a witness that cosigned the first `old` entries last.
///
/// # Errors
/// [`Fault`] where there is no archive, nobody signed it, or it has fewer entries than `old`.
pub fn request(archive: &Archive, old: u64) -> Result<WitnessRequest, Fault> {
    request_of(&archive.open_for_reading()?, old)
}

fn request_of(reader: &Reader, old: u64) -> Result<WitnessRequest, Fault> {
    let newest = reader
        .newest_checkpoint()?
        .ok_or_else(|| Fault::NoProof("nobody signed this archive yet".to_owned()))?;
    let size = newest.size.cast_unsigned();
    let ranges = consistency_ranges(old, size).ok_or_else(|| {
        Fault::NoProof(format!(
            "the newest checkpoint covers {size} entries, fewer than the {old} that the witness knows"
        ))
    })?;
    let proof = ranges
        .into_iter()
        .map(|range| reader.log_root(range))
        .collect::<Result<_, _>>()?;
    Ok(WitnessRequest {
        old,
        proof,
        checkpoint: newest.note,
    })
}

/// Entries that this witness cosigned last, as far as this archive knows.
fn last_cosigned(reader: &Reader, witness: &TrustedWitness) -> Result<u64, Fault> {
    let key = witness.key.to_string();
    let cosigned = reader.cosignatures()?.into_iter();
    let sizes = cosigned.filter_map(|stored| match stored.record.fact {
        Fact::Cosignature(added) if added.witness == key => Some(added.size),
        _ => None,
    });
    Ok(sizes.max().unwrap_or(0))
}

/// Cosigns another log, as a witness: one line to give back.
///
/// # Errors
/// [`Fault::NotCosigned`] with the reason.
pub fn sign(
    desk: &WitnessDesk,
    request: &str,
    trusted: &Policy,
    clock: &dyn Clock,
) -> Result<String, Fault> {
    let request = WitnessRequest::parse(request)
        .map_err(|fault| Fault::NotCosigned(NotCosigned::Form(fault.to_string())))?;
    desk.key().map_err(Fault::NotCosigned)?;
    desk.cosign(&request, &trusted.logs, clock.now())
        .map_err(Fault::NotCosigned)
}

/// Takes in lines that witnesses gave, each under the newest checkpoint it holds for.
///
/// # Errors
/// [`Fault`] where there is no archive or it cannot be written.
pub async fn add(
    archive: &Archive,
    lines: &str,
    trusted: &Policy,
    clock: &dyn Clock,
) -> Result<Witnessed, Fault> {
    let reader = archive.open_for_reading()?;
    let (mut added, mut failed) = (Vec::new(), Vec::new());
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        match placed(&reader, line, &trusted.witnesses)? {
            Ok(one) => added.push(one),
            Err(why) => {
                let name = line.split(' ').nth(1).unwrap_or(line).to_owned();
                failed.push((name, why));
            }
        }
    }
    drop(reader);
    record(archive, clock, added, failed, Ending::InputsFailed).await
}

/// Asks every witness of the trust file that has an address.
///
/// # Errors
/// As [`add`]; also where an answer cannot be kept on this computer.
pub async fn ask(
    archive: &Archive,
    client: &Client,
    trusted: &Policy,
    clock: &dyn Clock,
) -> Result<Witnessed, Fault> {
    let reader = archive.open_for_reading()?;
    let (mut added, mut failed) = (Vec::new(), Vec::new());
    for witness in &trusted.witnesses {
        let Some(address) = &witness.address else {
            continue;
        };
        let old = last_cosigned(&reader, witness)?;
        let mut answer = ask_one(client, address, &request_of(&reader, old)?).await?;
        // 409 tells the size the witness knows; the proof from there is asked for once.
        if let Ok((409, known)) = &answer
            && let Ok(known) = known.trim().parse()
            && let Ok(request) = request_of(&reader, known)
        {
            answer = ask_one(client, address, &request).await?;
        }
        let placed = match answer {
            Ok((200, lines)) => one_of(&reader, &lines, witness)?,
            Ok((status, told)) => Err(format!("it answered with status {status}: {}", told.trim())),
            Err(why) => Err(why),
        };
        match placed {
            Ok(one) => added.push(one),
            Err(why) => failed.push((witness.name.clone(), why)),
        }
    }
    drop(reader);
    record(archive, clock, added, failed, Ending::Incomplete).await
}

async fn ask_one(
    client: &Client,
    address: &str,
    request: &WitnessRequest,
) -> Result<Result<(u16, String), String>, Fault> {
    let post = Post {
        url: format!("{}/add-checkpoint", address.trim_end_matches('/')),
        media_type: "text/plain",
        accept: "text/plain",
        body: request.text().into_bytes(),
        authorization: None,
    };
    let fetched = client.post(&post).await?;
    Ok(match fetched.exchange.outcome {
        Outcome::NotAnswered(why) => Err(format!("it did not answer: {}", why.detail)),
        Outcome::Answered(answer) => {
            let body = fetched
                .payload
                .and_then(|mut payload| payload.reading_head(ANSWER_BYTES_MAX).ok());
            let text = String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
            Ok((answer.status, text))
        }
    })
}

fn one_of(
    reader: &Reader,
    lines: &str,
    witness: &TrustedWitness,
) -> Result<Result<CosignatureAdded, String>, Fault> {
    let mut why = "it gave no signature line".to_owned();
    for line in lines.lines() {
        match placed(reader, line, std::slice::from_ref(witness))? {
            Ok(one) => return Ok(Ok(one)),
            Err(told) => why = told,
        }
    }
    Ok(Err(why))
}

/// Finds the witness and the checkpoint that a line belongs to.
fn placed(
    reader: &Reader,
    line: &str,
    witnesses: &[TrustedWitness],
) -> Result<Result<CosignatureAdded, String>, Fault> {
    let line = line.trim_end();
    let mut why = "it is by nobody in the trust file".to_owned();
    let checkpoints = reader.checkpoints_newest_first()?;
    for witness in witnesses {
        for checkpoint in &checkpoints {
            match check_line(&checkpoint.note, line, &witness.key) {
                Ok(time) => {
                    return Ok(Ok(CosignatureAdded {
                        size: checkpoint.size.cast_unsigned(),
                        witness: witness.key.to_string(),
                        time,
                        line: line.to_owned(),
                    }));
                }
                Err(fault @ CosignatureFault::BadSignature(_)) => {
                    why = format!("{fault}, nor to any other of this archive");
                }
                Err(_) => break,
            }
        }
    }
    Ok(Err(why))
}

async fn record(
    archive: &Archive,
    clock: &dyn Clock,
    added: Vec<CosignatureAdded>,
    failed: Vec<(String, String)>,
    ending_if_failed: Ending,
) -> Result<Witnessed, Fault> {
    let ending = if failed.is_empty() {
        Ending::Clean
    } else {
        ending_if_failed
    };
    if added.is_empty() {
        return Ok(Witnessed {
            added,
            failed,
            signing: None,
            ending,
        });
    }
    let (writer, _) = archive.open_for_writing()?;
    let prepared = |fact, run| Prepared::new(fact, clock.now(), run);
    let started = prepared(
        Fact::RunStarted(RunStarted {
            command: "witness".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::new(),
        }),
        None,
    );
    let run = Some(started.id);
    let counts = BTreeMap::from([("cosignatures".to_owned(), added.len() as u64)]);
    let exit_code = ending.exit_code();
    let mut records = vec![started];
    records.extend(
        added
            .iter()
            .map(|one| prepared(Fact::Cosignature(one.clone()), run)),
    );
    records.push(prepared(
        Fact::RunEnded(RunEnded { exit_code, counts }),
        run,
    ));
    writer.put(records, Vec::new()).await?;
    let signing = writer.sign().await?;
    writer.close().await?;
    Ok(Witnessed {
        added,
        failed,
        signing: Some(signing),
        ending,
    })
}
