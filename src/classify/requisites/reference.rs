//! A reference as written → the address a browser would ask for. Part of [`super`].

use url::Url;

/// A longer address is no address of a picture.
const ADDRESS_BYTES_MAX: usize = 8 << 10;

/// The address `written` stands for on a page at `base`, without fragment. `None` where nothing is to be
/// fetched: `data:` and other schemes, a place on the page itself, something that is no address.
///
/// Path and query come out byte for byte as written but for what no browser sends as it is (RFC 3986,
/// section 2; the percent-encode sets of the WHATWG URL Standard).
pub(super) fn resolved(base: &Url, written: &str) -> Option<String> {
    let written = written.trim_matches(|letter: char| letter.is_ascii_whitespace());
    if written.is_empty() || written.starts_with('#') || written.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let mut url = base.join(written).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return None;
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Browsers refuse to fetch these for a page.
        return None;
    }
    url.set_fragment(None);
    let url = String::from(url);
    (url.len() <= ADDRESS_BYTES_MAX).then_some(url)
}
