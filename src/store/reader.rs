//! Reading the archive: whole records by what they are about, and objects by their digest.
//!
//! A reader has no method that writes, and its connection is read-only.

mod due;
mod evidence;
mod log;
mod merged;
mod packages;

pub use merged::MergedRecord;

use std::io::{self, Write};
use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::archive::StoreFault;
use super::ledger::{self, StoredCheckpoint};
use super::objects::{self, ReadFault};
use super::plans::keep_plans;
use super::tidy::Tidy;
use crate::model::digest::Digest;
use crate::model::document::MediaType;
use crate::model::post::PostKey;
use crate::model::record::{Record, RecordId, WrittenRecord};

/// A record with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRecord {
    /// Row number, from 1 without gaps.
    pub seq: i64,
    /// SHA-256 of the stored bytes.
    pub id: RecordId,
    /// What the bytes say.
    pub record: Record,
}

/// What is known of an object without reading its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObjectEntry {
    /// SHA-256 of the bytes as received.
    pub digest: Digest,
    /// Their length.
    pub size: u64,
    /// `plain` or `zstd`.
    pub stored: String,
}

/// How many rows the archive's main tables hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub records: u64,
    pub documents: u64,
    pub citations: u64,
    pub links: u64,
    pub exchanges: u64,
    pub objects: u64,
    /// Bytes of all objects, as received.
    pub object_bytes: u64,
}

/// A read-only view of an archive.
pub struct Reader {
    connection: Connection,
    // After the connection: fields are dropped in order.
    _tidy: Tidy,
}

const COLUMNS: &str = "record.seq, record.id, record.bytes";

