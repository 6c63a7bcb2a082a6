//! A body with a content coding → a decoded copy for reading, within limits on size and ratio. What is
//! stored stays as received; this copy is read, its digest recorded, and thrown away.
//!
//! One coding only (liveness.md 8): nested ones are how bombs multiply. Cases: `tests/hostile`.

use std::io::{self, BufReader, Cursor, Read, Seek as _, SeekFrom};
use std::path::Path;

use super::limits::Limits;
use super::spool::{Spool, SpoolFault};
use crate::model::exchange::Answer;
use crate::model::payload::{Payload, PayloadBytes};
use crate::model::transfer::Decoded;

const PIECE_BYTES: usize = 32 << 10;
/// How the zlib wrapper of a deflate stream begins (RFC 1950, 2.2).
const ZLIB_FIRST_BYTE: u8 = 0x78;
/// The largest window a decoder of `zstd` content has to offer: 8 MiB (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// Adds the decoded copy to a payload whose answer names a content coding.
///
/// # Errors
/// As for [`decode`].
pub(super) async fn answer(
    answer: &Answer,
    mut payload: Payload,
    limits: Limits,
    folder: &Path,
) -> Result<(Payload, Option<Decoded>), SpoolFault> {
    let codings: Vec<String> = answer
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("content-encoding"))
        .map(|header| header.value.to_text())
        .collect();
    if codings.is_empty() {
        return Ok((payload, None));
    }
    let folder = folder.to_path_buf();
    // Undoing a coding takes the processor for a while, which would hold up other answers.
    let decoding = tokio::task::spawn_blocking(move || {
        let decoded = decode(&mut payload, &codings.join(","), &limits, &folder);
        (payload, decoded)
    });
    let (mut payload, decoded) = decoding.await.expect("decoders do not panic");
    let Some((decoded, copy)) = decoded? else {
        return Ok((payload, None));
    };
    // What could not be undone at all is read as it came: many servers name a coding and send none.
    if copy.size > 0 {
        payload.decoded = Some(Box::new(copy));
    }
    Ok((payload, Some(decoded)))
}

/// Undoes `coding`, the value of `Content-Encoding`. `None` where there is nothing to undo.
///
/// # Errors
/// [`SpoolFault`] where the copy cannot be kept, or the body not read back, on this computer.
fn decode(
    payload: &mut Payload,
    coding: &str,
    limits: &Limits,
    folder: &Path,
) -> Result<Option<(Decoded, Payload)>, SpoolFault> {
    let coding = coding.trim().to_ascii_lowercase();
    if matches!(coding.as_str(), "" | "identity") || payload.size == 0 {
        return Ok(None);
    }
    let fault = |error| SpoolFault {
        folder: folder.to_path_buf(),
        error,
    };
    let deflate_is_wrapped = payload.head(1).map_err(fault)?.first() == Some(&ZLIB_FIRST_BYTE);
    let coded: Box<dyn Read + '_> = match &mut payload.bytes {
        PayloadBytes::Memory(bytes) => Box::new(Cursor::new(bytes.as_slice())),
        PayloadBytes::Spool(file) => {
            file.seek(SeekFrom::Start(0)).map_err(fault)?;
            Box::new(BufReader::with_capacity(PIECE_BYTES, file))
        }
    };
    let (name, decoder) = decoder(&coding, coded, deflate_is_wrapped);
    let room = limits.page_bytes_max.min(
        limits
            .decoded_free_bytes
            .max(payload.size.saturating_mul(limits.decoded_ratio_max)),
    );
    let mut copy = Spool::new(folder);
    let cut = match decoder {
        Ok(decoder) => copy_up_to(decoder, &mut copy, room)?,
        Err(error) => Some(error.to_string()),
    };
    let copy = copy.finish();
    let decoded = Decoded {
        coding: name.to_owned(),
        digest: copy.digest,
        size: copy.size,
        cut,
    };
    Ok(Some((decoded, copy)))
}

/// The beginning of a stored body with its coding undone: at most `bytes_max` of it, as far as it is sound.
/// A body without coding, or with one that is not undone, comes back as it is.
pub fn undone(coding: &str, bytes: &[u8], bytes_max: usize) -> Vec<u8> {
    let coding = coding.trim().to_ascii_lowercase();
    let as_is = || bytes[..bytes.len().min(bytes_max)].to_vec();
    if matches!(coding.as_str(), "" | "identity") {
        return as_is();
    }
    let wrapped = bytes.first() == Some(&ZLIB_FIRST_BYTE);
    let (_, Ok(decoder)) = decoder(&coding, Box::new(Cursor::new(bytes)), wrapped) else {
        return as_is();
    };
    let mut read = Vec::new();
    // What came out before damage is read; with nothing out, the coding was named and not used.
    let _ = decoder.take(bytes_max as u64).read_to_end(&mut read);
    if read.is_empty() { as_is() } else { read }
}

/// The name of a coding and what undoes it.
fn decoder<'a, 'c>(
    coding: &'c str,
    coded: Box<dyn Read + 'a>,
    deflate_is_wrapped: bool,
) -> (&'c str, io::Result<Box<dyn Read + 'a>>) {
    match coding {
        "gzip" | "x-gzip" => (
            "gzip",
            Ok(Box::new(flate2::read::MultiGzDecoder::new(coded))),
        ),
        // Some servers send the bare stream under the name of the wrapped one (RFC 9110, 8.4.1.2).
        "deflate" if deflate_is_wrapped => (
            "deflate",
            Ok(Box::new(flate2::read::ZlibDecoder::new(coded))),
        ),
        "deflate" => (
            "deflate",
            Ok(Box::new(flate2::read::DeflateDecoder::new(coded))),
        ),
        "br" => (
            "br",
            Ok(Box::new(brotli_decompressor::Decompressor::new(
                coded,
                PIECE_BYTES,
            ))),
        ),
        "zstd" => ("zstd", zstd_decoder(coded)),
        other => (other, Err(io::Error::other("this coding is not undone"))),
    }
}

fn zstd_decoder<'a>(coded: Box<dyn Read + 'a>) -> io::Result<Box<dyn Read + 'a>> {
    let mut decoder = zstd::stream::read::Decoder::new(coded)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
    Ok(Box::new(decoder))
}

/// Copies until the end, the limit or damage; says which, unless it was the end.
fn copy_up_to(
    mut decoder: Box<dyn Read + '_>,
    copy: &mut Spool,
    room: u64,
) -> Result<Option<String>, SpoolFault> {
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match decoder.read(&mut piece) {
            Ok(0) => return Ok(None),
            Ok(count) => {
                let left = usize::try_from(room - copy.size()).unwrap_or(usize::MAX);
                copy.push(&piece[..count.min(left)])?;
                if count > left {
                    return Ok(Some(format!("more than {room} bytes decoded")));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Some(format!("damaged: {error}"))),
        }
    }
}
