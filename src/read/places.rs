//! Places in a decoded text → the places in the bytes it was decoded from.
//!
//! The bytes are decoded once more, one at a time, as far as the last place that is asked for: what a byte completes
//! begins where the character before it was complete.

use encoding_rs::{CoderResult, Encoding, UTF_8};

/// Where in `bytes` the characters with these numbers begin; the numbers in rising order, counted in code points of what
/// [`super::decode::decode`] made of the bytes. One past the last character is where the bytes end.
pub(super) fn of_characters(bytes: &[u8], label: &str, characters: &[usize]) -> Vec<u64> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
    let mark_bytes = Encoding::for_bom(bytes).map_or(0, |(_, mark_bytes)| mark_bytes);
    let body = bytes.get(mark_bytes..).unwrap_or_default();
    let mut walk = Walk {
        places: Vec::with_capacity(characters.len()),
        wanted: characters,
        met: 0,
    };
    let end = match std::str::from_utf8(body) {
        Ok(text) if encoding == UTF_8 => walk.utf_8(text),
        _ => walk.decoding(body, encoding),
    };
    walk.places.resize(characters.len(), end);
    walk.places
        .iter()
        .map(|place| (place + mark_bytes) as u64)
        .collect()
}

struct Walk<'a> {
    places: Vec<usize>,
    wanted: &'a [usize],
    /// Characters met so far.
    met: usize,
}

impl Walk<'_> {
    fn is_done(&self) -> bool {
        self.places.len() == self.wanted.len()
    }

    /// Notes that so many characters begin at this place.
    fn meet(&mut self, characters: usize, place: usize) {
        self.met += characters;
        while self
            .wanted
            .get(self.places.len())
            .is_some_and(|wanted| *wanted < self.met)
        {
            self.places.push(place);
        }
    }

    fn utf_8(&mut self, text: &str) -> usize {
        for (place, _) in text.char_indices() {
            if self.is_done() {
                break;
            }
            self.meet(1, place);
        }
        text.len()
    }

    fn decoding(&mut self, bytes: &[u8], encoding: &'static Encoding) -> usize {
        /// More than any decoder writes for one byte and what it held back.
        const ROOM_BYTES: usize = 64;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut room = [0_u8; ROOM_BYTES];
        let mut begin = 0;
        for at in 0..bytes.len() {
            if self.is_done() {
                break;
            }
            let byte = bytes.get(at..=at).unwrap_or_default();
            let is_last = at + 1 == bytes.len();
            let (result, _, written, _) = decoder.decode_to_utf8(byte, &mut room, is_last);
            debug_assert_eq!(result, CoderResult::InputEmpty);
            let written = room.get(..written).unwrap_or_default();
            // Each first byte of UTF-8 is a character.
            let characters = written.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
            if characters > 0 {
                self.meet(characters, begin);
                begin = at + 1;
            }
        }
        bytes.len()
    }
}
