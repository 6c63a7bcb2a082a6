//! Content ids (CID version 1): a text → the SHA-256 it stands for; a record as JSON → the SHA-256 of its DAG-CBOR form.
//!
//! What such an id names can be checked without trusting who serves it. Only the two kinds that atproto uses are
//! read: raw bytes (blobs) and DAG-CBOR (records), both under SHA-256 (platforms.md 5.1; multiformats CID
//! specification; DAG-CBOR specification, "strictness"). Cases: `tests/platform/content_ids.rs`.

use data_encoding::BASE32_NOPAD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::model::digest::Digest;

/// Version 1, raw bytes, SHA-256 of 32 bytes.
const RAW_PREFIX: [u8; 4] = [0x01, 0x55, 0x12, 0x20];
/// Version 1, DAG-CBOR, SHA-256 of 32 bytes.
const DAG_CBOR_PREFIX: [u8; 4] = [0x01, 0x71, 0x12, 0x20];
/// CBOR's tag for a link (DAG-CBOR specification, "Links").
const LINK_TAG: [u8; 2] = [0xd8, 0x2a];

/// What a content id names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// Bytes as they are.
    Bytes(Digest),
    /// A record in its DAG-CBOR form.
    Record(Digest),
}

/// Reads a content id as text: `b` and lower-case base32. `None` for every other kind.
pub fn named(content_id: &str) -> Option<Named> {
    let bytes = bytes_of(content_id)?;
    let digest = Digest::from_slice(bytes.get(4..)?)?;
    match bytes.get(..4)? {
        prefix if prefix == RAW_PREFIX => Some(Named::Bytes(digest)),
        prefix if prefix == DAG_CBOR_PREFIX => Some(Named::Record(digest)),
        _ => None,
    }
}

/// Whether bytes of this digest are those that a content id names; `None` where it names no bytes that we know
/// how to check.
pub fn names_bytes(content_id: &str, digest: Digest) -> Option<bool> {
    match named(content_id)? {
        Named::Bytes(named) => Some(named == digest),
        Named::Record(_) => None,
    }
}

/// Whether a record is the one that a content id names; `None` where that cannot be told.
pub(super) fn names_record(content_id: &str, record: &Value) -> Option<bool> {
    let Named::Record(named) = named(content_id)? else {
        return None;
    };
    let mut form = Vec::new();
    dag_cbor(record, &mut form)?;
    let digest = Digest::from_slice(&Sha256::digest(&form))?;
    Some(digest == named)
}

fn bytes_of(content_id: &str) -> Option<Vec<u8>> {
    let text = content_id.strip_prefix('b')?;
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    BASE32_NOPAD
        .decode(text.to_ascii_uppercase().as_bytes())
        .ok()
}

/// Appends the one DAG-CBOR form of a value in atproto's JSON; `None` where it has none (fractions).
fn dag_cbor(value: &Value, form: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Null => form.push(0xf6),
        Value::Bool(is) => form.push(if *is { 0xf5 } else { 0xf4 }),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => head(0, number, form),
            (None, Some(negative)) => head(1, negative.checked_add(1)?.unsigned_abs(), form),
            (None, None) => return None,
        },
        Value::String(text) => {
            head(3, text.len() as u64, form);
            form.extend_from_slice(text.as_bytes());
        }
        Value::Array(values) => {
            head(4, values.len() as u64, form);
            for value in values {
                dag_cbor(value, form)?;
            }
        }
        Value::Object(fields) => {
            if let Some(content_id) = only_text(fields, "$link") {
                let bytes = bytes_of(content_id)?;
                form.extend_from_slice(&LINK_TAG);
                head(2, bytes.len() as u64 + 1, form);
                form.push(0);
                form.extend_from_slice(&bytes);
                return Some(());
            }
            if let Some(coded) = only_text(fields, "$bytes") {
                let coded = coded.trim_end_matches('=');
                let bytes = data_encoding::BASE64_NOPAD.decode(coded.as_bytes()).ok()?;
                head(2, bytes.len() as u64, form);
                form.extend_from_slice(&bytes);
                return Some(());
            }
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_by_key(|name| (name.len(), name.as_bytes()));
            head(5, names.len() as u64, form);
            for name in names {
                head(3, name.len() as u64, form);
                form.extend_from_slice(name.as_bytes());
                dag_cbor(fields.get(name)?, form)?;
            }
        }
    }
    Some(())
}

/// The text of an object that holds nothing but this field.
fn only_text<'v>(fields: &'v serde_json::Map<String, Value>, name: &str) -> Option<&'v str> {
    if fields.len() == 1 {
        fields.get(name)?.as_str()
    } else {
        None
    }
}

/// A major type and its argument in the shortest form (RFC 8949 section 3).
fn head(major: u8, argument: u64, form: &mut Vec<u8>) {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    let (mark, length) = match argument {
        // The argument is below 24 and stands in the first byte itself.
        0..=23 => (bytes[7], 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    form.push(major | mark);
    form.extend_from_slice(bytes.get(bytes.len() - length..).unwrap_or_default());
}
