//! Digest and nonce → the bytes of a request for a time stamp (RFC 3161 section 2.4.1), which asks for
//! SHA-256, the nonce back, and the authority's certificates with the token.

use super::der::{element, tag};
use super::oid;
use crate::model::digest::Digest;

/// Random octets that tie a reply to its request.
pub const NONCE_BYTES: usize = 8;

/// A nonce, positive and without leading zeros, so that it has one form only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nonce([u8; NONCE_BYTES]);

impl Nonce {
    /// Makes a nonce of random octets.
    pub const fn of(mut random: [u8; NONCE_BYTES]) -> Self {
        random[0] = random[0] & 0x3f | 0x40;
        Self(random)
    }

    /// Its octets.
    pub const fn as_bytes(&self) -> &[u8; NONCE_BYTES] {
        &self.0
    }
}

/// The request, in DER.
pub fn bytes(imprint: Digest, nonce: Nonce) -> Vec<u8> {
    let algorithm = element(
        tag::SEQUENCE,
        &[
            &element(tag::OBJECT, &[oid::SHA_256]),
            &element(tag::NULL, &[]),
        ],
    );
    let digest = element(tag::OCTET_STRING, &[imprint.as_bytes()]);
    element(
        tag::SEQUENCE,
        &[
            &element(tag::INTEGER, &[&[1]]),
            &element(tag::SEQUENCE, &[&algorithm, &digest]),
            &element(tag::INTEGER, &[nonce.as_bytes()]),
            &element(tag::BOOLEAN, &[&[0xff]]),
        ],
    )
}
