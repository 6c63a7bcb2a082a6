//! A post key → what the platform's doors say of the post, and its media in the best quality served.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Fault;
use super::due::{self, Missing};
use super::gathering::{self, PLAYLIST_BYTES_READ, Whole};
use super::media_look;
use super::memory::Memory;
use super::part::PartDraft;
use super::resolve::{self, Walked};
use super::run::Run;
use crate::classify::grade;
use crate::classify::requisites::{self, Nature};
use crate::compare;
use crate::model::capture::{CaptureRole, Graded};
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, Outcome};
use crate::model::payload::Payload;
use crate::model::picture::{FINGERPRINT_RULE, PictureSeen};
use crate::model::post::{Absence, MediaKind, PostAnswer, PostKey, PostMedia, PostSource};
use crate::model::record::{CaptureMade, Fact, PostAnswered, RecordId};
use crate::model::standing::{PostStanding, Standing};
use crate::net::{Ask, Fetch, Purpose};
use crate::platform::{self, Question, Reply};

/// The largest answer about a post that is parsed; real ones have some ten kilobytes.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// Larger pictures are stored and not looked at.
pub(super) const PICTURE_BYTES_MAX: usize = 24 << 20;

/// Whether media are fetched along with the answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MediaWish {
    /// When collecting.
    Fetch,
    /// When only asking whether the post is still there.
    Leave,
}

/// What asking about a post brought.
#[derive(Debug)]
pub(super) struct PostAsked {
    /// One record for each door: of this run where it was asked, else the one that is held.
    pub records: Vec<RecordId>,
    /// What they add up to.
    pub standing: PostStanding,
    /// Whether a later run will find something missing still.
    pub left: Left,
    /// What was seen of its media.
    pub media: Vec<PartDraft>,
}

/// Whether something is left to be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Left {
    /// All that was wanted was given or refused for good.
    Nothing,
    /// A door or a medium may answer another time.
    Something,
}

/// Asks for what is missing about a post, once in a run.
pub(super) async fn ask<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    key: &PostKey,
    missing: &Missing,
    media: MediaWish,
) -> Result<Arc<PostAsked>, Fault> {
    let shared = run.shared_answer(key);
    let asked = shared
        .get_or_try_init(async || obtain(run, memory, key, missing, media).await.map(Arc::new))
        .await?;
    Ok(Arc::clone(asked))
}

async fn obtain<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    key: &PostKey,
    missing: &Missing,
    media: MediaWish,
) -> Result<PostAsked, Fault> {
    let mut left = Left::Nothing;
    let mut answers = missing.held.clone();
    let mut media_seen = Vec::new();
    let mut media_held = missing.media_held.clone();
    for (record, medium) in &missing.media {
        let (more, seen) = fetch_medium(run, memory, *record, medium).await?;
        left = left.or(more);
        media_seen.extend(seen);
        // A door that is asked again names the same media.
        media_held.extend(medium.addresses.iter().cloned());
    }
    let mut doors: VecDeque<Question> = missing.doors.iter().cloned().collect();
    loop {
        let Some(question) = doors.pop_front() else {
            let told = told(&answers);
            doors.extend(platform::follow_up(key, &told, &run.mirrors));
            if doors.is_empty() {
                break;
            }
            continue;
        };
        let (record, answer) = put_question(run, key, &question).await?;
        match (&answer, media) {
            (PostAnswer::Found(post), MediaWish::Fetch) => {
                for medium in &post.media {
                    if !due::is_held(medium, &media_held) {
                        let (more, seen) = fetch_medium(run, memory, record, medium).await?;
                        left = left.or(more);
                        media_seen.extend(seen);
                    }
                }
            }
            (PostAnswer::Absent { reason, .. }, MediaWish::Fetch)
                if reason.worth_asking_again() =>
            {
                left = Left::Something;
            }
            _ => {}
        }
        answers.push((record, question.source, answer));
    }
    let told = told(&answers);
    if !missing.doors.is_empty() {
        for (version, question) in platform::other_versions(key, &told) {
            put_question(run, &version, &question).await?;
        }
    }
    let standing = platform::combine(key.platform, &told);
    // Media are looked at again where the post is there; a post that is gone takes no request to its pictures.
    if media == MediaWish::Leave && matches!(standing.standing, Standing::Alive | Standing::Gated) {
        media_seen = media_look::look(run, memory, key).await?;
    }
    Ok(PostAsked {
        standing,
        media: media_seen,
        records: answers.iter().map(|(record, ..)| *record).collect(),
        left,
    })
}

