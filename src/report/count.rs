//! Facts → the few numbers that answer "which of these quotes can still be backed up, and by what?".
//!
//! Every form of the report takes its numbers from here, so that they cannot differ from one another.
//! Cases: the `counts_*` tests of `tests/report.rs`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::agreement::{Agreement, Apart};
use crate::model::facts::{ArchiveFacts, CitationFacts, LinkFacts, PostAnswerFacts};
use crate::model::liveness::{StateTold, Verdict};
use crate::model::post::PostSource;
use crate::model::record::RecordId;

/// The numbers at the top of every report.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Counts {
    pub documents: u64,
    pub quotes: QuoteCounts,
    pub links: LinkCounts,
}

/// Quotes by what stands behind them. The parts add up to `total`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct QuoteCounts {
    pub total: u64,
    /// The words agree with the platform's answer, and the bytes of that answer are stored.
    pub backed: u64,
    /// The words are one stretch of the post, or go on where the platform's answer ends: what stands around them, or
    /// what they go on with, is not borne out.
    pub in_part: u64,
    /// Only a mirror gave these words; the platform itself has not been seen to.
    pub on_a_mirrors_word: u64,
    /// The words agree with an answer whose bytes are not stored.
    pub agree_without_copy: u64,
    /// The words differ from the platform's answer.
    pub differ: u64,
    /// Only a mirror gave the post, with other words: the platform itself has not been seen to.
    pub mirror_differs: u64,
    /// The words are in another language than the post's, or fit more than one place.
    pub not_judged: u64,
    /// There was nothing to compare with.
    pub no_source: u64,
    /// No comparison was made yet.
    pub not_compared: u64,
}

/// Links, each counted once however often it is cited. The parts add up to `total`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct LinkCounts {
    pub total: u64,
    pub alive: u64,
    /// Something answers that differs from the stored copy.
    pub changed: u64,
    /// Not served when last told; more checks have to agree before it counts as gone.
    pub suspected: u64,
    /// No longer served, by enough checks over enough time.
    pub gone: u64,
    pub could_not_tell: u64,
}

/// What stands behind one quote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Backed,
    InPart,
    OnAMirrorsWord,
    AgreesWithoutCopy,
    Differs,
    MirrorDiffers,
    NotJudged,
    NoSource,
    NotCompared,
}

/// What is known of one link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    Alive,
    Changed,
    Suspected,
    Gone,
    CouldNotTell,
}

impl LinkState {
    /// In the order in which reports list them.
    pub const ALL: [Self; 5] = [
        Self::Alive,
        Self::Changed,
        Self::Suspected,
        Self::Gone,
        Self::CouldNotTell,
    ];
}

impl LinkCounts {
    /// How many there are of one state.
    pub const fn of(&self, state: LinkState) -> u64 {
        match state {
            LinkState::Alive => self.alive,
            LinkState::Changed => self.changed,
            LinkState::Suspected => self.suspected,
            LinkState::Gone => self.gone,
            LinkState::CouldNotTell => self.could_not_tell,
        }
    }

    /// Counts one more link.
    pub const fn add(&mut self, state: LinkState) {
        self.total += 1;
        let part = match state {
            LinkState::Alive => &mut self.alive,
            LinkState::Changed => &mut self.changed,
            LinkState::Suspected => &mut self.suspected,
            LinkState::Gone => &mut self.gone,
            LinkState::CouldNotTell => &mut self.could_not_tell,
        };
        *part += 1;
    }
}

/// Counts what the report tells.
pub fn count(facts: &ArchiveFacts) -> Counts {
    let mut counts = Counts {
        documents: facts.documents.len() as u64,
        ..Counts::default()
    };
    let mut links: BTreeMap<RecordId, LinkState> = BTreeMap::new();
    for document in &facts.documents {
        for citation in &document.citations {
            count_quote(&mut counts.quotes, standing(citation));
            for link in &citation.links {
                links.insert(link.record, link_state(link));
            }
        }
        for bare in &document.bare_links {
            links.insert(bare.link.record, link_state(&bare.link));
        }
    }
    for state in links.values() {
        counts.links.add(*state);
    }
    counts
}

/// What stands behind a quote.
pub fn standing(citation: &CitationFacts) -> Standing {
    match citation.agreement.as_ref().map(|facts| &facts.agreement) {
        None => Standing::NotCompared,
        Some(Agreement::NoSource { .. }) => Standing::NoSource,
        Some(Agreement::Differ {
            how: Apart::OtherLanguage { .. },
            ..
        })
        | Some(Agreement::Ambiguous { .. }) => Standing::NotJudged,
        Some(Agreement::Differ { .. }) if is_told_by_mirror(citation) => Standing::MirrorDiffers,
        Some(Agreement::Differ { .. }) => Standing::Differs,
        Some(agreed @ Agreement::Agree { .. }) => {
            // The post was read out of this very answer, so its stored bytes hold the words.
            let answer_is_stored =
                compared_answer(citation).is_some_and(|answer| answer.capture.is_some());
            if is_told_by_mirror(citation) {
                Standing::OnAMirrorsWord
            } else if !answer_is_stored {
                Standing::AgreesWithoutCopy
            } else if agreed.is_in_part(compared_text(citation)) {
                Standing::InPart
            } else {
                Standing::Backed
            }
        }
    }
}

fn is_told_by_mirror(citation: &CitationFacts) -> bool {
    let source = citation.agreement.as_ref().and_then(|facts| facts.source);
    source.is_some_and(PostSource::is_mirror)
}

/// The words that were compared: as the document was read again, where that reading was; else as it was read first.
fn compared_text(citation: &CitationFacts) -> &str {
    let second = citation.agreement.as_ref().and_then(|facts| facts.place);
    citation
        .place
        .as_ref()
        .filter(|place| Some(place.record) == second)
        .and_then(|place| place.place.quoted_text())
        .unwrap_or(&citation.quoted_text)
}

/// The answer the quote was compared with: the door that was used, the last one in before the comparison.
pub fn compared_answer(citation: &CitationFacts) -> Option<&PostAnswerFacts> {
    let compared = citation.agreement.as_ref()?.post_answer?;
    let answers = &citation.post.as_ref()?.answers;
    answers.iter().find(|answer| answer.record == compared)
}

/// What is known of a link: what all of its checks add up to decides, never one check alone.
pub const fn link_state(link: &LinkFacts) -> LinkState {
    match link.life.state {
        _ if link.life.is_dead() => LinkState::Gone,
        StateTold::Is(Verdict::Alive | Verdict::Moved) => LinkState::Alive,
        StateTold::Is(Verdict::Drifted) => LinkState::Changed,
        StateTold::Suspected => LinkState::Suspected,
        StateTold::Is(_) => LinkState::CouldNotTell,
    }
}

fn count_quote(quotes: &mut QuoteCounts, standing: Standing) {
    quotes.total += 1;
    let part = match standing {
        Standing::Backed => &mut quotes.backed,
        Standing::InPart => &mut quotes.in_part,
        Standing::OnAMirrorsWord => &mut quotes.on_a_mirrors_word,
        Standing::AgreesWithoutCopy => &mut quotes.agree_without_copy,
        Standing::Differs => &mut quotes.differ,
        Standing::MirrorDiffers => &mut quotes.mirror_differs,
        Standing::NotJudged => &mut quotes.not_judged,
        Standing::NoSource => &mut quotes.no_source,
        Standing::NotCompared => &mut quotes.not_compared,
    };
    *part += 1;
}
