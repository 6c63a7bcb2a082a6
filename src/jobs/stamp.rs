//! `stamp`: has others vouch for when the log was as it is: time-stamp authorities (RFC 3161) and
//! OpenTimestamps calendars, over the newest signed checkpoint.
//!
//! Only those named are asked, and all they are told is one digest. What could not be asked now is asked by
//! the next `stamp`: the queue is the checkpoint that has no stamp yet. Every stamp becomes a record with the
//! stamp's bytes as its object, so that each later one covers the earlier. Cases: `tests/stamp.rs`.

mod ask;
pub mod hand_out;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::run::PROGRAM;
use super::{Clock, Ending, Fault};
use crate::log::open_timestamps::{Attestation, OtsProof};
use crate::model::digest::Digest;
use crate::model::evidence::{StampKind, StampObtained};
use crate::model::payload::Payload;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::net::Client;
use crate::store::{Archive, Prepared, Reader, Writer};

/// Somebody who makes time stamps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authority {
    /// Where to ask.
    pub address: String,
    /// Root certificates in PEM that it is believed by.
    pub roots: Vec<u8>,
}

/// Stamps the newest checkpoint.
pub struct Stamping {
    pub archive: Archive,
    pub client: Client,
    pub clock: Arc<dyn Clock>,
    pub authorities: Vec<Authority>,
    /// Addresses of calendars.
    pub calendars: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct Stamps {
    /// Entries of the newest checkpoint.
    pub size: u64,
    /// Stamps that are new, or newly complete.
    pub obtained: Vec<StampObtained>,
    /// Who gave none, and why.
    pub failed: Vec<(String, String)>,
    /// Entries of the newest checkpoint that was stamped before, where nothing has been added to it since.
    pub nothing_new_since: Option<u64>,
    /// Proofs that calendars have only promised so far.
    pub still_pending: usize,
    pub signing: Option<Signing>,
    pub ending: Ending,
}

/// A stamp with its bytes.
pub(super) struct New {
    obtained: StampObtained,
    payloads: Vec<Payload>,
}

/// The checkpoint that is stamped.
pub(super) struct Target {
    size: u64,
    imprint: Digest,
}

impl Stamping {
    /// Asks everybody who has not stamped the newest checkpoint, and completes what was promised.
    ///
    /// # Errors
    /// [`Fault`] where there is no archive, it cannot be written, or nobody can sign it.
    pub async fn run(self) -> Result<Stamps, Fault> {
        // There must be an archive: stamping makes none.
        let reader = self.archive.open_for_reading()?;
        let (writer, _) = self.archive.open_for_writing()?;
        let before: Vec<StampObtained> = stamps(&reader)?;
        let newest_before = before.iter().map(|stamp| stamp.size).max();
        let nothing_new_since = match newest_before {
            Some(size) if reader.news_behind(size)? == 0 => Some(size),
            _ => None,
        };
        let target = self.target(&reader, &writer, nothing_new_since).await?;
        let mut failed = Vec::new();
        let mut new = Vec::new();
        for authority in &self.authorities {
            if before
                .iter()
                .any(|stamp| target.has(stamp, &authority.address))
            {
                continue;
            }
            match self.ask_authority(authority, &target).await? {
                Ok(stamp) => new.push(stamp),
                Err(why) => failed.push((authority.address.clone(), why)),
            }
        }
        let promised = before
            .iter()
            .any(|stamp| stamp.size == target.size && stamp.stamp == StampKind::OpenTimestamps);
        if !promised && !self.calendars.is_empty() {
            new.extend(self.ask_calendars(&target, &mut failed).await?);
        }
        let (completed, still_pending) = self.complete(&reader, &before, &mut failed).await?;
        new.extend(completed);
        drop(reader);
        let obtained: Vec<StampObtained> = new.iter().map(|one| one.obtained.clone()).collect();
        let ending = if failed.is_empty() {
            Ending::Clean
        } else {
            Ending::Incomplete
        };
        let signing = self.record(writer, new, ending).await?;
        Ok(Stamps {
            size: target.size,
            obtained,
            failed,
            nothing_new_since,
            still_pending,
            signing,
            ending,
        })
    }

