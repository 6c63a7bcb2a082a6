//! Facts → canonical JSON (RFC 8785), the exact bytes that are hashed and stored.
//!
//! Canonical form is made once, when writing. Whoever checks a record hashes the stored bytes and
//! never makes them again. Floating-point numbers do not occur in records (evidence.md 7.1), so the
//! hard part of the RFC never applies; keys are ASCII, so byte order is its UTF-16 order.
//! Cases: `tests/log.rs`.

mod nested;
mod ordered;

use std::fmt;

use serde::Serialize;

use ordered::Ordered;

/// A fact that cannot be written canonically. None of the types of `model` can cause it.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    /// serde could not turn the value into JSON.
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// The value holds a number that is not an integer.
    #[error("a record may not hold the fraction {0}")]
    Fraction(serde_json::Number),
    /// An object has a key beyond ASCII, whose order this writer does not define.
    #[error("a record may not hold the key {0:?}")]
    Key(String),
}

/// The canonical bytes of a value: keys sorted, no white space, shortest escapes.
///
/// # Errors
/// [`NotCanonical`] where the value holds a fraction or a key beyond ASCII.
pub fn bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let mut ordered = Ordered::default();
    value.serialize(&mut ordered)?;
    Ok(ordered.into_bytes())
}

impl serde::ser::Error for NotCanonical {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::NotJson(serde_json::Error::custom(message))
    }
}
