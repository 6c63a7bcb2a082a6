//! Bytes after a head → which are body, which are framing, and where the answer ends. It reads chunked
//! framing (RFC 9112 section 7.1) without changing a byte, so that the wire form can be rebuilt. Pure.

use super::head::Framing;

/// The longest line between chunks: a size with its extensions.
const CHUNK_LINE_BYTES_MAX: u64 = 4096;

/// Tells body from framing, whatever pieces the bytes come in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Deframer {
    state: State,
    /// Bytes of the current line or trailer.
    line_bytes: u64,
    trailer_bytes_max: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// So much of the body, or of the chunk (then `chunked`), is still to come.
    Body {
        left: u64,
        chunked: bool,
    },
    ToClose,
    /// In a chunk size; digits seen.
    Size {
        value: u64,
        digits: u8,
    },
    /// In the extension after a chunk size.
    Extension {
        value: u64,
    },
    /// At the line end after a chunk.
    ChunkEnd,
    /// In the trailers; true at the start of a line.
    Trailer {
        line_start: bool,
    },
    End,
}

/// What the next bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Segment {
    /// So many bytes of the body.
    Body(usize),
    /// So many bytes of framing.
    Framing(usize),
    /// Nothing more belongs to this answer.
    End,
    /// The framing is broken.
    Broken(&'static str),
}

impl Deframer {
    /// For one body. Trailers are limited like heads.
    pub const fn new(framing: Framing, trailer_bytes_max: usize) -> Self {
        let state = match framing {
            Framing::Length(0) => State::End,
            Framing::Length(left) => State::Body {
                left,
                chunked: false,
            },
            Framing::ToClose => State::ToClose,
            Framing::Chunked => State::Size {
                value: 0,
                digits: 0,
            },
        };
        Self {
            state,
            line_bytes: 0,
            trailer_bytes_max: trailer_bytes_max as u64,
        }
    }

    /// True where the end of the connection is the end of the body.
    pub const fn ends_with_connection(&self) -> bool {
        matches!(self.state, State::ToClose)
    }

    /// True where nothing more is to come.
    pub const fn is_done(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Says what the first of `input` is; the caller takes that many away and asks again. An empty input
    /// gives `Body(0)` or `Framing(0)`, or the end.
    pub fn next(&mut self, input: &[u8]) -> Segment {
        match self.state {
            State::End => Segment::End,
            State::ToClose => Segment::Body(input.len()),
            State::Body { left, chunked } => {
                let taken = usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
                let left = left - taken as u64;
                self.state = match (left, chunked) {
                    (0, true) => State::ChunkEnd,
                    (0, false) => State::End,
                    _ => State::Body { left, chunked },
                };
                Segment::Body(taken)
            }
            _ => {
                for (at, byte) in input.iter().enumerate() {
                    if let Err(why) = self.framing_byte(*byte) {
                        return Segment::Broken(why);
                    }
                    if matches!(self.state, State::Body { .. } | State::End) {
                        return Segment::Framing(at + 1);
                    }
                }
                Segment::Framing(input.len())
            }
        }
    }

    fn framing_byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.line_bytes += 1;
        let (line_bytes_max, in_trailer) = match self.state {
            State::Trailer { .. } => (self.trailer_bytes_max, true),
            _ => (CHUNK_LINE_BYTES_MAX, false),
        };
        if self.line_bytes > line_bytes_max {
            return Err(if in_trailer {
                "trailers larger than a head may be"
            } else {
                "a chunk line that does not end"
            });
        }
        self.state = match (self.state, byte) {
            (State::Size { value, digits: 1.. }, b'\r') => State::Extension { value },
            (State::Size { value, digits: 1.. } | State::Extension { value }, b'\n') => {
                self.after_size(value)
            }
            (State::Size { value, digits: 1.. }, b';' | b' ' | b'\t') => State::Extension { value },
            (State::Size { value, digits }, _) => {
                let digit = (byte as char)
                    .to_digit(16)
                    .ok_or("a chunk without a size")?;
                State::Size {
                    value: value.checked_mul(16).ok_or("a chunk size beyond measure")?
                        + u64::from(digit),
                    digits: digits.saturating_add(1),
                }
            }
            (State::ChunkEnd, b'\r') if self.line_bytes == 1 => State::ChunkEnd,
            (State::ChunkEnd, b'\n') => {
                self.line_bytes = 0;
                State::Size {
                    value: 0,
                    digits: 0,
                }
            }
            (State::ChunkEnd, _) => return Err("a chunk longer than its size"),
            (State::Trailer { line_start: true }, b'\n') => State::End,
            (State::Trailer { line_start: true }, b'\r') => State::Trailer { line_start: true },
            (State::Trailer { .. }, _) => State::Trailer {
                line_start: byte == b'\n',
            },
            (state, _) => state,
        };
        Ok(())
    }

