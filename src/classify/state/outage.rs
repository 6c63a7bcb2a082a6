//! All verdicts of one run → which hosts were down for most of their links, and whether it was our own
//! network (liveness.md 4.1 and 6).

use std::collections::{BTreeMap, BTreeSet};

use super::fold::Weight;
use crate::model::liveness::Verdict;

/// A host with fewer links says nothing by failing.
const HOST_LINKS_MIN: usize = 5;
/// Percent of a host's links failing alike that make an outage.
const HOST_FAILED_PERCENT_MIN: usize = 80;
/// A run over fewer hosts says nothing about our network.
const RUN_HOSTS_MIN: usize = 5;
/// More than this percent of hosts failing makes the run void.
const RUN_FAILED_PERCENT_MAX: usize = 50;

/// One link's verdict in a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checked<'a> {
    /// Lower-case host that was to answer.
    pub host: &'a str,
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: &'a str,
}

/// How each verdict counts, in the order given.
pub fn weigh(run: &[Checked<'_>]) -> Vec<Weight> {
    let void = is_void(run);
    let outages = outages(run);
    run.iter()
        .map(|checked| {
            if checked.verdict != Verdict::Unreachable && !is_name_failure(checked) {
                Weight::Full
            } else if void {
                Weight::RunVoid
            } else if outages.contains(&(checked.host, checked.reason)) {
                Weight::HostOutage
            } else {
                Weight::Full
            }
        })
        .collect()
}

/// Hosts with most links failing for one reason, and the reason.
pub fn outages<'a>(run: &[Checked<'a>]) -> BTreeSet<(&'a str, &'a str)> {
    let mut links: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for checked in run {
        *links.entry(checked.host).or_default() += 1;
        if checked.verdict == Verdict::Unreachable {
            *failed.entry((checked.host, checked.reason)).or_default() += 1;
        }
    }
    failed
        .into_iter()
        .filter(|((host, _), count)| {
            let all = links.get(host).copied().unwrap_or_default();
            all >= HOST_LINKS_MIN && count * 100 >= all * HOST_FAILED_PERCENT_MIN
        })
        .map(|(found, _)| found)
        .collect()
}

/// True where most hosts of the run gave no answer at all.
pub fn is_void(run: &[Checked<'_>]) -> bool {
    let mut hosts: BTreeMap<&str, bool> = BTreeMap::new();
    for checked in run {
        let answered = !failed_by_transport(checked);
        *hosts.entry(checked.host).or_default() |= answered;
    }
    let failed = hosts.values().filter(|answered| !**answered).count();
    hosts.len() >= RUN_HOSTS_MIN && failed * 100 > hosts.len() * RUN_FAILED_PERCENT_MAX
}

/// True where nothing of HTTP came: an error status is an answer.
fn failed_by_transport(checked: &Checked<'_>) -> bool {
    is_name_failure(checked)
        || (checked.verdict == Verdict::Unreachable && !checked.reason.starts_with("http_5"))
}

fn is_name_failure(checked: &Checked<'_>) -> bool {
    checked.verdict == Verdict::Gone && checked.reason.starts_with("dns_")
}
