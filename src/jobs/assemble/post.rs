//! A post's key → everything its doors said, about all its versions, and the media stored for it.

use super::Assembler;
use super::captures::Which;
use crate::jobs::Fault;
use crate::model::capture::CaptureRole;
use crate::model::facts::{CaptureFacts, PostAnswerFacts, PostFacts};
use crate::model::post::{IdTime, PostAnswer, PostKey, PostSource};
use crate::model::record::Fact;
use crate::platform;
use crate::store::StoredRecord;

impl Assembler<'_> {
    pub(super) fn post(&self, key: PostKey) -> Result<PostFacts, Fault> {
        let mut answers = Vec::new();
        let mut media: Vec<CaptureFacts> = Vec::new();
        let mut pieces = Vec::new();
        for stored in self.answers_of_versions(&key)? {
            let Fact::PostAnswer(answered) = &stored.record.fact else {
                continue;
            };
            pieces.extend(self.captures(&stored, Which::Parts)?);
            let (of_media, own): (Vec<_>, Vec<_>) = self
                .captures(&stored, Which::Own)?
                .into_iter()
                .partition(|capture| capture.role == CaptureRole::Media);
            media.extend(of_media);
            let (found, absent, detail) = match &answered.answer {
                PostAnswer::Found(post) => (Some((**post).clone()), None, None),
                PostAnswer::Account(_) => (None, None, None),
                PostAnswer::Absent { reason, detail } => {
                    (None, Some(*reason), Some(detail.clone()))
                }
            };
            answers.push(PostAnswerFacts {
                record: stored.id,
                source: answered.source,
                at: stored.record.at,
                hops: self.hops(&answered.hops)?,
                found,
                account: match &answered.answer {
                    PostAnswer::Account(account) => Some(account.clone()),
                    _ => None,
                },
                absent,
                detail,
                capture: own.into_iter().next(),
            });
        }
        let (id_time, id_time_error_ms) = match platform::id_time(&key) {
            IdTime::Exact(time) => (Some(time), None),
            IdTime::About { time, error_ms } => (Some(time), Some(error_ms)),
            IdTime::Impossible(_) | IdTime::None => (None, None),
        };
        Ok(PostFacts {
            key,
            id_time,
            id_time_error_ms,
            handles: Vec::new(),
            answers,
            media,
            pieces,
        })
    }

    /// Every answer about a post, under each of its names, and those about the other versions that they name.
    fn answers_of_versions(&self, key: &PostKey) -> Result<Vec<StoredRecord>, Fault> {
        let mut answers = self.reader.post_answers(key)?;
        let found = answers
            .iter()
            .filter_map(|stored| match &stored.record.fact {
                Fact::PostAnswer(answered) => answered.answer.found(),
                _ => None,
            });
        for name in platform::other_names(key, found) {
            answers.extend(self.reader.post_answers(&name)?);
        }
        for version in versions(key, &answers) {
            answers.extend(self.reader.post_answers(&version)?);
        }
        Ok(answers)
    }
}

/// The other versions of a post that answers about it name, each once.
pub(in crate::jobs) fn versions(key: &PostKey, answers: &[StoredRecord]) -> Vec<PostKey> {
    let told: Vec<(PostSource, &PostAnswer)> = answers
        .iter()
        .filter_map(|stored| match &stored.record.fact {
            Fact::PostAnswer(answered) => Some((answered.source, &answered.answer)),
            _ => None,
        })
        .collect();
    let versions = platform::other_versions(key, &told);
    versions.into_iter().map(|(version, _)| version).collect()
}