    const fn after_size(&mut self, value: u64) -> State {
        self.line_bytes = 0;
        match value {
            0 => State::Trailer { line_start: true },
            left => State::Body {
                left,
                chunked: true,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::Framing;
    use super::{Deframer, Segment};
    use proptest::prelude::*;

    /// Framing pieces with their places.
    type Kept = Vec<(usize, Vec<u8>)>;

    /// Feeds `wire` in pieces; gives body, framing with its places, and how it ended.
    fn run(wire: &[u8], framing: Framing, piece_bytes: usize) -> (Vec<u8>, Kept, String) {
        let mut deframer = Deframer::new(framing, 1000);
        let (mut body, mut kept) = (Vec::new(), Kept::new());
        for piece in wire.chunks(piece_bytes) {
            let mut rest = piece;
            while !rest.is_empty() {
                let taken = match deframer.next(rest) {
                    Segment::Body(count) => {
                        body.extend_from_slice(&rest[..count]);
                        count
                    }
                    Segment::Framing(count) => {
                        match kept.last_mut() {
                            Some((at, bytes)) if *at == body.len() => {
                                bytes.extend_from_slice(&rest[..count]);
                            }
                            _ => kept.push((body.len(), rest[..count].to_vec())),
                        }
                        count
                    }
                    Segment::End => return (body, kept, format!("end {}", rest.len())),
                    Segment::Broken(why) => return (body, kept, why.to_owned()),
                };
                rest = &rest[taken..];
            }
        }
        let end = if deframer.is_done() { "end 0" } else { "open" };
        (body, kept, end.to_owned())
    }

    #[test]
    fn chunks_extensions_and_trailers() {
        let wire = b"5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n";
        let (body, kept, end) = run(wire, Framing::Chunked, 1000);
        assert_eq!((body.as_slice(), end.as_str()), (&b"hello!"[..], "end 0"));
        assert_eq!(kept.len(), 3);
        assert_eq!(kept[2], (6, b"\r\n0\r\nX-Sum: 1\r\n\r\n".to_vec()));
        for bad in [
            "x\r\n",
            "\r\n",
            "5\r\nhelloXX",
            "fffffffffffffffff\r\n",
            "-1\r\n",
        ] {
            let (_, _, end) = run(bad.as_bytes(), Framing::Chunked, 1000);
            assert!(!end.starts_with("end") && end != "open", "{bad}: {end}");
        }
    }

    proptest! {
        #[test]
        fn the_wire_form_can_be_rebuilt_whatever_the_pieces(
            chunks in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..40), 0..6),
            piece_bytes in 1..50_usize,
        ) {
            let mut wire = Vec::new();
            for chunk in &chunks {
                wire.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                wire.extend_from_slice(chunk);
                wire.extend_from_slice(b"\r\n");
            }
            wire.extend_from_slice(b"0\r\n\r\n");
            let (body, kept, end) = run(&wire, Framing::Chunked, piece_bytes);
            prop_assert_eq!(&body, &chunks.concat());
            let last = if wire.len() % piece_bytes == 0 { "end 0" } else { end.as_str() };
            prop_assert_eq!(end.as_str(), last);
            let mut rebuilt = Vec::new();
            let mut from = 0;
            for (at, bytes) in kept {
                rebuilt.extend_from_slice(&body[from..at]);
                rebuilt.extend_from_slice(&bytes);
                from = at;
            }
            rebuilt.extend_from_slice(&body[from..]);
            prop_assert_eq!(rebuilt, wire);
        }

        #[test]
        fn no_bytes_panic(wire in proptest::collection::vec(any::<u8>(), 0..200)) {
            run(&wire, Framing::Chunked, 7);
        }
    }
}
