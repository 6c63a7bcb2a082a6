//! A finished check, the stored copy and what else is known → one verdict with reason, rule and flags
//! (liveness.md 4). First match wins, stage by stage.
//!
//! [`judge`] does it for pages, [`suspicion`] says when a random sibling must be asked first, [`platform`] for what a platform says of a post. Never a state: what one
//! check says is not yet what is so. Cases: `tests/liveness_cases.rs`.

pub mod baseline;
pub mod content;
pub mod flag;
mod mechanism;
pub mod platform;
mod similarity;
pub mod status;
pub mod suspicion;
pub mod transport;

use std::collections::BTreeSet;

use self::baseline::Baseline;
use self::flag::Flag;
use super::check::observed::{Ending, Observed, Trail};
use super::page::alike::Alike;
use super::signs::probe::Probe;
use crate::model::liveness::{Judged, Verdict};

/// Whether the network itself works, by hosts that are asked for nothing else (liveness.md 4.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Canary {
    /// None are configured, or none were needed.
    NotAsked,
    /// Most answered.
    Up,
    /// Most failed: our own network is down.
    Down,
}

/// Everything one check knows.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The finished check.
    pub observed: &'a Observed,
    /// The stored copy.
    pub baseline: Option<&'a Baseline>,
    /// What a random sibling of the address got, where it was asked.
    pub probe: Option<&'a Probe>,
    /// The words the document quotes.
    pub cited_text: Option<&'a str>,
    /// Other cited links of this host that end at the same address, none matching its copy.
    pub peers_ending_here: usize,
    /// Whether our network works.
    pub canary: Canary,
    /// The domain's name servers, where they were asked for.
    pub name_servers: &'a [String],
    /// True where a random name under the domain has the same address.
    pub wildcard_same: bool,
}

impl<'a> Evidence<'a> {
    /// A finished check and the stored copy, with nothing else known or asked for.
    pub const fn of(observed: &'a Observed, baseline: Option<&'a Baseline>) -> Self {
        Self {
            observed,
            baseline,
            probe: None,
            cited_text: None,
            peers_ending_here: 0,
            canary: Canary::NotAsked,
            name_servers: &[],
            wildcard_same: false,
        }
    }
}

/// What a check says.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// The verdict, its reason and the rule that gave it.
    pub judged: Judged,
    /// What else is worth knowing.
    pub flags: BTreeSet<Flag>,
    /// How alike the page and the stored copy are, where they were compared.
    pub alike: Option<Alike>,
}

impl Judgement {
    /// A verdict without flags.
    pub fn new(verdict: Verdict, reason: impl Into<String>, rule: &str) -> Self {
        Self {
            judged: Judged {
                verdict,
                reason: reason.into(),
                rule: rule.to_owned(),
            },
            flags: BTreeSet::new(),
            alike: None,
        }
    }

    /// The same with a flag.
    #[must_use]
    pub fn with(mut self, flag: Flag) -> Self {
        self.flags.insert(flag);
        self
    }
}

/// Judges a finished check.
pub fn judge(evidence: &Evidence<'_>) -> Judgement {
    let observed = evidence.observed;
    let (trail, second) = deciding(evidence);
    let mut judgement = judge_trail(trail, evidence);
    if second {
        judgement.flags.insert(Flag::UaDependent);
    }
    if observed.userinfo_stripped {
        judgement.flags.insert(Flag::UserinfoStripped);
    }
    if observed.scheme_upgraded && trail.landed().is_some() {
        judgement.flags.insert(Flag::SchemeUpgrade);
    }
    if trail
        .last_answer()
        .is_some_and(|(_, reply)| reply.dns_split)
    {
        judgement.flags.insert(Flag::DnsSplit);
    }
    if downgraded(trail) {
        judgement.flags.insert(Flag::HttpsDowngrade);
    }
    judgement
}

/// The trail that decides, and whether the two profiles were treated differently (S2, S3).
fn deciding<'a>(evidence: &Evidence<'a>) -> (&'a Trail, bool) {
    let honest = &evidence.observed.honest;
    let Some(browser) = &evidence.observed.browser else {
        return (honest, false);
    };
    let absent = |trail: &Trail| {
        trail
            .landed()
            .is_some_and(|(_, reply)| matches!(reply.status, 404 | 410))
    };
    if let Some((_, reply)) = browser.landed()
        && status::outweighs_first_profile(reply, evidence.baseline)
    {
        return (browser, true);
    }
    // Absence needs both; where only one says so, the other's answer is the one without a claim.
    match (absent(honest), absent(browser)) {
        (true, false) => (browser, true),
        (false, true) => (honest, true),
        _ => (honest, false),
    }
}

fn judge_trail(trail: &Trail, evidence: &Evidence<'_>) -> Judgement {
    if let Some(judgement) = transport::evidence_fetch(trail, evidence) {
        return transport::unless_offline(judgement, evidence.canary);
    }
    match &trail.ending {
        Ending::Landed => match trail.landed() {
            Some((_, reply)) if matches!(reply.status, 200..=299) => {
                content::judge(trail, reply, evidence)
            }
            Some((_, reply)) => status::judge(reply, evidence.baseline),
            None => Judgement::new(Verdict::Unknown, "no_answer", "no_answer"),
        },
        Ending::Refused(refusal) => Judgement::new(Verdict::NotAttempted, refusal.code(), "policy"),
        Ending::CaptivePortal => {
            Judgement::new(Verdict::Unknown, "captive_portal", "redirect_to_portal")
        }
        Ending::UnsafeLinkWarning => {
            Judgement::new(Verdict::Unknown, "unsafe_link_warning", "interstitial")
        }
        ending => transport::unless_offline(transport::judge(ending), evidence.canary),
    }
}

/// True where a secure address led to an insecure one.
fn downgraded(trail: &Trail) -> bool {
    trail.addresses().windows(2).any(
        |pair| matches!(pair, [from, to] if from.starts_with("https:") && to.starts_with("http:")),
    )
}
