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

/// What a run saw of each host, small however many links there are.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    hosts: BTreeMap<String, Host>,
}

#[derive(Clone, Debug, Default)]
struct Host {
    links: usize,
    answered: bool,
    failed: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds a link's verdict.
    pub fn add(&mut self, checked: &Checked<'_>) {
        let host = self.hosts.entry(checked.host.to_owned()).or_default();
        host.links += 1;
        host.answered |= !failed_by_transport(checked);
        if checked.verdict == Verdict::Unreachable {
            *host.failed.entry(checked.reason.to_owned()).or_default() += 1;
        }
    }

    /// How a verdict counts, seen from all that were added.
    pub fn weight(&self, checked: &Checked<'_>) -> Weight {
        if checked.verdict != Verdict::Unreachable && !is_name_failure(checked) {
            Weight::Full
        } else if self.is_void() {
            Weight::RunVoid
        } else if self.is_outage(checked) {
            Weight::HostOutage
        } else {
            Weight::Full
        }
    }

    /// True where most hosts gave no answer at all.
    pub fn is_void(&self) -> bool {
        let failed = self.hosts.values().filter(|host| !host.answered).count();
        let hosts = self.hosts.len();
        hosts >= RUN_HOSTS_MIN && failed * 100 > hosts * RUN_FAILED_PERCENT_MAX
    }

    /// True where most links of its host failed for its reason.
    fn is_outage(&self, checked: &Checked<'_>) -> bool {
        self.hosts.get(checked.host).is_some_and(|host| {
            let failed = host.failed.get(checked.reason).copied().unwrap_or_default();
            host.links >= HOST_LINKS_MIN && failed * 100 >= host.links * HOST_FAILED_PERCENT_MIN
        })
    }
}

impl<'a> FromIterator<&'a Checked<'a>> for Tally {
    fn from_iter<T: IntoIterator<Item = &'a Checked<'a>>>(run: T) -> Self {
        let mut tally = Self::default();
        run.into_iter().for_each(|checked| tally.add(checked));
        tally
    }
}

/// How each verdict counts, in the order given.
pub fn weigh(run: &[Checked<'_>]) -> Vec<Weight> {
    let tally: Tally = run.iter().collect();
    run.iter().map(|checked| tally.weight(checked)).collect()
}

/// Hosts with most links failing for one reason, and the reason.
pub fn outages<'a>(run: &[Checked<'a>]) -> BTreeSet<(&'a str, &'a str)> {
    let tally: Tally = run.iter().collect();
    run.iter()
        .filter(|checked| tally.is_outage(checked))
        .map(|checked| (checked.host, checked.reason))
        .collect()
}

/// True where most hosts of the run gave no answer at all.
pub fn is_void(run: &[Checked<'_>]) -> bool {
    run.iter().collect::<Tally>().is_void()
}

/// True where nothing of HTTP came: an error status is an answer.
fn failed_by_transport(checked: &Checked<'_>) -> bool {
    is_name_failure(checked)
        || (checked.verdict == Verdict::Unreachable && !checked.reason.starts_with("http_5"))
}

fn is_name_failure(checked: &Checked<'_>) -> bool {
    checked.verdict == Verdict::Gone && checked.reason.starts_with("dns_")
}
