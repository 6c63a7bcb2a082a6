//! Bytes → text: byte order mark, then what the document declares, then UTF-8 if it is valid, then a guess.
//!
//! Never fails: what does not fit becomes U+FFFD. Cases: `tests/read.rs`.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

/// How many bytes the detector looks at; more do not change its mind.
const DETECTION_BYTES_MAX: usize = 1 << 20;

/// Sequences that are UTF-8 by accident are rare: two sound ones for each damaged one mean that the text
/// is UTF-8 with damage, even where it has few characters beyond ASCII.
const SOUND_PER_DAMAGED_MIN: usize = 2;

/// Decoded text and the encoding it came from.
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// WHATWG label of the encoding (Encoding Standard, section 4.2).
    pub encoding: &'static str,
}

/// Decodes `bytes`. `declared` is the charset label that the document itself names, if it does.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(mark_bytes..).unwrap_or_default());
    }
    if let Some(wide) = utf_16_without_mark(bytes) {
        return with(wide, bytes);
    }
    // What names UTF-16 in single bytes is not UTF-16 (HTML Standard, 13.2.3.2, step 15), and what stands for encodings
    // that are dangerous to decode has no text.
    let declared = declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|encoding| encoding.is_ascii_compatible() || *encoding == ISO_2022_JP)
        .filter(|encoding| *encoding != encoding_rs::REPLACEMENT);
    // Valid UTF-8 with anything beyond ASCII is UTF-8 whatever is declared: no other encoding looks like it by
    // accident, while wrong declarations are common.
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        // The one encoding whose bytes are ASCII throughout: its escapes tell it (RFC 1468).
        let is_stateful = declared == Some(ISO_2022_JP) || holds_japanese_escapes(bytes);
        if is_stateful && declared.is_none_or(|encoding| encoding == ISO_2022_JP) {
            return with(ISO_2022_JP, bytes);
        }
        return Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
        };
    }
    with(
        declared
            .filter(|encoding| *encoding != UTF_8)
            .unwrap_or_else(|| detected(bytes)),
        bytes,
    )
}

/// Two-byte characters switched on and off again, and nothing that does not fit.
fn holds_japanese_escapes(bytes: &[u8]) -> bool {
    let head = bytes.get(..DETECTION_BYTES_MAX).unwrap_or(bytes);
    let holds = |escape: &[u8]| memchr::memmem::find(head, escape).is_some();
    (holds(b"\x1b$B") || holds(b"\x1b$@"))
        && (holds(b"\x1b(B") || holds(b"\x1b(J"))
        && head.is_ascii()
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
    }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    // A text that is UTF-8 but for a few damaged sequences stays UTF-8.
    let head = bytes.get(..DETECTION_BYTES_MAX).unwrap_or(bytes);
    let lossy = String::from_utf8_lossy(head);
    let damaged = lossy.matches('\u{fffd}').count();
    let sound = lossy
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    if damaged * SOUND_PER_DAMAGED_MIN <= sound {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// UTF-16 without a mark shows by its blanks, digits and line ends: they hold zeros, and no text of any other encoding
/// does. Of the two orders that may both give letters of some script, the one is taken that gives those of the fewest
/// blocks; where neither gives text, it is some other binary form.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT_BYTES: usize = 4096;
    const BYTES_MIN: usize = 8;
    let head = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    if head.len() < BYTES_MIN || !bytes.len().is_multiple_of(2) || memchr::memchr(0, head).is_none()
    {
        return None;
    }
    [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE]
        .into_iter()
        .filter(|encoding| gives_text(head, encoding))
        .min_by_key(|encoding| {
            let high_byte = usize::from(*encoding == encoding_rs::UTF_16LE);
            let mut met = [false; 256];
            for byte in head.iter().skip(high_byte).step_by(2) {
                met[usize::from(*byte)] = true;
            }
            met.iter().filter(|met| **met).count()
        })
}

fn gives_text(head: &[u8], encoding: &'static Encoding) -> bool {
    /// A pair of surrogates may be cut at the end of what is looked at.
    const STRANGE_MAX: usize = 1;
    let (text, _) = encoding.decode_without_bom_handling(head);
    let strange = text
        .chars()
        .filter(|letter| {
            (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\x0c'))
                || *letter == char::REPLACEMENT_CHARACTER
                || matches!(letter, '\u{e000}'..='\u{f8ff}')
        })
        .count();
    // Words of single bytes, read in pairs, look like Chinese.
    let pairs_of_letters = head
        .chunks_exact(2)
        .filter(|pair| pair.iter().all(u8::is_ascii_lowercase))
        .count();
    strange <= STRANGE_MAX && pairs_of_letters * 4 < head.len()
}
