//! A finished check → is a random sibling of the cited address worth asking? (liveness.md 5.3)

use super::Evidence;
use super::similarity::Compared;
use crate::classify::address::{self, Identity};
use crate::classify::page::alike::JACCARD_EDITED_MIN;
use crate::classify::signs::{error_page, probe};

/// The address of the random sibling to ask before judging; `None` where it would prove nothing
/// (liveness.md 5.3): roots, copies that are still there, pages without any suspicion.
pub fn probe_wanted(evidence: &Evidence<'_>, random_letters: &str) -> Option<String> {
    let observed = evidence.observed;
    let trail = observed.browser.as_ref().unwrap_or(&observed.honest);
    let (_, reply) = trail.landed()?;
    if !matches!(reply.status, 200..=299) {
        return None;
    }
    let addresses = trail.addresses();
    let cited = *addresses.get(address::cited_position(&addresses))?;
    let last = *addresses.last()?;
    let is_root = |address: &str| Identity::of(address).is_none_or(|identity| identity.is_root());
    if is_root(cited) || is_root(last) {
        return None;
    }
    let (page, text) = reply.page();
    let compared = Compared::of(text, evidence.baseline, evidence.cited_text);
    let unlike = compared
        .alike
        .is_none_or(|alike| alike.jaccard < JACCARD_EDITED_MIN);
    let one_sign = || {
        let unknown = error_page::HostHonesty::NotKnown;
        error_page::score(reply, page, text.count(), unknown) >= 1.0
    };
    let suspicious = unlike || !address::same(cited, last) || one_sign();
    if compared.present || !suspicious {
        return None;
    }
    probe::address(cited, random_letters)
}
