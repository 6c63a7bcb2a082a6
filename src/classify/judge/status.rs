//! An answer that is no success → verdict (liveness.md 4.2, stage S).

use super::Judgement;
use super::baseline::Baseline;
use super::flag::Flag;
use super::similarity::Compared;
use crate::classify::check::came::Reply;
use crate::classify::signs::challenge;
use crate::model::liveness::Verdict;

/// Statuses that servers give to clients they do not know (S2).
const SECOND_PROFILE: [u16; 7] = [400, 403, 404, 405, 406, 410, 999];

/// True where the answer to a plain client calls for a second try with a browser's headers.
pub fn asks_for_second_profile(reply: &Reply, baseline: Option<&Baseline>) -> bool {
    SECOND_PROFILE.contains(&reply.status)
        && challenge::sign(reply, reply.page().0).is_none()
        && !has_content(reply, baseline)
}

/// True where the browser's answer decides: content, anything below 400, or a challenge.
pub(super) fn outweighs_first_profile(reply: &Reply, baseline: Option<&Baseline>) -> bool {
    reply.status < 400
        || challenge::sign(reply, reply.page().0).is_some()
        || has_content(reply, baseline)
}

/// Judges an answer with a status other than 2xx.
pub(super) fn judge(reply: &Reply, baseline: Option<&Baseline>) -> Judgement {
    if let Some(sign) = challenge::sign(reply, reply.page().0) {
        return Judgement::new(Verdict::Blocked, "bot_challenge", sign);
    }
    let status = reply.status;
    if has_content(reply, baseline) {
        let reason = format!("content_present_despite_{status}");
        return Judgement::new(Verdict::Alive, reason, "content_under_error_status")
            .with(Flag::StatusMismatch);
    }
    let plain = |verdict| Judgement::new(verdict, format!("http_{status}"), "status");
    match status {
        404 | 410 => plain(Verdict::Gone),
        401 => plain(Verdict::LoginWalled),
        402 => Judgement::new(Verdict::LoginWalled, "paywall_402", "status"),
        451 => plain(Verdict::Withheld),
        420 | 429 | 430 => Judgement::new(Verdict::Blocked, "rate_limited", "status"),
        403 if is_storage_refusal(&reply.body) => {
            Judgement::new(Verdict::Blocked, "storage_access_denied", "storage_answer")
        }
        407 => Judgement::new(Verdict::Unknown, "local_proxy", "status"),
        511 => Judgement::new(Verdict::Unknown, "captive_portal", "status"),
        408 => plain(Verdict::Unreachable),
        421 => Judgement::new(Verdict::Unreachable, "http_protocol", "misdirected_request"),
        500..=599 => plain(Verdict::Unreachable),
        304 if baseline.is_some() => {
            Judgement::new(Verdict::Alive, "not_modified", "conditional_request")
        }
        400..=499 | 600.. => plain(Verdict::Blocked),
        _ => plain(Verdict::Unknown),
    }
}

/// S1: the stored text under an error status. Short texts stand on error pages by chance.
fn has_content(reply: &Reply, baseline: Option<&Baseline>) -> bool {
    if reply.status < 400 || baseline.is_none() {
        return false;
    }
    let (_, text) = reply.page();
    Compared::of(text, baseline, None)
        .alike
        .is_some_and(|alike| !alike.short && alike.is_present())
}

/// S7: object stores say the same of what is absent and what is private.
fn is_storage_refusal(body: &str) -> bool {
    body.contains("<Error>") && body.contains("<Code>AccessDenied</Code>")
}
