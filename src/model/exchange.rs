//! An exchange: one request and its answer, or why there was none.
//!
//! An unanswered request is an outcome, not an error: both are facts that are stored.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::timestamp::Timestamp;
use super::transfer::Transfer;

/// One header line. A value that is not UTF-8 is written as `{"base64": …}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The name, in the case it was sent in where `header_form` is `wire`, else lowercase.
    pub name: String,
    /// The value as received.
    pub value: HeaderValue,
}

/// The bytes of a header value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum HeaderValue {
    /// Valid UTF-8 (nearly always ASCII).
    Text(String),
    /// Anything else, in base64 (RFC 4648).
    Bytes {
        /// The encoded bytes.
        base64: String,
    },
}

impl HeaderValue {
    /// Keeps the bytes, as text where they are UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes {
                base64: BASE64.encode(bytes),
            },
        }
    }

    /// The bytes as received; a value whose base64 is broken has none.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Bytes { base64 } => BASE64.decode(base64.as_bytes()).unwrap_or_default(),
        }
    }

    /// For showing and matching: text as it is, other bytes with replacement characters.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bytes { base64 } => {
                let bytes = BASE64.decode(base64.as_bytes()).unwrap_or_default();
                String::from_utf8_lossy(&bytes).into_owned()
            }
        }
    }
}

/// A request as it was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// `GET`.
    pub method: String,
    /// The address asked, as cited or as the hop before gave it.
    pub url: String,
    /// The headers we set, in order.
    pub headers: Vec<Header>,
}

/// One request and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exchange {
    /// What was asked.
    pub request: Request,
    /// When the request was begun.
    pub started: Timestamp,
    /// When the last byte, or the failure, was in.
    pub ended: Timestamp,
    /// What came back.
    pub outcome: Outcome,
    /// How it went over the wire; `None` where nothing was sent or looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Box<Transfer>>,
}

impl Exchange {
    /// The answer, if there was one.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            Outcome::NotAnswered(_) => None,
        }
    }
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A status line, headers and a body (perhaps cut short).
    Answered(Answer),
    /// No usable answer, and why.
    NotAnswered(NoAnswer),
}

/// An HTTP answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// `HTTP/1.1`, `HTTP/2.0`.
    pub version: String,
    /// Header lines; `header_form` says how near to the wire they are.
    pub headers: Vec<Header>,
    /// `wire`: in the order and case sent, the head itself kept in the exchange's `transfer`. `parsed`:
    /// names lowercased and repeated headers grouped by the HTTP library.
    pub header_form: String,
    /// When the head of the answer was in.
    pub first_byte: Timestamp,
    /// Address and port of the peer, as the socket told.
    pub remote_address: Option<String>,
    /// SHA-256 of the leaf certificate the peer showed (DER), on HTTPS.
    pub leaf_certificate: Option<Digest>,
    /// The body as stored.
    pub body: Body,
}

impl Answer {
    /// The first header of that name (ASCII case ignored), for matching.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.to_text())
    }

    /// The value of each `Set-Cookie` line: the one header whose lines cannot be joined (RFC 9110, 5.3).
    pub fn cookies_set(&self) -> impl Iterator<Item = String> {
        let set = |header: &&Header| header.name.eq_ignore_ascii_case("set-cookie");
        self.headers
            .iter()
            .filter(set)
            .map(|header| header.value.to_text())
    }
}

/// A body as received: content codings are not undone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// SHA-256 of the bytes as received.
    pub digest: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Why the body is not whole, if it is not.
    pub cut: Option<BodyCut>,
}

/// Why a body ended before the server was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum BodyCut {
    /// Our limit on size.
    SizeLimit {
        /// The limit in bytes.
        body_bytes_max: u64,
    },
    /// Our limit on time.
    TimeLimit {
        /// The limit in milliseconds.
        total_ms_max: u64,
    },
    /// The connection ended or broke early.
    Broken {
        /// The library's words.
        detail: String,
    },
}

/// Why there was no answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoAnswer {
    /// The class, for rules.
    pub kind: NoAnswerKind,
    /// The particulars, for people.
    pub detail: String,
}

/// Classes of "no answer" (fact sheet liveness.md 4.0, 4.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswerKind {
    /// Not tried: the run was told to stay offline.
    Offline,
    /// Not tried: the address is not on the public internet and was not allowed.
    AddressRefused,
    /// Not tried: neither http nor https.
    SchemeRefused,
    /// Not tried: not a URL that can be asked.
    UrlMalformed,
    /// Not tried: a port that web servers do not use.
    PortRefused,
    /// Not tried: the host asked to be left alone for longer than a run waits, or keeps failing.
    HostPaused,
    /// Not tried: the host's `robots.txt` asks this program to stay away.
    RobotsDisallowed,
    /// Not tried: the host could not say whether this program may ask.
    RobotsUnavailable,
    /// The name does not resolve (NXDOMAIN and NODATA look alike to the system resolver).
    DnsNoName,
    /// The resolver gave no answer.
    DnsFailed,
    /// The proxy that was named gave no tunnel; says nothing of the host.
    ProxyFailed,
    /// No route to the address.
    NoRoute,
    /// The peer refused the connection.
    ConnectRefused,
    /// No connection in time.
    ConnectTimeout,
    /// The TLS handshake failed.
    Tls,
    /// The peer's certificate was refused: out of date, of another name, of nobody we trust.
    TlsCertificate,
    /// No answer head in time.
    AnswerTimeout,
    /// The peer closed or reset before answering.
    Closed,
    /// What came was not HTTP.
    Protocol,
    /// The head of the answer was larger than we read.
    HeaderLimit,
}

impl NoAnswerKind {
    /// The code used in tables and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::AddressRefused => "address_refused",
            Self::SchemeRefused => "scheme_refused",
            Self::UrlMalformed => "url_malformed",
            Self::PortRefused => "port_refused",
            Self::HostPaused => "host_paused",
            Self::RobotsDisallowed => "robots_disallowed",
            Self::RobotsUnavailable => "robots_unavailable",
            Self::DnsNoName => "dns_no_name",
            Self::DnsFailed => "dns_failed",
            Self::ProxyFailed => "proxy_failed",
            Self::NoRoute => "no_route",
            Self::ConnectRefused => "connect_refused",
            Self::ConnectTimeout => "connect_timeout",
            Self::Tls => "tls",
            Self::TlsCertificate => "tls_certificate",
            Self::AnswerTimeout => "answer_timeout",
            Self::Closed => "closed",
            Self::Protocol => "protocol",
            Self::HeaderLimit => "header_limit",
        }
    }

    /// True where our own policy kept us from asking.
    pub const fn refused_by_us(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::AddressRefused
                | Self::SchemeRefused
                | Self::UrlMalformed
                | Self::PortRefused
                | Self::HostPaused
                | Self::RobotsDisallowed
                | Self::RobotsUnavailable
        )
    }

    /// True where we did not ask this time and a later run may.
    pub const fn is_postponed(self) -> bool {
        matches!(
            self,
            Self::Offline | Self::HostPaused | Self::RobotsUnavailable
        )
    }

    /// True where a computer without a network would see the same.
    pub const fn network_absent_would_look_so(self) -> bool {
        matches!(
            self,
            Self::DnsNoName
                | Self::DnsFailed
                | Self::NoRoute
                | Self::ConnectTimeout
                | Self::ProxyFailed
        )
    }
}
