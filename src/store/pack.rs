//! A body → how it will rest, as far as the thread that brings it can make it ready: the one writer has enough
//! to do. Text that came uncoded becomes a Zstandard frame (performance.md 2). Knows no SQL.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Mutex;

use super::archive::StoreFault;
use super::objects::spool_fault;
use crate::model::digest::Digest;
use crate::model::payload::{Payload, PayloadBytes};

/// HTML shrinks about five-fold at this level and costs no insert time (performance.md 2).
pub(super) const ZSTD_LEVEL: i32 = 3;
/// Below this a frame saves nothing worth its header.
pub(super) const COMPRESS_BYTES_MIN: u64 = 512;
const SNIFF_BYTES: usize = 4096;
/// Bodies remembered as handed over.
const BODIES_MET_MAX: usize = 64;

/// A payload on its way to the writer, as far made ready as its own thread could.
pub(super) struct Packed {
    pub payload: Payload,
    pub frame: Option<Frame>,
}

/// How a text rests.
pub(super) struct Frame {
    pub bytes: Vec<u8>,
    pub digest: Digest,
}

/// A frame to be read, wherever it is.
pub(super) enum AnyFrame {
    Memory(io::Cursor<Vec<u8>>),
    File(tempfile::SpooledTempFile),
}

impl Read for AnyFrame {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Memory(bytes) => bytes.read(buffer),
            Self::File(file) => file.read(buffer),
        }
    }
}

thread_local! {
    // Setting a compressor up costs more than compressing a page with it.
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

/// Packs bodies, and remembers the last ones: one that comes again is held and need not be compressed.
#[derive(Default)]
pub(super) struct Packing {
    // Guards the list alone; never held while anything is awaited.
    met: Mutex<VecDeque<Digest>>,
}

impl Packing {
    /// Makes a body ready.
    pub fn pack(&self, payload: Payload) -> Packed {
        if self.met_lately(payload.digest) {
            return Packed {
                payload,
                frame: None,
            };
        }
        Packed::compressed(payload)
    }

    fn met_lately(&self, digest: Digest) -> bool {
        let mut met = self.met.lock().expect("no holder panics");
        if met.contains(&digest) {
            return true;
        }
        if met.len() == BODIES_MET_MAX {
            met.pop_front();
        }
        met.push_back(digest);
        false
    }
}

impl Packed {
    /// Compresses a text that is in memory, so that the one writer need not.
    fn compressed(mut payload: Payload) -> Self {
        let text = payload.size >= COMPRESS_BYTES_MIN
            && looks_like_text(&mut payload).is_ok_and(|text| text);
        let frame = match &payload.bytes {
            PayloadBytes::Memory(bytes) if text => compress(bytes),
            PayloadBytes::Memory(_) | PayloadBytes::Spool(_) => None,
        };
        Self { payload, frame }
    }
}

/// None where the library refuses: the writer will tell why.
fn compress(bytes: &[u8]) -> Option<Frame> {
    COMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = zstd::bulk::Compressor::new(ZSTD_LEVEL).ok();
        }
        let bytes = kept.as_mut()?.compress(bytes).ok()?;
        let digest = Digest::of(&bytes);
        Some(Frame { bytes, digest })
    })
}

/// Text is what gains from compression; a NUL or invalid UTF-8 in the first bytes says it is not.
pub(super) fn looks_like_text(payload: &mut Payload) -> Result<bool, StoreFault> {
    let head = payload.head(SNIFF_BYTES).map_err(spool_fault)?;
    let text = match std::str::from_utf8(&head) {
        Ok(_) => true,
        // A character may be cut at the end of the sniffed stretch.
        Err(error) => error.error_len().is_none() && head.len() == SNIFF_BYTES,
    };
    Ok(text && !head.contains(&0))
}
