//! How much of a captured page or video is held, as the reader tells it.

use super::reader::Reader;
use super::{StoreFault, StoredRecord};

impl Reader {
    /// How much of what it takes to see a trail's page, or the videos of a post answer, again is held.
    pub fn requisites(&self, of: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM requisites JOIN record ON record.seq = requisites.record
             WHERE requisites.of_record = ?1 ORDER BY record.seq",
            [of.seq],
        )
    }
}
