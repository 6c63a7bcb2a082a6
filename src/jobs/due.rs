//! What `collect` still has to do about a link: nothing that is held is fetched again.

use std::collections::BTreeSet;

use super::{Fault, links, posts, requisites};
use crate::model::capture::CaptureRole;
use crate::model::liveness::Judged;
use crate::model::mirror::Mirror;
use crate::model::post::{PostAnswer, PostKey, PostMedia, PostSource};
use crate::model::record::{CaptureMade, Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::model::trail::TrailEnd;
use crate::platform::{self, Question};
use crate::store::{Reader, StoredRecord};

/// What is to be done about a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Due {
    /// Follow it.
    Link,
    /// It is known where it leads.
    Post(Box<PostDue>),
    /// All is told; its stored page lacks parts that may be served by now.
    Requisites,
}

/// What the archive lacks about the post a link leads to is to be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PostDue {
    /// The trail that led there.
    pub trail: RecordId,
    /// The post.
    pub key: PostKey,
    /// What is lacking.
    pub missing: Missing,
}

/// What the archive lacks about a post, beside what it holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Missing {
    /// Doors to be asked.
    pub doors: Vec<Question>,
    /// The answers of the other doors.
    pub held: Vec<(RecordId, PostSource, PostAnswer)>,
    /// Media that a stored answer (its record) tells of and that are to be asked for.
    pub media: Vec<(RecordId, PostMedia)>,
    /// Every address of the media that need no asking.
    pub media_held: BTreeSet<String>,
}

impl Missing {
    /// Takes in an answer that needs no more asking, and what it tells of media that do.
    fn hold(&mut self, id: RecordId, source: PostSource, answer: &PostAnswer) {
        self.held.push((id, source, answer.clone()));
        if let PostAnswer::Found(post) = answer {
            for medium in &post.media {
                if !is_held(medium, &self.media_held) {
                    self.media.push((id, medium.clone()));
                }
            }
        }
    }

    /// Where nothing is held, or nothing that is held counts.
    pub fn everything(key: &PostKey) -> Self {
        Self {
            doors: platform::questions(key),
            ..Self::default()
        }
    }
}

/// True where a medium's answer would be the same if it were asked for again soon.
pub(super) const fn is_settled(status: u16) -> bool {
    !matches!(status, 403 | 408 | 425 | 429 | 500..=599)
}

/// What is due for a link, if anything.
pub(super) fn of_link(
    reader: &Reader,
    link: &StoredRecord,
    mirrors: &[Mirror],
    now: Timestamp,
) -> Result<Option<Due>, Fault> {
    let told = told(reader, link)?.is_some();
    let to_a_post = last_trail_to_a_post(reader, link)?.filter(|trail| told || trail.landed);
    let Some(ToPost { trail, key, .. }) = to_a_post else {
        if !told {
            return Ok(Some(Due::Link));
        }
        let lacking = requisites::lacking(reader, link, now)?;
        return Ok(lacking.map(|_| Due::Requisites));
    };
    let mut missing = of_post(reader, &key, mirrors)?;
    if !told && missing.doors.is_empty() {
        // Every door has answered, and still no check could tell: the answers did not fit together,
        // or the run was cut off before they were weighed.
        missing.doors = platform::questions(&key);
        missing.held.clear();
    }
    let due = !missing.doors.is_empty() || !missing.media.is_empty();
    Ok(due.then(|| {
        Due::Post(Box::new(PostDue {
            trail,
            key,
            missing,
        }))
    }))
}

/// The last check of a link that told something; what our own policy refuses is not asked again by itself,
/// except after `--offline`.
pub(super) fn told(reader: &Reader, link: &StoredRecord) -> Result<Option<Judged>, Fault> {
    let observed = reader.observations(link)?.into_iter().rev();
    let mut judged = observed.filter_map(|stored| match stored.record.fact {
        Fact::Observation(observed) => Some(observed.judged),
        _ => None,
    });
    Ok(judged.find(links::would_say_the_same))
}

/// The post that a link was last seen to lead to.
pub(super) fn post_of(reader: &Reader, link: &StoredRecord) -> Result<Option<PostKey>, Fault> {
    Ok(last_trail_to_a_post(reader, link)?.map(|to| to.key))
}

/// A trail that came by a post.
struct ToPost {
    trail: RecordId,
    key: PostKey,
    /// True where its last request was answered.
    landed: bool,
}

fn last_trail_to_a_post(reader: &Reader, link: &StoredRecord) -> Result<Option<ToPost>, Fault> {
    let trails = reader.trails(link)?;
    Ok(trails.into_iter().rev().find_map(|stored| {
        let Fact::Trail(trail) = stored.record.fact else {
            return None;
        };
        let landed = trail.end == TrailEnd::Landed;
        trail.post.map(|key| ToPost {
            trail: stored.id,
            key,
            landed,
        })
    }))
}

