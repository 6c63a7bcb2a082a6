//! One link → its trail, answers about the post it leads to, and an observation. `dispatch` does that for
//! many at a time.

use std::sync::Arc;

use super::Fault;
use super::due::{Due, Missing, PostDue};
use super::event::Event;
use super::posts::{self, Left, MediaWish, PostAsked};
use super::requisites;
use super::resolve::{self, Walked};
use super::run::Run;
use crate::classify::grade::{self, HEAD_BYTES_READ, Landing};
use crate::classify::verdict::{self, PageSeen, StepSeen};
use crate::model::capture::CaptureRole;
use crate::model::exchange::{Exchange, Outcome};
use crate::model::liveness::{Judged, Verdict};
use crate::model::post::PostKey;
use crate::model::record::{CaptureMade, Fact, LinkObserved, RecordId, TrailFollowed};
use crate::model::standing::{PostStanding, Standing};
use crate::model::timestamp::Timestamp;
use crate::model::trail::TrailEnd;
use crate::net::{Fetch, Purpose};
use crate::platform;

/// Links under way at once, when the user names no number (liveness.md 8).
pub const CONCURRENCY: usize = 16;

/// A link to check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LinkTask {
    /// Its record.
    pub link: RecordId,
    /// Its address as cited.
    pub url: String,
    /// What is to be done about it.
    pub due: Due,
}

/// What one check of a link came to, for the summary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkOutcome {
    /// The link's record.
    pub link: RecordId,
    /// The link as cited.
    pub url: String,
    /// When the check was judged, by this computer's clock.
    pub at: Timestamp,
    /// What the check says.
    pub judged: Judged,
    /// True where the post it leads to is not held as a whole: a door or a medium may answer another
    /// time.
    pub post_unfinished: bool,
}

impl LinkOutcome {
    /// True where it was not asked at all and is left for a later run.
    pub fn is_deferred(&self) -> bool {
        self.judged.is_postponed()
    }

    /// True where a later run will ask again: the check could not tell, and not by our own policy, or
    /// something about the post could not be had.
    pub fn will_be_asked_again(&self) -> bool {
        !would_say_the_same(&self.judged) || self.post_unfinished
    }
}

/// True where asking the same again soon would bring the same: the check told something, our own policy
/// refused, or the page wants a sign-in or a script to run, and we have neither.
pub(super) fn would_say_the_same(judged: &Judged) -> bool {
    match judged.verdict {
        Verdict::NotAttempted => !judged.is_postponed(),
        Verdict::LoginWalled => true,
        Verdict::Unknown => judged.reason == "js_shell",
        verdict => verdict.tells(),
    }
}

/// Takes events; called from several tasks.
pub type Tell = Arc<dyn Fn(Event) + Send + Sync>;

/// How links are to be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CheckSettings {
    pub concurrency: usize,
    pub media: MediaWish,
}

/// Checks one link and stores what was seen, unless its verdict has to wait for the end of the run: then
/// that is given back beside the outcome.
pub(super) async fn check<F: Fetch>(
    run: &Run<F>,
    task: LinkTask,
    media: MediaWish,
) -> Result<(LinkOutcome, Option<LinkObserved>), Fault> {
    let checked = match task.due {
        Due::Post(post) => of_post(run, task.link, &post, media).await?,
        Due::Link => follow(run, task.link, &task.url, media).await?,
    };
    let outcome = LinkOutcome {
        link: task.link,
        url: task.url,
        at: run.now(),
        judged: checked.judged,
        post_unfinished: checked.left == Left::Something,
    };
    let undecided = match checked.seen {
        Seen::Now(observed) => {
            run.record(Fact::Observation(observed), Vec::new()).await?;
            None
        }
        Seen::ToBeDecided(observed) => Some(observed),
        Seen::Earlier => None,
    };
    Ok((outcome, undecided))
}

/// What became of one task.
struct Checked {
    judged: Judged,
    seen: Seen,
    left: Left,
}

/// What is to be written about it.
enum Seen {
    /// An observation.
    Now(LinkObserved),
    /// An observation whose verdict has to wait for the end of the run.
    ToBeDecided(LinkObserved),
    /// Nothing: only media were fetched, which says nothing about the link.
    Earlier,
}

/// Asks for what is missing about the post a link is known to lead to.
async fn of_post<F: Fetch>(
    run: &Run<F>,
    link: RecordId,
    due: &PostDue,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let PostDue {
        trail,
        key,
        missing,
    } = due;
    let asked = posts::ask(run, key, missing, media).await?;
    let judged = verdict::by_post(&asked.standing);
    let seen = if missing.doors.is_empty() {
        Seen::Earlier
    } else {
        Seen::Now(observation(link, *trail, Some(&asked), judged.clone()))
    };
    let left = asked.left;
    Ok(Checked { judged, seen, left })
}

