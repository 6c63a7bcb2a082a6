//! `--proxy URL`: a relay that every connection goes through, and what it is told.
//!
//! A tunnel is asked for whatever the scheme, so that what comes back is the host's and the relay cannot
//! pass an error page of its own for an answer. `socks5://` is told addresses, looked up and judged here
//! like any other; `socks5h://` and `http://` are told names, which only they can look up: then names,
//! ports and written addresses are judged here, and keeping away from private networks is the relay's part
//! (liveness.md 8). Formats: RFC 1928, RFC 1929, RFC 9110 section 9.3.6. Cases: `tests/hostile/proxied.rs`.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use data_encoding::BASE64;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::model::exchange::{NoAnswer, NoAnswerKind};

/// The answer to a request for a tunnel is short.
const HEAD_BYTES_MAX: usize = 8 << 10;
/// User name and password stand in one byte's length each (RFC 1929).
const CREDENTIAL_BYTES_MAX: usize = 255;

/// A relay.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    speaks: Speaks,
    host: String,
    port: u16,
    credentials: Option<(String, String)>,
}

/// What a relay speaks, and whether it is told names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Speaks {
    Http,
    Socks5,
    Socks5Names,
}

/// Where a tunnel leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Far {
    Address(SocketAddr),
    Name(String, u16),
}

/// The text names no relay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not http://HOST:PORT, socks5://HOST:PORT or socks5h://HOST:PORT: {0}")]
pub struct NotAProxy(&'static str);

impl FromStr for Proxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        let url = Url::parse(text).map_err(|_| NotAProxy("it is no URL"))?;
        let (speaks, usual_port) = match url.scheme() {
            "http" => (Speaks::Http, Some(80)),
            "socks5" => (Speaks::Socks5, Some(1080)),
            "socks5h" => (Speaks::Socks5Names, Some(1080)),
            _ => return Err(NotAProxy("the scheme is another one")),
        };
        let host = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err(NotAProxy("it names no host")),
        };
        let port = url.port().or(usual_port).ok_or(NotAProxy("no port"))?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(NotAProxy("something follows the port"));
        }
        let (user, password) = (url.username(), url.password().unwrap_or_default());
        let credentials = (!user.is_empty()).then(|| (decoded(user), decoded(password)));
        let fits = |text: &str| text.len() <= CREDENTIAL_BYTES_MAX;
        if credentials
            .as_ref()
            .is_some_and(|(user, password)| !fits(user) || !fits(password))
        {
            return Err(NotAProxy("user name or password are too long"));
        }
        Ok(Self {
            speaks,
            host,
            port,
            credentials,
        })
    }
}

