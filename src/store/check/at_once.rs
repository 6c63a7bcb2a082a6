//! Many small objects in one question: which of them are sound beyond doubt.
//!
//! What is not is no finding yet: `bytes` looks at it again by itself and says what is wrong. Cases:
//! `tests/damage.rs`, where every damage goes this way first.

use rusqlite::{Connection, Row};
use zstd::bulk::Decompressor;

use crate::model::digest::Digest;

/// Larger bodies are read back piece by piece. In bytes, as received.
const BODY_BYTES_MAX: usize = 1 << 20;

/// What is needed again and again, made once a thread.
pub(super) struct AtOnce {
    unpacker: Decompressor<'static>,
    /// Bodies come out here.
    body: Vec<u8>,
}

/// A sound object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SoundObject {
    pub id: i64,
    pub size: u64,
}

impl AtOnce {
    /// `None` where there is no memory for it; then every object is read by itself.
    pub fn new() -> Option<Self> {
        Some(Self {
            unpacker: Decompressor::new().ok()?,
            body: Vec::new(),
        })
    }

    /// The sound ones among some rows, in their order; none where the rows have no even step.
    pub fn sound(
        &mut self,
        connection: &Connection,
        rows: &[i64],
    ) -> rusqlite::Result<Vec<SoundObject>> {
        let Some((first, last, step)) = even(rows) else {
            return Ok(Vec::new());
        };
        let mut sound: Vec<SoundObject> = Vec::new();
        let mut statement = connection.prepare_cached(
            "SELECT object.id, digest, size, stored, stored_digest, position, bytes
             FROM object JOIN chunk ON chunk.object = object.id
             WHERE object.id BETWEEN ?1 AND ?2 AND (object.id - ?1) % ?3 = 0 AND chunk_count = 1 ORDER BY object.id",
        )?;
        let mut rows = statement.query([first, last, step])?;
        let mut seen = None;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if seen == Some(id) {
                // A second chunk of an object that has one: somebody added bytes.
                sound.pop_if(|last| last.id == id);
            } else if let Some(size) = self.sound_size(row)? {
                sound.push(SoundObject { id, size });
            }
            seen = Some(id);
        }
        Ok(sound)
    }

    /// The size of the row's object, where its only chunk gives the digests and size that the row tells.
    fn sound_size(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<u64>> {
        let digest = |column: usize| -> rusqlite::Result<Option<Digest>> {
            let value = row.get_ref(column)?;
            Ok(value.as_blob().ok().and_then(Digest::from_slice))
        };
        let (size, position) = (row.get_ref(2)?.as_i64(), row.get_ref(5)?.as_i64());
        let (stored, bytes) = (row.get_ref(3)?, row.get_ref(6)?);
        let (Some(named), Some(resting), Ok(size), Ok(0), Ok(bytes)) =
            (digest(1)?, digest(4)?, size, position, bytes.as_blob())
        else {
            return Ok(None);
        };
        let Ok(length) = usize::try_from(size) else {
            return Ok(None);
        };
        let now = Digest::of(bytes);
        let is_sound = match stored.as_str() {
            Ok("plain") => now == named && length == bytes.len(),
            Ok("zstd") if length <= BODY_BYTES_MAX && now == resting => self
                .unpacked(bytes, length)
                .is_some_and(|body| body.len() == length && Digest::of(body) == named),
            _ => false,
        };
        Ok((is_sound && now == resting).then_some(size.unsigned_abs()))
    }

    /// At most `length` bytes come out of a frame; one that holds more is not unpacked.
    fn unpacked(&mut self, frame: &[u8], length: usize) -> Option<&[u8]> {
        self.body.clear();
        self.body.reserve_exact(length);
        self.unpacker
            .decompress_to_buffer(frame, &mut self.body)
            .ok()?;
        Some(&self.body)
    }
}

/// First, last and step of rows with an even step: all of them, or a slice.
fn even(rows: &[i64]) -> Option<(i64, i64, i64)> {
    let (first, second, last) = (rows.first()?, rows.get(1)?, rows.last()?);
    let step = second.checked_sub(*first).filter(|step| *step > 0)?;
    let is_even = |pair: &[i64]| pair[1].checked_sub(pair[0]) == Some(step);
    rows.windows(2)
        .all(is_even)
        .then_some((*first, *last, step))
}
