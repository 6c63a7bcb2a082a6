//! Putting the bytes of an object back that were altered or lost: the one thing that is ever replaced, and
//! only by bytes with the very digest that names the object. Cases: `tests/repair.rs`.

use std::io::{Seek as _, SeekFrom};

use rusqlite::{Connection, params};

use super::{
    COMPRESS_BYTES_MIN, ChunkWriter, ObjectRow, chunk_count, copy, copy_to, looks_like_text,
    spool_fault, tempfile_frame,
};
use crate::model::payload::{Payload, PayloadBytes};
use crate::store::archive::StoreFault;

/// The rules that keep object bytes as they are; lifted for this one step and put back in it.
const RULES: [&str; 3] = ["object_unchanged", "chunk_unchanged", "chunk_kept"];

/// Replaces the stored bytes of the object in row `id`. Belongs inside a transaction, which must not be
/// committed after an error: what was put is read back before this says that it is well.
pub(in crate::store) fn put_back(
    connection: &Connection,
    id: i64,
    payload: &mut Payload,
) -> Result<(), StoreFault> {
    let rules = lift(connection, &RULES)?;
    connection.execute("DELETE FROM chunk WHERE object = ?1", [id])?;
    let mut chunks = ChunkWriter {
        connection,
        object: id,
        position: 0,
        pending: Vec::new(),
        fault: None,
    };
    let row = if payload.size >= COMPRESS_BYTES_MIN && looks_like_text(payload)? {
        let (mut frame, length, stored_digest) = tempfile_frame(payload)?;
        copy(&mut frame, &mut chunks)?;
        ObjectRow {
            stored: "zstd",
            stored_digest,
            chunk_count: chunk_count(length),
        }
    } else {
        match &mut payload.bytes {
            PayloadBytes::Memory(bytes) => copy(&mut bytes.as_slice(), &mut chunks)?,
            PayloadBytes::Spool(file) => {
                file.seek(SeekFrom::Start(0)).map_err(spool_fault)?;
                copy(file, &mut chunks)?;
            }
        }
        ObjectRow {
            stored: "plain",
            stored_digest: payload.digest,
            chunk_count: chunk_count(payload.size),
        }
    };
    chunks.finish()?;
    connection.execute(
        "UPDATE object SET size = ?2, stored = ?3, stored_digest = ?4, chunk_count = ?5 WHERE id = ?1",
        params![
            id,
            payload.size.cast_signed(),
            row.stored,
            row.stored_digest.as_bytes().as_slice(),
            row.chunk_count
        ],
    )?;
    let now = copy_to(connection, id, &mut std::io::sink())
        .map_err(|fault| StoreFault::Other(format!("what was put back cannot be read: {fault}")))?;
    if now.digest != payload.digest {
        return Err(StoreFault::Other(format!(
            "the bytes changed while they were put back: they have the digest {}",
            now.digest
        )));
    }
    for rule in rules {
        connection.execute_batch(&rule)?;
    }
    Ok(())
}

/// Takes the rules of these names away and gives back the words that make them.
pub(in crate::store) fn lift(
    connection: &Connection,
    rules: &[&str],
) -> rusqlite::Result<Vec<String>> {
    rules
        .iter()
        .map(|rule| {
            let question = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
            let words = connection.query_row(question, [rule], |row| row.get(0))?;
            connection.execute_batch(&format!("DROP TRIGGER {rule}"))?;
            Ok(words)
        })
        .collect()
}
