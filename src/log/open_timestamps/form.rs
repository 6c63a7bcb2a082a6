//! The bytes of proofs and of calendars' answers ⇄ trees. Limits on depth, length and number keep hostile
//! files harmless; what is read is written back octet for octet where it was in the usual order.

use super::{Attestation, Operation, OtsProof, Tree};
use crate::model::digest::Digest;

/// Begins every proof file; the last octet is the version.
const MAGIC: &[u8; 32] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01";
const APPEND: u8 = 0xf0;
const PREPEND: u8 = 0xf1;
const SHA_256: u8 = 0x08;
/// SHA-1, RIPEMD-160, Keccak-256, reversing, hexadecimal.
const OTHER_OPERATIONS: [u8; 5] = [0x02, 0x03, 0x67, 0xf2, 0xf3];
const FORK: u8 = 0xff;
const ATTESTATION: u8 = 0x00;
const PENDING: [u8; 8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];
const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
const PAYLOAD_BYTES_MAX: usize = 8192;
const ADDRESS_BYTES_MAX: usize = 1000;
const DEPTH_MAX: usize = 256;
/// Operations and attestations in one proof; real ones have some hundred.
const NODES_MAX: usize = 20_000;
/// Proofs larger than this are not read.
const PROOF_BYTES_MAX: usize = 1 << 20;

/// Why bytes are no proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an OpenTimestamps proof: {0}")]
pub struct OtsFault(&'static str);

const CUT: OtsFault = OtsFault("it is cut off");

impl OtsProof {
    /// Reads a proof file.
    ///
    /// # Errors
    /// [`OtsFault`] with the rule that is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, OtsFault> {
        if bytes.len() > PROOF_BYTES_MAX {
            return Err(OtsFault("it is too long"));
        }
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or(OtsFault("it begins otherwise"))?;
        let mut input = Input::over(rest);
        if input.octet()? != SHA_256 {
            return Err(OtsFault("it is not about a SHA-256 digest"));
        }
        let digest = Digest::from_slice(input.take(32)?).ok_or(CUT)?;
        let tree = input.tree(0)?;
        input.end()?;
        Ok(Self { digest, tree })
    }

    /// The bytes of the file; `None` while it attests nothing.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(SHA_256);
        bytes.extend_from_slice(self.digest.as_bytes());
        self.tree.write(&mut bytes)?;
        Some(bytes)
    }
}

impl Tree {
    /// Reads a calendar's answer.
    ///
    /// # Errors
    /// [`OtsFault`] with the rule that is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, OtsFault> {
        let mut input = Input::over(bytes);
        let tree = input.tree(0)?;
        input.end()?;
        Ok(tree)
    }

    /// Attestations first, then branches, each but the last behind a fork; `None` where a branch ends in
    /// nothing.
    fn write(&self, bytes: &mut Vec<u8>) -> Option<()> {
        let mut parts = Vec::new();
        for attestation in &self.attestations {
            let mut part = vec![ATTESTATION];
            attestation.write(&mut part);
            parts.push(part);
        }
        for (operation, tree) in &self.branches {
            let mut part = Vec::new();
            operation.write(&mut part);
            tree.write(&mut part)?;
            parts.push(part);
        }
        let (last, before) = parts.split_last()?;
        for part in before {
            bytes.push(FORK);
            bytes.extend_from_slice(part);
        }
        bytes.extend_from_slice(last);
        Some(())
    }
}

impl Operation {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Sha256 => bytes.push(SHA_256),
            Self::Other(tag) => bytes.push(*tag),
            Self::Append(octets) => {
                bytes.push(APPEND);
                write_octets(bytes, octets);
            }
            Self::Prepend(octets) => {
                bytes.push(PREPEND);
                write_octets(bytes, octets);
            }
        }
    }
}

