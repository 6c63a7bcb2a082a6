//! The raw head of an HTTP/1 answer → status, header lines in the order and case sent, and how the body is
//! framed. Never touches the bytes: they are kept as evidence beside what is read from them. Pure.
//!
//! Leniency follows what browsers do where it cannot change the meaning; whatever can (conflicting
//! lengths, NUL or a bare CR in a header) is refused. Cases: below, and `tests/hostile`.

use crate::model::exchange::{Header, HeaderValue};

/// A parsed head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// 100 to 999.
    pub status: u16,
    /// `HTTP/1.0`, `HTTP/1.1`.
    pub version: &'static str,
    /// Header lines as sent, folded lines joined.
    pub headers: Vec<Header>,
    /// How the body is framed.
    pub framing: Framing,
    /// True where the connection may be used again once the body is read to its end.
    pub keeps_alive: bool,
}

/// How a body is told from what follows it (RFC 9112 section 6.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Framing {
    /// So many bytes; 0 where an answer cannot have a body.
    Length(u64),
    /// In chunks.
    Chunked,
    /// Until the connection closes.
    ToClose,
}

/// Why a head is no head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum HeadFault {
    /// More header lines than allowed.
    TooMany,
    /// Not HTTP, or HTTP that cannot be believed.
    Malformed(String),
}

/// Where the first head in `bytes` ends, searching from `from`; `from` may be moved forward by the length
/// searched so far, less three.
pub(super) fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes.get(from..)?).find_map(|at| {
        let after = from + at + 1;
        match bytes.get(after..)? {
            [b'\n', ..] => Some(after + 1),
            [b'\r', b'\n', ..] => Some(after + 2),
            _ => None,
        }
    })
}

/// Reads a complete head.
pub(super) fn parse(bytes: &[u8], headers_max: usize) -> Result<Head, HeadFault> {
    let malformed = |why: &str| HeadFault::Malformed(why.to_owned());
    let mut lines = vec![httparse::EMPTY_HEADER; headers_max];
    let mut answer = httparse::Response::new(&mut lines);
    let parsed = httparse::ParserConfig::default()
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_multiple_spaces_in_response_status_delimiters(true)
        .parse_response(&mut answer, bytes);
    match parsed {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(malformed("the head is not complete")),
        Err(httparse::Error::TooManyHeaders) => return Err(HeadFault::TooMany),
        Err(error) => return Err(HeadFault::Malformed(error.to_string())),
    }
    let status = answer.code.unwrap_or_default();
    if !(100..=999).contains(&status) {
        return Err(malformed("invalid HTTP status code"));
    }
    let one_one = answer.version == Some(1);
    let headers: Vec<Header> = answer
        .headers
        .iter()
        .map(|line| Header {
            name: line.name.to_owned(),
            value: HeaderValue::from_bytes(&unfolded(line.value)),
        })
        .collect();
    let framing = framing(status, one_one, &headers)?;
    let closes = has_token(&headers, "connection", "close");
    let stays = one_one || has_token(&headers, "connection", "keep-alive");
    Ok(Head {
        status,
        version: if one_one { "HTTP/1.1" } else { "HTTP/1.0" },
        keeps_alive: stays && !closes && framing != Framing::ToClose && !both(&headers),
        headers,
        framing,
    })
}

/// True where `bytes` are or may become the beginning of an HTTP answer; blank lines before it are let
/// pass (RFC 9112 section 2.2).
pub(super) fn may_be_http(bytes: &[u8]) -> bool {
    const START: &[u8] = b"HTTP/";
    let begun = bytes
        .iter()
        .skip_while(|byte| matches!(byte, b'\r' | b'\n'))
        .take(START.len());
    begun.zip(START).all(|(byte, expected)| byte == expected)
}

/// A length beside chunks is how requests are smuggled; the connection is not used again.
fn both(headers: &[Header]) -> bool {
    values(headers, "transfer-encoding").next().is_some()
        && values(headers, "content-length").next().is_some()
}

