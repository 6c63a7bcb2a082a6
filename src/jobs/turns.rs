//! Work for many hosts → what may be begun now. Of the hosts whose pace allows it, the one with the most
//! work left comes first, so that the whole takes as long as the slowest host does; and one site's
//! thousand links never take all the places. Knows no clock: the time is handed in. Cases: below, and `turns_long_run.rs`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::net::Target;

/// After a piece of work was begun its host is looked at again when its pace knows of the request.
const SETTLING: Duration = Duration::from_millis(2);

/// Work waiting, by host.
pub(super) struct Turns<T> {
    hosts: BTreeMap<u64, Host<T>>,
    numbers: HashMap<String, u64>,
    sites: HashMap<String, Site>,
    /// Hosts to be looked at now, the one with the most work first.
    ready: BTreeSet<(Reverse<usize>, u64)>,
    /// Hosts to be looked at later.
    resting: BTreeSet<(Instant, u64)>,
    next_number: u64,
    count: usize,
    site_max: usize,
}

struct Host<T> {
    name: String,
    site: String,
    /// Any address of it.
    url: String,
    work: VecDeque<T>,
    place: Place,
}

/// Where a host waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Ready(usize),
    Resting,
    /// Its site has all the places it may have.
    Crowded,
}

#[derive(Default)]
struct Site {
    under_way: usize,
    crowded: Vec<u64>,
}

/// What is to be done next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Turn<T> {
    /// Begin this; tell [`Turns::done`] the site when it has ended.
    Begin { work: T, site: String },
    /// Every host that has work left rests at least until then.
    RestUntil(Instant),
    /// What is left has to wait for something that is under way.
    Crowded,
    /// Nothing is left.
    Empty,
}

/// A host that keeps work waiting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Waited {
    pub host: String,
    pub until: Instant,
    /// How much waits for it.
    pub count: usize,
}

impl<T> Turns<T> {
    /// Nothing yet; of one site, at most so many at a time.
    pub fn new(site_max: usize) -> Self {
        Self {
            hosts: BTreeMap::new(),
            numbers: HashMap::new(),
            sites: HashMap::new(),
            ready: BTreeSet::new(),
            resting: BTreeSet::new(),
            next_number: 0,
            count: 0,
            site_max: site_max.max(1),
        }
    }

    /// How much waits.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Adds work whose first request goes to `url`.
    pub fn add(&mut self, url: &str, work: T) {
        // What cannot be asked waits for nobody, so any queue will do.
        let (name, site) = Target::of(url).map_or_else(
            |_| (String::new(), String::new()),
            |target| (target.host_name(), target.site()),
        );
        self.count += 1;
        if let Some(number) = self.numbers.get(&name).copied()
            && let Some(host) = self.hosts.get_mut(&number)
        {
            host.work.push_back(work);
            if let Place::Ready(counted) = host.place {
                self.ready.remove(&(Reverse(counted), number));
                self.make_ready(number);
            }
            return;
        }
        let number = self.next_number;
        self.next_number += 1;
        self.numbers.insert(name.clone(), number);
        let host = Host {
            name,
            site,
            url: url.to_owned(),
            work: VecDeque::from([work]),
            place: Place::Crowded,
        };
        self.hosts.insert(number, host);
        self.make_ready(number);
    }

    /// The next to begin at `now`; `rest_of` says how long the host of an address is to be left alone.
    pub fn next(&mut self, now: Instant, rest_of: impl Fn(&str) -> Duration) -> Turn<T> {
        while let Some((until, number)) = self.resting.first().copied()
            && until <= now
        {
            self.resting.pop_first();
            self.make_ready(number);
        }
        while let Some((_, number)) = self.ready.pop_first() {
            let Some(host) = self.hosts.get_mut(&number) else {
                continue;
            };
            if let Some(site) = self.sites.get_mut(&host.site)
                && site.under_way >= self.site_max
            {
                site.crowded.push(number);
                host.place = Place::Crowded;
                continue;
            }
            let rest = rest_of(&host.url);
            if !rest.is_zero() {
                self.rest(number, now + rest);
                continue;
            }
            let Some(work) = host.work.pop_front() else {
                continue;
            };
            self.count -= 1;
            let site = host.site.clone();
            self.sites.entry(site.clone()).or_default().under_way += 1;
            if host.work.is_empty() {
                let name = std::mem::take(&mut host.name);
                self.numbers.remove(&name);
                self.hosts.remove(&number);
            } else {
                self.rest(number, now + SETTLING);
            }
            return Turn::Begin { work, site };
        }
        match self.resting.first() {
            Some((until, _)) => Turn::RestUntil(*until),
            None if self.count > 0 => Turn::Crowded,
            None => Turn::Empty,
        }
    }

    /// Something of this site has ended.
    pub fn done(&mut self, site: &str) {
        let Some(found) = self.sites.get_mut(site) else {
            return;
        };
        found.under_way = found.under_way.saturating_sub(1);
        let crowded = std::mem::take(&mut found.crowded);
        if found.under_way == 0 {
            self.sites.remove(site);
        }
        for number in crowded {
            self.make_ready(number);
        }
    }