impl Reader {
    pub(super) fn new(connection: Connection, tidy: Tidy) -> Self {
        connection.set_prepared_statement_cache_capacity(64);
        // Without it questions are answered all the same, only slower.
        let _ = keep_plans(&connection);
        Self {
            connection,
            _tidy: tidy,
        }
    }

    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// All documents, in the order they were taken in.
    ///
    /// # Errors
    /// [`StoreFault`] where the file cannot be read; so for every method here.
    pub fn documents(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM document JOIN record ON record.seq = document.record ORDER BY record.seq",
            [],
        )
    }

    /// The document with these bytes, read as this type, if it was taken in before under any name.
    pub fn document(
        &self,
        digest: Digest,
        media_type: MediaType,
    ) -> Result<Option<StoredRecord>, StoreFault> {
        let found = self.select(
            "SELECT {} FROM document JOIN object ON object.id = document.object
               JOIN record ON record.seq = document.record
             WHERE object.digest = ?1 AND document.media_type = ?2 ORDER BY record.seq",
            (digest.as_bytes().as_slice(), media_type.name()),
        )?;
        Ok(found.into_iter().next())
    }

    /// The citations of a document, by position.
    pub fn citations(&self, document: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM citation JOIN record ON record.seq = citation.record
             WHERE citation.document = ?1 ORDER BY citation.position",
            [document.seq],
        )
    }

    /// The links a document cites outside its quotes.
    pub fn bare_links(&self, document: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM bare_link JOIN record ON record.seq = bare_link.record
             WHERE bare_link.document = ?1 ORDER BY bare_link.record",
            [document.seq],
        )
    }

    /// Every link, in the order they were first seen.
    pub fn links(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM link JOIN record ON record.seq = link.record ORDER BY record.seq",
            [],
        )
    }

    /// The link with exactly this address.
    pub fn link(&self, url: &str) -> Result<Option<StoredRecord>, StoreFault> {
        let found = self.select(
            "SELECT {} FROM link JOIN record ON record.seq = link.record WHERE link.url = ?1",
            [url],
        )?;
        Ok(found.into_iter().next())
    }

    /// The citations that cite a link.
    pub fn citing(&self, link: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM citation_link JOIN record ON record.seq = citation_link.record
             WHERE citation_link.link = ?1 ORDER BY record.seq",
            [link.seq],
        )
    }

    /// Every trail of a link, oldest first.
    pub fn trails(&self, link: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM trail JOIN record ON record.seq = trail.record
             WHERE trail.link = ?1 ORDER BY record.seq",
            [link.seq],
        )
    }

    /// Every observation of a link, oldest first.
    pub fn observations(&self, link: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM observation JOIN record ON record.seq = observation.record
             WHERE observation.link = ?1 ORDER BY record.seq",
            [link.seq],
        )
    }

    /// What was stored for a trail or a post answer.
    pub fn captures(&self, of: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM capture JOIN record ON record.seq = capture.record
             WHERE capture.of_record = ?1 ORDER BY record.seq",
            [of.seq],
        )
    }

    /// Every exchange that asked exactly this address, oldest first. Reads the whole table.
    pub fn exchanges_of(&self, url: &str) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM exchange JOIN record ON record.seq = exchange.record
             WHERE exchange.url = ?1 ORDER BY record.seq",
            [url],
        )
    }

    /// Every answer about a post, oldest first.
    pub fn post_answers(&self, key: &PostKey) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM post_answer JOIN record ON record.seq = post_answer.record
             WHERE post_answer.platform = ?1 AND post_answer.post_id = ?2 ORDER BY record.seq",
            (key.platform.name(), key.id.as_str()),
        )
    }

    /// Every comparison of a citation, oldest first.
    pub fn agreements(&self, citation: &StoredRecord) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM agreement JOIN record ON record.seq = agreement.record
             WHERE agreement.citation = ?1 ORDER BY record.seq",
            [citation.seq],
        )
    }

    /// Every run's first record, oldest first.
    pub fn runs(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM run JOIN record ON record.seq = run.record ORDER BY record.seq",
            [],
        )
    }

    /// The record that ended a run, if it was not cut off.
    pub fn run_end(&self, run: &StoredRecord) -> Result<Option<StoredRecord>, StoreFault> {
        let found = self.select(
            "SELECT {} FROM run_end JOIN record ON record.seq = run_end.record
             WHERE run_end.run = ?1",
            [run.seq],
        )?;
        Ok(found.into_iter().next())
    }

    /// Every fixity check, oldest first.
    pub fn fixity(&self) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM fixity JOIN record ON record.seq = fixity.record ORDER BY record.seq",
            [],
        )
    }

    /// The record with this id.
    pub fn record(&self, id: RecordId) -> Result<Option<StoredRecord>, StoreFault> {
        let found = self.select(
            "SELECT {} FROM record WHERE record.id = ?1 AND length(bytes) > 0",
            [id.0.as_bytes().as_slice()],
        )?;
        Ok(found.into_iter().next())
    }

    /// The next records in order after row `seq` with their exact bytes, at most `limit`; 0 begins.
    pub fn records_after(
        &self,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<(i64, WrittenRecord)>, StoreFault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, id, bytes FROM record WHERE seq > ?1 AND length(bytes) > 0 ORDER BY seq LIMIT ?2",
        )?;
        let rows = statement.query_map((seq, limit), |row| {
            let bytes: Vec<u8> = row.get(2)?;
            Ok(stored_record(row).map(|stored| (stored, bytes)))
        })?;
        rows.map(|row| {
            let (StoredRecord { seq, id, record }, bytes) = row?.map_err(StoreFault::from)?;
            Ok((seq, WrittenRecord { id, record, bytes }))
        })
        .collect()
    }

    /// The records whose id, in hex, begins so; at most `limit`.
    pub fn records_beginning(
        &self,
        prefix: &str,
        limit: u32,
    ) -> Result<Vec<StoredRecord>, StoreFault> {
        self.select(
            "SELECT {} FROM record WHERE lower(hex(record.id)) GLOB ?1 AND length(bytes) > 0 ORDER BY seq LIMIT ?2",
            (format!("{}*", prefix.to_ascii_lowercase()), limit),
        )
    }

    /// A record's stored bytes.
    pub fn record_bytes(&self, id: RecordId) -> Result<Option<Vec<u8>>, StoreFault> {
        let bytes = self
            .connection
            .prepare_cached("SELECT bytes FROM record WHERE id = ?1 AND length(bytes) > 0")?
            .query_row([id.0.as_bytes().as_slice()], |row| row.get(0))
            .optional()?;
        Ok(bytes)
    }

    /// The checkpoint over the most entries; whether it holds good is for `verify` to find out.
    pub fn newest_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreFault> {
        Ok(ledger::newest_checkpoint(&self.connection)?)
    }

    /// The entry of the log at a record's place.
    pub fn log_entry(&self, record: &StoredRecord) -> Result<Option<Vec<u8>>, StoreFault> {
        let entry = self
            .connection
            .prepare_cached("SELECT entry FROM log WHERE idx = ?1 - 1")?
            .query_row([record.seq], |row| row.get(0))
            .optional()?;
        Ok(entry)
    }

    /// The root over some of the log's entries, as a proof needs it, hashed from the entries.
    pub fn log_root(&self, entries: Range<u64>) -> Result<Digest, StoreFault> {
        ledger::root_over(&self.connection, entries)
    }

    /// What is known of an object.
    pub fn object(&self, digest: Digest) -> Result<Option<ObjectEntry>, StoreFault> {
        let entry = self
            .connection
            .prepare_cached("SELECT size, stored FROM object WHERE digest = ?1")?
            .query_row([digest.as_bytes().as_slice()], |row| {
                Ok(ObjectEntry {
                    digest,
                    size: row.get::<_, i64>(0)?.cast_unsigned(),
                    stored: row.get(1)?,
                })
            })
            .optional()?;
        Ok(entry)
    }

    /// Writes an object's bytes as received to `sink`; false where there is no such object.
    ///
    /// # Errors
    /// [`StoreFault`] where chunks are missing or broken, the sink refuses, or the bytes do not have
    /// the digest that names them (they are written out all the same, for whoever wants to look).
    pub fn copy_object(&self, digest: Digest, sink: &mut dyn Write) -> Result<bool, StoreFault> {
        let Some(id) = objects::find(&self.connection, digest)? else {
            return Ok(false);
        };
        let read = objects::copy_to(&self.connection, id, sink);
        let now = read
            .map_err(|fault| match fault {
                ReadFault::Sink(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                    StoreFault::Folder("standard output".into(), error)
                }
                ReadFault::Sqlite(error) => error.into(),
                other => StoreFault::Damaged(format!("object {digest}: {other}")),
            })?
            .digest;
        if now == digest {
            Ok(true)
        } else {
            Err(StoreFault::Damaged(format!(
                "the bytes stored as {digest} now have the digest {now}"
            )))
        }
    }

    /// How much there is.
    pub fn counts(&self) -> Result<Counts, StoreFault> {
        let count = |sql: &str| -> Result<u64, StoreFault> {
            let number: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
            Ok(number.cast_unsigned())
        };
        Ok(Counts {
            records: count("SELECT count(*) FROM record")?,
            documents: count("SELECT count(*) FROM document")?,
            citations: count("SELECT count(*) FROM citation")?,
            links: count("SELECT count(*) FROM link")?,
            exchanges: count("SELECT count(*) FROM exchange")?,
            objects: count("SELECT count(*) FROM object")?,
            object_bytes: count("SELECT coalesce(sum(size), 0) FROM object")?,
        })
    }

    pub(super) fn select<P: Params>(
        &self,
        sql: &str,
        params: P,
    ) -> Result<Vec<StoredRecord>, StoreFault> {
        let mut statement = self
            .connection
            .prepare_cached(&sql.replace("{}", COLUMNS))?;
        let rows = statement.query_map(params, |row| Ok(stored_record(row)))?;
        rows.map(|row| row?.map_err(StoreFault::from)).collect()
    }
}

/// A row that does not hold what it should.
enum RowFault {
    Sqlite(rusqlite::Error),
    Broken(String),
}

impl From<rusqlite::Error> for RowFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<RowFault> for StoreFault {
    fn from(fault: RowFault) -> Self {
        match fault {
            RowFault::Sqlite(error) => error.into(),
            RowFault::Broken(detail) => Self::Damaged(detail),
        }
    }
}

fn stored_record(row: &Row<'_>) -> Result<StoredRecord, RowFault> {
    let seq: i64 = row.get(0)?;
    let id: Vec<u8> = row.get(1)?;
    let bytes: Vec<u8> = row.get(2)?;
    let id = Digest::from_slice(&id)
        .ok_or_else(|| RowFault::Broken(format!("record {seq} has an id of the wrong length")))?;
    let record = serde_json::from_slice(&bytes)
        .map_err(|error| RowFault::Broken(format!("record {seq} cannot be read: {error}")))?;
    Ok(StoredRecord {
        seq,
        id: RecordId(id),
        record,
    })
}
