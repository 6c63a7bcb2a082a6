//! The stamps of an archive and the head of a package's log → the stamps that go along.
//!
//! Cases: `tests/export/stamps.rs`.

use crate::jobs::Fault;
use crate::model::digest::Digest;
use crate::model::evidence::StampObtained;
use crate::model::package::{LogHead, PackagedStamp};
use crate::store::{Reader, StoreFault};

/// The stamps over the log up to the head, with the checkpoints that were stamped; none without a head.
///
/// # Errors
/// [`Fault`] where the archive cannot be read, or a stamp is over another checkpoint than the archive's.
pub(super) fn under(
    reader: &Reader,
    head: Option<&LogHead>,
    obtained: Vec<StampObtained>,
) -> Result<Vec<PackagedStamp>, Fault> {
    let mut stamps = Vec::new();
    let covered = head.map_or(0, |head| head.size);
    for obtained in obtained.into_iter().filter(|stamp| stamp.size <= covered) {
        let note = reader.checkpoint(obtained.size)?.map(|stored| stored.note);
        let note = note.filter(|note| Digest::of(note.as_bytes()) == obtained.imprint);
        let Some(note) = note else {
            return Err(Fault::from(StoreFault::Damaged(format!(
                "the stamp by {} is not over the checkpoint of {} entries that is listed",
                obtained.authority, obtained.size
            ))));
        };
        stamps.push(PackagedStamp { note, obtained });
    }
    Ok(stamps)
}
