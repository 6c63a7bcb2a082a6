//! Time stamps of an authority (RFC 3161): digest → request; reply → token, and what it vouches for.
//!
//! [`request::bytes`] asks, [`token::Token::read`] reads leniently, [`judge::judge`] believes
//! only what a trusted root leads to at the time the stamp itself names. Signatures and chains are checked
//! by `rustls-webpki`; the ASN.1 around them is read here as slices of what came, so that exactly the
//! bytes that were signed are checked and sets may stand in any order (evidence.md 3.1).
//! Cases: `tests/log/rfc3161.rs`, made by an authority of `openssl ts`.

pub mod certificate;
mod der;
pub mod judge;
mod oid;
pub mod request;
pub mod token;
