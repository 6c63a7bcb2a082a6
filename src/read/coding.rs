//! A body in a content coding (RFC 9110, section 8.4.1) → the body, within limits on size and ratio.
//!
//! One coding only: nested ones are how bombs multiply. Bytes that do not begin like their coding are left as they
//! are: whoever stored them undid it already. Damage ends the body where it stands.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use super::piece::DOCUMENT_BYTES_MAX;

/// So many decoded bytes are fine at any ratio.
const FREE_BYTES: u64 = 8 << 20;
/// Decoded bytes for one coded byte after that.
const RATIO_MAX: u64 = 250;
const PIECE_BYTES: usize = 32 << 10;
/// The largest window a decoder of `zstd` content has to offer: 8 MiB (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// The body decodes to more than is read.
#[derive(Debug)]
pub(super) struct TooLarge;

/// Undoes the coding of this name.
///
/// # Errors
/// [`TooLarge`], rather than a body that was cut by us.
pub(super) fn undo<'a>(name: &str, coded: Cow<'a, [u8]>) -> Result<Cow<'a, [u8]>, TooLarge> {
    if is_text(&coded) {
        return Ok(coded);
    }
    let undone = {
        let bytes = Cursor::new(coded.as_ref());
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" if coded.starts_with(b"\x1f\x8b") => {
                decoded(flate2::read::MultiGzDecoder::new(bytes), coded.len())?
            }
            // Some servers send the bare stream under the name of the wrapped one (RFC 9110, 8.4.1.2).
            "deflate" if is_zlib(&coded) => {
                decoded(flate2::read::ZlibDecoder::new(bytes), coded.len())?
            }
            "deflate" => decoded(flate2::read::DeflateDecoder::new(bytes), coded.len())?,
            "br" => {
                let decoder = brotli_decompressor::Decompressor::new(bytes, PIECE_BYTES);
                decoded(decoder, coded.len())?
            }
            "zstd" => match zstd_decoder(bytes) {
                Ok(decoder) => decoded(decoder, coded.len())?,
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        }
    };
    Ok(if undone.is_empty() {
        coded
    } else {
        Cow::Owned(undone)
    })
}

/// Coded bytes are never UTF-8 without control characters for long.
fn is_text(bytes: &[u8]) -> bool {
    const LOOKED_AT_BYTES: usize = 1024;
    let head = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    let is_utf_8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        // A character may be cut at the end of what is looked at.
        Err(error) => error.error_len().is_none() && head.len() < bytes.len(),
    };
    is_utf_8 && !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=31))
}

/// The two bytes at the head of a zlib stream (RFC 1950, section 2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    let [method, flags, ..] = bytes else {
        return false;
    };
    method & 0x0f == 8 && (u16::from(*method) * 256 + u16::from(*flags)) % 31 == 0
}

fn zstd_decoder(bytes: Cursor<&[u8]>) -> io::Result<impl Read> {
    let mut decoder = zstd::stream::read::Decoder::new(bytes)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
    Ok(decoder)
}

/// Everything up to the end or the damage.
fn decoded(decoder: impl Read, coded_bytes: usize) -> Result<Vec<u8>, TooLarge> {
    let by_ratio = FREE_BYTES.max((coded_bytes as u64).saturating_mul(RATIO_MAX));
    let room = DOCUMENT_BYTES_MAX.min(by_ratio);
    let mut decoder = decoder.take(room + 1);
    let (mut bytes, mut piece) = (Vec::new(), vec![0; PIECE_BYTES]);
    loop {
        match decoder.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    if bytes.len() as u64 > room {
        return Err(TooLarge);
    }
    Ok(bytes)
}