/// Follows a link, asks about the post it leads to, and judges both together.
async fn follow<F: Fetch>(
    run: &Run<F>,
    link: RecordId,
    url: &str,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let walked = resolve::walk(run, url, Purpose::Page, requisites::PAGE_BYTES_READ).await?;
    // The last address that names a post: a status page may have sent us on to a sign-in page.
    let post = walked
        .urls
        .iter()
        .rev()
        .find_map(|url| platform::post_of_url(url));
    let (end, last) = (walked.end.clone(), walked.last.clone());
    let by_page = verdict::by_page(&page_seen(url, &walked));
    let page = match (media, &post) {
        (MediaWish::Fetch, None) => requisites::article(&walked),
        _ => None,
    };
    let trail = store_trail(run, link, walked, post.as_ref(), by_page.as_ref()).await?;
    let asked = match &post {
        Some(key) => Some(posts::ask(run, key, &Missing::everything(key), media).await?),
        None => None,
    };
    let standing = asked.as_ref().map(|asked| &asked.standing);
    // A page that names a post is judged by what the platform says of the post.
    let judged = match (standing, by_page) {
        (None, Some(judged)) => judged,
        _ => verdict::judge(&end, &last, standing),
    };
    if let Some(page) = page.filter(|_| judged.verdict.is_live()) {
        requisites::gather(run, trail, &page).await?;
    }
    let wait = !judged.verdict.tells() && looks_like_no_network(&last, standing);
    let left = asked.as_ref().map_or(Left::Nothing, |asked| asked.left);
    let observed = observation(link, trail, asked.as_deref(), judged.clone());
    let seen = if wait {
        Seen::ToBeDecided(observed)
    } else {
        Seen::Now(observed)
    };
    Ok(Checked { judged, seen, left })
}

fn page_seen<'a>(url: &'a str, walked: &'a Walked) -> PageSeen<'a> {
    let steps = walked.urls.iter().zip(&walked.steps);
    PageSeen {
        link: url,
        steps: steps
            .map(|(url, (via, status))| StepSeen {
                url,
                via: *via,
                status: *status,
            })
            .collect(),
        end: &walked.end,
        answer: walked.last.answer(),
        head: head_of(walked),
    }
}

/// As much of the page as the rules read.
fn head_of(walked: &Walked) -> &[u8] {
    &walked.last_head[..walked.last_head.len().min(HEAD_BYTES_READ)]
}

fn looks_like_no_network(last: &Exchange, standing: Option<&PostStanding>) -> bool {
    let Outcome::NotAnswered(why) = &last.outcome else {
        return false;
    };
    why.kind.network_absent_would_look_so()
        && standing.is_none_or(|standing| standing.standing == Standing::CouldNotTell)
}

fn observation(
    link: RecordId,
    trail: RecordId,
    asked: Option<&PostAsked>,
    judged: Judged,
) -> LinkObserved {
    LinkObserved {
        link,
        trail: Some(trail),
        post_answers: asked.map_or_else(Vec::new, |asked| asked.records.clone()),
        judged,
    }
}

/// Stores a trail with the capture of the page it lands on.
async fn store_trail<F: Fetch>(
    run: &Run<F>,
    link: RecordId,
    walked: Walked,
    post: Option<&PostKey>,
    judged: Option<&Judged>,
) -> Result<RecordId, Fault> {
    let end_url = walked.urls.last().cloned().unwrap_or_default();
    let graded = walked.last.answer().map(|answer| {
        let content_type = answer.header("content-type");
        let copy = Landing {
            url: &end_url,
            status: answer.status,
            content_type: content_type.as_deref(),
            head: head_of(&walked),
            post,
        };
        let told = judged.filter(|_| (200..300).contains(&answer.status));
        let graded = told.and_then(grade::by_judgement);
        (
            answer.body.digest,
            graded.unwrap_or_else(|| grade::landing(copy)),
        )
    });
    let landed = walked.end == TrailEnd::Landed;
    let trail = run.prepare(Fact::Trail(TrailFollowed {
        link,
        hops: walked.hops,
        end: walked.end,
        end_url: end_url.clone(),
        post: post.cloned(),
    }));
    let id = trail.id;
    let mut records = vec![trail];
    if let (true, Some((digest, graded))) = (landed, graded) {
        records.push(run.prepare(Fact::Capture(CaptureMade {
            of: id,
            exchange: walked.last_record,
            role: CaptureRole::Landing,
            digest,
            graded,
            hops: Vec::new(),
        })));
    }
    run.put(records, Vec::new()).await?;
    Ok(id)
}
