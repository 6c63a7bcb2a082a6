//! The media of a post → whether each is still served, and still the stored one.
//!
//! Pictures are asked for at every check of their post and held against the stored copy; the files of videos are
//! large and are looked at when they are fetched only. Cases: `tests/life/parts.rs`.

use super::Fault;
use super::landed::{Landed, trail_of};
use super::memory::{MediumKnown, Memory};
use super::part::PartDraft;
use super::posts::PICTURE_BYTES_MAX;
use super::resolve;
use super::run::Run;
use crate::classify::check::asked::Profile;
use crate::classify::check::observed::Observed;
use crate::classify::judge::{self, Evidence};
use crate::classify::verdict;
use crate::compare;
use crate::model::check::Part;
use crate::model::exchange::Exchange;
use crate::model::liveness::Judged;
use crate::model::post::PostKey;
use crate::model::trail::TrailEnd;
use crate::net::{Fetch, Purpose};

/// Asks for the stored pictures of a post again.
pub(super) async fn look<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    key: &PostKey,
) -> Result<Vec<PartDraft>, Fault> {
    let mut seen = Vec::new();
    for medium in memory.media_of(key)? {
        if medium.is_picture() {
            seen.push(ask(run, memory, medium).await?);
        }
    }
    Ok(seen)
}

/// What the request that fetched a medium says of it.
pub(super) fn as_fetched(exchange: &Exchange) -> PartDraft {
    let end = match exchange.answer() {
        Some(_) => TrailEnd::Landed,
        None => TrailEnd::NotAnswered,
    };
    let judged = verdict::judge(&end, exchange, None);
    PartDraft {
        digest: exchange.answer().map(|answer| answer.body.digest),
        ..PartDraft::new(Part::Medium, exchange.request.url.clone(), judged)
    }
}

/// Asks for a picture again, and holds it against the stored one.
async fn ask<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    medium: MediumKnown,
) -> Result<PartDraft, Fault> {
    let walked = resolve::walk_as(run, &medium.address, PICTURE_BYTES_MAX, Purpose::Media).await?;
    let page = Landed::of(&walked);
    let digest = walked.last.answer().map(|answer| answer.body.digest);
    let judged = match &page {
        None => verdict::judge(&walked.end, &walked.last, None),
        Some(page) => {
            let mut trail = trail_of(&walked, page, Profile::Honest);
            if digest != medium.digest()
                && let Some(distance) = distance(memory, &medium, &walked.last_head)?
            {
                trail.call_picture_distant(distance);
            }
            let observed = Observed::by_one_walk(medium.address.clone(), trail);
            judged_by(&observed, &medium)
        }
    };
    Ok(PartDraft {
        hops: walked.hops,
        digest,
        ..PartDraft::new(Part::Medium, medium.address, judged)
    })
}

fn judged_by(observed: &Observed, medium: &MediumKnown) -> Judged {
    judge::judge(&Evidence::of(observed, medium.baseline().as_ref())).judged
}

/// How far apart two pictures are to look at, in bits of 64; none where one cannot be read.
fn distance(memory: &Memory, medium: &MediumKnown, now: &[u8]) -> Result<Option<u32>, Fault> {
    let Some(copy) = &medium.copy else {
        return Ok(None);
    };
    let stored = memory.body(copy, copy.body.digest, PICTURE_BYTES_MAX)?;
    let pair = compare::fingerprint(&stored).zip(compare::fingerprint(now));
    Ok(pair.map(|(stored, now)| stored.distance(now)))
}
