//! A document that was met before → the names it is known under, and whether another one is news.
//!
//! The same bytes are one document; that they also stood elsewhere is a fact of its own.

use super::Fault;
use crate::model::document::Document;
use crate::model::record::{DocumentNamed, Fact, RecordId};
use crate::store::{Reader, StoredRecord};

/// Id, source and address.
type Name = (String, String, Option<String>);

/// The names of one document.
pub(super) struct Names {
    pub document: RecordId,
    /// Where it was read from when it was taken in.
    pub first_source: String,
    known: Vec<Name>,
}

impl Names {
    /// The names of a document that is taken in now.
    pub fn of(record: RecordId, document: &Document) -> Self {
        Self {
            document: record,
            first_source: document.source.clone(),
            known: vec![name(document)],
        }
    }

    /// The names of a document that the archive holds.
    pub fn held(reader: &Reader, stored: &StoredRecord) -> Result<Self, Fault> {
        let mut names = Self {
            document: stored.id,
            first_source: String::new(),
            known: Vec::new(),
        };
        if let Fact::Document(taken) = &stored.record.fact {
            names.first_source.clone_from(&taken.source);
            let own = (taken.id.clone(), taken.source.clone(), taken.url.clone());
            names.known.push(own);
        }
        for other in reader.document_names(stored)? {
            if let Fact::DocumentName(named) = other.record.fact {
                names.known.push((named.id, named.source, named.url));
            }
        }
        Ok(names)
    }

    /// The fact that the same bytes were met under another name, where that is news.
    pub fn another(&mut self, met: &Document) -> Option<Fact> {
        let name = name(met);
        if self.known.contains(&name) {
            return None;
        }
        let (id, source, url) = name.clone();
        self.known.push(name);
        Some(Fact::DocumentName(DocumentNamed {
            document: self.document,
            id,
            source,
            url,
            recorded_at: met.recorded_at,
        }))
    }
}

fn name(document: &Document) -> Name {
    (
        document.id.clone(),
        document.source.clone(),
        document.url.clone(),
    )
}
