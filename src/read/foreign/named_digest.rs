//! A digest as packages write it (`sha256:…`, `sha1:…`, Base16 or Base32) held against bytes.

use data_encoding::{BASE32, BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use sha1::{Digest as _, Sha1};

use crate::model::digest::{Digest, Hasher};
use crate::model::foreign::CheckOutcome;

/// Hashes bytes in the two ways that web archives name them by.
#[derive(Default)]
pub struct Hashes {
    sha256: Hasher,
    sha1: Sha1,
    /// How many bytes passed.
    pub size: u64,
}

/// The digests of bytes that have passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hashed {
    pub sha256: Digest,
    pub sha1: Vec<u8>,
    pub size: u64,
}

impl Hashes {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sha1.update(bytes);
        self.size += bytes.len() as u64;
    }

    /// The digests of all bytes.
    pub fn finish(self) -> Hashed {
        Hashed {
            sha256: self.sha256.finish(),
            sha1: self.sha1.finalize().to_vec(),
            size: self.size,
        }
    }
}

impl Hashed {
    /// Holds the bytes against a digest under its label; a bare one of 64 hexadecimal digits is SHA-256.
    pub fn check(&self, named: Option<&str>) -> CheckOutcome {
        let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else {
            return CheckOutcome::Absent;
        };
        let (label, value) = named.split_once(':').unwrap_or(("sha256", named));
        let own: &[u8] = match label.to_ascii_lowercase().replace('-', "").as_str() {
            "sha256" => self.sha256.as_bytes(),
            "sha1" => &self.sha1,
            _ => return CheckOutcome::Unknown,
        };
        match value_bytes(value, own.len()) {
            Some(bytes) if bytes == own => CheckOutcome::Held,
            Some(_) => CheckOutcome::Failed,
            None => CheckOutcome::Unknown,
        }
    }
}

/// Base16 or Base32, told apart by their length.
fn value_bytes(value: &str, length: usize) -> Option<Vec<u8>> {
    let value = value.trim();
    let bytes = if value.len() == length * 2 {
        HEXLOWER_PERMISSIVE.decode(value.as_bytes()).ok()?
    } else {
        let upper = value.to_ascii_uppercase();
        let plain = BASE32_NOPAD.decode(upper.trim_end_matches('=').as_bytes());
        plain.or_else(|_| BASE32.decode(upper.as_bytes())).ok()?
    };
    (bytes.len() == length).then_some(bytes)
}
