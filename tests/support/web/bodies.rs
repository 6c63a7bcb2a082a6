//! A seed and a name → bytes that look like a picture, a film or a coded page: deterministic,
//! distinct by name, a few kilobytes. PNG, gzip and Brotli are valid and stored uncompressed
//! (RFC 2083, RFC 1952, RFC 7932); JPEG and MP4 carry right signatures around noise.

use sha2::{Digest, Sha256};

/// Deterministic noise for a seed and a name.
pub fn noise(seed: u64, name: &str, length_bytes: usize) -> Vec<u8> {
    let mut state = {
        let mut hasher = Sha256::new();
        hasher.update(seed.to_be_bytes());
        hasher.update(name.as_bytes());
        let digest = hasher.finalize();
        u64::from_be_bytes([
            digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
        ])
    };
    let mut bytes = Vec::with_capacity(length_bytes + 8);
    while bytes.len() < length_bytes {
        bytes.extend_from_slice(&next(&mut state).to_be_bytes());
    }
    bytes.truncate(length_bytes);
    bytes
}

/// SplitMix64: one step of the generator.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A valid PNG of `width` × `height` pixels of noise, three bytes a pixel and one a row.
pub fn png(seed: u64, name: &str, width: u16, height: u16) -> Vec<u8> {
    let row_bytes = usize::from(width) * 3;
    let pixels = noise(seed, name, row_bytes * usize::from(height));
    let mut raw = Vec::with_capacity(pixels.len() + usize::from(height));
    for row in pixels.chunks(row_bytes.max(1)) {
        raw.push(0);
        raw.extend_from_slice(row);
    }
    let mut header = Vec::new();
    header.extend_from_slice(&u32::from(width).to_be_bytes());
    header.extend_from_slice(&u32::from(height).to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut deflated = vec![0x78, 0x01];
    deflated.extend_from_slice(&stored_blocks(&raw));
    deflated.extend_from_slice(&adler32(&raw).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [
        (b"IHDR", &header),
        (b"IDAT", &deflated),
        (b"IEND", &Vec::new()),
    ] {
        file.extend_from_slice(&length_u32(content).to_be_bytes());
        let mut checked = kind.to_vec();
        checked.extend_from_slice(content);
        file.extend_from_slice(&checked);
        file.extend_from_slice(&crc32(&checked).to_be_bytes());
    }
    file
}

/// JPEG-like bytes: the JFIF start, noise in a comment segment, the end marker.
pub fn jpeg(seed: u64, name: &str, noise_bytes: u16) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    file.extend_from_slice(&[0xff, 0xfe]);
    file.extend_from_slice(&noise_bytes.saturating_add(2).to_be_bytes());
    file.extend_from_slice(&noise(seed, name, usize::from(noise_bytes)));
    file.extend_from_slice(&[0xff, 0xd9]);
    file
}

/// MP4-like bytes: an `ftyp` box, then noise in an `mdat` box.
pub fn mp4(seed: u64, name: &str, noise_bytes: usize) -> Vec<u8> {
    let mut file = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42".to_vec();
    let content = noise(seed, name, noise_bytes);
    file.extend_from_slice(&(length_u32(&content) + 8).to_be_bytes());
    file.extend_from_slice(b"mdat");
    file.extend_from_slice(&content);
    file
}

/// The bytes in a gzip member of stored blocks.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    member.extend_from_slice(&stored_blocks(content));
    member.extend_from_slice(&crc32(content).to_le_bytes());
    member.extend_from_slice(&length_u32(content).to_le_bytes());
    member
}

/// The bytes in a Brotli stream of uncompressed meta-blocks.
pub fn brotli(content: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (index, block) in content.chunks(1 << 16).enumerate() {
        // Low bits first: the window size (one bit, first block only), not last, four nibbles of
        // length, length less one, uncompressed; then padding to a byte.
        let length_less_one = length_u32(block) - 1;
        let header = (length_less_one << 3) | (1 << 19);
        let shifted = if index == 0 { header << 1 } else { header };
        stream.extend_from_slice(&shifted.to_le_bytes()[..3]);
        stream.extend_from_slice(block);
    }
    stream.push(if stream.is_empty() { 0x06 } else { 0x03 });
    stream
}

/// Deflate without compression (RFC 1951 section 3.2.4).
fn stored_blocks(content: &[u8]) -> Vec<u8> {
    let mut deflated = Vec::new();
    let blocks: Vec<&[u8]> = content.chunks(usize::from(u16::MAX)).collect();
    if blocks.is_empty() {
        deflated.extend_from_slice(&[1, 0, 0, 0xff, 0xff]);
    }
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        deflated.push(u8::from(index + 1 == blocks.len()));
        deflated.extend_from_slice(&length.to_le_bytes());
        deflated.extend_from_slice(&(!length).to_le_bytes());
        deflated.extend_from_slice(block);
    }
    deflated
}

fn length_u32(content: &[u8]) -> u32 {
    u32::try_from(content.len()).unwrap_or(u32::MAX)
}

fn adler32(content: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    (high << 16) | low
}

fn crc32(content: &[u8]) -> u32 {
    let mut remainder = u32::MAX;
    for byte in content {
        remainder ^= u32::from(*byte);
        for _ in 0..8 {
            let low_bit = remainder & 1;
            remainder = (remainder >> 1) ^ (0xedb8_8320 * low_bit);
        }
    }
    !remainder
}
