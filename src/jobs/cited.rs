//! The documents of a run → the links they cite that something is due for, one after the other.

use super::Fault;
use super::Means;
use super::dispatch::Source;
use super::due;
use super::event::Event;
use super::links::{LinkTask, Tell};
use crate::model::mirror::Mirror;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::{Reader, StoredRecord};

/// The links some documents cite, each once, in the order in which the archive first met them.
pub(super) struct CitedLinks<'a> {
    reader: &'a Reader,
    tell: &'a Tell,
    mirrors: &'a [Mirror],
    now: Timestamp,
    rows: Vec<i64>,
    next: usize,
    held: usize,
}

impl<'a> CitedLinks<'a> {
    /// Looks up what the documents in these rows cite.
    pub fn of<F>(
        reader: &'a Reader,
        documents: &[i64],
        means: &'a Means<F>,
    ) -> Result<Self, Fault> {
        let mut rows = Vec::new();
        // Links are shared between documents: put in order now and then, the list does not outgrow them.
        let mut ordered = 0;
        for document in documents {
            rows.extend(reader.links_cited_by(*document)?);
            if rows.len() > 2 * ordered + 1024 {
                rows.sort_unstable();
                rows.dedup();
                ordered = rows.len();
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(Self {
            reader,
            tell: &means.tell,
            mirrors: &means.mirrors,
            now: means.clock.now(),
            rows,
            next: 0,
            held: 0,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Those looked at so far for which nothing was due.
    pub const fn held(&self) -> usize {
        self.held
    }

    fn task(&mut self, link: &StoredRecord) -> Result<Option<LinkTask>, Fault> {
        let Fact::Link(seen) = &link.record.fact else {
            return Ok(None);
        };
        let Some(due) = due::of_link(self.reader, link, self.mirrors, self.now)? else {
            self.held += 1;
            (self.tell)(Event::LinkHeld);
            return Ok(None);
        };
        Ok(Some(LinkTask {
            link: link.id,
            url: seen.url.clone(),
            due,
        }))
    }
}

impl Source for CitedLinks<'_> {
    fn next(&mut self) -> Result<Option<LinkTask>, Fault> {
        while let Some(row) = self.rows.get(self.next) {
            let stored = self.reader.record_at(*row)?;
            self.next += 1;
            if let Some(link) = stored
                && let Some(task) = self.task(&link)?
            {
                return Ok(Some(task));
            }
        }
        Ok(None)
    }

    fn again(&mut self, link: RecordId) -> Result<Option<LinkTask>, Fault> {
        match self.reader.record(link)? {
            Some(stored) => self.task(&stored),
            None => Ok(None),
        }
    }
}