    /// The checkpoint to stamp: the one stamped before where nothing came after it, else one over
    /// everything, signed now if need be.
    async fn target(
        &self,
        reader: &Reader,
        writer: &Writer,
        unchanged: Option<u64>,
    ) -> Result<Target, Fault> {
        let size = match unchanged {
            Some(size) => size,
            None => match writer.sign().await? {
                Signing::Signed { size, .. } => size,
                Signing::Unsigned { why } | Signing::Refused { why } => {
                    return Err(Fault::NotSigned(why));
                }
            },
        };
        let checkpoint = reader.checkpoint(size)?.ok_or_else(|| {
            Fault::NotSigned(format!("the checkpoint over {size} entries is missing"))
        })?;
        Ok(Target {
            size,
            imprint: Digest::of(checkpoint.note.as_bytes()),
        })
    }

    /// Stores the stamps and signs on, so that the next stamp covers these.
    async fn record(
        &self,
        writer: Writer,
        new: Vec<New>,
        ending: Ending,
    ) -> Result<Option<Signing>, Fault> {
        if new.is_empty() {
            writer.close().await?;
            return Ok(None);
        }
        let prepared = |fact, run| Prepared::new(fact, self.clock.now(), run);
        let started = prepared(
            Fact::RunStarted(RunStarted {
                command: "stamp".to_owned(),
                program: PROGRAM.to_owned(),
                options: BTreeMap::new(),
            }),
            None,
        );
        let run = Some(started.id);
        let counts = BTreeMap::from([("stamps".to_owned(), new.len() as u64)]);
        let (mut records, mut payloads) = (vec![started], Vec::new());
        for one in new {
            records.push(prepared(Fact::Stamp(Box::new(one.obtained)), run));
            payloads.extend(one.payloads);
        }
        let exit_code = ending.exit_code();
        records.push(prepared(
            Fact::RunEnded(RunEnded { exit_code, counts }),
            run,
        ));
        writer.put(records, payloads).await?;
        let signing = writer.sign().await?;
        writer.close().await?;
        Ok(Some(signing))
    }

    /// Asks calendars for what they promised: proofs that lead to a block now, and how many still do not.
    async fn complete(
        &self,
        reader: &Reader,
        before: &[StampObtained],
        failed: &mut Vec<(String, String)>,
    ) -> Result<(Vec<New>, usize), Fault> {
        let mut newest: BTreeMap<u64, &StampObtained> = BTreeMap::new();
        for stamp in before {
            if stamp.stamp == StampKind::OpenTimestamps {
                newest.insert(stamp.size, stamp);
            }
        }
        let (mut completed, mut pending) = (Vec::new(), 0);
        for stamp in newest.into_values() {
            if stamp.bitcoin_height.is_some() {
                continue;
            }
            let bytes = reader.object_bytes(stamp.token)?.unwrap_or_default();
            // A damaged proof is found by `verify`.
            let Ok(proof) = OtsProof::parse(&bytes) else {
                continue;
            };
            match self.ask_again(stamp, proof, failed).await? {
                Some(new) => completed.push(new),
                None => pending += 1,
            }
        }
        Ok((completed, pending))
    }
}

impl Target {
    fn has(&self, stamp: &StampObtained, authority: &str) -> bool {
        stamp.size == self.size && stamp.stamp == StampKind::Rfc3161 && stamp.authority == authority
    }
}

/// Every stamp in the archive, oldest first.
fn stamps(reader: &Reader) -> Result<Vec<StampObtained>, Fault> {
    let records = reader.stamps()?.into_iter();
    let stamps = records.filter_map(|stored| match stored.record.fact {
        Fact::Stamp(stamp) => Some(*stamp),
        _ => None,
    });
    Ok(stamps.collect())
}

/// Every stamp in the archive, oldest first; of the proofs over one checkpoint that calendars made only the
/// newest, which holds all that the earlier ones say.
pub(super) fn current(reader: &Reader) -> Result<Vec<StampObtained>, Fault> {
    let all = stamps(reader)?;
    let is_superseded = |number: usize, stamp: &StampObtained| {
        let later = all.iter().skip(number + 1);
        stamp.stamp == StampKind::OpenTimestamps
            && later
                .filter(|later| later.stamp == StampKind::OpenTimestamps)
                .any(|later| later.size == stamp.size)
    };
    let current = all.iter().enumerate();
    let current = current.filter(|(number, stamp)| !is_superseded(*number, stamp));
    Ok(current.map(|(_, stamp)| stamp.clone()).collect())
}

/// The lowest block that a proof leads to.
fn block(proof: &OtsProof) -> Option<u64> {
    let attested = proof.attested().into_iter();
    let heights = attested.filter_map(|attested| match attested.attestation {
        Attestation::Bitcoin { height } => Some(height),
        _ => None,
    });
    heights.min()
}
