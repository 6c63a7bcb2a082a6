//! Objects: bytes under their SHA-256, in chunks. Storing them, and reading them back piece by piece
//! with the digest recomputed.
//!
//! Text that came uncoded rests as one Zstandard frame; the digest is always over the bytes as
//! received (performance.md 2).

mod back;

use std::io::{self, Read, Seek as _, SeekFrom, Write};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::archive::StoreFault;
use super::pack::{AnyFrame, COMPRESS_BYTES_MIN, Frame, Packed, ZSTD_LEVEL, looks_like_text};
use crate::model::digest::{Digest, Hasher};
use crate::model::payload::{Payload, PayloadBytes};

pub(super) use back::{lift, put_back};

/// The largest stored piece.
const CHUNK_BYTES_MAX: usize = 1 << 20;
/// Told after each object that was read: its stored bytes.
pub type Progress<'a> = &'a (dyn Fn(u64) + Sync);

/// Stores a payload unless its digest is stored already; returns the object's row.
pub(super) fn put(connection: &Connection, packed: &mut Packed) -> Result<i64, StoreFault> {
    let Packed { payload, frame } = packed;
    if let Some(id) = find(connection, payload.digest)? {
        return Ok(id);
    }
    let compressed =
        frame.is_some() || payload.size >= COMPRESS_BYTES_MIN && looks_like_text(payload)?;
    let id: i64 = connection
        .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM object")?
        .query_row([], |row| row.get(0))?;
    let mut chunks = ChunkWriter {
        connection,
        object: id,
        position: 0,
        pending: Vec::new(),
        fault: None,
    };
    // The object's row refers to nothing; chunks refer to it, so foreign keys want it first. Its
    // chunk count is only known at the end, hence the counting pass below for compressed bodies.
    let count = if compressed {
        let (mut frame, length, stored_digest) = match frame.take() {
            Some(Frame { bytes, digest }) => {
                let length = bytes.len() as u64;
                (AnyFrame::Memory(io::Cursor::new(bytes)), length, digest)
            }
            None => {
                let (file, length, digest) = tempfile_frame(payload)?;
                (AnyFrame::File(file), length, digest)
            }
        };
        let row = ObjectRow {
            stored: "zstd",
            stored_digest,
            chunk_count: chunk_count(length),
        };
        insert_object(connection, id, payload, &row)?;
        copy(&mut frame, &mut chunks)?;
        row.chunk_count
    } else {
        let row = ObjectRow {
            stored: "plain",
            stored_digest: payload.digest,
            chunk_count: chunk_count(payload.size),
        };
        insert_object(connection, id, payload, &row)?;
        match &mut payload.bytes {
            PayloadBytes::Memory(bytes) => copy(&mut bytes.as_slice(), &mut chunks)?,
            PayloadBytes::Spool(file) => {
                file.seek(SeekFrom::Start(0)).map_err(spool_fault)?;
                copy(file, &mut chunks)?;
            }
        }
        row.chunk_count
    };
    chunks.finish()?;
    assert_eq!(
        chunks.position, count,
        "the body changed while it was stored"
    );
    Ok(id)
}

/// The row of the object with this digest.
pub(super) fn find(connection: &Connection, digest: Digest) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM object WHERE digest = ?1")?
        .query_row([digest.as_bytes().as_slice()], |row| row.get(0))
        .optional()
}

/// What an object's bytes are when they are read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ReadBack {
    /// SHA-256 of the bytes as received.
    pub digest: Digest,
    /// Their length.
    pub size: u64,
    /// SHA-256 of the bytes as they rest.
    pub stored_digest: Digest,
}

/// Writes an object's bytes as received to `sink` and says what they are.
///
/// # Errors
/// [`ReadFault`] where a chunk is missing, the frame is broken, or the sink refuses.
pub(super) fn copy_to(
    connection: &Connection,
    id: i64,
    sink: &mut dyn Write,
) -> Result<ReadBack, ReadFault> {
    let (stored, chunk_count): (String, i64) = connection
        .prepare_cached("SELECT stored, chunk_count FROM object WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut chunks = ChunkReader {
        connection,
        object: id,
        next: 0,
        chunk_count,
        current: Vec::new(),
        at: 0,
        hasher: None,
        fault: None,
    };
    let mut hashing = HashingSink::into(sink);
    let copied = match stored.as_str() {
        "zstd" => {
            chunks.hasher = Some(Hasher::default());
            zstd::stream::copy_decode(&mut chunks, &mut hashing)
        }
        "plain" => io::copy(&mut chunks, &mut hashing).map(|_| ()),
        _ => return Err(ReadFault::Form(stored)),
    };
    if let Some(fault) = chunks.fault {
        return Err(fault);
    }
    if let Some(fault) = hashing.sink_fault {
        return Err(ReadFault::Sink(fault));
    }
    copied.map_err(|error| ReadFault::Frame(error.to_string()))?;
    let digest = hashing.hasher.finish();
    Ok(ReadBack {
        digest,
        size: hashing.size,
        stored_digest: chunks.hasher.map_or(digest, Hasher::finish),
    })
}

/// Why an object cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    #[error("chunk {position} of {chunk_count} is missing")]
    ChunkMissing { position: i64, chunk_count: i64 },
    #[error("it is said to be stored as {0}, which is no form of ours")]
    Form(String),
    #[error("the stored Zstandard frame is broken: {0}")]
    Frame(String),
    #[error("it could not be written out: {0}")]
    Sink(io::Error),
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// How an object rests.
struct ObjectRow {
    stored: &'static str,
    stored_digest: Digest,
    chunk_count: i64,
}

