//! Pieces → a ZIP of stored entries, every byte a function of names and contents: all entries bear the first
//! moment the format can write, 1980-01-01.

use std::io::{self, Write};

use crate::export::measure::{Counting, Measured, Measuring};
use crate::model::zip::{
    CENTRAL_SIGNATURE, END_64_SIGNATURE, END_SIGNATURE, EXTRA_64, IN_EXTRA_16, IN_EXTRA_32,
    LOCAL_BYTES, LOCAL_SIGNATURE, LOCATOR_64_SIGNATURE,
};

/// The extra field with two 64-bit numbers.
const EXTRA_64_BYTES: u64 = 20;
/// 1980-01-01 as MS-DOS wrote days (APPNOTE 4.4.6).
const FIRST_DAY: u16 = 0x0021;
/// Version 4.5 of the format has the 64-bit fields; 2.0 is enough elsewhere (APPNOTE 4.4.3).
const VERSION_64: u16 = 45;
const VERSION: u16 = 20;
/// Written under Unix rules, so that the next field is understood as permissions.
const MADE_BY_UNIX: u16 = 3 << 8;
/// A plain file that its owner may write and all may read.
const PERMISSIONS: u32 = 0o100_644 << 16;

/// Writes the same bytes each time it is called.
pub type Source<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// One entry to be.
pub struct Piece<'a> {
    /// Path inside the ZIP: ASCII, `/` between folders.
    pub name: String,
    pub measured: Measured,
    /// Writes exactly the measured bytes.
    pub copy: Source<'a>,
}

impl<'a> Piece<'a> {
    /// An entry that is written twice: now, to be measured, and when its turn comes.
    ///
    /// # Errors
    /// Those of `copy`.
    pub fn streamed(name: &str, copy: Source<'a>) -> io::Result<Self> {
        let mut measuring = Measuring::new(io::sink());
        copy(&mut measuring)?;
        Ok(Self {
            name: name.to_owned(),
            measured: measuring.finish(),
            copy,
        })
    }

    /// An entry of bytes at hand.
    pub fn of(name: &str, bytes: Vec<u8>) -> Piece<'static> {
        Piece {
            name: name.to_owned(),
            measured: Measured::of(&bytes),
            copy: Box::new(move |out| out.write_all(&bytes)),
        }
    }
}

/// Writes the pieces in their order.
///
/// # Errors
/// Those of `out` and of the pieces; also where a piece does not write what was measured.
pub fn write(pieces: &[Piece<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut out = Counting::new(out);
    let mut directory = Vec::new();
    for piece in pieces {
        let offset = out.count;
        out.write_all(&local(piece))?;
        let begin = out.count;
        (piece.copy)(&mut out)?;
        if out.count - begin != piece.measured.size {
            let message = format!("{} changed while it was packed", piece.name);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        directory.extend(central(piece, offset));
    }
    let offset = out.count;
    out.write_all(&directory)?;
    let end = end(pieces.len() as u64, directory.len() as u64, offset);
    out.write_all(&end)
}

/// Where the bytes of the first entry begin.
pub fn first_byte(name: &str, size: u64) -> u64 {
    let head = LOCAL_BYTES + name.len() as u64;
    if is_large(size) {
        head + EXTRA_64_BYTES
    } else {
        head
    }
}

/// The head before an entry's bytes (APPNOTE 4.3.7).
fn local(piece: &Piece<'_>) -> Vec<u8> {
    let size = piece.measured.size;
    let extra = if is_large(size) {
        extra_64(&[size, size])
    } else {
        Vec::new()
    };
    let mut head = Head::default();
    head.u32(LOCAL_SIGNATURE);
    head.u16(if is_large(size) { VERSION_64 } else { VERSION });
    about(&mut head, piece, &extra);
    head.0.extend(piece.name.bytes());
    head.0.extend(extra);
    head.0
}

/// The entry's line in the directory (APPNOTE 4.3.12).
fn central(piece: &Piece<'_>, offset: u64) -> Vec<u8> {
    let size = piece.measured.size;
    let mut numbers = Vec::new();
    if is_large(size) {
        numbers.extend([size, size]);
    }
    if is_large(offset) {
        numbers.push(offset);
    }
    let extra = if numbers.is_empty() {
        Vec::new()
    } else {
        extra_64(&numbers)
    };
    let version = if extra.is_empty() {
        VERSION
    } else {
        VERSION_64
    };
    let mut head = Head::default();
    head.u32(CENTRAL_SIGNATURE);
    head.u16(MADE_BY_UNIX | VERSION_64);
    head.u16(version);
    about(&mut head, piece, &extra);
    head.u16(0); // no comment
    head.u16(0); // first disk
    head.u16(0); // not said to be text
    head.u32(PERMISSIONS);
    head.u32(small(offset));
    head.0.extend(piece.name.bytes());
    head.0.extend(extra);
    head.0
}

/// The fields that both heads have in the same order.
fn about(head: &mut Head, piece: &Piece<'_>, extra: &[u8]) {
    head.u16(0); // no flags: not encrypted, sizes known, names in ASCII
    head.u16(0); // stored
    head.u16(0); // midnight
    head.u16(FIRST_DAY);
    head.u32(piece.measured.crc32);
    head.u32(small(piece.measured.size));
    head.u32(small(piece.measured.size));
    head.u16(short(piece.name.len() as u64));
    head.u16(short(extra.len() as u64));
}

/// The end of the directory, with the 64-bit form before it where a number needs it (APPNOTE 4.3.14-16).
fn end(count: u64, size: u64, offset: u64) -> Vec<u8> {
    let mut head = Head::default();
    if count >= u64::from(IN_EXTRA_16) || is_large(offset) || is_large(size) {
        head.u32(END_64_SIGNATURE);
        head.u64(44); // the bytes of this record after this number
        head.u16(MADE_BY_UNIX | VERSION_64);
        head.u16(VERSION_64);
        head.u32(0);
        head.u32(0);
        head.u64(count);
        head.u64(count);
        head.u64(size);
        head.u64(offset);
        head.u32(LOCATOR_64_SIGNATURE);
        head.u32(0);
        head.u64(offset + size);
        head.u32(1);
    }
    head.u32(END_SIGNATURE);
    head.u16(0);
    head.u16(0);
    head.u16(short(count));
    head.u16(short(count));
    head.u32(small(size));
    head.u32(small(offset));
    head.u16(0);
    head.0
}

fn extra_64(numbers: &[u64]) -> Vec<u8> {
    let mut extra = Head::default();
    extra.u16(EXTRA_64);
    extra.u16(short(numbers.len() as u64 * 8));
    for number in numbers {
        extra.u64(*number);
    }
    extra.0
}

const fn is_large(number: u64) -> bool {
    number >= IN_EXTRA_32 as u64
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(IN_EXTRA_32)
}

fn short(number: u64) -> u16 {
    u16::try_from(number).unwrap_or(IN_EXTRA_16)
}

/// Little-endian numbers in a row.
#[derive(Default)]
struct Head(Vec<u8>);

impl Head {
    fn u16(&mut self, number: u16) {
        self.0.extend(number.to_le_bytes());
    }

    fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }
}
