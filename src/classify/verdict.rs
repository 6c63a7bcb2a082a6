//! One finished check of a link → a verdict with its reason.
//!
//! [`by_page`] judges the page a link landed on by the decision table (`judge`), without a stored copy;
//! the function of that name here is its thin form, for trails that landed nowhere and for posts: 404 or
//! 410 is "gone", a refusal or an outage says nothing about the link. A page that names a post is judged by what the platform says of the post,
//! since its own status proves nothing (platforms.md 0.5). Cases: `tests/verdict.rs`.

use super::check::asked::{Asked, Connection, Cookies, Profile, Trust};
use super::check::came::{Came, CutShort, Reply};
use super::check::observed::{Ending, Observed, Step, Trail};
use super::judge::{self, Canary, Evidence};
use crate::model::exchange::{Answer, BodyCut, Exchange, Header, NoAnswerKind, Outcome};
use crate::model::liveness::{Judged, Verdict};
use crate::model::short_link::ShortLinkKey;
use crate::model::standing::{PostStanding, Standing};
use crate::model::trail::{TrailEnd, Via};

/// Judges a trail by its end, its last exchange, and the post's standing where it leads to a post.
pub fn judge(end: &TrailEnd, last: &Exchange, standing: Option<&PostStanding>) -> Judged {
    // What the platform says of the post outweighs how its pages treat visitors like us.
    if let Some(told) = standing
        && (told.standing != Standing::CouldNotTell || *end == TrailEnd::Landed)
    {
        return by_post(told);
    }
    match end {
        TrailEnd::NotAnswered => unanswered(last),
        TrailEnd::Landed => landed(last),
        TrailEnd::UnsafeLinkWarning { .. } => judged(Verdict::Unknown, end.code(), "interstitial"),
        TrailEnd::RedirectWithoutLocation
        | TrailEnd::RedirectBadLocation { .. }
        | TrailEnd::Loop
        | TrailEnd::TooManyHops => judged(Verdict::Unreachable, end.code(), "redirect_fault"),
    }
}

/// A step of a trail, as far as the page's verdict needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepSeen<'a> {
    /// The address asked.
    pub url: &'a str,
    /// How it was named.
    pub via: Via,
    /// The status of its answer; 0 where there was none.
    pub status: u16,
}

/// A finished trail with the beginning of the page it landed on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageSeen<'a> {
    /// The link as cited.
    pub link: &'a str,
    /// The steps, in order.
    pub steps: Vec<StepSeen<'a>>,
    /// Why it ended.
    pub end: &'a TrailEnd,
    /// The last answer, if there was one.
    pub answer: Option<&'a Answer>,
    /// The first bytes of its body.
    pub head: &'a [u8],
}

/// Judges a link by the page it landed on, without a stored copy to compare with: sign-in pages, consent
/// walls, parking, error pages under a success code, script shells. `None` where it landed on no answer,
/// or on one whose coding hides the text.
pub fn by_page(seen: &PageSeen<'_>) -> Option<Judged> {
    let answer = seen.answer.filter(|_| *seen.end == TrailEnd::Landed)?;
    if answer
        .header("content-encoding")
        .is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"))
    {
        return None;
    }
    let observed = Observed {
        link: seen.link.to_owned(),
        honest: Trail {
            steps: steps(seen, answer),
            ending: Ending::Landed,
        },
        browser: None,
        userinfo_stripped: false,
        scheme_upgraded: false,
    };
    let evidence = Evidence {
        observed: &observed,
        baseline: None,
        probe: None,
        cited_text: None,
        peers_ending_here: 0,
        canary: Canary::NotAsked,
        name_servers: &[],
        wildcard_same: false,
    };
    Some(judge::judge(&evidence).judged)
}

