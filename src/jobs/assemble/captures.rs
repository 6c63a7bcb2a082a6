//! A trail or post answer → what was captured for it, and how much of what it takes to see that again is held;
//! a document → its other names.

use super::hops::in_words;
use super::{Assembler, fitted};
use crate::jobs::Fault;
use crate::model::capture::CaptureRole;
use crate::model::facts::{CaptureFacts, DocumentNameFacts, RequisitesFacts};
use crate::model::record::{CaptureMade, Fact, RecordId};
use crate::store::StoredRecord;

/// Which captures are wanted of a trail or post answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The page, the answer, the media.
    Own,
    /// What it takes to see them again.
    Parts,
}

impl Assembler<'_> {
    /// The other names under which a document was met.
    pub(super) fn also_met(
        &self,
        document: &StoredRecord,
    ) -> Result<Vec<DocumentNameFacts>, Fault> {
        let names = self.reader.document_names(document)?.into_iter();
        Ok(names
            .filter_map(|stored| match stored.record.fact {
                Fact::DocumentName(named) => Some(DocumentNameFacts {
                    record: stored.id,
                    met: stored.record.at,
                    id: named.id,
                    source: named.source,
                    url: named.url,
                }),
                _ => None,
            })
            .collect())
    }

    pub(super) fn captures(
        &self,
        of: &StoredRecord,
        which: Which,
    ) -> Result<Vec<CaptureFacts>, Fault> {
        let mut captures = Vec::new();
        for stored in self.reader.captures(of)? {
            if let Fact::Capture(capture) = &stored.record.fact
                && (capture.role == CaptureRole::Requisite) == (which == Which::Parts)
            {
                let mut facts = self.capture(&stored, capture)?;
                if capture.role == CaptureRole::Media {
                    facts.pieces = self.requisites(of, Some(capture.exchange))?;
                }
                captures.push(facts);
            }
        }
        Ok(fitted(captures))
    }

    /// A recheck leaves the parts of the page alone: those of an earlier copy are still there.
    pub(super) fn earlier_requisites(
        &self,
        link: &StoredRecord,
        than: &StoredRecord,
    ) -> Result<Option<RequisitesFacts>, Fault> {
        for trail in self.reader.trails(link)?.into_iter().rev() {
            if trail.seq < than.seq
                && let Some(facts) = self.requisites(&trail, None)?
            {
                return Ok(Some(facts));
            }
        }
        Ok(None)
    }

    /// The newest count of what it takes to see again what an exchange brought; of any exchange where none is
    /// named.
    pub(super) fn requisites(
        &self,
        of: &StoredRecord,
        brought_by: Option<RecordId>,
    ) -> Result<Option<RequisitesFacts>, Fault> {
        for stored in self.reader.requisites(of)?.into_iter().rev() {
            if let Fact::Requisites(gathered) = stored.record.fact
                && brought_by.is_none_or(|exchange| gathered.exchange == exchange)
            {
                return Ok(Some(RequisitesFacts {
                    record: stored.id,
                    of: self.exchange(gathered.exchange)?.started,
                    held: gathered.held,
                    missed: gathered.missed,
                    left_out: gathered.left_out,
                    may_come: gathered.may_come,
                }));
            }
        }
        Ok(None)
    }

    fn capture(&self, stored: &StoredRecord, capture: &CaptureMade) -> Result<CaptureFacts, Fault> {
        let exchange = self.exchange(capture.exchange)?;
        let answer = exchange
            .answer()
            .ok_or_else(|| Fault::Broken(format!("capture {} was made of no answer", stored.id)))?;
        Ok(CaptureFacts {
            record: stored.id,
            role: capture.role,
            url: exchange.request.url.clone(),
            captured: exchange.started,
            status: answer.status,
            content_type: answer.header("content-type"),
            digest: capture.digest,
            size: answer.body.size,
            graded: capture.graded.clone(),
            body_cut: answer.body.cut.as_ref().map(in_words),
            pieces: None,
        })
    }
}
