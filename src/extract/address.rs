//! Text around a host → how far its address reaches to both sides.
//!
//! Knows nothing of what the address names (`link`, `permalink`). Cases: `tests/cases/extract/platforms.jsonl`.

/// No social address is longer than this.
const ADDRESS_BYTES_MAX: usize = 400;

/// Where the scheme before the host at `start` begins; `start` where there is none.
pub fn scheme_start(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    ["https://", "http://"]
        .iter()
        .find(|scheme| {
            before.len() >= scheme.len()
                && before
                    .get(before.len() - scheme.len()..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
        })
        .map_or(start, |scheme| start - scheme.len())
}

/// A word or another address runs into what stands at `at`.
pub fn preceded_by_word(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '/'))
}

/// How far an address runs: to white space, a quotation mark, a bracket, a non-ASCII character or glued address.
pub fn length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut length = 0;
    while let Some(byte) = bytes.get(length) {
        let inside = byte.is_ascii_alphanumeric() || b"-_.~/?#%=&+:@!,;*'$".contains(byte);
        let glued = length > 0
            && (rest.get(length..).is_some_and(|rest| {
                rest.starts_with("http://")
                    || rest.starts_with("https://")
                    || rest.starts_with("pic.twitter.com/")
            }));
        if !inside || glued || length >= ADDRESS_BYTES_MAX {
            break;
        }
        length += 1;
    }
    rest.get(..length)
        .unwrap_or_default()
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~'])
        .len()
}