fn insert_object(
    connection: &Connection,
    id: i64,
    payload: &Payload,
    row: &ObjectRow,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO object (id, digest, size, stored, stored_digest, chunk_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            id,
            payload.digest.as_bytes().as_slice(),
            payload.size.cast_signed(),
            row.stored,
            row.stored_digest.as_bytes().as_slice(),
            row.chunk_count
        ])?;
    Ok(())
}

fn chunk_count(stored_bytes: u64) -> i64 {
    stored_bytes.div_ceil(CHUNK_BYTES_MAX as u64).cast_signed()
}

/// Compresses into memory while small, into an unnamed temporary file beyond; gives the frame from its
/// start, its length and its digest.
fn tempfile_frame(
    payload: &mut Payload,
) -> Result<(tempfile::SpooledTempFile, u64, Digest), StoreFault> {
    let mut frame = tempfile::spooled_tempfile(CHUNK_BYTES_MAX);
    let mut hashing = HashingSink::into(&mut frame);
    match &mut payload.bytes {
        PayloadBytes::Memory(bytes) => {
            zstd::stream::copy_encode(bytes.as_slice(), &mut hashing, ZSTD_LEVEL)
        }
        PayloadBytes::Spool(file) => {
            file.seek(SeekFrom::Start(0)).map_err(spool_fault)?;
            zstd::stream::copy_encode(file, &mut hashing, ZSTD_LEVEL)
        }
    }
    .map_err(spool_fault)?;
    let (length, digest) = (hashing.size, hashing.hasher.finish());
    frame.seek(SeekFrom::Start(0)).map_err(spool_fault)?;
    Ok((frame, length, digest))
}

fn copy(source: &mut dyn Read, chunks: &mut ChunkWriter<'_>) -> Result<(), StoreFault> {
    let copied = io::copy(source, chunks);
    match chunks.fault.take() {
        Some(fault) => Err(fault.into()),
        None => copied.map(|_| ()).map_err(spool_fault),
    }
}

pub(super) fn spool_fault(error: io::Error) -> StoreFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreFault::DiskFull(error.to_string())
        }
        _ => StoreFault::Other(format!("a spooled body could not be read: {error}")),
    }
}

/// Cuts a stream into chunk rows.
struct ChunkWriter<'a> {
    connection: &'a Connection,
    object: i64,
    position: i64,
    pending: Vec<u8>,
    fault: Option<rusqlite::Error>,
}

impl ChunkWriter<'_> {
    fn insert(&mut self, bytes: &[u8]) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("INSERT INTO chunk (object, position, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![self.object, self.position, bytes])?;
        self.position += 1;
        Ok(())
    }

    fn finish(&mut self) -> rusqlite::Result<()> {
        let rest = std::mem::take(&mut self.pending);
        if rest.is_empty() {
            return Ok(());
        }
        self.insert(&rest)
    }
}

impl Write for ChunkWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(CHUNK_BYTES_MAX - self.pending.len());
        self.pending.extend_from_slice(&bytes[..taken]);
        if self.pending.len() == CHUNK_BYTES_MAX {
            let full = std::mem::take(&mut self.pending);
            if let Err(error) = self.insert(&full) {
                let told = io::Error::other(error.to_string());
                self.fault = Some(error);
                return Err(told);
            }
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads an object's chunks as one stream of stored bytes, one chunk in memory at a time.
struct ChunkReader<'a> {
    connection: &'a Connection,
    object: i64,
    next: i64,
    chunk_count: i64,
    current: Vec<u8>,
    at: usize,
    /// Over the chunks as they rest, where that is not what is handed out.
    hasher: Option<Hasher>,
    fault: Option<ReadFault>,
}

impl ChunkReader<'_> {
    fn load(&mut self) -> Result<(), ReadFault> {
        let bytes: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT bytes FROM chunk WHERE object = ?1 AND position = ?2")?
            .query_row([self.object, self.next], |row| row.get(0))
            .optional()?;
        self.current = bytes.ok_or(ReadFault::ChunkMissing {
            position: self.next,
            chunk_count: self.chunk_count,
        })?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&self.current);
        }
        self.at = 0;
        self.next += 1;
        Ok(())
    }
}

impl Read for ChunkReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.current.len() {
            if self.next == self.chunk_count {
                return Ok(0);
            }
            if let Err(fault) = self.load() {
                let told = io::Error::other(fault.to_string());
                self.fault = Some(fault);
                return Err(told);
            }
        }
        let taken = buffer.len().min(self.current.len() - self.at);
        buffer[..taken].copy_from_slice(&self.current[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

/// Passes bytes on while hashing and counting them.
struct HashingSink<'a> {
    hasher: Hasher,
    size: u64,
    sink: &'a mut dyn Write,
    sink_fault: Option<io::Error>,
}

impl<'a> HashingSink<'a> {
    fn into(sink: &'a mut dyn Write) -> Self {
        Self {
            hasher: Hasher::default(),
            size: 0,
            sink,
            sink_fault: None,
        }
    }
}

impl Write for HashingSink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.sink.write_all(bytes) {
            let told = io::Error::new(error.kind(), error.to_string());
            self.sink_fault = Some(error);
            return Err(told);
        }
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
