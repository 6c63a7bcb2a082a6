//! The log up to its newest checkpoint → files that anybody may serve and check (`log::tiles`).

use std::io;

use super::log::PackagedLog;
use crate::jobs::{Fault, FaultInside};
use crate::log::tiles::{TILE_WIDTH, entry_bundle, hash_tiles};
use crate::model::package::LogHead;
use crate::store::{Archive, StoreFault};

/// Takes a file: its path and its bytes.
pub type TakeFile<'a> = &'a mut dyn FnMut(&str, &[u8]) -> io::Result<()>;

/// Hands every file over; gives back the head they are under.
///
/// # Errors
/// The first error of `take`; a [`FaultInside`] where nobody signed the archive, its log is not what was signed,
/// or it cannot be read.
pub fn write(archive: &Archive, take: TakeFile<'_>) -> io::Result<LogHead> {
    let inside = |fault: Fault| io::Error::other(FaultInside(fault));
    let store = |fault: StoreFault| inside(fault.into());
    let reader = archive.open_for_reading().map_err(store)?;
    let unsigned = || inside(Fault::NoProof("nobody signed this archive yet".to_owned()));
    let newest = reader.newest_checkpoint().map_err(store)?;
    let size = newest.ok_or_else(unsigned)?.size;
    let log = PackagedLog::read(&reader, size, &[]).map_err(inside)?;
    let log = log.ok_or_else(unsigned)?;
    take("checkpoint", log.head.checkpoint.as_bytes())?;
    for tile in hash_tiles(log.leaves()) {
        take(&tile.path, &tile.bytes)?;
    }
    let width = TILE_WIDTH as i64;
    for (number, first) in (0..size).step_by(TILE_WIDTH).enumerate() {
        let count = u32::try_from(width.min(size - first)).unwrap_or_default();
        let entries = reader.log_entries(first, count).map_err(store)?;
        let entries: Vec<Vec<u8>> = entries.into_iter().map(|(_, entry)| entry).collect();
        let bundle = entry_bundle(number, &entries).ok_or_else(|| {
            store(StoreFault::Damaged(
                "an entry of the log is too long".to_owned(),
            ))
        })?;
        take(&bundle.path, &bundle.bytes)?;
    }
    Ok(log.head)
}
