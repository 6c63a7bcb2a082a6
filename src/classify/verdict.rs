//! A trail that landed nowhere, or a post → a verdict with its reason: the short form of `judge`.
//!
//! 404 or 410 is "gone", a refusal or an outage says nothing about the link. A page that names a post is
//! judged by what the platform says of the post, since its own status proves nothing (platforms.md 0.5).
//! Pages are judged by `judge`. Cases: `tests/verdict.rs`.

use crate::model::exchange::{Exchange, NoAnswerKind, Outcome};
use crate::model::liveness::{Judged, NAME_UNKNOWN, Verdict};
use crate::model::short_link::ShortLinkKey;
use crate::model::standing::{PostStanding, Standing};
use crate::model::trail::TrailEnd;

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

/// The verdict for a check without an answer where hosts that are asked for nothing else did not answer
/// either (liveness.md 4.1).
pub fn local_network_down() -> Judged {
    judged(Verdict::Unknown, "local_network_down", "canary")
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
    match kind {
        // One resolver that cannot tell absence from emptiness: five strikes (liveness.md 5.6).
        NoAnswerKind::DnsNoName => judged(Verdict::Gone, NAME_UNKNOWN, "name_without_address"),
        kind if kind.refused_by_us() => judged(Verdict::NotAttempted, kind.code(), "no_answer"),
        kind => judged(Verdict::Unreachable, kind.code(), "no_answer"),
    }
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
