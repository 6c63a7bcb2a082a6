//! A reader of text → its text in blocks, and how many code points each has.
//!
//! Made for gigabytes in which hardly anything stands that is looked for: a block stays in a processor's cache while it is
//! checked, counted and searched. Cases: `tests/extract_reach.rs`.

use std::borrow::Cow;
use std::io::{self, Read};

/// Read at once: small enough for a processor's cache, in which it is checked, counted and searched.
const BLOCK_BYTES: usize = 64 << 10;
/// How far from a block's end a line end is looked for to cut it at.
const CUT_BYTES: usize = 8 << 10;

/// The text of a reader, a block at a time.
pub struct Blocks {
    reader: Box<dyn Read + Send>,
    /// None for UTF-8, which needs no conversion.
    decoder: Option<encoding_rs::Decoder>,
    buffer: Vec<u8>,
    /// What of the buffer has been given out and is to be dropped.
    given: usize,
    filled: usize,
    ended: bool,
    begun: bool,
}

impl Blocks {
    /// Of a reader whose text begins in an encoding.
    pub fn new(reader: Box<dyn Read + Send>, encoding: &str) -> Self {
        let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes());
        Self {
            reader,
            decoder: encoding
                .filter(|encoding| *encoding != encoding_rs::UTF_8)
                .map(encoding_rs::Encoding::new_decoder_with_bom_removal),
            buffer: vec![0; BLOCK_BYTES],
            given: 0,
            filled: 0,
            ended: false,
            begun: false,
        }
    }

    /// The next block; a line, a word or at least a character is whole in it.
    ///
    /// # Errors
    /// Where the source cannot be read on.
    pub fn next(&mut self) -> io::Result<Option<Cow<'_, str>>> {
        self.buffer.copy_within(self.given..self.filled, 0);
        self.filled -= self.given;
        self.given = 0;
        while !self.ended && self.filled < self.buffer.len() {
            match self
                .reader
                .read(self.buffer.get_mut(self.filled..).unwrap_or_default())
            {
                Ok(0) => self.ended = true,
                Ok(length) => self.filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if self.filled == 0 {
            return Ok(None);
        }
        let bytes = self.buffer.get(..self.filled).unwrap_or_default();
        self.given = if self.ended { self.filled } else { cut(bytes) };
        let block = bytes.get(..self.given).unwrap_or_default();
        if let Some(decoder) = &mut self.decoder {
            let mut text =
                String::with_capacity(decoder.max_utf8_buffer_length(block.len()).unwrap_or(0));
            let _ = decoder.decode_to_string(block, &mut text, self.ended);
            return Ok(Some(Cow::Owned(text)));
        }
        let marked = !self.begun && block.starts_with(b"\xef\xbb\xbf");
        self.begun = true;
        let block = if marked {
            block.get(3..).unwrap_or_default()
        } else {
            block
        };
        Ok(Some(match simdutf8::basic::from_utf8(block) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(block),
        }))
    }
}

/// Where a block ends: behind a line, else a word, else a character.
fn cut(bytes: &[u8]) -> usize {
    let near = bytes.len().saturating_sub(CUT_BYTES);
    let tail = bytes.get(near..).unwrap_or_default();
    let blank = memchr::memrchr(b'\n', tail).or_else(|| memchr::memrchr(b' ', tail));
    let character = || tail.iter().rposition(|byte| byte & 0xc0 != 0x80);
    match blank {
        Some(at) => near + at + 1,
        // The last character may be cut off; it goes with the next block.
        None => character().map_or(bytes.len(), |at| near + at).max(1),
    }
}

/// The code points of a text: its bytes but those that go on from another one. Counted side by side in as many bytes as
/// a wide register holds, for as long as a count fits into a byte.
pub fn code_points(text: &str) -> usize {
    const LANES: usize = 64;
    const ROUNDS_MAX: usize = u8::MAX as usize;
    let mut count = 0;
    for stretch in text.as_bytes().chunks(LANES * ROUNDS_MAX) {
        let mut lanes = [0u8; LANES];
        let (rounds, rest) = stretch.as_chunks::<LANES>();
        for round in rounds {
            for (lane, byte) in lanes.iter_mut().zip(round) {
                *lane += u8::from(begins_character(*byte));
            }
        }
        count += lanes.iter().map(|lane| usize::from(*lane)).sum::<usize>();
        count += rest.iter().filter(|byte| begins_character(**byte)).count();
    }
    count
}

/// In UTF-8 the bytes 80 to BF go on from another one (RFC 3629, section 3).
const fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}
