//! A post key → what the platform's doors say of the post, and its media in the best quality served.

use std::sync::Arc;

use super::Fault;
use super::resolve::{self, Walked};
use super::run::Run;
use crate::classify::grade;
use crate::model::capture::CaptureRole;
use crate::model::exchange::Outcome;
use crate::model::payload::Payload;
use crate::model::post::{Absence, Post, PostAnswer, PostKey, PostMedia, PostSource};
use crate::model::record::{CaptureMade, Fact, PostAnswered, RecordId};
use crate::model::standing::PostStanding;
use crate::net::{Ask, Fetch, Purpose};
use crate::platform::{self, Reply};

/// The largest answer about a post that is parsed; real ones have some ten kilobytes.
const ANSWER_BYTES_MAX: usize = 4 << 20;
const MEDIA_HEAD_BYTES: usize = 64;

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
    /// One record for each door asked.
    pub records: Vec<RecordId>,
    /// What they add up to.
    pub standing: PostStanding,
}

/// Asks about a post, once in a run.
pub(super) async fn ask<F: Fetch>(
    run: &Run<F>,
    key: &PostKey,
    media: MediaWish,
) -> Result<Arc<PostAsked>, Fault> {
    let shared = run.shared_answer(key);
    let asked = shared
        .get_or_try_init(async || ask_doors(run, key, media).await.map(Arc::new))
        .await?;
    Ok(Arc::clone(asked))
}

async fn ask_doors<F: Fetch>(
    run: &Run<F>,
    key: &PostKey,
    media: MediaWish,
) -> Result<PostAsked, Fault> {
    let mut records = Vec::new();
    let mut answers: Vec<(PostSource, PostAnswer)> = Vec::new();
    for question in platform::questions(key) {
        let walked = resolve::walk(run, &question.url, ANSWER_BYTES_MAX).await?;
        let answer = read(key, question.source, &walked);
        let record = store(run, key, question.source, walked, &answer).await?;
        if let (PostAnswer::Found(post), MediaWish::Fetch) = (&answer, media) {
            fetch_media(run, record, post).await?;
        }
        records.push(record);
        answers.push((question.source, answer));
    }
    let told: Vec<(PostSource, &PostAnswer)> = answers
        .iter()
        .map(|(source, answer)| (*source, answer))
        .collect();
    Ok(PostAsked {
        records,
        standing: platform::combine(&told),
    })
}

fn read(key: &PostKey, source: PostSource, walked: &Walked) -> PostAnswer {
    match &walked.last.outcome {
        Outcome::Answered(answer) => {
            let content_type = answer.header("content-type");
            let reply = Reply {
                status: answer.status,
                content_type: content_type.as_deref(),
                body: &walked.last_head,
            };
            platform::answer(key, source, &reply)
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
        })));
    }
    run.put(records, Vec::<Payload>::new()).await?;
    Ok(id)
}

async fn fetch_media<F: Fetch>(run: &Run<F>, of: RecordId, post: &Post) -> Result<(), Fault> {
    for medium in &post.media {
        fetch_medium(run, of, medium).await?;
    }
    Ok(())
}

/// Asks the addresses of one medium, best first, until one serves it; the last answer is kept.
async fn fetch_medium<F: Fetch>(
    run: &Run<F>,
    of: RecordId,
    medium: &PostMedia,
) -> Result<(), Fault> {
    let mut kept = None;
    for url in &medium.addresses {
        let ask = Ask {
            url: url.clone(),
            purpose: Purpose::Media,
        };
        let (record, exchange, head) = resolve::exchange(run, &ask, MEDIA_HEAD_BYTES).await?;
        let Some(answer) = exchange.answer() else {
            continue;
        };
        kept = Some(CaptureMade {
            of,
            exchange: record,
            role: CaptureRole::Media,
            digest: answer.body.digest,
            graded: grade::media(answer.status, &head),
        });
        if answer.status == 200 {
            break;
        }
    }
    if let Some(capture) = kept {
        run.record(Fact::Capture(capture), Vec::new()).await?;
    }
    Ok(())
}
