//! Reading the archive, continued: what is known of quotes and posts beyond their answers.

use super::archive::StoreFault;
use super::reader::{Reader, StoredRecord};

impl Reader {
    /// Every answer about any post, oldest first.
    pub fn all_post_answers(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM post_answer JOIN record ON record.seq = post_answer.record ORDER BY record.seq",
            [],
        )
    }

    /// Every picture that was looked at, oldest first.
    pub fn pictures(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM picture JOIN record ON record.seq = picture.record ORDER BY record.seq",
            [],
        )
    }

    /// Every search of a document for the words of a citation's post, oldest first.
    pub fn quote_places(&self, citation: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM quote_place JOIN record ON record.seq = quote_place.record
             WHERE quote_place.citation = ?1 ORDER BY record.seq",
            [citation.seq],
        )
    }
}
