//! A request line → every byte that came back and how the connection ended. A raw client: what it
//! is shown is what was on the wire, with nothing repaired.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::web::SimulatedWeb;

/// After so many bytes a body is taken to have no end.
const READ_BYTES_MAX: usize = 40_000_000;

/// A web that is silent for so long has stopped; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The user agent of a tool.
pub const TOOL: &str = "pressmark-test/1";

/// The user agent of a browser.
pub const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

/// How a connection ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// With a farewell.
    Clean,
    /// Without the farewell of TLS.
    Abrupt,
    /// With a reset.
    Reset,
    /// The reader had enough first.
    Unfinished,
}

/// What came back.
#[derive(Debug)]
pub struct Raw {
    /// 0 where nothing came.
    pub status: u16,
    /// The head with its blank line.
    pub head: Vec<u8>,
    /// All bytes after it, as they were on the wire.
    pub body: Vec<u8>,
    /// How it ended.
    pub ending: Ending,
}

impl Raw {
    /// The first value of a header; names are lower case on this wire.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head);
        head.split("\r\n")
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The redirect's target.
    pub fn location(&self) -> String {
        self.header("location").unwrap_or_default()
    }
}

/// GET of an address, as a tool.
pub fn get(web: &SimulatedWeb, url: &str) -> Raw {
    request(web, "GET", url, &[("User-Agent", TOOL)])
}

/// Any request with any headers, on a connection of its own.
pub fn request(web: &SimulatedWeb, method: &str, url: &str, headers: &[(&str, &str)]) -> Raw {
    let (scheme, rest) = url.split_once("://").expect("a scheme");
    let (host, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let target = if target.is_empty() { "/" } else { target };
    let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    match scheme {
        "http" => exchange(plain(web), head.as_bytes()),
        _ => exchange(encrypted(web, host), head.as_bytes()),
    }
}

/// A plain connection to the port of HTTPS, which takes both.
pub fn plain(web: &SimulatedWeb) -> TcpStream {
    let stream = TcpStream::connect(web.https_addr).expect("the web listens");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a timeout can be set");
    stream
}

/// A TLS connection for a host, trusting the web's authority.
pub fn encrypted(web: &SimulatedWeb, host: &str) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(web.ca_pem.as_bytes()).expect("a certificate");
    roots.add(authority).expect("an authority");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has ciphers")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).expect("a host name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    StreamOwned::new(connection, plain(web))
}

/// Sends bytes; reads until the end.
pub fn exchange(mut stream: impl Read + Write, sent: &[u8]) -> Raw {
    let mut received = Vec::new();
    let mut block = vec![0; 64 * 1024];
    let mut ending = Ending::Unfinished;
    let mut outcome = stream
        .write_all(sent)
        .and_then(|()| stream.flush())
        .map(|()| 1);
    while received.len() < READ_BYTES_MAX {
        if outcome.is_ok() {
            outcome = stream.read(&mut block);
        }
        match outcome {
            Ok(0) => {
                ending = Ending::Clean;
                break;
            }
            Ok(length) => received.extend_from_slice(&block[..length]),
            Err(error) => {
                ending = match error.kind() {
                    ErrorKind::UnexpectedEof => Ending::Abrupt,
                    ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Ending::Reset,
                    _ => panic!("{error}"),
                };
                break;
            }
        }
    }
    let head_bytes = received
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map_or(received.len(), |at| at + 4);
    let body = received.split_off(head_bytes);
    let status = String::from_utf8_lossy(&received)
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    Raw {
        status,
        head: received,
        body,
        ending,
    }
}