    /// The hosts that keep work waiting for a second or more, those with the most work first.
    pub fn waited_for(&self, now: Instant, most: usize) -> Vec<Waited> {
        let long = self
            .resting
            .iter()
            .filter(|(until, _)| *until >= now + Duration::from_secs(1));
        let mut waited: Vec<Waited> = long
            .filter_map(|(until, number)| {
                let host = self.hosts.get(number)?;
                Some(Waited {
                    host: host.name.clone(),
                    until: *until,
                    count: host.work.len(),
                })
            })
            .collect();
        waited.sort_by_key(|one| Reverse(one.count));
        waited.truncate(most);
        waited
    }

    fn make_ready(&mut self, number: u64) {
        if let Some(host) = self.hosts.get_mut(&number) {
            let count = host.work.len();
            host.place = Place::Ready(count);
            self.ready.insert((Reverse(count), number));
        }
    }

    fn rest(&mut self, number: u64, until: Instant) {
        if let Some(host) = self.hosts.get_mut(&number) {
            host.place = Place::Resting;
            self.resting.insert((until, number));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{Turn, Turns};

    const SECOND: Duration = Duration::from_secs(1);

    fn turns(urls: &[&str], site_max: usize) -> Turns<String> {
        let mut turns = Turns::new(site_max);
        for url in urls {
            turns.add(url, (*url).to_owned());
        }
        turns
    }

    /// Everything that may be begun, the time going on whenever hosts rest.
    fn order(turns: &mut Turns<String>) -> Vec<String> {
        let mut now = Instant::now();
        let mut begun = Vec::new();
        loop {
            match turns.next(now, |_| Duration::ZERO) {
                Turn::Begin { work, site } => {
                    turns.done(&site);
                    begun.push(work);
                }
                Turn::RestUntil(until) => now = until,
                Turn::Crowded => panic!("nothing is under way"),
                Turn::Empty => return begun,
            }
        }
    }

    #[test]
    fn the_host_with_the_most_work_begins_and_nobody_waits_behind_it() {
        let mut turns = turns(
            &[
                "https://a.example.org/1",
                "https://t.co/1",
                "https://t.co/2",
                "https://t.co/3",
                "not an address",
            ],
            4,
        );
        let ordered = [
            "https://t.co/1",
            "https://a.example.org/1",
            "not an address",
            "https://t.co/2",
            "https://t.co/3",
        ];
        assert_eq!(order(&mut turns), ordered);
    }

    #[test]
    fn a_host_that_rests_is_passed_over_until_it_has_rested() {
        let mut turns = turns(
            &[
                "https://slow.test/1",
                "https://slow.test/2",
                "https://b.test/1",
            ],
            4,
        );
        let now = Instant::now();
        let rest = |url: &str| {
            if url.contains("slow") {
                3 * SECOND
            } else {
                Duration::ZERO
            }
        };
        let begun = turns.next(now, rest);
        assert!(matches!(begun, Turn::Begin { work, .. } if work == "https://b.test/1"));
        assert_eq!(turns.next(now, rest), Turn::RestUntil(now + 3 * SECOND));
        let waited = turns.waited_for(now, 3);
        assert_eq!((waited[0].host.as_str(), waited[0].count), ("slow.test", 2));
        let begun = turns.next(now + 3 * SECOND, |_| Duration::ZERO);
        assert!(matches!(begun, Turn::Begin { work, .. } if work == "https://slow.test/1"));
    }

    #[test]
    fn one_site_takes_no_more_places_than_it_may() {
        let mut turns = turns(
            &[
                "https://a.one.test/1",
                "https://b.one.test/1",
                "https://c.one.test/1",
            ],
            2,
        );
        let now = Instant::now();
        for _ in 0..2 {
            assert!(matches!(
                turns.next(now, |_| Duration::ZERO),
                Turn::Begin { .. }
            ));
        }
        assert_eq!(turns.next(now, |_| Duration::ZERO), Turn::Crowded);
        turns.done("one.test");
        assert!(matches!(
            turns.next(now, |_| Duration::ZERO),
            Turn::Begin { .. }
        ));
        assert_eq!(turns.next(now, |_| Duration::ZERO), Turn::Empty);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_each_hosts_order_stays(hosts in proptest::collection::vec(0..4_usize, 0..40)) {
            let urls: Vec<String> = hosts
                .iter()
                .enumerate()
                .map(|(place, host)| format!("http://h{host}.test/{place}"))
                .collect();
            let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
            let ordered = order(&mut turns(&urls, 2));
            let by_host = |all: &[&str]| {
                let mut hosts: HashMap<String, Vec<String>> = HashMap::new();
                for url in all {
                    hosts.entry(url[..14].to_owned()).or_default().push((*url).to_owned());
                }
                hosts
            };
            let begun: Vec<&str> = ordered.iter().map(String::as_str).collect();
            prop_assert_eq!(by_host(&begun), by_host(&urls));
        }
    }
}
