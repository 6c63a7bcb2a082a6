//! The key that signs checkpoints: an Ed25519 seed (RFC 8032) ⇄ the PEM text it is kept as.
//!
//! The text is PKCS #8 (RFC 8410), which `openssl pkey` reads. Nothing here finds, reads or writes a
//! file, and the seed is never printed. Cases: `tests/log/note.rs`.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes, spki::der::pem::LineEnding,
};

/// Length of an Ed25519 seed.
pub const SEED_BYTES: usize = 32;

/// A key to sign with. Its `Debug` form shows the public half only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretKey(pub(super) SigningKey);

/// The text holds no Ed25519 key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no Ed25519 key in PEM form (PKCS #8): {0}")]
pub struct NotAKey(String);

impl SecretKey {
    /// The key of a seed, which must be random.
    pub fn from_seed(seed: &[u8; SEED_BYTES]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads the PEM form.
    ///
    /// # Errors
    /// [`NotAKey`] where the text is anything else.
    pub fn from_pem(text: &str) -> Result<Self, NotAKey> {
        SigningKey::from_pkcs8_pem(text)
            .map(Self)
            .map_err(|error| NotAKey(error.to_string()))
    }

    /// The PEM form. It is written without the public half, since older OpenSSL refuses a file with it.
    ///
    /// # Errors
    /// [`NotAKey`] never in fact: every seed has a PEM form.
    pub fn to_pem(&self) -> Result<String, NotAKey> {
        let seed = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        seed.to_pkcs8_pem(LineEnding::LF)
            .map(|text| text.as_str().to_owned())
            .map_err(|error| NotAKey(error.to_string()))
    }
}
