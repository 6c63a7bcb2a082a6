//! Bytes of a connection → one HTTP/1.1 request (RFC 9112). Heads and bodies are bounded; what is
//! malformed becomes a status to refuse it with. HTTP/2 is not spoken: ALPN offers `http/1.1` only.
//! Never answers anything itself.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest head that is read, in bytes.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// The longest request body that is read (and dropped), in bytes.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Whether a connection was encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    Http,
    Https,
}

impl Scheme {
    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// One request as received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// How it came.
    pub scheme: Scheme,
    /// `GET`, `HEAD`, `POST`…
    pub method: String,
    /// The host asked for: lower case, without port. Empty where the request names none.
    pub host: String,
    /// Path and query as received.
    pub target: String,
    /// Name and value of each header, in order, names as received.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The path alone.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query as received, without the question mark.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The first value of a query parameter, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query()?.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The first value of a header, by any spelling of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether the user agent calls itself a browser (platforms.md 7: "UA tool" has no `Mozilla/`).
    pub fn is_from_browser(&self) -> bool {
        self.header("user-agent")
            .is_some_and(|agent| agent.contains("Mozilla/"))
    }

    /// Whether the connection may carry another request.
    pub fn keeps_alive(&self) -> bool {
        !self
            .header("connection")
            .is_some_and(|value| value.to_ascii_lowercase().contains("close"))
    }

    /// The address asked for.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme.name(), self.host, self.target)
    }
}

/// What came of waiting for a request.
#[derive(Debug)]
pub enum Received {
    /// A request.
    Request(Request),
    /// The client is gone.
    End,
    /// Not a request; to be refused with this status, then hung up on.
    Malformed(u16),
}

/// Reads one request; `buffer` keeps what the client has sent ahead.
pub async fn receive(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    scheme: Scheme,
) -> Received {
    let head_bytes = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if buffer.len() > HEAD_BYTES_MAX {
            return Received::Malformed(431);
        }
        match stream.read_buf(buffer).await {
            Ok(0) | Err(_) => return Received::End,
            Ok(_) => {}
        }
    };
    let head: Vec<u8> = buffer.drain(..head_bytes + 4).collect();
    let head = String::from_utf8_lossy(&head[..head_bytes]).into_owned();
    let Some(request) = parse_head(&head, scheme) else {
        return Received::Malformed(400);
    };
    if request.header("transfer-encoding").is_some() {
        return Received::Malformed(411);
    }
    match skip_body(stream, buffer, &request).await {
        Some(()) => Received::Request(request),
        None => Received::Malformed(413),
    }
}

/// Reads and drops the body, so that the next request on the connection is found.
async fn skip_body(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    request: &Request,
) -> Option<()> {
    let length: usize = match request.header("content-length") {
        Some(value) => value.trim().parse().ok()?,
        None => return Some(()),
    };
    if length > BODY_BYTES_MAX {
        return None;
    }
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    buffer.drain(..length);
    Some(())
}

/// A head without its closing blank line. A target in absolute form (as a proxy gets it) names the
/// host before the `Host` header does (RFC 9112 section 3.2.2).
fn parse_head(head: &str, scheme: Scheme) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    if !version.starts_with("HTTP/1.") || first.next().is_some() {
        return None;
    }
    let headers = lines
        .map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned(), value.trim().to_owned()))
        })
        .collect::<Option<Vec<_>>>()?;
    let (authority, target) = match target.split_once("://") {
        Some((_, rest)) if !target.starts_with('/') => match rest.find('/') {
            Some(slash) => (rest[..slash].to_owned(), rest[slash..].to_owned()),
            None => (rest.to_owned(), "/".to_owned()),
        },
        _ => (String::new(), target.to_owned()),
    };
    let mut request = Request {
        scheme,
        method: method.to_owned(),
        host: String::new(),
        target,
        headers,
    };
    let authority = match authority.as_str() {
        "" => request.header("host").unwrap_or_default().to_owned(),
        named => named.to_owned(),
    };
    let host = authority.split(':').next().unwrap_or_default();
    request.host = host.trim_end_matches('.').to_ascii_lowercase();
    Some(request)
}