/// Doors that have not given an answer that will not change by asking again soon, and media that
/// have not been served.
fn of_post(reader: &Reader, key: &PostKey, mirrors: &[Mirror]) -> Result<Missing, Fault> {
    let answers = reader.post_answers(key)?;
    let mut missing = Missing {
        media_held: media_held(reader, &answers)?,
        ..Missing::default()
    };
    for question in platform::questions(key) {
        let Some((id, answer)) = last_settled(&answers, question.source) else {
            missing.doors.push(question);
            continue;
        };
        missing.hold(id, question.source, answer);
    }
    // What further doors the held answers lead to; a door that is asked for leads on by itself.
    loop {
        let told: Vec<(PostSource, &PostAnswer)> = missing
            .held
            .iter()
            .map(|(_, source, answer)| (*source, answer))
            .collect();
        let next = platform::follow_up(key, &told, mirrors);
        let held: Vec<_> = next
            .iter()
            .filter_map(|question| {
                let (id, answer) = last_settled(&answers, question.source)?;
                Some((id, question.source, answer))
            })
            .collect();
        if held.is_empty() {
            if missing.doors.is_empty() {
                missing.doors = next;
            }
            return Ok(missing);
        }
        for (id, source, answer) in held {
            missing.hold(id, source, answer);
        }
    }
}

/// True where a medium needs no more asking.
pub(super) fn is_held(medium: &PostMedia, media_held: &BTreeSet<String>) -> bool {
    let mut addresses = medium.addresses.iter();
    addresses.any(|address| media_held.contains(address))
}

/// The newest answer of a door that will not change by asking again soon.
fn last_settled(answers: &[StoredRecord], source: PostSource) -> Option<(RecordId, &PostAnswer)> {
    let of_source = answers.iter().rev().filter_map(|stored| {
        let Fact::PostAnswer(answered) = &stored.record.fact else {
            return None;
        };
        (answered.source == source).then_some((stored.id, &answered.answer))
    });
    let mut settled = of_source.filter(|(_, answer)| match answer {
        PostAnswer::Found(_) | PostAnswer::Account(_) => true,
        PostAnswer::Absent { reason, .. } => !reason.worth_asking_again(),
    });
    settled.next()
}

/// Addresses of the media that are held, over all answers about a post: a recheck adds answers without
/// fetching media again.
fn media_held(reader: &Reader, answers: &[StoredRecord]) -> Result<BTreeSet<String>, Fault> {
    let captured = captured(reader, answers)?;
    let mut held = BTreeSet::new();
    for answer in answers {
        let Fact::PostAnswer(answered) = &answer.record.fact else {
            continue;
        };
        let PostAnswer::Found(post) = &answered.answer else {
            continue;
        };
        for medium in &post.media {
            if is_had_at_its_best(reader, medium, &captured)? {
                held.extend(medium.addresses.iter().cloned());
            }
        }
    }
    Ok(held)
}

/// True where a copy is held and every better address has refused it for good; of a video in pieces, all that
/// could be had of them too.
fn is_had_at_its_best(
    reader: &Reader,
    medium: &PostMedia,
    captured: &BTreeSet<String>,
) -> Result<bool, Fault> {
    let (lists, addresses) = posts::playlists_apart(medium);
    if !lists.is_empty() && !lists.iter().any(|list| captured.contains(*list)) {
        return Ok(false);
    }
    if addresses.is_empty() {
        return Ok(true);
    }
    let Some(at) = addresses
        .iter()
        .position(|address| captured.contains(*address))
    else {
        return Ok(false);
    };
    for better in &addresses[..at] {
        let last = reader.exchanges_of(better)?.into_iter().next_back();
        let refused = last.is_some_and(|stored| {
            matches!(&stored.record.fact, Fact::Exchange(exchange)
                if exchange.answer().is_some_and(|answer| is_settled(answer.status)))
        });
        if !refused {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where media were captured from, with an answer that counts.
fn captured(reader: &Reader, answers: &[StoredRecord]) -> Result<BTreeSet<String>, Fault> {
    let mut captured = BTreeSet::new();
    for answer in answers {
        for stored in reader.captures(answer)? {
            let Fact::Capture(capture) = stored.record.fact else {
                continue;
            };
            if capture.role != CaptureRole::Media || lacks_pieces(reader, answer, &capture)? {
                continue;
            }
            if let Some(stored) = reader.record(capture.exchange)?
                && let Fact::Exchange(exchange) = stored.record.fact
                && exchange
                    .answer()
                    .is_some_and(|answer| is_settled(answer.status))
            {
                captured.insert(exchange.request.url);
            }
        }
    }
    Ok(captured)
}

/// True where a playlist was captured and pieces of it may be served another time, or were never asked for.
fn lacks_pieces(
    reader: &Reader,
    answer: &StoredRecord,
    capture: &CaptureMade,
) -> Result<bool, Fault> {
    if !posts::is_of_playlist(&capture.graded) {
        return Ok(false);
    }
    let gathered = reader.requisites(answer)?.into_iter().rev();
    let mut of_it = gathered.filter_map(|stored| match stored.record.fact {
        Fact::Requisites(one) if one.exchange == capture.exchange => Some(one),
        _ => None,
    });
    Ok(of_it.next().is_none_or(|one| one.may_come > 0))
}
