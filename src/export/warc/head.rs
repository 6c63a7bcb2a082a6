//! Exchanges → the heads of HTTP messages, as WARC blocks hold them, and what WARC fields say of them.
//!
//! [`answer`] is the only place that decides where an answer's head comes from: the bytes on the wire where
//! the record holds them, else rebuilt from the parsed form. Two things are changed in either, because
//! players read the block literally: interim (1xx) heads are left out, since a player would take the first
//! for the answer; and the fields that spoke of the body's framing are renamed, because the block holds the
//! body without it (evidence.md 2.1). What is left out stands in the exchange's own record, which goes along
//! as a `metadata` record: with it the bytes on the wire can be put together again. Values from outside
//! cannot end a line early. Cases: `tests/export/wire.rs`.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use crate::model::exchange::{Answer, Exchange, Request};
use crate::model::transfer::Wire;

/// Put before the name of a field that was true on the wire and is not of the body as stored.
const ORIGINAL_PREFIX: &str = "X-Archive-Orig-";

/// The head of the answer, up to and with the empty line.
pub(super) fn answer(exchange: &Exchange, answer: &Answer) -> Vec<u8> {
    let seen = wire(exchange).map(|wire| wire.answer_head.to_bytes());
    let from_wire = seen.and_then(|bytes| from_wire(&bytes, answer));
    from_wire.unwrap_or_else(|| rebuilt(answer))
}

/// The request as a whole: it has no body.
pub(super) fn request(exchange: &Exchange, answer: &Answer) -> Vec<u8> {
    let seen = wire(exchange).map(|wire| wire.request_head.to_bytes());
    seen.filter(|bytes| bytes.ends_with(b"\r\n\r\n"))
        .unwrap_or_else(|| rebuilt_request(&exchange.request, answer))
}

fn wire(exchange: &Exchange) -> Option<&Wire> {
    exchange.transfer.as_ref()?.wire.as_ref()
}

/// The last head of those received, byte for byte but for the names of fields that no longer fit. `None`
/// where the bytes are no head; blank lines before it are not part of it (RFC 9112 section 2.2).
fn from_wire(bytes: &[u8], answer: &Answer) -> Option<Vec<u8>> {
    let head = last_head(bytes)?;
    let mut lines = head.split_inclusive(|byte| *byte == b'\n');
    let mut kept = lines.next()?.to_vec();
    for line in lines {
        let name_end = line.iter().position(|byte| *byte == b':').unwrap_or(0);
        let (name, value) = line.split_at(name_end);
        let value = String::from_utf8_lossy(value.get(1..).unwrap_or_default());
        let name = String::from_utf8_lossy(name);
        if no_longer_fits(name.trim_end(), &value, answer) {
            kept.extend_from_slice(ORIGINAL_PREFIX.as_bytes());
        }
        kept.extend_from_slice(line);
    }
    Some(kept)
}

fn last_head(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let head = rest.get(blank.count()..)?;
        let end = end_of_head(head)?;
        let (first, behind) = head.split_at_checked(end)?;
        if !first.starts_with(b"HTTP/") {
            return None;
        }
        if behind.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return Some(first);
        }
        rest = behind;
    }
}

/// Where the first empty line ends.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

fn rebuilt(answer: &Answer) -> Vec<u8> {
    let mut head = format!(
        "{} {:03} {}\r\n",
        version(answer),
        answer.status,
        reason(answer.status)
    )
    .into_bytes();
    for header in &answer.headers {
        if no_longer_fits(&header.name, &header.value.to_text(), answer) {
            head.extend_from_slice(ORIGINAL_PREFIX.as_bytes());
        }
        line(&mut head, &header.name, &header.value.to_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn rebuilt_request(request: &Request, answer: &Answer) -> Vec<u8> {
    let url = Url::parse(&request.url).ok();
    let path = url.as_ref().map_or("/", |url| {
        &url[url::Position::BeforePath..url::Position::AfterQuery]
    });
    let path = if path.is_empty() { "/" } else { path };
    let mut head = Vec::new();
    head.extend(request.method.bytes().filter(u8::is_ascii_graphic));
    head.extend_from_slice(format!(" {path} {}\r\n", version(answer)).as_bytes());
    let named = request
        .headers
        .iter()
        .any(|header| header.name.eq_ignore_ascii_case("host"));
    if let Some(url) = url.filter(|_| !named) {
        // The recorded fields are those we set; the HTTP library adds this one.
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        line(&mut head, "host", host.as_bytes());
    }
    for header in &request.headers {
        line(&mut head, &header.name, &header.value.to_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// The address of the peer, in the form of RFC 5952 where it is IPv6.
pub(super) fn address(answer: &Answer) -> Option<IpAddr> {
    let peer: SocketAddr = answer.remote_address.as_deref()?.parse().ok()?;
    Some(peer.ip())
}

/// The value of `WARC-Protocol` (proposed field, `iipc/warc-specifications`).
pub(super) fn protocol(answer: &Answer) -> Option<&'static str> {
    match answer.version.as_str() {
        "HTTP/0.9" => Some("http/0.9"),
        "HTTP/1.0" => Some("http/1.0"),
        "HTTP/1.1" => Some("http/1.1"),
        "HTTP/2.0" | "HTTP/2" => Some("h2"),
        "HTTP/3.0" | "HTTP/3" => Some("h3"),
        _ => None,
    }
}

/// The declared media type without parameters; none where the answer declares none.
pub(super) fn media_type(answer: &Answer) -> Option<String> {
    let declared = answer.header("content-type")?;
    let bare = declared
        .split(|letter: char| letter == ';' || letter.is_whitespace())
        .next()?;
    let written: String = bare.chars().filter(char::is_ascii_graphic).collect();
    (!written.is_empty()).then_some(written)
}

/// HTTP/2 and later have no status line; replay tools want the old form.
fn version(answer: &Answer) -> &'static str {
    match answer.version.as_str() {
        "HTTP/1.0" => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

/// Chunks are undone before a body is stored, and a body may be cut.
fn no_longer_fits(name: &str, value: &str, answer: &Answer) -> bool {
    if name.eq_ignore_ascii_case("transfer-encoding") {
        return true;
    }
    name.eq_ignore_ascii_case("content-length") && value.trim() != answer.body.size.to_string()
}

fn line(head: &mut Vec<u8>, name: &str, value: &[u8]) {
    let token = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    head.extend(
        name.bytes()
            .map(|byte| if token(byte) { byte } else { b'_' }),
    );
    head.extend_from_slice(b": ");
    let ends_line = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
    head.extend(
        value
            .iter()
            .map(|byte| if ends_line(byte) { b' ' } else { *byte }),
    );
    head.extend_from_slice(b"\r\n");
}

/// The reason phrases of RFC 9110, 15, and RFC 6585, for answers that had none (HTTP/2) or lost it.
const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
