//! The archive and a selection → what a package is made of: which records, their objects, their facts.
//!
//! Gathers only. What becomes of it stands in `export/`, which this room may not use: the command line
//! hands the one to the other.

mod log;
mod made;
mod select;
mod stamps;
pub mod tiles;
mod withheld;

use std::collections::BTreeSet;
use std::io::{self, Write};

use self::log::PackagedLog;
use super::assemble::assemble;
use super::run::{Clock, PROGRAM};
use super::{Fault, FaultInside, stamp};
use crate::model::digest::Digest;
use crate::model::facts::{ArchiveFacts, StampFacts};
use crate::model::package::{
    DocumentBytes, Holdings, LogHead, PackageFacts, PackagedStamp, Withheld,
};
use crate::model::record::{Fact, RecordId, WrittenRecord};
use crate::model::timestamp::Timestamp;
use crate::store::{Archive, Reader, StoreFault};

pub use self::made::record_package;

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
    /// The runs that made packages: they say nothing of what was archived, and a package that held them would
    /// differ from the one made a minute before.
    packing: BTreeSet<RecordId>,
    /// Records of the whole archive without those.
    archived: u64,
    log: Option<PackagedLog>,
    stamps: Vec<PackagedStamp>,
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
/// [`Fault`] where the archive cannot be read, nothing is so named, nothing belongs to the selection, or the
/// operator is to be hidden and stands in what was sent to servers.
pub fn gather(
    archive: &Archive,
    selection: &Selection,
    withheld: Withheld,
) -> Result<Gathered, Fault> {
    let reader = archive.open_for_reading()?;
    let (mut chosen, sentence) = select::select(&reader, selection)?;
    let (packing, newest, archived) = settled(&reader)?;
    let (last, records) = match &mut chosen {
        Some(chosen) => {
            leave_out(&reader, chosen, &packing)?;
            if !select::has_substance(&reader, chosen)? {
                return Err(Fault::EmptySelection(sentence));
            }
            let last = chosen.rows.last().copied().unwrap_or(0);
            (last, chosen.rows.len() as u64)
        }
        None => (newest, archived),
    };
    if records == 0 {
        return Err(Fault::EmptySelection(sentence));
    }
    // Rows are numbered without gaps, so the one after the last but one is the last.
    let newest = reader.records_after(last.saturating_sub(1), 1)?;
    let as_of = newest
        .first()
        .map_or(Timestamp::from_millis(0), |(_, newest)| newest.record.at);
    let documents = match selection {
        _ if withheld == Withheld::Operator => DocumentBytes::LeftOut,
        Selection::All | Selection::Document(_) => DocumentBytes::Included,
        Selection::Citation(_) | Selection::Since(_) | Selection::Dead => DocumentBytes::LeftOut,
    };
    let about = PackageFacts {
        program: PROGRAM.to_owned(),
        archive: match withheld {
            Withheld::Nothing => name_of(archive),
            Withheld::Operator => "archive".to_owned(),
        },
        selection: sentence,
        as_of,
        records,
        documents,
        withheld,
    };
    let obtained = stamp::current(&reader)?;
    let log = PackagedLog::read(&reader, last, &obtained)?;
    let stamps = stamps::under(&reader, log.as_ref().map(|log| &log.head), obtained)?;
    let gathered = Gathered {
        archive: archive.clone(),
        reader,
        chosen,
        last,
        packing,
        archived,
        log,
        stamps,
        about,
    };
    if withheld == Withheld::Operator {
        withheld::refuse_named_requests(&gathered)?;
    }
    Ok(gathered)
}

/// The runs of `export`.
fn packing_runs(reader: &Reader) -> Result<BTreeSet<RecordId>, Fault> {
    let runs = reader.runs()?.into_iter();
    let packing = runs.filter(
        |run| matches!(&run.record.fact, Fact::RunStarted(started) if started.command == "export"),
    );
    Ok(packing.map(|run| run.id).collect())
}

/// True for the records that such a run wrote.
fn is_of(runs: &BTreeSet<RecordId>, id: RecordId, run: Option<RecordId>) -> bool {
    runs.contains(&id) || run.is_some_and(|run| runs.contains(&run))
}

/// The runs of `export`, the last row of the archive without them, and how many rows it has. Read again where another
/// export began meanwhile: its first records would be taken for part of the archive.
fn settled(reader: &Reader) -> Result<(BTreeSet<RecordId>, i64, u64), Fault> {
    let mut packing = packing_runs(reader)?;
    loop {
        let (last, records) = whole(reader, &packing)?;
        let known = packing_runs(reader)?;
        if known == packing {
            return Ok((packing, last, records));
        }
        packing = known;
    }
}