fn decoded(text: &str) -> String {
    let plain = text.replace('+', "%2B");
    url::form_urlencoded::parse(format!("u={plain}").as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Without user name and password: it is recorded.
impl fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.speaks {
            Speaks::Http => "http",
            Speaks::Socks5 => "socks5",
            Speaks::Socks5Names => "socks5h",
        };
        let host = match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) => format!("[{address}]"),
            _ => self.host.clone(),
        };
        write!(formatter, "{scheme}://{host}:{}", self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Proxy {
    /// True where the relay looks names up.
    pub(super) const fn is_told_names(&self) -> bool {
        matches!(self.speaks, Speaks::Http | Speaks::Socks5Names)
    }

    /// Where the relay itself is.
    pub(super) fn at(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// Asks for a tunnel on a fresh connection to the relay. The caller limits the time.
    ///
    /// # Errors
    /// [`NoAnswerKind::ProxyFailed`], which says nothing of the host.
    pub(super) async fn tunnel(&self, stream: &mut TcpStream, to: &Far) -> Result<(), NoAnswer> {
        let opened = match self.speaks {
            Speaks::Http => self.tunnel_http(stream, to).await,
            Speaks::Socks5 | Speaks::Socks5Names => self.tunnel_socks(stream, to).await,
        };
        opened.map_err(|error| failed(&format!("the proxy {self}: {error}")))
    }

    async fn tunnel_http(&self, stream: &mut TcpStream, to: &Far) -> io::Result<()> {
        let far = match to {
            Far::Address(address) => address.to_string(),
            Far::Name(name, port) => format!("{name}:{port}"),
        };
        let mut request = format!("CONNECT {far} HTTP/1.1\r\nHost: {far}\r\n");
        if let Some((user, password)) = &self.credentials {
            let words = BASE64.encode(format!("{user}:{password}").as_bytes());
            request.push_str(&format!("Proxy-Authorization: Basic {words}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await?;
        // Byte by byte: what follows the head is the host's already.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
            if head.len() >= HEAD_BYTES_MAX {
                return Err(io::Error::other("an answer without end"));
            }
            head.push(stream.read_u8().await?);
        }
        let line = head
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .next()
            .unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let status = line.split(' ').nth(1).unwrap_or_default();
        if line.starts_with("HTTP/1.") && status.len() == 3 && status.starts_with('2') {
            return Ok(());
        }
        Err(io::Error::other(format!("no tunnel: {line}")))
    }

    async fn tunnel_socks(&self, stream: &mut TcpStream, to: &Far) -> io::Result<()> {
        const NO_PASSWORD: u8 = 0;
        const PASSWORD: u8 = 2;
        let offer: &[u8] = match self.credentials {
            Some(_) => &[5, 2, NO_PASSWORD, PASSWORD],
            None => &[5, 1, NO_PASSWORD],
        };
        stream.write_all(offer).await?;
        let mut chosen = [0; 2];
        stream.read_exact(&mut chosen).await?;
        match (chosen, &self.credentials) {
            ([5, NO_PASSWORD], _) => {}
            ([5, PASSWORD], Some((user, password))) => {
                let mut words = vec![1];
                for word in [user, password] {
                    words.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
                    words.extend_from_slice(word.as_bytes());
                }
                stream.write_all(&words).await?;
                let mut told = [0; 2];
                stream.read_exact(&mut told).await?;
                if told[1] != 0 {
                    return Err(io::Error::other("user name or password refused"));
                }
            }
            ([5, _], _) => return Err(io::Error::other("it wants to know who we are")),
            _ => return Err(io::Error::other("it does not speak SOCKS 5")),
        }
        stream.write_all(&socks_request(to)?).await?;
        let mut told = [0; 4];
        stream.read_exact(&mut told).await?;
        if told[1] != 0 {
            return Err(io::Error::other(format!("no tunnel: {}", reply(told[1]))));
        }
        // The address it connected from, which nobody needs.
        let length = match told[3] {
            1 => 4,
            4 => 16,
            3 => usize::from(stream.read_u8().await?),
            _ => return Err(io::Error::other("an address of an unknown kind")),
        };
        let mut rest = vec![0; length + 2];
        stream.read_exact(&mut rest).await?;
        Ok(())
    }
}

/// RFC 1928 section 4.
fn socks_request(to: &Far) -> io::Result<Vec<u8>> {
    let mut request = vec![5, 1, 0];
    let port = match to {
        Far::Address(address) => {
            match address.ip() {
                IpAddr::V4(ip) => {
                    request.push(1);
                    request.extend_from_slice(&ip.octets());
                }
                IpAddr::V6(ip) => {
                    request.push(4);
                    request.extend_from_slice(&ip.octets());
                }
            }
            address.port()
        }
        Far::Name(name, port) => {
            let length = u8::try_from(name.len()).map_err(|_| io::Error::other("a long name"))?;
            request.extend_from_slice(&[3, length]);
            request.extend_from_slice(name.as_bytes());
            *port
        }
    };
    request.extend_from_slice(&port.to_be_bytes());
    Ok(request)
}

/// RFC 1928 section 6.
const fn reply(code: u8) -> &'static str {
    match code {
        1 => "it failed",
        2 => "its rules forbid it",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "it took too long",
        7 | 8 => "it cannot do what was asked",
        _ => "for a reason it does not name",
    }
}

pub(super) fn failed(detail: &str) -> NoAnswer {
    NoAnswer {
        kind: NoAnswerKind::ProxyFailed,
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Proxy;

    #[test]
    fn a_relay_is_told_apart_from_what_is_none() {
        for (text, shown, told_names) in [
            ("http://127.0.0.1:3128", "http://127.0.0.1:3128", true),
            ("socks5://localhost", "socks5://localhost:1080", false),
            (
                "socks5h://me:s%40e@[::1]:9050/",
                "socks5h://[::1]:9050",
                true,
            ),
        ] {
            let proxy: Proxy = text.parse().expect("a relay");
            assert_eq!(proxy.to_string(), shown);
            assert_eq!(
                format!("{proxy:?}"),
                shown,
                "no password in what is printed"
            );
            assert_eq!(proxy.is_told_names(), told_names);
        }
        for text in [
            "",
            "127.0.0.1:3128",
            "https://a:1",
            "socks4://a:1",
            "http://a:1/x",
            "http://",
        ] {
            assert!(text.parse::<Proxy>().is_err(), "{text}");
        }
    }
}
