//! Every object hashed again, on all cores, one chunk in memory each, and held against what its row says.
//!
//! Part of verification (`check`). Cases: `tests/damage.rs`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use super::at_once::{AtOnce, SoundObject};
use super::pages::Sound;
use super::part::Part;
use super::{Checked, in_one_piece, threads_worth};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::store::archive::{Archive, StoreFault};
use crate::store::objects::{self, Progress, ReadBack, ReadFault};

/// Rows that a thread takes at once.
const SHARE: usize = 64;

/// Hashes every object but those known to be sound, the rows shared out among the cores.
pub(super) fn objects_again(
    archive: &Archive,
    connection: &Connection,
    part: Part,
    sound: Sound,
    progress: Progress<'_>,
    checked: &mut Checked,
) -> Result<(), StoreFault> {
    let chosen = part.choose(connection)?;
    let (mut ids, told) = (chosen.ids, chosen.told);
    checked.part = told;
    let known_count = leave_out(&mut ids, sound.ids);
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let fault = Mutex::new(None);
    let (count, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shares: Vec<&[i64]> = ids.chunks(SHARE).collect();
    let hash_all = |own: &Connection| {
        let mut at_once = AtOnce::new();
        while let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed)) {
            let sound = sound_of(own, &mut at_once, share);
            let mut sound = sound.iter().peekable();
            for id in *share {
                let size = match sound.next_if(|one| one.id == *id) {
                    Some(one) => one.size,
                    None => {
                        let (findings, size) = object_row_again(own, *id);
                        let mut found = found.lock().expect("no holder panics");
                        found.extend(findings.into_iter().map(|finding| (*id, finding)));
                        size
                    }
                };
                bytes.fetch_add(size, Ordering::Relaxed);
                progress(size);
            }
            count.fetch_add(share.len() as u64, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(shares.len()).min(threads_worth(archive)) {
            scope.spawn(|| {
                // Each thread has its own connection: SQLite's are not shared.
                match archive.connect_reading() {
                    Ok(own) => {
                        in_one_piece(&own);
                        hash_all(&own);
                    }
                    Err(error) => *fault.lock().expect("no holder panics") = Some(error),
                }
            });
        }
        // This thread works along.
        hash_all(connection);
    });
    let mut found = found.into_inner().expect("no holder panics");
    found.sort();
    for (_, finding) in found {
        checked.database_damaged |= matches!(finding, Finding::DatabaseDamaged { .. });
        checked.findings.push(finding);
    }
    let count = count.into_inner();
    checked.objects = known_count + count;
    checked.bytes = sound.bytes + bytes.into_inner();
    // One thread without a connection is made up for by the others; then every row was still read.
    match fault.into_inner().expect("no holder panics") {
        Some(fault) if count < ids.len() as u64 => Err(fault),
        _ => Ok(()),
    }
}

/// Leaves those out of the ids that are known to be sound, both in order; gives their number.
fn leave_out(ids: &mut Vec<i64>, sound: Vec<i64>) -> u64 {
    let count = ids.len();
    let mut sound = sound.into_iter().peekable();
    ids.retain(|id| {
        while sound.next_if(|one| one < id).is_some() {}
        sound.next_if(|one| one == id).is_none()
    });
    (count - ids.len()) as u64
}

/// The sound objects of a share; none where asking for them fails, which asking one by one then tells.
fn sound_of(
    connection: &Connection,
    at_once: &mut Option<AtOnce>,
    share: &[i64],
) -> Vec<SoundObject> {
    let sound = at_once
        .as_mut()
        .map(|at_once| at_once.sound(connection, share));
    sound.and_then(Result::ok).unwrap_or_default()
}

/// What is wrong with one object, and how large it is said to be.
fn object_row_again(connection: &Connection, id: i64) -> (Vec<Finding>, u64) {
    let damaged = |detail: String| {
        let detail = format!("object row {id}: {detail}");
        (vec![Finding::DatabaseDamaged { detail }], 0)
    };
    let row = connection
        .prepare_cached("SELECT digest, size, stored_digest FROM object WHERE id = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        });
    let (digest, size, stored_digest): (Value, Value, Value) = match row {
        Ok(Some(row)) => row,
        Ok(None) => return damaged("it is listed and cannot be found".to_owned()),
        Err(error) => return damaged(error.to_string()),
    };
    let (Some(digest), Some(stored_digest)) = (as_digest(&digest), as_digest(&stored_digest))
    else {
        return damaged("it has no digest".to_owned());
    };
    let Value::Integer(size) = size else {
        return damaged("it has no size".to_owned());
    };
    let said = ReadBack {
        digest,
        size: size.cast_unsigned(),
        stored_digest,
    };
    match object_again(connection, id, said) {
        Ok(findings) => (findings, said.size),
        Err(error) => damaged(error.to_string()),
    }
}

fn as_digest(value: &Value) -> Option<Digest> {
    match value {
        Value::Blob(bytes) => Digest::from_slice(bytes),
        _ => None,
    }
}

/// Holds what is read against what the object's row says.
fn object_again(
    connection: &Connection,
    id: i64,
    said: ReadBack,
) -> rusqlite::Result<Vec<Finding>> {
    let digest = said.digest;
    let altered = |now, detail: String| Finding::ObjectAltered {
        digest,
        now,
        detail,
    };
    let finding = match objects::copy_to(connection, id, &mut std::io::sink()) {
        Ok(now) if now.digest == digest => {
            let mut findings = extra_chunks(connection, id, digest)?;
            let now_digest = Some(now.digest);
            if now.size != said.size {
                let detail = format!(
                    "its bytes are whole, and its size is given as {}",
                    said.size
                );
                findings.push(altered(now_digest, detail));
            }
            if now.stored_digest != said.stored_digest {
                let detail = "its bytes are whole, and do not rest as they were put".to_owned();
                findings.push(altered(now_digest, detail));
            }
            return Ok(findings);
        }
        Ok(now) => {
            let detail = if objects::find(connection, now.digest)?.is_some() {
                format!("its place holds the bytes of object {}", now.digest)
            } else {
                format!(
                    "{} bytes with the digest {} are stored where {} bytes were received",
                    now.size, now.digest, said.size
                )
            };
            altered(Some(now.digest), detail)
        }
        Err(fault @ ReadFault::ChunkMissing { .. }) => Finding::ObjectMissing {
            digest,
            detail: fault.to_string(),
        },
        Err(fault) => altered(None, fault.to_string()),
    };
    Ok(vec![finding])
}

/// Chunks beyond the object's own count: bytes somebody added.
fn extra_chunks(
    connection: &Connection,
    id: i64,
    digest: Digest,
) -> rusqlite::Result<Vec<Finding>> {
    let extra: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM chunk JOIN object ON object.id = chunk.object
             WHERE object.id = ?1 AND chunk.position NOT BETWEEN 0 AND object.chunk_count - 1",
        )?
        .query_row([id], |row| row.get(0))?;
    let name = format!("{extra} chunks outside object {digest}");
    Ok(if extra > 0 {
        vec![Finding::ObjectUnlisted { name }]
    } else {
        Vec::new()
    })
}