fn told(answers: &[(RecordId, PostSource, PostAnswer)]) -> Vec<(PostSource, &PostAnswer)> {
    answers
        .iter()
        .map(|(_, source, answer)| (*source, answer))
        .collect()
}

/// Asks one question and stores the answer.
async fn put_question<F: Fetch>(
    run: &Run<F>,
    key: &PostKey,
    question: &Question,
) -> Result<(RecordId, PostAnswer), Fault> {
    let walked = resolve::walk(run, &question.url, ANSWER_BYTES_MAX).await?;
    let answer = read(key, question, &walked);
    let record = store(run, key, question.source, walked, &answer).await?;
    Ok((record, answer))
}

impl Left {
    const fn or(self, other: Self) -> Self {
        match self {
            Self::Nothing => other,
            Self::Something => self,
        }
    }
}

fn read(key: &PostKey, question: &Question, walked: &Walked) -> PostAnswer {
    let url = &walked.last.request.url;
    let Question { source, url: asked } = question;
    match &walked.last.outcome {
        Outcome::Answered(_) if !platform::may_answer(key.platform, *source, asked, url) => {
            PostAnswer::Absent {
                reason: Absence::Unreadable,
                detail: "answered_by_another_host".to_owned(),
            }
        }
        Outcome::Answered(answer) => {
            let content_type = answer.header("content-type");
            let reply = Reply {
                url,
                status: answer.status,
                content_type: content_type.as_deref(),
                body: &walked.last_head,
            };
            platform::answer(key, *source, &reply)
        }
        Outcome::NotAnswered(why) => PostAnswer::Absent {
            reason: Absence::NotAnswered,
            detail: why.kind.code().to_owned(),
        },
    }
}

/// Stores an answer with the capture of its bytes.
async fn store<F: Fetch>(
    run: &Run<F>,
    key: &PostKey,
    source: PostSource,
    walked: Walked,
    answer: &PostAnswer,
) -> Result<RecordId, Fault> {
    let answered = run.prepare(Fact::PostAnswer(PostAnswered {
        key: key.clone(),
        source,
        hops: walked.hops,
        answer: answer.clone(),
    }));
    let id = answered.id;
    let mut records = vec![answered];
    if let Some(body) = walked.last.answer().map(|answer| &answer.body) {
        records.push(run.prepare(Fact::Capture(CaptureMade {
            of: id,
            exchange: walked.last_record,
            role: CaptureRole::PostAnswer,
            digest: body.digest,
            graded: grade::post_answer(answer),
            hops: Vec::new(),
        })));
    }
    run.put(records, Vec::<Payload>::new()).await?;
    Ok(id)
}

/// Stores what a picture shows, where it is one that can be read.
async fn look_at<F: Fetch>(run: &Run<F>, digest: Digest, bytes: Vec<u8>) -> Result<(), Fault> {
    let looking = tokio::task::spawn_blocking(move || compare::fingerprint(&bytes));
    let looked = looking
        .await
        .map_err(|error| Fault::Broken(error.to_string()))?;
    if let Some(fingerprint) = looked {
        let seen = PictureSeen {
            digest,
            rule: FINGERPRINT_RULE.to_owned(),
            fingerprint,
        };
        run.record(Fact::Picture(seen), Vec::new()).await?;
    }
    Ok(())
}

/// Where a content id names the bytes, it says better than their beginning what they are.
fn graded(medium: &PostMedia, answer: &Answer, head: &[u8]) -> Graded {
    let told = grade::media(answer.status, head);
    let content_id = medium.content_id.as_deref();
    let named = content_id.and_then(|id| platform::names_bytes(id, answer.body.digest));
    match (answer.status, named) {
        (200, Some(holds)) => grade::named_bytes(holds),
        _ => told,
    }
}

/// The addresses of a medium's playlists, and the others.
pub(super) fn playlists_apart(medium: &PostMedia) -> (Vec<&String>, Vec<&String>) {
    let addresses = medium.addresses.iter();
    addresses.partition(|address| requisites::is_playlist_address(address))
}

