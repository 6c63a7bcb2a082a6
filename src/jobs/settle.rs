//! The quotes of a run's documents → each held against its post, its place searched again, and weighed again where
//! that corrected its reading.

use std::collections::BTreeMap;

use super::event::Event;
use super::means::Means;
use super::run::Run;
use super::{Fault, locate, weigh};
use crate::model::record::Fact;
use crate::net::Fetch;
use crate::store::{Reader, StoredRecord};

/// Documents weighed between two times that it is told.
const WEIGHED_TOLD_EVERY: usize = 32;

/// Settles the quotes of the documents in these rows; gives how many quotes came to which outcome, by its code. Once
/// asked to stop, the next run does the rest.
pub(super) async fn settle<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    documents: &[i64],
    means: &Means<F>,
) -> Result<BTreeMap<String, usize>, Fault> {
    let mut agreements = weigh_all(run, reader, documents, means).await?;
    let corrected = locate_all(run, reader, documents, means).await?;
    weigh_again(run, reader, &corrected, &mut agreements).await?;
    Ok(agreements)
}

/// Weighs every quote of these documents; gives the outcomes by their code. Once asked to stop, the
/// next run does it.
async fn weigh_all<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    documents: &[i64],
    means: &Means<F>,
) -> Result<BTreeMap<String, usize>, Fault> {
    let mut agreements = BTreeMap::new();
    for (weighed, row) in documents.iter().enumerate() {
        if means.stop.is_asked() {
            break;
        }
        let Some(document) = reader.record_at(*row)? else {
            continue;
        };
        for citation in reader.citations(&document)? {
            if let Some(code) = weigh::weigh(run, reader, &citation).await? {
                *agreements.entry(code.to_owned()).or_default() += 1;
            }
        }
        if weighed % WEIGHED_TOLD_EVERY == 0 || weighed + 1 == documents.len() {
            (means.tell)(Event::Weighed {
                documents: weighed + 1,
                of: documents.len(),
            });
        }
    }
    Ok(agreements)
}

/// Weighs quotes whose reading was corrected; their earlier outcomes are counted no more.
async fn weigh_again<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    corrected: &[StoredRecord],
    agreements: &mut BTreeMap<String, usize>,
) -> Result<(), Fault> {
    if corrected.is_empty() {
        return Ok(());
    }
    run.flush().await?;
    for citation in corrected {
        let before = reader.agreements(citation)?.into_iter().next_back();
        let before = match (
            before.map(|stored| stored.record.fact),
            &citation.record.fact,
        ) {
            (Some(Fact::Agreement(reached)), Fact::Citation(found)) => {
                Some(weigh::tallied(reader, found, &reached)?)
            }
            _ => None,
        };
        let Some(now) = weigh::weigh(run, reader, citation).await? else {
            continue;
        };
        if let Some(count) = before.and_then(|code| agreements.get_mut(code)) {
            *count = count.saturating_sub(1);
        }
        *agreements.entry(now.to_owned()).or_default() += 1;
    }
    Ok(())
}

/// Searches these documents again for the words of the posts they quote; gives the quotes whose reading is newly
/// corrected. Once asked to stop, the next run does it.
async fn locate_all<F: Fetch>(
    run: &Run<F>,
    reader: &Reader,
    documents: &[i64],
    means: &Means<F>,
) -> Result<Vec<StoredRecord>, Fault> {
    run.flush().await?;
    let mut corrected = Vec::new();
    for row in documents {
        if means.stop.is_asked() {
            break;
        }
        if let Some(document) = reader.record_at(*row)? {
            corrected.extend(locate::locate(run, reader, &document).await?);
        }
    }
    Ok(corrected)
}
