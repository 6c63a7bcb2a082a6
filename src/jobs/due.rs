//! What `collect` still has to do about a link: nothing that is held is fetched again.

use super::Fault;
use crate::model::capture::CaptureRole;
use crate::model::liveness::Verdict;
use crate::model::post::{PostAnswer, PostKey, PostSource};
use crate::model::record::{Fact, RecordId};
use crate::platform;
use crate::store::{Reader, StoredRecord};

/// What is to be done about a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Due {
    /// Follow it.
    Link,
    /// It is known where it leads; the post there is to be asked about again.
    Post {
        /// The trail that led there.
        trail: RecordId,
        /// The post.
        key: PostKey,
    },
}

/// What is due for a link, if anything.
pub(super) fn of_link(reader: &Reader, link: &StoredRecord) -> Result<Option<Due>, Fault> {
    let told = reader.observations(link)?.into_iter().rev().any(|stored| {
        let Fact::Observation(observed) = stored.record.fact else {
            return false;
        };
        // What our own policy refuses is not asked again by itself, except after `--offline`.
        let refused =
            observed.judged.verdict == Verdict::NotAttempted && !observed.judged.is_postponed();
        observed.judged.verdict.tells() || refused
    });
    let landed = last_trail_to_a_post(reader, link)?;
    match (told, landed) {
        (false, _) => Ok(Some(Due::Link)),
        (true, Some((trail, key))) if !post_is_held(reader, &key)? => {
            Ok(Some(Due::Post { trail, key }))
        }
        (true, _) => Ok(None),
    }
}

fn last_trail_to_a_post(
    reader: &Reader,
    link: &StoredRecord,
) -> Result<Option<(RecordId, PostKey)>, Fault> {
    let trails = reader.trails(link)?;
    Ok(trails.into_iter().rev().find_map(|stored| {
        let Fact::Trail(trail) = stored.record.fact else {
            return None;
        };
        trail.post.map(|key| (stored.id, key))
    }))
}

/// True where every door has given an answer that will not change by asking again soon, and every
/// medium has been asked for.
fn post_is_held(reader: &Reader, key: &PostKey) -> Result<bool, Fault> {
    let answers = reader.post_answers(key)?;
    for question in platform::questions(key) {
        let Some((stored, answer)) = last_settled(&answers, question.source) else {
            return Ok(false);
        };
        if let PostAnswer::Found(post) = answer {
            let media = media_captures(reader, stored)?;
            if media < post.media.len() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The newest answer of a door that that will not change by asking again soon.
fn last_settled(
    answers: &[StoredRecord],
    source: PostSource,
) -> Option<(&StoredRecord, &PostAnswer)> {
    let of_source = answers.iter().rev().filter_map(|stored| {
        let Fact::PostAnswer(answered) = &stored.record.fact else {
            return None;
        };
        (answered.source == source).then_some((stored, &answered.answer))
    });
    let mut settled = of_source.filter(|(_, answer)| match answer {
        PostAnswer::Found(_) => true,
        PostAnswer::Absent { reason, .. } => !reason.worth_asking_again(),
    });
    settled.next()
}

fn media_captures(reader: &Reader, answer: &StoredRecord) -> Result<usize, Fault> {
    let captures = reader.captures(answer)?;
    let media = captures.iter().filter(|stored| {
        matches!(&stored.record.fact, Fact::Capture(capture) if capture.role == CaptureRole::Media)
    });
    Ok(media.count())
}
