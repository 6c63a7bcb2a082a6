//! A citation's links → the posts they lead to, each once, with every stored answer about it.

use crate::jobs::{Fault, assemble};
use crate::model::post::{Post, PostAnswer, PostKey, PostSource};
use crate::model::record::{CitationFound, Fact, RecordId};
use crate::platform;
use crate::store::Reader;

/// A post that a link of the citation leads to, with every answer about it, oldest first.
pub(super) struct Candidate {
    pub key: PostKey,
    pub answers: Vec<Told>,
    /// The account in the address the latest trail to it led to.
    pub trail_handle: Option<String>,
}

/// One answer about a post.
pub(super) struct Told {
    pub record: RecordId,
    pub source: PostSource,
    pub answer: PostAnswer,
}

impl Candidate {
    pub fn is_by(&self, handle: &str) -> bool {
        self.found().any(|(_, post)| {
            let author = post.author_handle.as_deref();
            author.is_some_and(|author| author.eq_ignore_ascii_case(handle))
        })
    }

    /// The answers that gave the post, newest first: a mirror's only where the platform itself never gave it.
    pub fn found(&self) -> impl Iterator<Item = (RecordId, &Post)> {
        let by_platform = self.is_told_by_platform();
        self.answers
            .iter()
            .rev()
            .filter(move |told| !(by_platform && told.source.is_mirror()))
            .filter_map(|told| Some((told.record, told.answer.found()?)))
    }

    pub fn is_told_by_platform(&self) -> bool {
        self.answers
            .iter()
            .any(|told| told.answer.found().is_some() && !told.source.is_mirror())
    }
}

/// The posts a citation's links lead to, and whether every link has an observation that tells.
pub(super) fn candidates(
    reader: &Reader,
    found: &CitationFound,
) -> Result<(Vec<Candidate>, bool), Fault> {
    let mut keys: Vec<PostKey> = Vec::new();
    let mut all_reached = true;
    let mut led_to: Vec<(PostKey, String)> = Vec::new();
    keys.extend(
        found
            .citation
            .permalink
            .as_deref()
            .and_then(platform::post_of_url),
    );
    for id in &found.links {
        let Some(link) = reader.record(*id)? else {
            continue;
        };
        for trail in reader.trails(&link)? {
            if let Fact::Trail(trail) = trail.record.fact {
                let permalink = platform::permalink_of_url(&trail.end_url);
                led_to.extend(permalink.and_then(|one| Some((one.key, one.handle?))));
                keys.extend(trail.post);
            }
        }
        let told = reader.observations(&link)?.iter().any(
            |stored| matches!(&stored.record.fact, Fact::Observation(seen) if seen.judged.tells()),
        );
        all_reached &= told;
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for key in keys {
        if candidates.iter().any(|candidate| candidate.key == key) {
            continue;
        }
        let mut stored = reader.post_answers(&key)?;
        // Those about other versions stand first: of equally good ones the cited version's own counts.
        let mut versions = Vec::new();
        for version in assemble::versions(&key, &stored) {
            versions.extend(reader.post_answers(&version)?);
        }
        stored.splice(0..0, versions);
        let answers = stored.into_iter().filter_map(|stored| {
            if let Fact::PostAnswer(answered) = stored.record.fact {
                Some(Told {
                    record: stored.id,
                    source: answered.source,
                    answer: answered.answer,
                })
            } else {
                None
            }
        });
        let answers = answers.collect();
        let last = led_to.iter().rev().find(|(led, _)| *led == key);
        candidates.push(Candidate {
            trail_handle: last.map(|(_, handle)| handle.clone()),
            key,
            answers,
        });
    }
    Ok((united(candidates), all_reached))
}

/// Candidates that turn out to be one post under two keys, with the answers about both under the first.
fn united(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut united: Vec<Candidate> = Vec::new();
    for mut candidate in candidates {
        let same = united.iter_mut().find(|known| {
            let told = known.found().chain(candidate.found());
            platform::other_names(&known.key, told.map(|(_, post)| post)).contains(&candidate.key)
        });
        match same {
            Some(known) => {
                known.answers.append(&mut candidate.answers);
                known.trail_handle = known.trail_handle.take().or(candidate.trail_handle);
            }
            None => united.push(candidate),
        }
    }
    united
}
