//! Stored bytes that a report shows beside its facts: the words of documents, and pictures.

use std::collections::BTreeMap;

use super::digest::Digest;
use super::record::RecordId;

/// What is at hand; a report says nothing of what is not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attachments {
    /// The text of documents by their records; the spans of their citations fit it.
    pub texts: BTreeMap<RecordId, String>,
    /// Pictures by the digest of their bytes.
    pub pictures: BTreeMap<Digest, Picture>,
}

/// A stored picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// By its first bytes, not by what the server called it.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}
