//! No usable answer → verdict (liveness.md 4.1, stage T).

use super::flag::Flag;
use super::similarity::Compared;
use super::{Canary, Evidence, Judgement};
use crate::classify::check::asked::Trust;
use crate::classify::check::came::{Came, CertificateFault, Failure, Reply};
use crate::classify::check::observed::{Ending, Trail};
use crate::model::liveness::Verdict;

/// Judges how a trail ended without landing.
pub(super) fn judge(ending: &Ending) -> Judgement {
    let unreachable = |reason: &str| Judgement::new(Verdict::Unreachable, reason, "redirect_fault");
    match ending {
        Ending::Failed(failure) if failure.is_absence_of_name() => {
            Judgement::new(Verdict::Gone, failure.code(), "name_without_address")
        }
        Ending::Failed(failure) => {
            Judgement::new(Verdict::Unreachable, failure.code(), "no_answer")
        }
        Ending::Loop => unreachable("redirect_loop"),
        Ending::TooManyRedirects => unreachable("too_many_redirects"),
        Ending::RedirectWithoutLocation => unreachable("redirect_without_location"),
        Ending::RedirectBadLocation => unreachable("redirect_bad_location"),
        Ending::Landed | Ending::Refused(_) | Ending::CaptivePortal | Ending::UnsafeLinkWarning => {
            Judgement::new(Verdict::Unknown, "no_answer", "no_answer")
        }
    }
}

/// T6: the certificate failed, and what an unverified fetch showed decides between alive and unreachable.
/// `None` where no certificate failed.
pub(super) fn evidence_fetch(trail: &Trail, evidence: &Evidence<'_>) -> Option<Judgement> {
    let last = trail.steps.last()?;
    if last.asked.trust != Trust::EvidenceOnly {
        return None;
    }
    let fault = trail.steps.iter().rev().find_map(|step| match step.came {
        Came::Failed(Failure::Certificate(fault)) => Some(fault),
        _ => None,
    })?;
    let equal = match &last.came {
        Came::Answered(reply) => equals_stored(reply, evidence),
        _ => false,
    };
    let judgement = if equal {
        let reason = format!("{}_content_match", fault.code());
        Judgement::new(Verdict::Alive, reason, "unverified_fetch_matches")
    } else {
        Judgement::new(Verdict::Unreachable, fault.code(), "certificate")
    };
    Some(judgement.with(flag(fault)))
}

/// The same where only that the certificate was refused is known: alive where what is served is what is stored,
/// else nothing is said.
pub fn without_proof(reply: &Reply, evidence: &Evidence<'_>) -> Option<Judgement> {
    equals_stored(reply, evidence).then(|| {
        Judgement::new(
            Verdict::Alive,
            "tls_certificate_content_match",
            "unverified_fetch_matches",
        )
    })
}

/// Where our own network is down, a failure says nothing about the link.
pub(super) fn unless_offline(judgement: Judgement, canary: Canary) -> Judgement {
    if canary == Canary::Down && judgement.judged.verdict != Verdict::Alive {
        return Judgement::new(Verdict::Unknown, "local_network_down", "canary");
    }
    judgement
}

fn equals_stored(reply: &Reply, evidence: &Evidence<'_>) -> bool {
    if !matches!(reply.status, 200..=299) {
        return false;
    }
    let Some(stored) = evidence.baseline else {
        return false;
    };
    if stored.is_media() {
        return stored.sha256.is_some() && stored.sha256 == reply.sha256;
    }
    let (_, text) = reply.page();
    Compared::of(text, Some(stored), None).present
}

const fn flag(fault: CertificateFault) -> Flag {
    match fault {
        CertificateFault::Expired => Flag::TlsExpired,
        CertificateFault::NameMismatch => Flag::TlsNameMismatch,
        CertificateFault::Untrusted => Flag::TlsUntrusted,
        CertificateFault::Revoked => Flag::TlsRevoked,
    }
}