/// The last row of the whole archive but for packing, and how many there are.
fn whole(reader: &Reader, packing: &BTreeSet<RecordId>) -> Result<(i64, u64), Fault> {
    let (mut after, mut last, mut records) = (0, 0, 0);
    loop {
        let page = reader.record_runs_after(after, PAGE_RECORDS_MAX)?;
        let Some((row, ..)) = page.last() else {
            return Ok((last, records));
        };
        after = *row;
        for (row, id, run) in page {
            if !is_of(packing, id, run) {
                last = row;
                records += 1;
            }
        }
    }
}

/// Takes the records of packing out of a selection.
fn leave_out(
    reader: &Reader,
    chosen: &mut Chosen,
    packing: &BTreeSet<RecordId>,
) -> Result<(), Fault> {
    if packing.is_empty() {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let page = reader.record_runs_after(after, PAGE_RECORDS_MAX)?;
        let Some((row, ..)) = page.last() else {
            return Ok(());
        };
        after = *row;
        for (row, id, run) in page {
            if is_of(packing, id, run) {
                chosen.rows.remove(&row);
                chosen.ids.remove(&id);
            }
        }
    }
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
        facts.runs.retain(|run| !self.packing.contains(&run.record));
        facts.packages.clear();
        let goes_along = |stamp: &StampFacts| {
            let mut stamps = self.stamps.iter();
            stamps.any(|packaged| packaged.obtained == stamp.obtained)
        };
        facts.stamps.retain(goes_along);
        facts.totals.records = self.archived;
        if let Some(chosen) = &self.chosen {
            let has = |id: &RecordId| chosen.ids.contains(id);
            facts.documents.retain(|document| has(&document.record));
            facts.runs.retain(|run| has(&run.record));
            facts.fixity.retain(|check| has(&check.record));
            facts.imports.retain(|import| has(&import.record));
            for document in &mut facts.documents {
                document.citations.retain(|citation| has(&citation.record));
                document.bare_links.retain(|bare| has(&bare.link.record));
            }
        }
        if self.about.withheld == Withheld::Operator {
            withheld::hide(&mut facts);
        }
        Ok(facts)
    }

    fn is_withheld(&self, fact: &Fact) -> bool {
        self.about.withheld == Withheld::Operator && withheld::names_the_operator(fact)
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
                let is_chosen = chosen.is_none_or(|chosen| chosen.rows.contains(row))
                    && !is_of(&self.packing, record.id, record.record.run);
                if is_chosen && !self.is_withheld(&record.record.fact) {
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

    fn log_head(&self) -> Option<&LogHead> {
        self.log.as_ref().map(|log| &log.head)
    }

    fn stamps(&self) -> &[PackagedStamp] {
        &self.stamps
    }

    fn each_leaf(&self, visit: &mut dyn FnMut(Digest) -> io::Result<()>) -> io::Result<()> {
        let leaves = self.log.as_ref().map_or(&[][..], PackagedLog::leaves);
        leaves.iter().try_for_each(|leaf| visit(*leaf))
    }

    fn each_entry(&self, visit: &mut dyn FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut next = 0;
        loop {
            let runs = self.reader.record_runs_after(next, PAGE_RECORDS_MAX);
            let runs = runs.map_err(inside)?;
            let entries = self.reader.log_entries(next, PAGE_RECORDS_MAX);
            let entries = entries.map_err(inside)?;
            if entries.is_empty() || next >= self.last {
                return Ok(());
            }
            let mut runs = runs.into_iter().peekable();
            for (index, entry) in entries {
                next = index + 1;
                // A purged record has an entry and nothing else.
                let Some((row, id, run)) = runs.next_if(|(row, ..)| *row == next) else {
                    continue;
                };
                let chosen = self.chosen.as_ref();
                let is_chosen = chosen.is_none_or(|chosen| chosen.rows.contains(&row));
                if row <= self.last && is_chosen && !is_of(&self.packing, id, run) {
                    visit(index.cast_unsigned(), &entry)?;
                }
            }
        }
    }

    fn proof(&self, record: RecordId) -> io::Result<Option<String>> {
        let Some(log) = &self.log else {
            return Ok(None);
        };
        let stored = self.reader.record(record).map_err(inside)?;
        Ok(stored.and_then(|stored| log.proof((stored.seq - 1).cast_unsigned())))
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
