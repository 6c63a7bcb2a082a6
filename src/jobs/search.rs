//! `search`: words → the quotes, posts and stored pages that hold them, in any script.
//!
//! Accents, case and letter forms do not count; scripts without spaces are found letter by letter. The
//! index (`store::search_index`) is brought up to date first: only what is new is read. What stands around
//! the words is read from the records and objects themselves, so a hit always shows what is stored. Records of
//! merged logs are found too, behind the archive's own, and named as theirs.
//! Cases: `tests/search.rs`.

mod passage;
mod query;
mod snippet;

pub use self::snippet::Snippet;
use super::Fault;
use crate::model::record::{Fact, Record, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::{Archive, PassagePlace, Reader, SearchIndex};

/// Records read at once; bounds memory whatever the archive's size.
const PAGE_RECORDS_MAX: u32 = 200;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchOutcome {
    /// The best, first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: u64,
}

/// One passage that holds the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    pub record: RecordId,
    /// The name of the log it is in, where that is not this archive's own.
    pub merged_log: Option<String>,
    /// `quote`, `post` or `page`.
    pub kind: &'static str,
    /// When the record was written.
    pub at: Timestamp,
    /// Whose words or which address, in a few words.
    pub whose: String,
    /// The words with what stands around them.
    pub snippet: Snippet,
    /// How many further records hold the same text.
    pub same: u64,
}

/// Looks for all words of `text`; words in double quotes stand in a row, and a word that ends with `*` may go
/// on. `progress` is told how many of how many records are indexed.
///
/// # Errors
/// [`Fault`] where there is no archive, it cannot be read, or the text holds no word.
pub fn search(
    archive: &Archive,
    text: &str,
    limit: u32,
    progress: &dyn Fn(u64, u64),
) -> Result<SearchOutcome, Fault> {
    let query = query::Query::of(text).ok_or_else(|| Fault::NoWords(text.to_owned()))?;
    let reader = archive.open_for_reading()?;
    let mut index = SearchIndex::open(archive)?;
    bring_up_to_date(&reader, &mut index, progress)?;
    let expression = query.expression();
    let mut hits = Vec::new();
    for found in index.find(&expression, limit)? {
        let Some((id, record, merged_log)) = at(&reader, found.place)? else {
            continue;
        };
        let text = passage::text(&reader, &record.fact)?.unwrap_or_default();
        hits.push(Hit {
            record: id,
            merged_log,
            kind: found.kind.word(),
            at: record.at,
            whose: whose(&reader, &record.fact)?,
            snippet: Snippet::of(&text, &query),
            same: found.same,
        });
    }
    Ok(SearchOutcome {
        hits,
        total: index.count(&expression)?,
    })
}

/// A record with its id, and the log it is in where that is a merged one.
type Placed = (RecordId, Record, Option<String>);

fn at(reader: &Reader, place: PassagePlace) -> Result<Option<Placed>, Fault> {
    Ok(match place {
        PassagePlace::Own { seq } => {
            let found = reader.records_after(seq - 1, 1)?.into_iter().next();
            found.map(|(_, written)| (written.id, written.record, None))
        }
        PassagePlace::Merged { log, index } => {
            let found = reader.merged_from(log, index, 1)?.into_iter().next();
            found.and_then(|one| {
                let record = serde_json::from_slice(&one.bytes).ok()?;
                Some((one.id, record, Some(one.origin)))
            })
        }
    })
}

/// Merged logs are read behind the archive's own.
fn bring_merged_up_to_date(reader: &Reader, index: &mut SearchIndex) -> Result<(), Fault> {
    for log in reader.merged_logs()? {
        loop {
            let page = reader.merged_from(log, index.merged(log)?, PAGE_RECORDS_MAX)?;
            let Some(last) = page.last().map(|one| one.index) else {
                break;
            };
            let mut passages = Vec::new();
            for one in &page {
                // Purged there, or damaged here, which `verify` tells.
                let Ok(record) = serde_json::from_slice::<Record>(&one.bytes) else {
                    continue;
                };
                let place = PassagePlace::Merged {
                    log,
                    index: one.index,
                };
                passages.extend(passage::passage(reader, place, &record.fact)?);
            }
            index.add_merged(&passages, log, last + 1)?;
        }
    }
    Ok(())
}

fn bring_up_to_date(
    reader: &Reader,
    index: &mut SearchIndex,
    progress: &dyn Fn(u64, u64),
) -> Result<(), Fault> {
    let total = reader.counts()?.records;
    loop {
        let page = reader.records_after(index.last(), PAGE_RECORDS_MAX)?;
        let Some((last, last_id)) = page.last().map(|(seq, written)| (*seq, written.id)) else {
            return bring_merged_up_to_date(reader, index);
        };
        let mut passages = Vec::new();
        for (seq, written) in &page {
            let place = PassagePlace::Own { seq: *seq };
            passages.extend(passage::passage(reader, place, &written.record.fact)?);
        }
        index.add(&passages, last, last_id)?;
        progress(last.cast_unsigned(), total);
    }
}

/// A name for the passage: author, or address.
fn whose(reader: &Reader, fact: &Fact) -> Result<String, Fault> {
    Ok(match fact {
        Fact::Citation(found) => {
            let printed = &found.citation.attribution;
            match (&printed.author_name, &printed.author_handle) {
                (Some(name), Some(handle)) => format!("{name} (@{handle})"),
                (Some(name), None) => name.clone(),
                (None, Some(handle)) => format!("@{handle}"),
                (None, None) => "no name printed".to_owned(),
            }
        }
        Fact::PostAnswer(answered) => {
            format!("{} {}", answered.key.platform.name(), answered.key.id)
        }
        Fact::Capture(capture) => match passage::exchange(reader, capture.exchange)? {
            Some(exchange) => exchange.request.url.clone(),
            None => capture.digest.to_string(),
        },
        Fact::ForeignCapture(capture) => capture.url.clone(),
        other => other.kind().to_owned(),
    })
}
