//! Cosignatures of witnesses (C2SP tlog-cosignature v1.0, Ed25519): a checkpoint and a time ⇄ one
//! signature line, and whether it holds.
//!
//! A witness vouches for one thing: that this checkpoint continues every one of this log it cosigned before,
//! as far as it saw. Cases: `tests/log/cosignature.rs`.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};

use super::key::SecretKey;
use super::note::{Note, NoteFault};
use crate::model::digest::Digest;
use crate::model::timestamp::Timestamp;

/// The signature type byte of timestamped Ed25519 cosignatures.
const COSIGNATURE_V1: u8 = 4;
const DASH: &str = "\u{2014} ";

/// A witness's public key under its name, written `name+id+base64`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CosignerKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// The text is not a witness's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a witness key (name+id+base64 of the byte 4 and an Ed25519 key)")]
pub struct NotAWitnessKey;

/// Why a line is no cosignature of a checkpoint.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CosignatureFault {
    /// The checkpoint's note is broken.
    #[error("the checkpoint is {0}")]
    Note(#[from] NoteFault),
    /// The line breaks the form.
    #[error("it is not a signature line of a witness")]
    Form,
    /// It is somebody else's.
    #[error("it is not by {0}")]
    OtherKey(String),
    /// It does not hold.
    #[error("the signature of {0} does not belong to this checkpoint")]
    BadSignature(String),
}

impl CosignerKey {
    fn new(name: &str, key: VerifyingKey) -> Option<Self> {
        let bytes = [name.as_bytes(), b"\n", &[COSIGNATURE_V1], key.as_bytes()].concat();
        let id = *Digest::of(&bytes).as_bytes().first_chunk::<4>()?;
        let is_name =
            !name.is_empty() && !name.contains(|sign: char| sign.is_whitespace() || sign == '+');
        is_name.then(|| Self {
            name: name.to_owned(),
            id,
            key,
        })
    }

    /// The public half of a key under a name; `None` where the name may not name a key.
    pub fn of(name: &str, key: &SecretKey) -> Option<Self> {
        Self::new(name, key.0.verifying_key())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for CosignerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[COSIGNATURE_V1], self.key.as_bytes().as_slice()].concat();
        let (id, key) = (HEXLOWER.encode(&self.id), BASE64.encode(&typed));
        write!(formatter, "{}+{id}+{key}", self.name)
    }
}

impl FromStr for CosignerKey {
    type Err = NotAWitnessKey;

    fn from_str(text: &str) -> Result<Self, NotAWitnessKey> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NotAWitnessKey);
        };
        let typed = BASE64.decode(key.as_bytes()).map_err(|_| NotAWitnessKey)?;
        let Some((&COSIGNATURE_V1, key)) = typed.split_first() else {
            return Err(NotAWitnessKey);
        };
        let key = <[u8; 32]>::try_from(key).map_err(|_| NotAWitnessKey)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NotAWitnessKey)?;
        let cosigner = Self::new(name, key).ok_or(NotAWitnessKey)?;
        if HEXLOWER.encode(&cosigner.id) == id {
            Ok(cosigner)
        } else {
            Err(NotAWitnessKey)
        }
    }
}

/// What is signed: the time in whole seconds, then the checkpoint's text.
fn message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// Cosigns the checkpoint of a note: one signature line without its line end.
///
/// # Errors
/// [`CosignatureFault`] where the note is none, or the name cannot name a key.
pub fn cosign(
    note: &str,
    name: &str,
    key: &SecretKey,
    time: Timestamp,
) -> Result<String, CosignatureFault> {
    let note = Note::parse(note)?;
    let cosigner = CosignerKey::of(name, key).ok_or(CosignatureFault::Form)?;
    let seconds = u64::try_from(time.millis().div_euclid(1000)).unwrap_or_default();
    let signature = key.0.sign(message(note.text(), seconds).as_bytes());
    let bytes = [
        cosigner.id.as_slice(),
        &seconds.to_be_bytes(),
        &signature.to_bytes(),
    ]
    .concat();
    Ok(format!("{DASH}{name} {}", BASE64.encode(&bytes)))
}

/// Checks that a line is this witness's cosignature of the note's checkpoint; gives the time it tells.
///
/// # Errors
/// [`CosignatureFault`] with the step that fails.
pub fn check_line(
    note: &str,
    line: &str,
    key: &CosignerKey,
) -> Result<Timestamp, CosignatureFault> {
    let note = Note::parse(note)?;
    let (name, signature) = line
        .strip_prefix(DASH)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(CosignatureFault::Form)?;
    let bytes = BASE64
        .decode(signature.as_bytes())
        .map_err(|_| CosignatureFault::Form)?;
    let (id, rest) = bytes
        .split_first_chunk::<4>()
        .ok_or(CosignatureFault::Form)?;
    let (seconds, signature) = rest
        .split_first_chunk::<8>()
        .ok_or(CosignatureFault::Form)?;
    if name != key.name || *id != key.id {
        return Err(CosignatureFault::OtherKey(key.to_string()));
    }
    let seconds = u64::from_be_bytes(*seconds);
    let signed = message(note.text(), seconds);
    let holds = Signature::from_slice(signature)
        .is_ok_and(|signature| key.key.verify_strict(signed.as_bytes(), &signature).is_ok());
    if !holds {
        return Err(CosignatureFault::BadSignature(name.to_owned()));
    }
    let millis = i64::try_from(seconds)
        .unwrap_or(i64::MAX)
        .saturating_mul(1000);
    Ok(Timestamp::from_millis(millis))
}
