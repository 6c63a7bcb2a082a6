//! What a platform's own interface says of a post → verdict (liveness.md 4.4).
//!
//! A tombstone without a reason is no proof: live posts have come back as one.

use super::Judgement;
use super::flag::Flag;
use crate::model::liveness::Verdict;

/// An answer of a platform's interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlatformAnswer {
    /// The post is there.
    Found,
    /// Explicitly deleted, or 404 from an interface that is known to be honest.
    Deleted,
    /// The account is suspended.
    Suspended,
    /// The account is not public.
    Protected,
    /// Shown to visitors who signed in or stated their age only.
    AgeRestricted,
    /// Withheld in a country.
    Withheld,
    /// Not shown, without a usable reason.
    TombstoneUnspecified,
    /// Too many requests, or our token failed.
    RateLimited,
}

/// Judges the answers of all interfaces asked, in order: found on any is found; then the first explicit
/// reason; a tombstone or a refusal only where nothing better came. `None` without answers.
pub fn judge(answers: &[PlatformAnswer]) -> Option<Judgement> {
    let weight = |answer: &PlatformAnswer| match answer {
        PlatformAnswer::Found => 0,
        PlatformAnswer::Deleted
        | PlatformAnswer::Suspended
        | PlatformAnswer::Protected
        | PlatformAnswer::AgeRestricted
        | PlatformAnswer::Withheld => 1,
        PlatformAnswer::TombstoneUnspecified => 2,
        PlatformAnswer::RateLimited => 3,
    };
    let best = answers.iter().min_by_key(|answer| weight(answer))?;
    Some(by_answer(*best))
}

fn by_answer(answer: PlatformAnswer) -> Judgement {
    let (verdict, reason) = match answer {
        PlatformAnswer::Found => (Verdict::Alive, "platform_found"),
        PlatformAnswer::Deleted => (Verdict::Gone, "platform_deleted"),
        PlatformAnswer::Suspended => (Verdict::Suspended, "platform_suspended"),
        PlatformAnswer::Protected => (Verdict::Protected, "platform_protected"),
        PlatformAnswer::AgeRestricted => (Verdict::LoginWalled, "age_restricted"),
        PlatformAnswer::Withheld => (Verdict::Withheld, "platform_withheld"),
        PlatformAnswer::TombstoneUnspecified => (Verdict::Unknown, "tombstone_unspecified"),
        PlatformAnswer::RateLimited => (Verdict::Blocked, "rate_limited"),
    };
    let judgement = Judgement::new(verdict, reason, "platform_answer");
    match answer {
        PlatformAnswer::AgeRestricted => judgement.with(Flag::AgeGate),
        _ => judgement,
    }
}
