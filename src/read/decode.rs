//! Bytes → text: byte order mark, then what the document declares, then UTF-8 if it is valid, then a guess.
//!
//! Never fails: what does not fit becomes U+FFFD. Cases: `tests/read.rs`.

use encoding_rs::{Encoding, UTF_8};

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
    // Valid UTF-8 with anything beyond ASCII is UTF-8 whatever is declared: no other encoding looks like it by
    // accident, while wrong declarations are common.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let declared_stateful = declared
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .filter(|encoding| *encoding == encoding_rs::ISO_2022_JP);
        return match declared_stateful {
            Some(encoding) => with(encoding, bytes),
            None => Decoded {
                text: text.to_owned(),
                encoding: UTF_8.name(),
            },
        };
    }
    with(
        declared
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .filter(|encoding| *encoding != UTF_8)
            .unwrap_or_else(|| detected(bytes)),
        bytes,
    )
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

/// UTF-16 without a mark shows as a zero in every other byte of mostly Latin text.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096.min(bytes.len())).unwrap_or_default();
    if head.len() < 8 {
        return None;
    }
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = head.len() / 2;
    match (zeros(0) * 10 > half * 7, zeros(1) * 10 > half * 7) {
        (false, true) => Some(encoding_rs::UTF_16LE),
        (true, false) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}