impl Attestation {
    fn write(&self, bytes: &mut Vec<u8>) {
        let mut payload = Vec::new();
        let tag = match self {
            Self::Pending { address } => {
                write_octets(&mut payload, address.as_bytes());
                PENDING
            }
            Self::Bitcoin { height } => {
                write_number(&mut payload, *height);
                BITCOIN
            }
            Self::Other { tag, payload: kept } => {
                payload.clone_from(kept);
                *tag
            }
        };
        bytes.extend_from_slice(&tag);
        write_octets(bytes, &payload);
    }
}

fn write_octets(bytes: &mut Vec<u8>, octets: &[u8]) {
    write_number(bytes, octets.len() as u64);
    bytes.extend_from_slice(octets);
}

/// Seven bits an octet, the lowest first (LEB128).
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

struct Input<'a> {
    rest: &'a [u8],
    nodes: usize,
}

impl<'a> Input<'a> {
    const fn over(rest: &'a [u8]) -> Self {
        Self { rest, nodes: 0 }
    }

    fn octet(&mut self) -> Result<u8, OtsFault> {
        let (first, rest) = self.rest.split_first().ok_or(CUT)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], OtsFault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(CUT)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, OtsFault> {
        let mut number: u64 = 0;
        for shift in (0..63).step_by(7) {
            let octet = self.octet()?;
            number |= u64::from(octet & 0x7f) << shift;
            if octet & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(OtsFault("a number is too large"))
    }

    fn octets(&mut self, bytes_max: usize) -> Result<&'a [u8], OtsFault> {
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if length > bytes_max {
            return Err(OtsFault("a part is too long"));
        }
        self.take(length)
    }

    fn end(&self) -> Result<(), OtsFault> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(OtsFault("something follows it"))
        }
    }

    fn tree(&mut self, depth: usize) -> Result<Tree, OtsFault> {
        if depth > DEPTH_MAX {
            return Err(OtsFault("it is too deep"));
        }
        let mut tree = Tree::default();
        loop {
            let tag = self.octet()?;
            let (tag, is_last) = match tag {
                FORK => (self.octet()?, false),
                tag => (tag, true),
            };
            self.nodes += 1;
            if self.nodes > NODES_MAX {
                return Err(OtsFault("it has too many parts"));
            }
            if tag == ATTESTATION {
                tree.attestations.push(self.attestation()?);
            } else {
                let operation = self.operation(tag)?;
                tree.branches.push((operation, self.tree(depth + 1)?));
            }
            if is_last {
                return Ok(tree);
            }
        }
    }

    fn operation(&mut self, tag: u8) -> Result<Operation, OtsFault> {
        match tag {
            SHA_256 => Ok(Operation::Sha256),
            APPEND | PREPEND => {
                let octets = self.octets(super::MESSAGE_BYTES_MAX)?.to_vec();
                if octets.is_empty() {
                    return Err(OtsFault("it adds nothing to a message"));
                }
                Ok(match tag {
                    APPEND => Operation::Append(octets),
                    _ => Operation::Prepend(octets),
                })
            }
            other if OTHER_OPERATIONS.contains(&other) => Ok(Operation::Other(other)),
            _ => Err(OtsFault("it has an operation that does not exist")),
        }
    }

    fn attestation(&mut self) -> Result<Attestation, OtsFault> {
        let tag: [u8; 8] = self.take(8)?.try_into().map_err(|_| CUT)?;
        let payload = self.octets(PAYLOAD_BYTES_MAX)?;
        let mut inside = Input::over(payload);
        match tag {
            PENDING => {
                let address = inside.octets(ADDRESS_BYTES_MAX)?;
                inside.end()?;
                let allowed =
                    |octet: &u8| octet.is_ascii_alphanumeric() || b"-._/:".contains(octet);
                if !address.iter().all(allowed) {
                    return Err(OtsFault("an address holds signs that none has"));
                }
                let address = String::from_utf8_lossy(address).into_owned();
                Ok(Attestation::Pending { address })
            }
            BITCOIN => {
                let height = inside.number()?;
                inside.end()?;
                Ok(Attestation::Bitcoin { height })
            }
            _ => Ok(Attestation::Other {
                tag,
                payload: payload.to_vec(),
            }),
        }
    }
}
