//! A `Range` header and bytes → the whole, one part, or a refusal (RFC 9110 section 14). Several
//! ranges in one header are answered with the whole, which the RFC allows.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::super::super::answer::Answer;

/// The entity tag of bytes: the start of their digest.
pub fn tag(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes)[..12])
}

/// 200 with all, 206 with a part, or 416.
pub fn part(header: Option<&str>, media_type: &str, bytes: Vec<u8>) -> Answer {
    let Some((first, last)) = header.and_then(asked) else {
        return Answer::new(200, media_type, bytes);
    };
    let whole = bytes.len();
    let (start, end) = match (first, last) {
        (Some(first), last) => (
            first,
            last.map_or(whole, |last| last.saturating_add(1).min(whole)),
        ),
        (None, Some(suffix)) => (whole.saturating_sub(suffix), whole),
        (None, None) => return Answer::new(200, media_type, bytes),
    };
    if start >= end {
        return Answer::empty(416).with("content-range", format!("bytes */{whole}"));
    }
    Answer::new(206, media_type, &bytes[start..end]).with(
        "content-range",
        format!("bytes {start}-{}/{whole}", end - 1),
    )
}

/// First and last byte of a single range; `-N` has no first.
fn asked(header: &str) -> Option<(Option<usize>, Option<usize>)> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| match text {
        "" => Some(None),
        digits => digits.parse().ok().map(Some),
    };
    Some((number(first)?, number(last)?))
}
