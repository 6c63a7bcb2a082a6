//! Records → the objects that stand in a hand-over folder as files of their own, so that a picture opens and
//! `sha256sum` alone checks it: every stored copy, and the documents where they go along.

use std::collections::BTreeSet;
use std::io;

use crate::model::digest::Digest;
use crate::model::package::{DocumentBytes, Holdings, PackageFacts};
use crate::model::record::Fact;

/// A file of the folder that holds an object's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
    /// SHA-256 of the bytes; also the file's name.
    pub digest: Digest,
    /// The first line of the records that names it, counted from 1.
    pub line: u64,
}

impl Object {
    /// Its path: no folder holds more files than a file system likes.
    pub fn path(&self) -> String {
        let digits = self.digest.to_string();
        let folder = digits.get(..2).unwrap_or_default();
        format!("objects/{folder}/{digits}")
    }
}

/// The objects, in the order in which records first name them.
///
/// # Errors
/// Those of the holdings.
pub fn objects(holdings: &dyn Holdings, about: &PackageFacts) -> io::Result<Vec<Object>> {
    let mut seen = BTreeSet::new();
    let mut objects = Vec::new();
    let mut line = 0;
    holdings.each_record(&mut |written| {
        line += 1;
        let digest = match &written.record.fact {
            Fact::Capture(capture) => Some(capture.digest),
            Fact::ForeignCapture(capture) => Some(capture.digest),
            Fact::Document(document) if about.documents == DocumentBytes::Included => {
                Some(document.digest)
            }
            _ => None,
        };
        if let Some(digest) = digest.filter(|digest| seen.insert(*digest)) {
            objects.push(Object { digest, line });
        }
        Ok(())
    })?;
    Ok(objects)
}
