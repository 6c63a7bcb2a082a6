//! A reply of a time-stamp authority → its token, taken apart and not yet believed.
//!
//! Sources: RFC 3161 sections 2.4.2 (reply, TSTInfo) and RFC 5652 section 5 (SignedData). What is signed is
//! kept as it came.

use data_encoding::HEXLOWER;

use super::certificate::moment;
use super::der::{Element, Reader, tag};
use super::oid;
use crate::model::digest::Digest;
use crate::model::timestamp::Timestamp;

/// Replies larger than this are not read; real ones have 1 to 10 KiB.
pub const REPLY_BYTES_MAX: usize = 1 << 20;

/// Why a reply is no time stamp, or not one that can be believed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StampFault {
    /// The bytes break the form.
    #[error("it is no time-stamp reply: {0}")]
    Form(&'static str),
    /// The authority would not.
    #[error("the authority refused: status {status}{text}")]
    Refused {
        /// PKIStatus.
        status: String,
        /// What it said, after a colon.
        text: String,
    },
    /// It vouches for other bytes.
    #[error("it is the stamp of something else (message imprint mismatch)")]
    OtherImprint,
    /// It answers another request.
    #[error("it answers another request (nonce mismatch)")]
    OtherNonce,
    /// It is not signed as it should be.
    #[error("its signature does not hold: {0}")]
    Signature(&'static str),
    /// The certificate may not sign time stamps.
    #[error("its signer may not make time stamps: {0}")]
    Usage(&'static str),
    /// No trusted root leads to its signer.
    #[error("no trusted root vouches for its signer: {0}")]
    Chain(String),
}

/// A token taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it vouches for; `None` where that is not a SHA-256 digest.
    pub imprint: Option<Digest>,
    /// When it says it was made.
    pub time: Timestamp,
    /// The authority's number for it, in hex.
    pub serial: String,
    /// The policy it was made under, dotted.
    pub policy: String,
    /// The nonce's octets, as they came.
    pub nonce: Option<Vec<u8>>,
    /// The certificates that came with it, in DER.
    pub certificates: Vec<Vec<u8>>,
    pub(super) content: Vec<u8>,
    pub(super) signer: Signer,
}

/// Who signed, and what.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Signer {
    /// Issuer's name and serial number.
    pub issuer: Vec<u8>,
    pub serial: Vec<u8>,
    /// The signed attributes as a set, in the very bytes that were signed.
    pub attributes: Vec<u8>,
    pub digest: Vec<u8>,
    pub algorithm: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Token {
    /// Reads a reply.
    ///
    /// # Errors
    /// [`StampFault::Form`] where it is none, [`StampFault::Refused`] where it brings no token.
    pub fn read(reply: &[u8]) -> Result<Self, StampFault> {
        if reply.len() > REPLY_BYTES_MAX {
            return Err(StampFault::Form("it is too long"));
        }
        let mut parts = Reader::new(reply)
            .inside(tag::SEQUENCE)
            .ok_or(StampFault::Form("it is not in DER form"))?;
        let status = parts
            .inside(tag::SEQUENCE)
            .ok_or(StampFault::Form("it has no status"))?;
        granted(status)?;
        let token = parts.next().ok_or(StampFault::Form("it has no token"))?;
        signed_data(token).ok_or(StampFault::Form("its token is not whole"))?
    }
}

/// PKIStatusInfo: 0 is granted, 1 granted with changes.
fn granted(mut status: Reader<'_>) -> Result<(), StampFault> {
    let number = status
        .content(tag::INTEGER)
        .ok_or(StampFault::Form("its status is no number"))?;
    if matches!(number, [0 | 1]) {
        return Ok(());
    }
    let words: Vec<String> = status
        .inside(tag::SEQUENCE)
        .into_iter()
        .flatten()
        .map(|text| String::from_utf8_lossy(text.content).into_owned())
        .collect();
    let text = match words.join("; ") {
        none if none.is_empty() => none,
        words => format!(": {words}"),
    };
    Err(StampFault::Refused {
        status: HEXLOWER.encode(number),
        text,
    })
}

fn signed_data(token: Element<'_>) -> Option<Result<Token, StampFault>> {
    let mut content = token.inside();
    if content.content(tag::OBJECT)? != oid::SIGNED_DATA {
        return Some(Err(StampFault::Form("its token is not signed data")));
    }
    let mut data = content.inside(tag::context(0))?.inside(tag::SEQUENCE)?;
    data.content(tag::INTEGER)?;
    data.optional(tag::SET)?;
    let mut encapsulated = data.inside(tag::SEQUENCE)?;
    if encapsulated.content(tag::OBJECT)? != oid::TST_INFO {
        return Some(Err(StampFault::Form(
            "what it signs is not time-stamp information",
        )));
    }
    let info = encapsulated
        .inside(tag::context(0))?
        .content(tag::OCTET_STRING)?;
    let certificates = data.inside(tag::context(0)).into_iter().flatten();
    let certificates: Vec<Vec<u8>> = certificates
        .filter(|one| one.tag == tag::SEQUENCE)
        .map(|one| one.whole.to_vec())
        .collect();
    data.optional(tag::context(1));
    let mut signers = data.inside(tag::SET)?;
    let signer = signer(signers.next()?)?;
    if signers.next().is_some() {
        return Some(Err(StampFault::Form("more than one signed it")));
    }
    let mut token = information(info)?;
    token.certificates = certificates;
    token.signer = signer;
    Some(Ok(token))
}

/// TSTInfo (RFC 3161 section 2.4.2).
fn information(bytes: &[u8]) -> Option<Token> {
    let mut parts = Reader::new(bytes).inside(tag::SEQUENCE)?;
    if parts.content(tag::INTEGER)? != [1] {
        return None;
    }
    let policy = oid::dotted(parts.content(tag::OBJECT)?);
    let mut imprint = parts.inside(tag::SEQUENCE)?;
    let algorithm = imprint.inside(tag::SEQUENCE)?.content(tag::OBJECT)?;
    let digest = imprint.content(tag::OCTET_STRING)?;
    let imprint = (algorithm == oid::SHA_256)
        .then(|| Digest::from_slice(digest))
        .flatten();
    let serial = HEXLOWER.encode(parts.content(tag::INTEGER)?);
    let time = moment(parts.optional(tag::GENERALIZED_TIME)?)?;
    parts.optional(tag::SEQUENCE);
    parts.optional(tag::BOOLEAN);
    let nonce = parts.content(tag::INTEGER).map(<[u8]>::to_vec);
    Some(Token {
        imprint,
        time,
        serial,
        policy,
        nonce,
        certificates: Vec::new(),
        content: bytes.to_vec(),
        signer: Signer::default(),
    })
}

/// SignerInfo (RFC 5652 section 5.3), named by issuer and serial number.
fn signer(element: Element<'_>) -> Option<Signer> {
    let mut parts = element.inside();
    parts.content(tag::INTEGER)?;
    let mut named = parts.inside(tag::SEQUENCE)?;
    let issuer = named.optional(tag::SEQUENCE)?.whole.to_vec();
    let serial = named.content(tag::INTEGER)?.to_vec();
    let digest = parts.inside(tag::SEQUENCE)?.content(tag::OBJECT)?.to_vec();
    let mut attributes = parts.optional(tag::context(0))?.whole.to_vec();
    // They travel under the tag [0] and are signed as a SET (RFC 5652 section 5.4).
    if let Some(first) = attributes.first_mut() {
        *first = tag::SET;
    }
    let algorithm = parts.inside(tag::SEQUENCE)?.content(tag::OBJECT)?.to_vec();
    let signature = parts.content(tag::OCTET_STRING)?.to_vec();
    Some(Signer {
        issuer,
        serial,
        attributes,
        digest,
        algorithm,
        signature,
    })
}

impl Signer {
    /// The first value of a signed attribute.
    pub fn attribute(&self, kind: &[u8]) -> Option<Element<'_>> {
        let attributes = Reader::new(&self.attributes).inside(tag::SET)?;
        attributes.into_iter().find_map(|attribute| {
            let mut parts = attribute.inside();
            (parts.content(tag::OBJECT)? == kind).then(|| parts.inside(tag::SET)?.next())?
        })
    }
}