/// True where a copy was graded as a playlist.
pub(super) fn is_of_playlist(graded: &Graded) -> bool {
    [
        Nature::Renditions,
        Nature::Whole,
        Nature::Live,
        Nature::Encrypted,
    ]
    .iter()
    .any(|nature| nature.rule() == graded.rule)
}

/// Fetches one medium: the best of its addresses that serves it, and where it is served in pieces, those.
async fn fetch_medium<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    of: RecordId,
    medium: &PostMedia,
) -> Result<(Left, Option<PartDraft>), Fault> {
    let (lists, addresses) = playlists_apart(medium);
    let mut left = Left::Nothing;
    let mut seen = None;
    // Beside the pieces there is a still picture at most: it is not asked for again because of them.
    let is_held = !lists.is_empty() && memory.is_captured(of, &addresses)?;
    if !is_held {
        let (more, best) = fetch_best(run, of, medium, &addresses).await?;
        (left, seen) = (left.or(more), best);
    }
    for list in lists {
        let (more, is_served) = fetch_pieces(run, memory, of, list).await?;
        left = left.or(more);
        if is_served {
            break;
        }
    }
    Ok((left, seen))
}

/// Fetches a playlist and the pieces of its best rendition; tells whether it was served.
async fn fetch_pieces<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    of: RecordId,
    list: &str,
) -> Result<(Left, bool), Fault> {
    let ask = Ask::of(list, Purpose::Piece);
    let (exchange_record, exchange, head) =
        resolve::exchange(run, &ask, PLAYLIST_BYTES_READ).await?;
    let Some(answer) = exchange.answer() else {
        return Ok((Left::Something, false));
    };
    let is_served = (200..300).contains(&answer.status);
    let playlist = requisites::of_playlist(&String::from_utf8_lossy(&head), list);
    let playlist = playlist.filter(|_| is_served);
    let capture = CaptureMade {
        of,
        exchange: exchange_record,
        role: CaptureRole::Media,
        digest: answer.body.digest,
        graded: match &playlist {
            Some(playlist) => grade::playlist(playlist.nature),
            None => grade::media(answer.status, &head),
        },
        hops: Vec::new(),
    };
    run.record(Fact::Capture(capture), Vec::new()).await?;
    let Some(playlist) = playlist else {
        let left = if due::is_settled(answer.status) {
            Left::Nothing
        } else {
            Left::Something
        };
        return Ok((left, is_served));
    };
    let whole = Whole {
        of,
        exchange: exchange_record,
        url: list.to_owned(),
        limits: run.fetch.manners().pieces,
    };
    let before = gathering::before(memory, of)?;
    let may_come = gathering::gather(run, &whole, playlist.needs, before).await?;
    let left = if may_come > 0 {
        Left::Something
    } else {
        Left::Nothing
    };
    Ok((left, true))
}

/// Asks these addresses of one medium, best first, until one serves it; the last answer is kept.
async fn fetch_best<F: Fetch>(
    run: &Run<F>,
    of: RecordId,
    medium: &PostMedia,
    addresses: &[&String],
) -> Result<(Left, Option<PartDraft>), Fault> {
    let (mut kept, mut seen) = (None, None);
    let mut looked_at = None;
    let mut left = Left::Nothing;
    for url in addresses {
        let ask = Ask::of(url.as_str(), Purpose::Media);
        let (record, exchange, head) = resolve::exchange(run, &ask, PICTURE_BYTES_MAX).await?;
        seen = Some(media_look::as_fetched(&exchange));
        let answer = exchange.answer();
        // A worse copy now is better than none; the best is asked for again another time.
        if !answer.is_some_and(|answer| due::is_settled(answer.status)) {
            left = Left::Something;
        }
        let Some(answer) = answer else {
            continue;
        };
        kept = Some(CaptureMade {
            of,
            exchange: record,
            role: CaptureRole::Media,
            digest: answer.body.digest,
            graded: graded(medium, answer, &head),
            hops: Vec::new(),
        });
        if answer.status == 200 {
            looked_at = Some((answer.body.digest, head));
            break;
        }
    }
    if let Some((digest, bytes)) = looked_at
        && medium.kind == MediaKind::Photo
    {
        look_at(run, digest, bytes).await?;
    }
    if let Some(capture) = kept {
        run.record(Fact::Capture(capture), Vec::new()).await?;
    }
    Ok((left, seen))
}
