//! A trail as it was followed over the network → the trail the rules judge.
//!
//! The one place where stored exchanges become what `judge` reads. Nothing is asked here. Cases:
//! `tests/verdict.rs`.

use super::asked::{Asked, Connection, Cookies, Profile, Trust};
use super::came::{Came, CutShort, Failure, Reply};
use super::observed::{Ending, Step, Trail};
use crate::model::exchange::{Answer, BodyCut, Header};
use crate::model::trail::{TrailEnd, Via};

/// A step of a followed trail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepSeen<'a> {
    /// The address asked.
    pub url: &'a str,
    /// How it was named.
    pub via: Via,
    /// The status of its answer; 0 where there was none.
    pub status: u16,
}

/// A followed trail with the beginning of the page it landed on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Followed<'a> {
    /// The steps, in order.
    pub steps: Vec<StepSeen<'a>>,
    /// Why it ended.
    pub end: &'a TrailEnd,
    /// The last answer, if there was one.
    pub answer: Option<&'a Answer>,
    /// The beginning of its body as text; empty for media.
    pub text: &'a str,
    /// The headers it was followed with.
    pub profile: Profile,
}

/// The trail as the rules read it. What ended without an answer is a failure here whose kind does not
/// matter: such trails are judged by `verdict`.
pub fn trail(seen: &Followed<'_>) -> Trail {
    let ending = match (seen.end, seen.answer) {
        (TrailEnd::Landed, Some(_)) => Ending::Landed,
        (TrailEnd::Loop, _) => Ending::Loop,
        (TrailEnd::TooManyHops, _) => Ending::TooManyRedirects,
        (TrailEnd::RedirectWithoutLocation, _) => Ending::RedirectWithoutLocation,
        (TrailEnd::RedirectBadLocation { .. }, _) => Ending::RedirectBadLocation,
        (TrailEnd::UnsafeLinkWarning { .. }, _) => Ending::UnsafeLinkWarning,
        (TrailEnd::Landed | TrailEnd::NotAnswered, _) => Ending::Failed(Failure::EmptyReply),
    };
    let last = seen.steps.len().saturating_sub(1);
    let step = |(at, step): (usize, &StepSeen<'_>)| Step {
        asked: Asked {
            url: step.url.to_owned(),
            profile: seen.profile,
            cookies: Cookies::None,
            connection: Connection::Any,
            trust: Trust::Verified,
            wait_seconds: 0,
        },
        came: match seen.answer {
            Some(answer) if at == last => Came::Answered(Box::new(reply(answer, seen.text))),
            None if at == last => Came::Failed(Failure::EmptyReply),
            _ => Came::Answered(Box::new(Reply {
                status: step.status,
                ..Reply::default()
            })),
        },
        via: step.via,
    };
    Trail {
        steps: seen.steps.iter().enumerate().map(step).collect(),
        ending,
    }
}

/// The answer as the rules read it. The digest stands for media alone: a page is its text.
fn reply(answer: &Answer, text: &str) -> Reply {
    let header = |header: &Header| (header.name.to_ascii_lowercase(), header.value.to_text());
    let mut reply = Reply {
        status: answer.status,
        headers: answer.headers.iter().map(header).collect(),
        body: text.to_owned(),
        body_bytes: answer.body.size,
        cut: answer.body.cut.as_ref().map(|cut| match cut {
            BodyCut::SizeLimit { .. } => CutShort::BodyCap,
            BodyCut::TimeLimit { .. } => CutShort::SlowBody,
            BodyCut::Broken { .. } => CutShort::Truncated,
        }),
        ..Reply::default()
    };
    if answer.body.size > 0 && reply.media_type().is_some_and(|kind| is_medium(&kind)) {
        reply.sha256 = Some(answer.body.digest.to_string());
    }
    reply
}

/// True for media types that are compared by their bytes and not by their words.
pub fn is_medium(media_type: &str) -> bool {
    let top = media_type.split('/').next().unwrap_or_default();
    matches!(top, "image" | "video" | "audio" | "font")
        || matches!(
            media_type,
            "application/pdf" | "application/octet-stream" | "application/zip"
        )
}
