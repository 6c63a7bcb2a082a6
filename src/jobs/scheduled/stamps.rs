//! Proofs that calendars have only promised → asked for again at every run, until a block holds them.
//!
//! Nobody new is asked: only calendars that a person had named to `stamp` before, for what they promised then.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::jobs::stamp::Stamping;
use crate::jobs::{Archive, Clock, Fault, Stop};
use crate::model::evidence::StampKind;
use crate::model::record::Fact;
use crate::net::Client;

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upgraded {
    /// Proofs that lead to a block now.
    pub completed: usize,
    /// Those still only promised.
    pub pending: usize,
    /// Why not, one sentence each.
    pub failed: Vec<String>,
}

/// Asks; `None` where nothing is promised, or it is asked to stop before. What was not asked by then is asked by the
/// next run.
///
/// # Errors
/// [`Fault`] where the archive cannot be used.
pub async fn upgrade(
    archive: &Archive,
    client: Client,
    clock: Arc<dyn Clock>,
    stop: &Stop,
) -> Result<Option<Upgraded>, Fault> {
    if stop.is_asked() || !archive.exists() || promised(archive)? == 0 {
        return Ok(None);
    }
    let stamping = Stamping {
        archive: archive.clone(),
        client,
        clock,
        authorities: Vec::new(),
        calendars: Vec::new(),
    };
    let Some(stamps) = stop.or(stamping.run()).await else {
        return Ok(None);
    };
    Ok(Some(match stamps {
        Ok(stamps) => Upgraded {
            completed: stamps.obtained.len(),
            pending: stamps.still_pending,
            failed: stamps
                .failed
                .into_iter()
                .map(|(calendar, why)| format!("{calendar}: {why}"))
                .collect(),
        },
        // An archive that nobody can sign has nothing new to stamp; the run itself goes on.
        Err(Fault::NotSigned(why)) => Upgraded {
            completed: 0,
            pending: promised(archive)?,
            failed: vec![why],
        },
        Err(fault) => return Err(fault),
    }))
}

/// How many checkpoints have a promise and no block.
fn promised(archive: &Archive) -> Result<usize, Fault> {
    let mut newest = BTreeMap::new();
    for stored in archive.open_for_reading()?.stamps()? {
        if let Fact::Stamp(stamp) = stored.record.fact
            && stamp.stamp == StampKind::OpenTimestamps
        {
            newest.insert(stamp.size, stamp.bitcoin_height.is_some());
        }
    }
    Ok(newest.values().filter(|complete| !**complete).count())
}
