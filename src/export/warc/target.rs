//! An address as recorded → the same as a `WARC-Target-URI`: ASCII, no white space, no fragment.
//!
//! Recorded addresses are as cited; WARC wants a URI (WARC 1.1, 5.6).

use std::fmt::Write as _;

use url::Url;

/// The address that was really asked, as a URI (RFC 3986).
pub fn target(recorded: &str) -> String {
    let parsed = Url::parse(recorded).map(|mut url| {
        url.set_fragment(None);
        String::from(url)
    });
    // Even a parsed address may hold a space, where its scheme has no hierarchy (`a: b`).
    let recorded = parsed.as_deref().unwrap_or(recorded);
    let mut escaped = String::new();
    for byte in recorded.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
