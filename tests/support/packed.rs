//! Bytes → the same packed, as other people's programs pack them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// One gzip member.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes it all");
    encoder.finish().expect("memory takes it all")
}

/// A raw deflate stream.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes it all");
    encoder.finish().expect("memory takes it all")
}

/// A ZIP file of deflated entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let packed = deflate(bytes);
        let mut checksum = flate2::Crc::new();
        checksum.update(bytes);
        let offset = short(file.len());
        let mut shared = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        shared.extend(checksum.sum().to_le_bytes());
        shared.extend(short(packed.len()));
        shared.extend(short(bytes.len()));
        shared.extend(&short(name.len())[..2]);
        shared.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&shared);
        file.extend(name.as_bytes());
        file.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(shared);
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let (at, size) = (short(file.len()), short(directory.len()));
    let count = short(entries.len());
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(&count[..2]);
    file.extend(&count[..2]);
    file.extend(size);
    file.extend(at);
    file.extend([0, 0]);
    file
}

fn short(number: usize) -> [u8; 4] {
    u32::try_from(number).expect("a small file").to_le_bytes()
}
