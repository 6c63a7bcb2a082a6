//! An address → its sort key (SURT): host reversed, case and session marks gone, parameters in order, so that
//! addresses players take for the same have the same key.
//!
//! The form is that of the Internet Archive's canonicalization, which indexers and players use (evidence.md
//! 4.4); `tests/packages.rs` holds it against `cdxj-indexer` over a list of addresses.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// Each layer costs a pass over the address, and strangers choose addresses.
const ESCAPE_LAYERS_MAX: u32 = 32;

/// Session marks in a query; the marked stretch goes, what stands around it stays.
static QUERY_SESSIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i-u)^(.*)jsessionid=[0-9a-z]{32}(?:&(.*))?$",
        r"(?i-u)^(.*)phpsessid=[0-9a-z]{32}(?:&(.*))?$",
        r"(?i-u)^(.*)sid=[0-9a-z]{32}(?:&(.*))?$",
        r"(?i-u)^(.*)aspsessionid[a-z]{8}=[a-z]{24}(?:&(.*))?$",
        r"(?i-u)^(.*)cfid=[^&]+&cftoken=[^&]+(?:&(.*))?$",
    ]
    .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
    .into()
});
/// Session marks in a path, as old Microsoft servers wrote them.
static PATH_SESSIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i-u)^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$",
        r"(?i-u)^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$",
    ]
    .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
    .into()
});

/// The key; for what has no host, the address itself in lower case.
pub fn surt(address: &str) -> String {
    let address: Vec<u8> = address
        .trim()
        .bytes()
        .filter(|byte| !matches!(byte, b'\n' | b'\r' | b'\t'))
        .collect();
    let (scheme, rest) = split_scheme(&address);
    let (rest, _fragment) = split_at(rest, b'#');
    let (rest, query) = split_at(rest, b'?');
    let key = match rest.strip_prefix(b"//") {
        Some(rest) => {
            let end = rest
                .iter()
                .position(|byte| *byte == b'/')
                .unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let mut key = host_key(&scheme, authority);
            key.push(b')');
            key.extend(path_key(path));
            key
        }
        None => {
            let mut key = scheme;
            key.push(b':');
            key.extend(escaped(&unescaped(rest)).to_ascii_lowercase());
            key
        }
    };
    let mut key = key;
    if let Some(query) = query.map(query_key).filter(|query| !query.is_empty()) {
        key.push(b'?');
        key.extend(query);
    }
    String::from_utf8_lossy(&key).into_owned()
}

fn split_scheme(address: &[u8]) -> (Vec<u8>, &[u8]) {
    let colon = address.iter().position(|byte| *byte == b':');
    if let Some((scheme, rest)) = colon.and_then(|at| address.split_at_checked(at)) {
        let begins = scheme.first().is_some_and(u8::is_ascii_alphabetic);
        let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        if begins && scheme.iter().all(is_scheme) {
            return (scheme.to_vec(), rest.get(1..).unwrap_or_default());
        }
    }
    (b"http".to_vec(), address)
}

/// What stands before and after the first such byte.
fn split_at(text: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    let mut parts = text.splitn(2, |byte| *byte == mark);
    (parts.next().unwrap_or_default(), parts.next())
}

fn host_key(scheme: &[u8], authority: &[u8]) -> Vec<u8> {
    let host = authority
        .rsplit(|byte| *byte == b'@')
        .next()
        .unwrap_or_default();
    let colon = host.iter().rposition(|byte| *byte == b':');
    let (host, port) = match colon.and_then(|at| host.split_at_checked(at)) {
        Some((host, port)) if port[1..].iter().all(u8::is_ascii_digit) => (host, &port[1..]),
        _ => (host, &b""[..]),
    };
    let host = escaped(&unescaped(host).to_ascii_lowercase());
    let labels: Vec<&[u8]> = host
        .split(|byte| *byte == b'.')
        .filter(|label| !label.is_empty())
        .collect();
    let labels = match labels.split_first() {
        Some((first, rest)) if is_www(first) && !rest.is_empty() => rest,
        _ => &labels,
    };
    let mut key = labels
        .iter()
        .rev()
        .copied()
        .collect::<Vec<_>>()
        .join(&b","[..]);
    let usual = match scheme.to_ascii_lowercase().as_slice() {
        b"http" => &b"80"[..],
        b"https" => b"443",
        _ => b"",
    };
    if !port.is_empty() && port != usual {
        key.push(b':');
        key.extend(port);
    }
    key
}

/// `www`, `www2` …
fn is_www(label: &[u8]) -> bool {
    label
        .strip_prefix(b"www")
        .is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
}

fn path_key(path: &[u8]) -> Vec<u8> {
    let path = unescaped(path);
    let mut kept: Vec<&[u8]> = Vec::new();
    for step in path.split(|byte| *byte == b'/').skip(1) {
        match step {
            b"." => {}
            b".." if !kept.is_empty() => {
                kept.pop();
            }
            step => kept.push(step),
        }
    }
    let mut key = b"/".to_vec();
    if let Some((last, steps)) = kept.split_last() {
        for step in steps.iter().filter(|step| !step.is_empty()) {
            key.extend_from_slice(step);
            key.push(b'/');
        }
        key.extend_from_slice(last);
    }
    let mut key = escaped(&key).to_ascii_lowercase();
    for session in PATH_SESSIONS.iter() {
        key = without(session, &key);
    }
    if key.len() > 1 && key.ends_with(b"/") {
        key.pop();
    }
    key
}

fn query_key(query: &[u8]) -> Vec<u8> {
    let mut query = escaped(&unescaped(query));
    for session in QUERY_SESSIONS.iter() {
        query = without(session, &query);
    }
    query.make_ascii_lowercase();
    let mut parts: Vec<Vec<&[u8]>> = query
        .split(|byte| *byte == b'&')
        .map(|part| part.splitn(2, |byte| *byte == b'=').collect())
        .collect();
    parts.sort();
    let parts: Vec<Vec<u8>> = parts.into_iter().map(|part| part.join(&b"="[..])).collect();
    parts.join(&b"&"[..])
}

fn without(session: &Regex, text: &[u8]) -> Vec<u8> {
    match session.captures(text) {
        Some(found) => {
            let part = |number| found.get(number).map_or(&b""[..], |part| part.as_bytes());
            [part(1), part(2)].concat()
        }
        None => text.to_vec(),
    }
}

/// Percent escapes undone until none is left; hostile layers beyond the limit stay as they are.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..ESCAPE_LAYERS_MAX {
        let once = unescaped_once(&text);
        if once == text {
            break;
        }
        text = once;
    }
    text
}

fn unescaped_once(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let digits = after.split_at_checked(2).filter(|_| *first == b'%');
        let value = digits.and_then(|(digits, after)| {
            let high = char::from(digits[0]).to_digit(16)?;
            let low = char::from(digits[1]).to_digit(16)?;
            Some((u8::try_from(high * 16 + low).ok()?, after))
        });
        match value {
            Some((byte, after)) => {
                plain.push(byte);
                rest = after;
            }
            None => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

/// Everything but visible ASCII as percent escapes; `#` and `%` too.
fn escaped(text: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(text.len());
    for byte in text {
        if byte.is_ascii_graphic() && !matches!(byte, b'#' | b'%') {
            escaped.push(*byte);
        } else {
            escaped.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    escaped
}
