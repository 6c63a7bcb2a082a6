//! What came of a request of a check: an answer, no usable answer, or our own refusal to ask.

use super::policy::Refusal;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::read_once::ReadOnce;

/// What came back.
#[derive(Clone, PartialEq, Debug)]
pub enum Came {
    /// A status line, headers and a body.
    Answered(Box<Reply>),
    /// No usable answer (liveness.md 4.1).
    Failed(Failure),
    /// Not asked: the host resolves to an address that is not public, or its robots file names us.
    Refused(Refusal),
}

/// An answer with its body as text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Reply {
    /// As received; anything outside 100–999 is not HTTP.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Decoded; empty for media.
    pub body: String,
    /// The length of the whole decoded body, in bytes.
    pub body_bytes: u64,
    /// Where reading stopped early, why.
    pub cut: Option<CutShort>,
    /// SHA-256 of the body, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Perceptual distance to the stored picture, in bits of 64.
    pub picture_distance: Option<u32>,
    /// True where only the second resolver knew the name.
    pub dns_split: bool,
    /// The body as a page, once a rule has asked for it.
    pub read: ReadOnce,
}

impl Reply {
    /// The body as a page, and the words of its main text.
    pub fn page(&self) -> (&Page, &Folded) {
        self.read.of(self.header("content-type"), &self.body)
    }

    /// The first header of that lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, lower case.
    pub fn media_type(&self) -> Option<String> {
        let declared = self.header("content-type")?;
        let essence = declared.split(';').next()?.trim();
        (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
    }

    /// How long the server asks us to wait, in seconds. A date instead of a number is longer than a run.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        let value = self.header("retry-after")?.trim();
        Some(value.parse().unwrap_or(u64::MAX))
    }
}

/// Why a body is not all there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CutShort {
    /// The connection ended before the body did.
    Truncated,
    /// Our size cap.
    BodyCap,
    /// Slower than our floor.
    SlowBody,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CertificateFault {
    /// Its time is over.
    Expired,
    /// It is for another name.
    NameMismatch,
    /// Nobody we trust issued it.
    Untrusted,
    /// Its issuer took it back.
    Revoked,
}

impl CertificateFault {
    /// The code used in reasons and flags.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "tls_expired",
            Self::NameMismatch => "tls_name_mismatch",
            Self::Untrusted => "tls_untrusted",
            Self::Revoked => "tls_revoked",
        }
    }
}

/// Why there is no usable answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// Two resolvers say that the name does not exist.
    DnsNxdomain,
    /// Two resolvers say that the name has no address.
    DnsNodata,
    /// A resolver that does not tell these two apart knows no address.
    DnsNoname,
    /// The resolver failed.
    DnsServfail,
    /// The resolver refused.
    DnsRefused,
    /// The resolver did not answer in time.
    DnsTimeout,
    /// The peer refused the connection.
    TcpRefused,
    /// The peer reset the connection.
    TcpReset,
    /// No connection in time.
    ConnectTimeout,
    /// The certificate does not hold.
    Certificate(CertificateFault),
    /// No common version or cipher, an alert, or plain text on the port.
    TlsHandshake,
    /// A stream or connection error of HTTP/2, a misdirected request, or something that is not HTTP.
    HttpProtocol,
    /// Closed without a byte.
    EmptyReply,
    /// More header than 64 KiB or 200 fields.
    HeaderLimit,
    /// No complete header in time.
    FirstByteTimeout,
}

impl Failure {
    /// The reason code (liveness.md 4.1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::DnsNxdomain => "dns_nxdomain",
            Self::DnsNodata => "dns_nodata",
            Self::DnsNoname => "dns_noname",
            Self::DnsServfail => "dns_servfail",
            Self::DnsRefused => "dns_refused",
            Self::DnsTimeout => "dns_timeout",
            Self::TcpRefused => "tcp_refused",
            Self::TcpReset => "tcp_reset",
            Self::ConnectTimeout => "connect_timeout",
            Self::Certificate(fault) => fault.code(),
            Self::TlsHandshake => "tls_handshake",
            Self::HttpProtocol => "http_protocol",
            Self::EmptyReply => "empty_reply",
            Self::HeaderLimit => "header_limit",
            Self::FirstByteTimeout => "ttfb_timeout",
        }
    }

    /// True where the name itself has no address, by authority.
    pub const fn is_absence_of_name(self) -> bool {
        matches!(self, Self::DnsNxdomain | Self::DnsNodata | Self::DnsNoname)
    }

    /// True where no connection was made.
    pub const fn is_tcp(self) -> bool {
        matches!(
            self,
            Self::TcpRefused | Self::TcpReset | Self::ConnectTimeout
        )
    }
}
