//! What a check found → the observation that is stored: state folded, next check set.
//!
//! Asks nothing. What failed for want of an answer waits for the end of the run, because only the whole
//! run tells whether it was the link, its host, or our own network (liveness.md 4.1 and 6).

use std::collections::BTreeSet;

use super::Fault;
use super::part::{PartDraft, PartEarlier, PartTaken};
use crate::classify::judge::flag::Flag;
use crate::classify::life;
use crate::classify::page::alike::Alike;
use crate::classify::schedule::next::{self as schedule, Earlier, Situated};
use crate::classify::state::class::Class;
use crate::classify::state::fold::{Kinship, Repeated, Sighting, State, Weight};
use crate::model::check::{CheckDetails, Likeness, Pin, RULESET};
use crate::model::liveness::{Judged, Verdict};
use crate::model::record::{Hop, LinkObserved, RecordId};
use crate::model::timestamp::Timestamp;

/// A check on its way to be stored.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub link: RecordId,
    pub trail: Option<RecordId>,
    pub post_answers: Vec<RecordId>,
    pub judged: Judged,
    pub flags: BTreeSet<Flag>,
    pub charset: Option<&'static str>,
    pub compared_with: Option<RecordId>,
    pub alike: Option<Alike>,
    pub as_browser: Vec<Hop>,
    pub sibling: Vec<Hop>,
    pub repeated: Repeated,
    pub pin: Option<Pin>,
    /// What was seen of what the link leads over and to, and all that was seen of it before.
    pub parts: Vec<PartDraft>,
    pub earlier_parts: Vec<PartEarlier>,
    /// When the post was posted, where the link leads to one.
    pub posted: Option<Timestamp>,
    pub retry_after_seconds: Option<u64>,
    pub earlier: Vec<Earlier>,
    /// Lower-case host that was to answer.
    pub host: String,
    /// True where a computer without a network would have seen the same.
    pub looks_like_no_network: bool,
}

impl Draft {
    /// A check of which nothing but its verdict is known.
    pub fn new(link: RecordId, judged: Judged, earlier: Vec<Earlier>) -> Self {
        Self {
            link,
            trail: None,
            post_answers: Vec::new(),
            judged,
            flags: BTreeSet::new(),
            charset: None,
            compared_with: None,
            alike: None,
            as_browser: Vec::new(),
            sibling: Vec::new(),
            repeated: Repeated::Alike,
            pin: None,
            parts: Vec::new(),
            earlier_parts: Vec::new(),
            posted: None,
            retry_after_seconds: None,
            earlier,
            host: String::new(),
            looks_like_no_network: false,
        }
    }

    /// True where the whole run has to be known before the check counts.
    pub fn waits_for_the_run(&self) -> bool {
        let class = Class::of(self.judged.verdict, &self.judged.reason);
        self.looks_like_no_network
            || class == Class::DnsNoname
            || (class == Class::Transport && !self.judged.reason.starts_with("http_"))
    }

    /// Says that it was our own network that failed: of nothing that did not answer anything is claimed.
    pub fn call_ours(&mut self, judged: &Judged) {
        self.judged.clone_from(judged);
        for part in self
            .parts
            .iter_mut()
            .filter(|part| !part.judged.verdict.is_live())
        {
            part.judged.clone_from(judged);
        }
    }

    /// The observation. `chance` is evenly random, 0 to 1, and spreads the next checks.
    pub fn observed(self, at: Timestamp, weight: Weight, chance: f64) -> LinkObserved {
        let sighting = Sighting {
            at,
            verdict: self.judged.verdict,
            reason: self.judged.reason.clone(),
            repeated: self.repeated,
            kinship: Kinship::of(self.alike),
            weight,
        };
        let mut state = State::default();
        for earlier in &self.earlier {
            state.take(&earlier.sighting);
        }
        state.take(&sighting);
        let likeness = self
            .alike
            .map(|alike| Likeness::of_fractions(alike.jaccard, alike.containment));
        let next_check = schedule::next_check(&Situated {
            state: &state,
            earlier: &self.earlier,
            now: &sighting,
            jaccard_permille: likeness.map(|likeness| likeness.jaccard_permille),
            posted: self.posted,
            retry_after_seconds: self.retry_after_seconds,
            chance,
        });
        let parts: Vec<PartTaken> = self
            .parts
            .into_iter()
            .map(|part| part.take(at, weight, &self.earlier_parts))
            .collect();
        let next_check = next_check.map(|own| sooner(own, &parts, chance));
        let mut flags = self.flags;
        if weight == Weight::HostOutage {
            flags.insert(Flag::HostOutage);
        }
        if state.reason == crate::classify::state::fold::VOLATILE_REASON {
            flags.insert(Flag::Volatile);
        }
        LinkObserved {
            link: self.link,
            trail: self.trail,
            post_answers: self.post_answers,
            judged: self.judged,
            check: Some(Box::new(CheckDetails {
                ruleset: RULESET.to_owned(),
                flags: flags.iter().map(|flag| flag.code().to_owned()).collect(),
                charset: self.charset.map(str::to_owned),
                compared_with: self.compared_with,
                likeness,
                as_browser: self.as_browser,
                sibling: self.sibling,
                repeated: sighting.repeated,
                kinship: sighting.kinship,
                weight,
                pin: self.pin,
                folded: life::stored(&state),
                parts: parts.into_iter().map(|part| part.seen).collect(),
                next_check,
            })),
        }
    }
}

/// The link's own next check, or an earlier one where a death of what it leads to waits to be confirmed.
fn sooner(own: Timestamp, parts: &[PartTaken], chance: f64) -> Timestamp {
    let waited_for = parts.iter().filter(|part| part.is_waited_for());
    let next = waited_for.filter_map(|part| {
        schedule::next_check(&Situated {
            state: &part.state,
            earlier: &part.earlier,
            now: &part.now,
            jaccard_permille: None,
            posted: None,
            retry_after_seconds: None,
            chance,
        })
    });
    next.fold(own, Timestamp::min)
}

/// Whether a changed page shows the change seen before.
pub(super) fn repeated(
    verdict: Verdict,
    before: Option<&crate::classify::page::fold::Folded>,
    now: &crate::classify::page::fold::Folded,
) -> Repeated {
    match before {
        Some(before) if verdict == Verdict::Drifted && !Alike::of(before, now).is_same() => {
            Repeated::Unlike
        }
        _ => Repeated::Alike,
    }
}

/// Evenly random, 0 to 1.
///
/// # Errors
/// [`Fault::Broken`] where the system gives no randomness.
pub(super) fn chance() -> Result<f64, Fault> {
    let number = getrandom::u32().map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(f64::from(number) / f64::from(u32::MAX))
}