fn steps(seen: &PageSeen<'_>, answer: &Answer) -> Vec<Step> {
    let last = seen.steps.len().saturating_sub(1);
    let step = |(at, step): (usize, &StepSeen<'_>)| {
        let reply = if at == last {
            reply(answer, seen.head)
        } else {
            Reply {
                status: step.status,
                ..Reply::default()
            }
        };
        Step {
            asked: Asked {
                url: step.url.to_owned(),
                profile: Profile::Honest,
                cookies: Cookies::None,
                connection: Connection::Any,
                trust: Trust::Verified,
                wait_seconds: 0,
            },
            came: Came::Answered(Box::new(reply)),
            via: step.via,
        }
    };
    seen.steps.iter().enumerate().map(step).collect()
}

fn reply(answer: &Answer, head: &[u8]) -> Reply {
    let header = |header: &Header| (header.name.to_ascii_lowercase(), header.value.to_text());
    Reply {
        status: answer.status,
        headers: answer.headers.iter().map(header).collect(),
        body: String::from_utf8_lossy(head).into_owned(),
        body_bytes: answer.body.size,
        cut: answer.body.cut.as_ref().map(|cut| match cut {
            BodyCut::SizeLimit { .. } => CutShort::BodyCap,
            BodyCut::TimeLimit { .. } => CutShort::SlowBody,
            BodyCut::Broken { .. } => CutShort::Truncated,
        }),
        ..Reply::default()
    }
}

/// Judges a link by the post it is known to lead to.
pub fn by_post(standing: &PostStanding) -> Judged {
    let verdict = match standing.standing {
        Standing::Alive | Standing::Gated => Verdict::Alive,
        Standing::Gone => Verdict::Gone,
        Standing::Suspended => Verdict::Suspended,
        Standing::Protected => Verdict::Protected,
        Standing::Withheld => Verdict::Withheld,
        Standing::CouldNotTell => Verdict::Unknown,
    };
    let reason = format!("post_{}", standing.standing.code());
    judged(verdict, &reason, &standing.rule)
}

/// The verdict for a check in a run in which nothing at all answered: most likely this computer had no
/// network, so the link is not blamed (liveness.md 4.1).
pub fn no_network() -> Judged {
    judged(Verdict::Unknown, "no_network", "nothing_answered_in_run")
}

fn judged(verdict: Verdict, reason: &str, rule: &str) -> Judged {
    Judged {
        verdict,
        reason: reason.to_owned(),
        rule: rule.to_owned(),
    }
}

/// A link that was not asked, by our own policy or because we were told not to.
pub fn not_asked(kind: NoAnswerKind) -> Judged {
    judged(Verdict::NotAttempted, kind.code(), "no_answer")
}

fn unanswered(last: &Exchange) -> Judged {
    let kind = match &last.outcome {
        Outcome::NotAnswered(why) => why.kind,
        // Not reachable from a walk; said plainly rather than guessed.
        Outcome::Answered(_) => NoAnswerKind::Protocol,
    };
    let verdict = if kind.refused_by_us() {
        Verdict::NotAttempted
    } else {
        Verdict::Unreachable
    };
    judged(verdict, kind.code(), "no_answer")
}

fn landed(last: &Exchange) -> Judged {
    let Some(answer) = last.answer() else {
        return unanswered(last);
    };
    // A short link has no page of its own: such an answer is an outage or a warning (platforms.md 1.5).
    let short_link = ShortLinkKey::of_address(&last.request.url).is_some();
    let (verdict, rule) = match answer.status {
        200..=299 if short_link => (Verdict::Unknown, "short_link_led_nowhere"),
        200..=299 => (Verdict::Alive, "status_2xx"),
        404 | 410 => (Verdict::Gone, "status_404_410"),
        451 => (Verdict::Withheld, "status_451"),
        400..=499 => (Verdict::Blocked, "status_4xx"),
        500..=599 => (Verdict::Unreachable, "status_5xx"),
        600.. => (Verdict::Blocked, "status_6xx_up"),
        _ => (Verdict::Unknown, "status_other"),
    };
    judged(verdict, &format!("http_{}", answer.status), rule)
}