fn framing(status: u16, one_one: bool, headers: &[Header]) -> Result<Framing, HeadFault> {
    let malformed = |why: &str| HeadFault::Malformed(why.to_owned());
    if status < 200 || matches!(status, 204 | 304) {
        return Ok(Framing::Length(0));
    }
    let codings: Vec<String> = tokens(headers, "transfer-encoding").collect();
    if let Some(last) = codings.last() {
        let only_chunked = last == "chunked" && codings.len() == 1 && one_one;
        return match last.as_str() {
            _ if only_chunked => Ok(Framing::Chunked),
            "identity" if codings.len() == 1 => Ok(Framing::ToClose),
            // Another transfer coding would have to be undone to find the body's end; none was asked for.
            _ => Err(malformed("a transfer coding that was not asked for")),
        };
    }
    let mut length = None;
    for value in tokens(headers, "content-length") {
        // Digits only (RFC 9110 section 8.6): a sign or a fraction is read differently by others.
        let read = value.bytes().all(|byte| byte.is_ascii_digit());
        let Some(named) = value.parse::<u64>().ok().filter(|_| read) else {
            return Err(malformed("an unreadable Content-Length"));
        };
        if length.is_some_and(|before| before != named) {
            return Err(malformed("conflicting Content-Length"));
        }
        length = Some(named);
    }
    Ok(length.map_or(Framing::ToClose, Framing::Length))
}

fn values<'a>(headers: &'a [Header], name: &'a str) -> impl Iterator<Item = String> + 'a {
    headers
        .iter()
        .filter(move |header| header.name.eq_ignore_ascii_case(name))
        .map(|header| header.value.to_text())
}

/// The comma-separated members of all lines of that name, lowercased; empty ones count for nothing.
fn tokens<'a>(headers: &'a [Header], name: &'a str) -> impl Iterator<Item = String> + 'a {
    values(headers, name).flat_map(|value| {
        value
            .split(',')
            .map(|token| token.trim().to_ascii_lowercase())
            .filter(|token| !token.is_empty())
            .collect::<Vec<String>>()
    })
}

fn has_token(headers: &[Header], name: &str, token: &str) -> bool {
    tokens(headers, name).any(|found| found == token)
}

/// A folded value as one line (RFC 9112 section 5.2).
fn unfolded(value: &[u8]) -> Vec<u8> {
    value
        .iter()
        .map(|byte| match byte {
            b'\r' | b'\n' => b' ',
            other => *other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Framing, HeadFault, end_of_head, parse};
    use proptest::prelude::*;

    fn framing(lines: &str) -> Result<Framing, HeadFault> {
        parse(format!("HTTP/1.1 200 OK\r\n{lines}\r\n").as_bytes(), 200).map(|head| head.framing)
    }

    #[test]
    fn the_body_ends_where_the_standard_says() {
        assert_eq!(framing(""), Ok(Framing::ToClose));
        assert_eq!(framing("Content-Length: 5\r\n"), Ok(Framing::Length(5)));
        assert_eq!(framing("content-length: 5, 5\r\n"), Ok(Framing::Length(5)));
        let both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
        assert_eq!(framing(both), Ok(Framing::Chunked));
        for bad in [
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked, chunked\r\n",
        ] {
            assert!(framing(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_and_order_stay_and_folded_lines_are_joined() {
        let head = parse(b"HTTP/1.0 299 x\nX-B: 1\nx-a: 2\r\n 3\nX-B: 4\n\n", 200).expect("a head");
        let lines: Vec<String> = head
            .headers
            .iter()
            .map(|header| format!("{}={}", header.name, header.value.to_text()))
            .collect();
        assert_eq!(lines, ["X-B=1", "x-a=2   3", "X-B=4"]);
        assert_eq!((head.status, head.version), (299, "HTTP/1.0"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, 8);
            if let Some(end) = end_of_head(&bytes, 0) {
                prop_assert!(end <= bytes.len());
                // Never found where there is less of it.
                prop_assert!(end_of_head(&bytes[..end - 1], 0).is_none());
            }
        }
    }
}
