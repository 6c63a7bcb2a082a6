//! Facts → canonical JSON (RFC 8785), the exact bytes that are hashed and stored.
//!
//! Canonical form is made once, when writing. Whoever checks a record hashes the stored bytes and
//! never makes them again. Floating-point numbers do not occur in records (evidence.md 7.1), so the
//! hard part of the RFC never applies; keys are ASCII, so byte order is its UTF-16 order.
//! Cases: `tests/log.rs`.

use serde::Serialize;
use serde_json::Value;

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
    // serde_json's map is ordered by key bytes, and its escapes are those of RFC 8785 section 3.2.2.2.
    let value = serde_json::to_value(value)?;
    check(&value)?;
    Ok(serde_json::to_vec(&value)?)
}

fn check(value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Number(number) if number.is_f64() => Err(NotCanonical::Fraction(number.clone())),
        Value::Array(values) => values.iter().try_for_each(check),
        Value::Object(entries) => entries.iter().try_for_each(|(key, value)| {
            if key.is_ascii() {
                check(value)
            } else {
                Err(NotCanonical::Key(key.clone()))
            }
        }),
        _ => Ok(()),
    }
}
