//! The framing of one body as it comes → pieces with their places, up to a limit. Pure.

use crate::model::transfer::{FramingPiece, WireBytes};

/// What a piece costs in a record beside its bytes.
const PIECE_BYTES: usize = 32;
/// Framing may be so many times the body: chunks of one byte take six, nothing honest takes more …
const FRAMING_RATIO_MAX: u64 = 8;
/// … but so much is always fine: one chunk line, or trailers as large as a head.
const FRAMING_FREE_BYTES: u64 = 128 << 10;

/// Framing gathered so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FramingKept {
    pieces: Vec<(u64, Vec<u8>)>,
    cut: bool,
    room_bytes: usize,
    seen_bytes: u64,
}

impl FramingKept {
    /// Keeps up to `bytes_max`, counted as they cost in a record.
    pub const fn new(bytes_max: usize) -> Self {
        Self {
            pieces: Vec::new(),
            cut: false,
            room_bytes: bytes_max,
            seen_bytes: 0,
        }
    }

    /// Takes what comes before byte `at` of the body; false where there is more framing than any honest
    /// server sends.
    pub fn note(&mut self, at: u64, bytes: &[u8]) -> bool {
        self.seen_bytes += bytes.len() as u64;
        if self.seen_bytes > FRAMING_FREE_BYTES.saturating_add(at.saturating_mul(FRAMING_RATIO_MAX))
        {
            return false;
        }
        let continued = self.pieces.last().is_some_and(|(place, _)| *place == at);
        let cost = bytes.len() + if continued { 0 } else { PIECE_BYTES };
        let Some(room) = self.room_bytes.checked_sub(cost).filter(|_| !self.cut) else {
            self.cut = true;
            return true;
        };
        self.room_bytes = room;
        match self.pieces.last_mut() {
            Some((_, piece)) if continued => piece.extend_from_slice(bytes),
            _ => self.pieces.push((at, bytes.to_vec())),
        }
        true
    }

    /// For the record; true where there was more.
    pub fn finish(self) -> (Vec<FramingPiece>, bool) {
        let pieces = self.pieces.into_iter().map(|(at, bytes)| FramingPiece {
            at,
            bytes: WireBytes::from_bytes(&bytes),
        });
        (pieces.collect(), self.cut)
    }
}
