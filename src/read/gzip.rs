//! Gzip members, one after the other (RFC 1952, section 2.2) → their bytes, within a limit on the ratio.
//!
//! WARC files have one member a record; most other files have one in all.

use std::io::{self, BufRead, Read};

use flate2::bufread::MultiGzDecoder;

/// So many unpacked bytes are fine at any ratio.
const FREE_BYTES: u64 = 1 << 30;
/// Unpacked bytes for one packed byte after that. Pages have up to 20, the format can reach 1,032.
const RATIO_MAX: u64 = 250;

/// Unpacks on the way.
#[derive(Debug)]
pub(super) struct Unpacking<R: BufRead> {
    decoder: MultiGzDecoder<Counted<R>>,
    unpacked: u64,
}

impl<R: BufRead> Unpacking<R> {
    pub(super) fn new(packed: R) -> Self {
        Self {
            decoder: MultiGzDecoder::new(Counted {
                bytes: packed,
                count: 0,
            }),
            unpacked: 0,
        }
    }
}

impl<R: BufRead> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer)?;
        self.unpacked += count as u64;
        let packed = self.decoder.get_ref().count;
        if self.unpacked > FREE_BYTES && self.unpacked / RATIO_MAX > packed {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it unpacks to more than {RATIO_MAX} times its size"),
            ));
        }
        Ok(count)
    }
}

#[derive(Debug)]
struct Counted<R> {
    bytes: R,
    count: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.count += count as u64;
        self.bytes.consume(count);
    }
}
