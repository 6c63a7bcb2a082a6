//! Reading by row number: for those who go over more records than they could remember by their ids.

use super::archive::StoreFault;
use super::reader::{Reader, StoredRecord};
use super::rows;
use crate::model::record::RecordId;

impl Reader {
    /// The record in this row.
    pub fn record_at(&self, seq: i64) -> Result<Option<StoredRecord>, StoreFault> {
        let found = self.select(
            "SELECT {} FROM record WHERE record.seq = ?1 AND length(bytes) > 0",
            [seq],
        )?;
        Ok(found.into_iter().next())
    }

    /// The other names under which a document was met, oldest first.
    pub fn document_names(&self, document: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM document_name JOIN record ON record.seq = document_name.record
             WHERE document_name.document = ?1 ORDER BY record.seq",
            [document.seq],
        )
    }

    /// The row of a record.
    pub fn row_of(&self, id: RecordId) -> Result<Option<i64>, StoreFault> {
        Ok(rows::record_seq(self.connection(), id)?)
    }

    /// The rows of the links that the document in this row cites, in quotes and outside of them.
    pub fn links_cited_by(&self, document: i64) -> Result<Vec<i64>, StoreFault> {
        let mut statement = self.connection().prepare_cached(
            "SELECT citation_link.link FROM citation
             JOIN citation_link ON citation_link.record = citation.record WHERE citation.document = ?1
             UNION SELECT link FROM bare_link WHERE document = ?1",
        )?;
        let rows = statement.query_map([document], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
