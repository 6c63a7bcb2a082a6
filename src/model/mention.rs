//! A fact → what else of the archive it names: other records, and objects.
//!
//! What is chosen for a package, and what a purge takes along, follow from this. Never looks anything up.
//! Cases: `tests/export/selection.rs`, `tests/purge.rs`.

use super::digest::Digest;
use super::exchange::Outcome;
use super::record::{Fact, Hop, RecordId};

impl Fact {
    /// Every record this fact names, in the order it names them; the run is the envelope's.
    pub fn refers_to(&self) -> Vec<RecordId> {
        let hops = |hops: &[Hop]| hops.iter().map(|hop| hop.exchange).collect::<Vec<_>>();
        match self {
            Self::RunStarted(_)
            | Self::RunEnded(_)
            | Self::Document(_)
            | Self::Link(_)
            | Self::Picture(_)
            | Self::Fixity(_)
            | Self::Stamp(_)
            | Self::Cosignature(_)
            | Self::Parting(_)
            | Self::Repair(_)
            | Self::Package(_)
            | Self::Import(_)
            | Self::Purge(_)
            | Self::Merge(_) => Vec::new(),
            Self::ForeignCapture(capture) => vec![capture.package],
            Self::Exchange(exchange) => {
                let transfer = exchange.transfer.as_ref();
                let before = transfer.and_then(|transfer| transfer.again_after);
                before.into_iter().collect()
            }
            Self::Citation(found) => [vec![found.document], found.links.clone()].concat(),
            Self::BareLink(found) => vec![found.document, found.link],
            Self::DocumentName(named) => vec![named.document],
            Self::Trail(trail) => [vec![trail.link], hops(&trail.hops)].concat(),
            Self::Capture(capture) => {
                [vec![capture.of, capture.exchange], hops(&capture.hops)].concat()
            }
            Self::Requisites(gathered) => vec![gathered.of, gathered.exchange],
            Self::PostAnswer(answered) => hops(&answered.hops),
            Self::Agreement(reached) => std::iter::once(reached.citation)
                .chain(reached.post_answer)
                .chain(
                    reached
                        .articles
                        .iter()
                        .flat_map(|one| [one.link, one.capture]),
                )
                .collect(),
            Self::QuotePlace(located) => vec![located.citation, located.post_answer],
            Self::Memento(sought) => sought.refers_to(),
            Self::Submission(submitted) => {
                [vec![submitted.link], submitted.exchanges.clone()].concat()
            }
            Self::Observation(observed) => {
                let check = observed.check.as_deref();
                let compared = check.and_then(|check| check.compared_with);
                let further = check.map_or_else(Vec::new, |check| {
                    let parts = check.parts.iter().flat_map(|part| hops(&part.hops));
                    let beside = [hops(&check.as_browser), hops(&check.sibling)].concat();
                    beside.into_iter().chain(parts).collect()
                });
                std::iter::once(observed.link)
                    .chain(observed.trail)
                    .chain(observed.post_answers.iter().copied())
                    .chain(compared)
                    .chain(further)
                    .collect()
            }
        }
    }

    /// The objects of this archive whose bytes this fact rests on or tells of.
    pub fn speaks_of(&self) -> Vec<Digest> {
        match self {
            Self::Document(taken) => vec![taken.digest],
            Self::Exchange(exchange) => match &exchange.outcome {
                Outcome::Answered(answer) => vec![answer.body.digest],
                Outcome::NotAnswered(_) => Vec::new(),
            },
            Self::Capture(capture) => vec![capture.digest],
            Self::Picture(seen) => vec![seen.digest],
            Self::Stamp(stamp) => std::iter::once(stamp.token).chain(stamp.roots).collect(),
            Self::Repair(repaired) => vec![repaired.digest],
            Self::ForeignCapture(capture) => vec![capture.digest],
            Self::Memento(sought) => {
                let held = sought.outcome.memento();
                held.map(|held| held.digest).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
