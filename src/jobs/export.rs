//! The archive and a selection → what a package is made of: which records, their objects, their facts.
//!
//! Gathers only. What becomes of it stands in `export/`, which this room may not use: the command line
//! hands the one to the other.

mod select;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::assemble::assemble;
use super::run::{Clock, PROGRAM};
use super::{Fault, FaultInside};
use crate::model::digest::Digest;
use crate::model::facts::ArchiveFacts;
use crate::model::package::{DocumentBytes, Holdings, PackageFacts};
use crate::model::record::{RecordId, WrittenRecord};
use crate::model::timestamp::Timestamp;
use crate::store::{Archive, Reader, StoreFault};

/// Records read at once; bounds memory whatever the archive's size.
const PAGE_RECORDS_MAX: u32 = 500;

/// What to put into a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selection {
    /// Everything.
    All,
    /// One citation, by the beginning of its record's id, with all that is known about it.
    Citation(String),
    /// One document, by the beginning of its record's id or by its own id, with all its citations.
    Document(String),
    /// What was recorded at or after a moment, with all about the links and quotes it concerns.
    Since(Timestamp),
    /// The links no longer served to us, with what cites them.
    Dead,
}

/// What a selection holds.
pub struct Gathered {
    archive: Archive,
    reader: Reader,
    /// Rows of the chosen records; none: all of them.
    chosen: Option<Chosen>,
    /// The newest record that belongs to the package: later writes of others do not get in.
    last: i64,
    /// What the package says about itself.
    pub about: PackageFacts,
}

/// The records of a narrower selection.
#[derive(Default)]
struct Chosen {
    rows: BTreeSet<i64>,
    ids: BTreeSet<RecordId>,
}

/// Finds what belongs to a selection.
///
/// # Errors
/// [`Fault`] where the archive cannot be read or nothing is so named.
pub fn gather(archive: &Archive, selection: &Selection) -> Result<Gathered, Fault> {
    let reader = archive.open_for_reading()?;
    let (chosen, sentence) = select::select(&reader, selection)?;
    let all = reader.counts()?.records;
    let last = match &chosen {
        Some(chosen) => chosen.rows.last().copied().unwrap_or(0),
        None => all.cast_signed(),
    };
    // Rows are numbered without gaps, so the one after the last but one is the last.
    let newest = reader.records_after(last.saturating_sub(1), 1)?;
    let as_of = newest
        .first()
        .map_or(Timestamp::from_millis(0), |(_, newest)| newest.record.at);
    let documents = match selection {
        Selection::All | Selection::Document(_) => DocumentBytes::Included,
        Selection::Citation(_) | Selection::Since(_) | Selection::Dead => DocumentBytes::LeftOut,
    };
    let about = PackageFacts {
        program: PROGRAM.to_owned(),
        archive: name_of(archive),
        selection: sentence,
        as_of,
        records: chosen
            .as_ref()
            .map_or(all, |chosen| chosen.rows.len() as u64),
        documents,
    };
    Ok(Gathered {
        archive: archive.clone(),
        reader,
        chosen,
        last,
        about,
    })
}

/// The folder's own name: where it lies on this computer is nobody's business.
fn name_of(archive: &Archive) -> String {
    archive.folder().file_name().map_or_else(
        || "archive".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The moment of the newest record in place of the time of day, so that the same archive gives the same
/// report.
struct AsOf(Timestamp);

impl Clock for AsOf {
    fn now(&self) -> Timestamp {
        self.0
    }
}

impl Gathered {
    /// The facts of the selection, for reports and citations. They are told as of the newest record, not
    /// of the time of exporting.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be read.
    pub fn facts(&self) -> Result<ArchiveFacts, Fault> {
        let mut facts = assemble(&self.archive, &AsOf(self.about.as_of))?;
        facts.archive.clone_from(&self.about.archive);
        if let Some(chosen) = &self.chosen {
            let has = |id: &RecordId| chosen.ids.contains(id);
            facts.documents.retain(|document| has(&document.record));
            facts.runs.retain(|run| has(&run.record));
            facts.fixity.retain(|check| has(&check.record));
            for document in &mut facts.documents {
                document.citations.retain(|citation| has(&citation.record));
                document.bare_links.retain(|bare| has(&bare.link.record));
            }
        }
        Ok(facts)
    }

    fn page(&self, after: i64) -> Result<Vec<(i64, WrittenRecord)>, StoreFault> {
        let mut page = self.reader.records_after(after, PAGE_RECORDS_MAX)?;
        page.retain(|(row, _)| *row <= self.last);
        Ok(page)
    }
}

impl Holdings for Gathered {
    fn each_record(
        &self,
        visit: &mut dyn FnMut(&WrittenRecord) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut after = 0;
        loop {
            let page = self.page(after).map_err(inside)?;
            let Some((row, _)) = page.last() else {
                return Ok(());
            };
            after = *row;
            for (row, record) in &page {
                let chosen = self.chosen.as_ref();
                if chosen.is_none_or(|chosen| chosen.rows.contains(row)) {
                    visit(record)?;
                }
            }
        }
    }

    fn copy_object(&self, digest: Digest, sink: &mut dyn Write) -> io::Result<()> {
        let mut watched = Watched { sink, fault: None };
        let copied = self.reader.copy_object(digest, &mut watched);
        if let Some(error) = watched.fault {
            return Err(error);
        }
        match copied {
            Ok(true) => Ok(()),
            Ok(false) => Err(inside(StoreFault::Damaged(format!(
                "no object {digest} is stored, though a record speaks of it"
            )))),
            Err(fault) => Err(inside(fault)),
        }
    }
}

/// An archive's fault on its way through code that knows only of reading and writing.
fn inside(fault: StoreFault) -> io::Error {
    io::Error::other(FaultInside(Fault::from(fault)))
}

/// Keeps the sink's own error apart from those of the archive: a full disk is no damage.
struct Watched<'a> {
    sink: &'a mut dyn Write,
    fault: Option<io::Error>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write(bytes).inspect_err(|error| {
            self.fault = Some(io::Error::new(error.kind(), error.to_string()));
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
