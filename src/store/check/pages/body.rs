//! An object on its way through the hash: its row, its chunks one after the other, and whether they are what the
//! row says.

use rusqlite::Row;
use zstd::bulk::Decompressor;

use super::chunks::Place;
use crate::model::digest::{Digest, Hasher};

/// Larger bodies that rest as a frame are unpacked piece by piece, elsewhere. In bytes, as received.
const BODY_BYTES_MAX: u64 = 1 << 20;

/// An object whose chunks are being read.
pub(super) struct Body {
    id: i64,
    digest: Digest,
    size: u64,
    resting: Digest,
    is_frame: bool,
    chunk_count: i64,
    /// Chunks met so far.
    met: i64,
    /// Bytes met so far, as they rest.
    rested: u64,
    hasher: Hasher,
}

impl Body {
    /// `None` where the row is not one that this program writes.
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let digest = |column: usize| -> rusqlite::Result<Option<Digest>> {
            let value = row.get_ref(column)?;
            Ok(value.as_blob().ok().and_then(Digest::from_slice))
        };
        let stored = row.get_ref(3)?;
        let is_frame = match stored.as_str() {
            Ok("plain") => false,
            Ok("zstd") => true,
            _ => return Ok(None),
        };
        let (size, chunk_count) = (row.get_ref(2)?.as_i64(), row.get_ref(5)?.as_i64());
        let (Some(named), Some(resting), Ok(size), Ok(chunk_count)) =
            (digest(1)?, digest(4)?, size, chunk_count)
        else {
            return Ok(None);
        };
        let (Ok(size), true) = (u64::try_from(size), chunk_count > 0) else {
            return Ok(None);
        };
        Ok(Some(Self {
            id: row.get(0)?,
            digest: named,
            size,
            resting,
            is_frame,
            chunk_count,
            met: 0,
            rested: 0,
            hasher: Hasher::default(),
        }))
    }

    /// True where a chunk is the next one; it then counts as met.
    pub(super) fn goes_on(&mut self, place: Place) -> bool {
        let is_next = place.object == self.id && place.position == self.met;
        self.met += i64::from(is_next);
        is_next
    }

    /// True once every chunk was met.
    pub(super) const fn is_whole(&self) -> bool {
        self.met == self.chunk_count
    }

    pub(super) const fn chunks(&self) -> u64 {
        self.met.unsigned_abs()
    }
}

/// What one thread needs for bodies, and those it found sound.
pub(super) struct Bodies {
    unpacker: Decompressor<'static>,
    /// The frame at hand, where it is small enough to be unpacked here.
    frame: Vec<u8>,
    unpacked: Vec<u8>,
    pub sound: Vec<i64>,
    pub bytes: u64,
}

impl Bodies {
    /// `None` where there is no memory for it.
    pub(super) fn new() -> Option<Self> {
        Some(Self {
            unpacker: Decompressor::new().ok()?,
            frame: Vec::new(),
            unpacked: Vec::new(),
            sound: Vec::new(),
            bytes: 0,
        })
    }

    /// Adds the next bytes of a body, as they rest.
    pub(super) fn add(&mut self, body: &mut Body, bytes: &[u8]) {
        body.rested += bytes.len() as u64;
        body.hasher.update(bytes);
        if body.is_frame && body.rested <= BODY_BYTES_MAX {
            if body.rested == bytes.len() as u64 {
                self.frame.clear();
            }
            self.frame.extend_from_slice(bytes);
        }
    }

    /// Ends a body: its size, where it is sound.
    pub(super) fn settle(&mut self, body: Body) -> Option<u64> {
        let now = body.hasher.finish();
        let is_sound = now == body.resting
            && if body.is_frame {
                body.rested <= BODY_BYTES_MAX
                    && body.size <= BODY_BYTES_MAX
                    && self.unpacks_to(body.digest, body.size)
            } else {
                now == body.digest && body.rested == body.size
            };
        if !is_sound {
            return None;
        }
        self.sound.push(body.id);
        self.bytes += body.size;
        Some(body.size)
    }

    /// At most `size` bytes come out of the frame; one that holds more is not unpacked.
    fn unpacks_to(&mut self, digest: Digest, size: u64) -> bool {
        let Ok(size) = usize::try_from(size) else {
            return false;
        };
        self.unpacked.clear();
        self.unpacked.reserve_exact(size);
        let unpacked = self
            .unpacker
            .decompress_to_buffer(&self.frame, &mut self.unpacked);
        unpacked.is_ok() && self.unpacked.len() == size && Digest::of(&self.unpacked) == digest
    }
}
