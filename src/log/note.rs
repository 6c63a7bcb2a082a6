//! Signed notes (C2SP signed-note v1.0.0): text ⇄ text with signature lines, and who signed it.
//!
//! A note's text is worth nothing until [`Note::check`] names a key that vouches for it. Ed25519 is
//! the one algorithm; lines of other keys are carried along and left alone. Cases: `tests/log/note.rs`.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};

use super::key::SecretKey;
use crate::model::digest::Digest;

/// The signature type byte of plain Ed25519 in key ids and verifier keys.
const ED25519: u8 = 1;
/// Begins a signature line.
const DASH: &str = "\u{2014} ";
/// Notes larger than this are not read; a checkpoint has a few hundred bytes.
pub const NOTE_BYTES_MAX: usize = 1 << 20;
/// The specification asks for at least 16.
const SIGNATURES_MAX: usize = 100;

/// Why a text is not a signed note, or not one that can be trusted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteFault {
    /// The text breaks the form.
    #[error("not a signed note: {0}")]
    Form(&'static str),
    /// A key that is known did not make the signature under its name.
    #[error("the signature of {0} does not belong to this text")]
    BadSignature(String),
    /// Nobody who is known signed it.
    #[error("none of its signatures is by a key that is known here")]
    NobodyKnown,
}

/// The public half of a key under a name, written `name+id+base64` (a "vkey").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A key that signs under a name.
#[derive(Clone, Debug)]
pub struct NoteSigner {
    verifier: VerifierKey,
    key: SecretKey,
}

/// A note taken apart; nothing about it is checked yet but its form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    text: String,
    lines: Vec<SignatureLine>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct SignatureLine {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl Note {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`NoteFault::Form`] with the rule that is broken.
    pub fn parse(note: &str) -> Result<Self, NoteFault> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteFault::Form("it is too long"));
        }
        if note.chars().any(|sign| sign < ' ' && sign != '\n') {
            return Err(NoteFault::Form("it holds control characters"));
        }
        // The last empty line parts the text from its signatures.
        let (text, signatures) = note
            .rfind("\n\n")
            .and_then(|at| Some((note.get(..=at)?, note.get(at + 2..)?)))
            .ok_or(NoteFault::Form("no empty line parts text and signatures"))?;
        let signatures = signatures
            .strip_suffix('\n')
            .ok_or(NoteFault::Form("its last line is cut off"))?;
        let lines: Vec<SignatureLine> = signatures
            .split('\n')
            .take(SIGNATURES_MAX + 1)
            .map(signature_line)
            .collect::<Result<_, _>>()?;
        if lines.len() > SIGNATURES_MAX {
            return Err(NoteFault::Form("it has too many signatures"));
        }
        let text = text.to_owned();
        Ok(Self { text, lines })
    }

    /// The signed text, its last newline included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names and key ids of all who claim to have signed, known or not.
    pub fn claimed(&self) -> impl Iterator<Item = String> {
        self.lines
            .iter()
            .map(|line| format!("{}+{}", line.name, HEXLOWER.encode(&line.id)))
    }

    /// The keys among `known` that signed the text.
    ///
    /// # Errors
    /// [`NoteFault`] where a known key's signature does not hold, or no known key signed.
    pub fn check<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteFault> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for line in &self.lines {
            let named = |key: &&VerifierKey| key.name == line.name && key.id == line.id;
            let Some(key) = known.iter().find(named) else {
                continue;
            };
            let holds = Signature::from_slice(&line.signature).is_ok_and(|signature| {
                key.key
                    .verify_strict(self.text.as_bytes(), &signature)
                    .is_ok()
            });
            if !holds {
                return Err(NoteFault::BadSignature(key.name.clone()));
            }
            if !signers.contains(&key) {
                signers.push(key);
            }
        }
        if signers.is_empty() {
            return Err(NoteFault::NobodyKnown);
        }
        Ok(signers)
    }
}

fn signature_line(line: &str) -> Result<SignatureLine, NoteFault> {
    const WRONG: NoteFault = NoteFault::Form("a signature line is not `— name base64`");
    let (name, signature) = line
        .strip_prefix(DASH)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(WRONG)?;
    let bytes = BASE64.decode(signature.as_bytes()).map_err(|_| WRONG)?;
    let (id, signature) = bytes.split_first_chunk::<4>().ok_or(WRONG)?;
    if !is_name(name) || signature.is_empty() {
        return Err(WRONG);
    }
    Ok(SignatureLine {
        name: name.to_owned(),
        id: *id,
        signature: signature.to_vec(),
    })
}

/// Key names are not empty and hold neither spaces nor plus signs.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|sign: char| sign.is_whitespace() || sign == '+')
}

impl NoteSigner {
    /// A key under a name; `None` where the name may not name a key.
    pub fn new(name: &str, key: SecretKey) -> Option<Self> {
        let verifier = VerifierKey::new(name, key.0.verifying_key())?;
        Some(Self { verifier, key })
    }

    /// The public half.
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The note: the text, an empty line, the signature line.
    ///
    /// # Errors
    /// [`NoteFault::Form`] where the text cannot be that of a note.
    pub fn sign(&self, text: &str) -> Result<String, NoteFault> {
        let signature = self.key.0.sign(text.as_bytes());
        let mut bytes = self.verifier.id.to_vec();
        bytes.extend_from_slice(&signature.to_bytes());
        let name = &self.verifier.name;
        let note = format!("{text}\n{DASH}{name} {}\n", BASE64.encode(&bytes));
        // Reading back what is about to be given out shows that the text fits a note at all.
        if Note::parse(&note)?.text() == text {
            Ok(note)
        } else {
            Err(NoteFault::Form("the text does not end with a newline"))
        }
    }
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Option<Self> {
        let mut named = name.as_bytes().to_vec();
        named.extend_from_slice(&[b'\n', ED25519]);
        named.extend_from_slice(key.as_bytes());
        let id = *Digest::of(&named).as_bytes().first_chunk::<4>()?;
        is_name(name).then(|| Self {
            name: name.to_owned(),
            id,
            key,
        })
    }

    /// The name it signs under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the public key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![ED25519];
        typed.extend_from_slice(self.key.as_bytes());
        let (id, key) = (HEXLOWER.encode(&self.id), BASE64.encode(&typed));
        write!(formatter, "{}+{id}+{key}", self.name)
    }
}

/// The text is not a verifier key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an Ed25519 verifier key (name+id+base64)")]
pub struct NotAVerifierKey;

impl FromStr for VerifierKey {
    type Err = NotAVerifierKey;

    fn from_str(text: &str) -> Result<Self, NotAVerifierKey> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NotAVerifierKey);
        };
        let typed = BASE64.decode(key.as_bytes()).map_err(|_| NotAVerifierKey)?;
        let key = match typed.split_first() {
            Some((&ED25519, key)) => <[u8; 32]>::try_from(key).map_err(|_| NotAVerifierKey)?,
            _ => return Err(NotAVerifierKey),
        };
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NotAVerifierKey)?;
        let verifier = Self::new(name, key).ok_or(NotAVerifierKey)?;
        if HEXLOWER.encode(&verifier.id) == id {
            Ok(verifier)
        } else {
            Err(NotAVerifierKey)
        }
    }
}
