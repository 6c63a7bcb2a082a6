//! Content codings: bombs, damage, lies. The bombs are made here, in the size that the tests' small limits
//! call for.

use std::io::Write as _;
use std::sync::OnceLock;

use super::super::{Behaviour, Step};
use super::plain;

/// What the bombs hold.
const BOMB_BYTES: usize = 16 << 20;

/// Made once for all tests: it takes a second.
pub fn all() -> Vec<Behaviour> {
    static MADE: OnceLock<Vec<Behaviour>> = OnceLock::new();
    MADE.get_or_init(make).clone()
}

fn make() -> Vec<Behaviour> {
    let zeros = vec![0; BOMB_BYTES];
    let text = "hello hello hello ".repeat(20).into_bytes();
    let short = gzip(&text);
    let cut = short[..short.len() / 2].to_vec();
    let junk = [short.as_slice(), b"junk after the end"].concat();
    let members = [gzip(b"hello "), gzip(b"world")].concat();
    // A frame whose header asks for a window of 2 GiB (RFC 8878 section 3.1.1.1.2).
    let wide = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
    vec![
        coded("gzip", "gzip", &short),
        coded("gzip-in-capitals", "GZIP", &short),
        coded("gzip-members", "gzip", &members),
        coded("deflate-wrapped", "deflate", &zlib(&text)),
        coded("deflate-bare", "deflate", &deflate(&text)),
        coded("zstd", "zstd", &zstd(&text)),
        coded("br", "br", &brotli_stored(&text)),
        coded("gzip-bomb", "gzip", &gzip(&zeros)),
        coded("gzip-bomb-nested", "gzip, gzip", &gzip(&gzip(&zeros))),
        coded("gzip-bomb-in-gzip", "gzip", &gzip(&gzip(&zeros))),
        coded("deflate-bomb", "deflate", &zlib(&zeros)),
        coded("zstd-bomb", "zstd", &zstd(&zeros)),
        coded("zstd-wide-window", "zstd", &wide),
        coded("br-bomb", "br", &brotli_bomb()),
        coded("br-damaged", "br", b"this is not brotli at all"),
        coded("gzip-cut-short", "gzip", &cut),
        coded("gzip-with-junk-after", "gzip", &junk),
        coded("plain-called-gzip", "gzip", b"hello"),
        coded("coding-unknown", "rot13", b"uryyb"),
        coded("coding-identity", "identity", b"hello"),
    ]
}

fn coded(name: &'static str, coding: &str, body: &[u8]) -> Behaviour {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\n\r\n"
    );
    let answer = [head.as_bytes(), body].concat();
    plain(name, vec![Step::Request, Step::Send(answer)])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    coder.write_all(bytes).expect("memory");
    coder.finish().expect("memory")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    coder.write_all(bytes).expect("memory");
    coder.finish().expect("memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    coder.write_all(bytes).expect("memory");
    coder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 1).expect("memory")
}

/// One stored meta-block and an empty last one (RFC 7932 section 9.2): there is no encoder here.
fn brotli_stored(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0, 1); // a window of 64 KiB
    bits.put(0, 1); // not the last meta-block
    bits.put(0, 2); // its length has four nibbles
    bits.put(bytes.len() as u64 - 1, 16);
    bits.put(1, 1); // stored as it is
    bits.align();
    bits.bytes.extend_from_slice(bytes);
    bits.put(0b11, 2); // the last one, empty
    bits.align();
    bits.bytes
}

/// 64 MiB of zeros in 106 bytes: four meta-blocks in which every code has one symbol, so that a copy
/// of the last byte costs next to no bits.
const BROTLI_BOMB: &str = concat!(
    "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f",
    "0110870500baf77ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8defff1ffff0ffe0980382c00d0",
    "bdffe3ffff1ffc1300715800a07bff37",
);

fn brotli_bomb() -> Vec<u8> {
    data_encoding::HEXLOWER
        .decode(BROTLI_BOMB.as_bytes())
        .expect("hexadecimal")
}

/// Bits, lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u64, count: u32) {
        self.pending |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn align(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }
}
