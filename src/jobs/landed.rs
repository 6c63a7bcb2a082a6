//! A followed trail → the page it landed on as text, the trail as the rules read it, and its record.

use super::Fault;
use super::page_text::{self, PageText};
use super::resolve::Walked;
use super::run::Run;
use crate::classify::check::asked::Profile;
use crate::classify::check::followed::{self, Followed, StepSeen};
use crate::classify::check::observed::Trail;
use crate::classify::grade::{self, Landing};
use crate::model::capture::{CaptureRole, Graded};
use crate::model::liveness::Judged;
use crate::model::post::{Absence, PostAnswer, PostKey};
use crate::model::record::{CaptureMade, Fact, RecordId, TrailFollowed};
use crate::model::trail::TrailEnd;
use crate::net::Fetch;
use crate::platform::{self, Reply};

/// The page a trail landed on, read.
pub(super) struct Landed {
    pub read: PageText,
    unreadable: bool,
}

impl Landed {
    pub fn of(walked: &Walked) -> Option<Self> {
        let answer = walked.last.answer()?;
        if walked.end != TrailEnd::Landed {
            return None;
        }
        let coded = answer.header("content-encoding").is_some_and(|coding| {
            !coding.trim().is_empty() && !coding.eq_ignore_ascii_case("identity")
        });
        let decoded = walked
            .last
            .transfer
            .as_ref()
            .and_then(|transfer| transfer.decoded.as_ref());
        // A coding that could not be undone hides the text: it is not compared with anything.
        let unreadable = coded
            && answer.body.size > 0
            && decoded.is_none_or(|decoded| decoded.size == 0 && decoded.cut.is_some());
        Some(Self {
            read: page_text::of(answer, if unreadable { &[] } else { &walked.last_head }),
            unreadable,
        })
    }
}

/// The trail as the rules read it.
pub(super) fn trail_of(walked: &Walked, page: &Landed, profile: Profile) -> Trail {
    let steps = walked.urls.iter().zip(&walked.steps);
    let mut trail = followed::trail(&Followed {
        steps: steps
            .map(|(url, (via, status))| StepSeen {
                url,
                via: *via,
                status: *status,
            })
            .collect(),
        end: &walked.end,
        answer: walked.last.answer(),
        text: &page.read.text,
        profile,
    });
    if page.unreadable {
        trail.call_cut_short();
    }
    trail
}

impl Landed {
    /// Where nothing was landed on.
    pub const fn nothing() -> Self {
        Self {
            read: PageText {
                text: String::new(),
                charset: None,
                is_medium: false,
            },
            unreadable: false,
        }
    }
}

/// Stores a trail with the capture of the page it lands on.
pub(super) async fn store_trail<F: Fetch>(
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
            head: &walked.last_head,
            post,
        };
        let told = judged.filter(|_| (200..300).contains(&answer.status));
        let graded = told.and_then(grade::by_judgement);
        let graded = graded.or_else(|| by_platform(copy));
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

/// The grade of a post's page that the platform is asked at anyway: the same bytes are called the same.
fn by_platform(copy: Landing<'_>) -> Option<Graded> {
    let reply = Reply {
        url: copy.url,
        status: copy.status,
        content_type: copy.content_type,
        body: copy.head,
    };
    let told = platform::answer_of_page(copy.post?, &reply)?;
    let unread = matches!(
        told,
        PostAnswer::Absent {
            reason: Absence::Unreadable,
            ..
        }
    );
    (!unread).then(|| grade::post_answer(&told))
}
