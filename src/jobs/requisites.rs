//! A page that was stored → the pictures, style sheets and fonts it takes to see it again.
//!
//! What is needed is found by `classify::requisites` and fetched by `gathering`. Parts that were not served
//! and may be another time are asked for again, by a later run and after the waits of failed links
//! (liveness.md 7). Cases: `tests/collect/page.rs`, `tests/collect/page_again.rs`.

use std::collections::HashMap;

use super::Fault;
use super::gathering::{self, Whole};
use super::memory::Memory;
use super::resolve::Walked;
use super::run::Run;
use crate::classify::requisites;
use crate::classify::schedule::interval::failure_wait_hours;
use crate::classify::state::class::HOUR_MS;
use crate::model::record::{Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::model::trail::TrailEnd;
use crate::net::Fetch;
use crate::store::{Reader, StoredRecord};

/// Of a page so much is read for what it needs.
pub(super) const PAGE_BYTES_READ: usize = 1 << 20;

/// A page whose requisites may be fetched.
#[derive(Debug)]
pub(super) struct Page {
    /// The exchange that brought it.
    pub exchange: RecordId,
    /// Its address.
    pub url: String,
    /// Its text.
    pub text: String,
}

/// The page a trail lands on, where it is one that was served as HTML.
pub(super) fn article(walked: &Walked) -> Option<Page> {
    let answer = walked.last.answer()?;
    let is_html = answer
        .header("content-type")
        .is_none_or(|declared| declared.to_ascii_lowercase().contains("html"));
    let is_served = walked.end == TrailEnd::Landed && (200..300).contains(&answer.status);
    (is_served && is_html).then(|| Page {
        exchange: walked.last_record,
        url: walked.urls.last().cloned().unwrap_or_default(),
        text: String::from_utf8_lossy(&walked.last_head).into_owned(),
    })
}

/// Fetches what a page needs and records how much of it is held. `of` is the trail that led to it.
pub(super) async fn gather<F: Fetch>(run: &Run<F>, of: RecordId, page: &Page) -> Result<(), Fault> {
    gather_beside(run, of, page, HashMap::new()).await
}

async fn gather_beside<F: Fetch>(
    run: &Run<F>,
    of: RecordId,
    page: &Page,
    before: HashMap<String, gathering::Obtained>,
) -> Result<(), Fault> {
    let limits = run.fetch.manners().requisites;
    if limits.requisites_max == 0 {
        return Ok(());
    }
    let needs = requisites::of_page(&page.text, &page.url);
    if needs.is_empty() {
        return Ok(());
    }
    let whole = Whole {
        of,
        exchange: page.exchange,
        url: page.url.clone(),
        limits,
    };
    gathering::gather(run, &whole, needs, before).await?;
    Ok(())
}

/// Asks again for what the stored page of a link lacks, where it is time to.
pub(super) async fn gather_again<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
) -> Result<(), Fault> {
    let Some(trail) = memory.lacking(link, run.now())? else {
        return Ok(());
    };
    let Some(page) = memory.stored_page(trail)? else {
        return Ok(());
    };
    let before = gathering::before(memory, trail)?;
    gather_beside(run, trail, &page, before).await
}

/// The trail whose page lacks parts that may be served by now, where it is time to ask for them.
pub(super) fn lacking(
    reader: &Reader,
    link: &StoredRecord,
    now: Timestamp,
) -> Result<Option<RecordId>, Fault> {
    for trail in reader.trails(link)?.into_iter().rev() {
        let gathered = reader.requisites(&trail)?;
        let Some(last) = gathered.last() else {
            continue;
        };
        let may_come = matches!(&last.record.fact, Fact::Requisites(one) if one.may_come > 0);
        let tries = u32::try_from(gathered.len()).unwrap_or(u32::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "a week at most")]
        let wait_ms = (failure_wait_hours(tries) * HOUR_MS as f64) as i64;
        let is_time = now.millis() - last.record.at.millis() >= wait_ms;
        return Ok((may_come && is_time).then_some(trail.id));
    }
    Ok(None)
}
