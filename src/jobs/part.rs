//! What a link leads over and to → what one check saw of each, folded apart: short link, target, post, media.
//!
//! Asks nothing. Cases: `tests/life/parts.rs`.

use super::resolve::Walked;
use crate::classify::life;
use crate::classify::parts::{self, ShortLink};
use crate::classify::schedule::next::Earlier;
use crate::classify::state::class::{Class, Group};
use crate::classify::state::fold::{Kinship, Progress, Repeated, Sighting, State, Weight};
use crate::model::check::{Part, PartSeen};
use crate::model::digest::Digest;
use crate::model::liveness::Judged;
use crate::model::post::PostKey;
use crate::model::record::Hop;
use crate::model::timestamp::Timestamp;

/// An earlier look at one part.
#[derive(Clone, Debug)]
pub(super) struct PartEarlier {
    pub at: Timestamp,
    pub weight: Weight,
    pub seen: PartSeen,
}

/// A look on its way to be stored.
#[derive(Clone, Debug)]
pub(super) struct PartDraft {
    pub part: Part,
    pub address: String,
    pub judged: Judged,
    pub hops: Vec<Hop>,
    pub digest: Option<Digest>,
}

/// A look as it is stored, and what the schedule takes from it.
pub(super) struct PartTaken {
    pub seen: PartSeen,
    pub state: State,
    pub earlier: Vec<Earlier>,
    pub now: Sighting,
}

impl PartDraft {
    /// What is judged by what the whole check saw.
    pub fn new(part: Part, address: String, judged: Judged) -> Self {
        Self {
            part,
            address,
            judged,
            hops: Vec::new(),
            digest: None,
        }
    }

    /// A post, by what its platform says of it.
    pub fn of_post(key: &PostKey, judged: Judged) -> Self {
        let address = format!("{}:{}", key.platform.name(), key.id);
        Self::new(Part::Post, address, judged)
    }

    /// Folds it with the earlier looks at the same.
    pub fn take(self, at: Timestamp, weight: Weight, earlier: &[PartEarlier]) -> PartTaken {
        let same =
            |one: &&PartEarlier| one.seen.part == self.part && one.seen.address == self.address;
        let before: Vec<&PartEarlier> = earlier.iter().filter(same).collect();
        let sightings: Vec<Sighting> = before
            .iter()
            .map(|one| life::part_sighting(one.at, &one.seen, one.weight))
            .collect();
        let mut state = State::default();
        for sighting in &sightings {
            state.take(sighting);
        }
        // The same change as before is the same bytes as before.
        let last = before.iter().rev().find_map(|one| one.seen.digest);
        let repeated = match (last, self.digest) {
            (Some(last), Some(now)) if last != now => Repeated::Unlike,
            _ => Repeated::Alike,
        };
        let now = Sighting {
            at,
            verdict: self.judged.verdict,
            reason: self.judged.reason.clone(),
            repeated,
            kinship: Kinship::NotKnown,
            weight,
        };
        state.take(&now);
        PartTaken {
            seen: PartSeen {
                part: self.part,
                address: self.address,
                judged: self.judged,
                hops: self.hops,
                digest: self.digest,
                repeated,
                kinship: Kinship::NotKnown,
                folded: life::stored(&state),
            },
            state,
            earlier: sightings
                .into_iter()
                .map(|sighting| Earlier {
                    sighting,
                    jaccard_permille: None,
                })
                .collect(),
            now,
        }
    }
}

impl PartTaken {
    /// True where a death of it waits for more checks to agree: the link is asked again for its sake too.
    pub fn is_waited_for(&self) -> bool {
        let counts_as_death =
            Class::of(self.now.verdict, &self.now.reason).group() == Some(Group::Death);
        counts_as_death
            && matches!(
                self.state.progress,
                Progress::Pending { .. } | Progress::Suspected { .. }
            )
    }
}

/// The short link at the beginning of a trail, where there is one.
pub(super) fn short_link(walked: &Walked) -> Option<ShortLink> {
    let statuses: Vec<u16> = walked.steps.iter().map(|(_, status)| *status).collect();
    parts::short_link(&walked.urls, &statuses)
}

/// A short link and the page behind it. `judged`: what the check says of the link as a whole, which is of the page
/// where the short link led to it, else of the short link.
pub(super) fn of_page(short_link: &ShortLink, judged: &Judged) -> Vec<PartDraft> {
    let address = short_link.address.clone();
    match &short_link.led_on {
        None => vec![PartDraft::new(Part::ShortLink, address, judged.clone())],
        Some(led_on) => vec![
            PartDraft::new(Part::ShortLink, address, led_on.judged.clone()),
            PartDraft::new(Part::Target, led_on.to.clone(), judged.clone()),
        ],
    }
}

/// A short link that led to a post: nothing but that it led on is told here.
pub(super) fn of_way_to_a_post(short_link: ShortLink) -> Option<PartDraft> {
    let led_on = short_link.led_on?;
    Some(PartDraft::new(
        Part::ShortLink,
        short_link.address,
        led_on.judged,
    ))
}
