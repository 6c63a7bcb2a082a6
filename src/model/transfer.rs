//! How an exchange went over the wire: heads and framing as sent, addresses, times, TLS, and the digest
//! of the body once its content coding is undone.
//!
//! What the answer *says* is in `exchange`; this is what it takes to rebuild the bytes and to weigh them.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::exchange::HeaderValue;
use super::record::RecordId;

/// Bytes as they were on the wire: text where they are UTF-8, base64 otherwise.
pub type WireBytes = HeaderValue;

/// What was seen of one exchange beside the answer itself.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Transfer {
    /// 1 for the first time of asking, 2 and 3 for what was asked again.
    pub attempt: u32,
    /// The record of the attempt before, which this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_after: Option<RecordId>,
    /// How long each step took.
    pub times: Times,
    /// Addresses the name resolved to, after rules of `--connect-to`; all of them were permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolved: Vec<String>,
    /// The connection, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// The heads and framing as on the wire; HTTP/2 has no such form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<Wire>,
    /// The server's `Date` less our clock when the head was in, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_skew_ms: Option<i64>,
    /// What undoing the content coding gave, where the body came with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decoded: Option<Decoded>,
}

/// Milliseconds of each step; `None` where the step was not reached or not needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Times {
    /// Resolving the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolve_ms: Option<u64>,
    /// Connecting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_ms: Option<u64>,
    /// The TLS handshake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ms: Option<u64>,
    /// From the first byte of the request to the end of the answer's head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_ms: Option<u64>,
    /// From the end of the head to the end of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_ms: Option<u64>,
}

/// The connection an exchange went over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Connection {
    /// Address and port of the peer, as the socket told.
    pub peer: String,
    /// True where an earlier exchange opened it.
    pub reused: bool,
    /// The proxy it went through, without password; `peer` is then the proxy's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// TLS, on HTTPS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
}

/// What a TLS handshake agreed on. A certificate proves nothing about content (evidence.md 2.1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tls {
    /// `TLSv1_3`, `TLSv1_2`.
    pub version: String,
    /// The cipher suite by its IANA name.
    pub cipher_suite: String,
    /// The protocol agreed by ALPN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpn: Option<String>,
    /// SHA-256 of each certificate (DER) as the peer sent them, leaf first.
    pub certificates: Vec<Digest>,
    /// True where the peer did not have to prove who it is: asked for evidence only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
}

/// An HTTP/1.1 exchange as on the wire. The answer is rebuilt as `answer_head`, then the stored body
/// with each framing piece put in at its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wire {
    /// The request, complete: there is no body.
    pub request_head: WireBytes,
    /// Everything up to the first byte of the body, interim (1xx) answers included.
    pub answer_head: WireBytes,
    /// What stood between the bytes of the body: chunk sizes, trailers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub framing: Vec<FramingPiece>,
    /// True where there was more framing than is kept; the wire form cannot be rebuilt then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub framing_cut: bool,
    /// Bytes that came after the end of the answer, unasked; they are not kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub surplus_bytes: u64,
}

/// Bytes that belong before byte `at` of the body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FramingPiece {
    /// Offset in the body as stored.
    pub at: u64,
    /// The bytes.
    pub bytes: WireBytes,
}

/// A body with its content coding undone, for reading; what is stored is the coded one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decoded {
    /// `gzip`, `br`, `zstd`, `deflate`.
    pub coding: String,
    /// SHA-256 of what came out.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// Why it is not whole, if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
}

// The signature is what serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}
