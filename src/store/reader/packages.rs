//! Reading what was handed out and taken in.

use super::{Reader, StoredRecord};
use crate::store::archive::StoreFault;

impl Reader {
    /// Every package that was handed out, oldest first.
    pub fn packages(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM package JOIN record ON record.seq = package.record ORDER BY record.seq",
            [],
        )
    }

    /// Every package of another program that was taken in, oldest first.
    pub fn imports(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM import JOIN record ON record.seq = import.record ORDER BY record.seq",
            [],
        )
    }

    /// What came out of such a package, in its order.
    pub fn foreign_captures(&self, import: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM foreign_capture JOIN record ON record.seq = foreign_capture.record
             WHERE foreign_capture.import = ?1 ORDER BY record.seq",
            [import.seq],
        )
    }
}
