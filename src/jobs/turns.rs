//! Work for many sites → the same work, the sites by turns, so that one site's thousand links do not keep
//! everybody else's waiting behind its pace. Cases: below.

use std::collections::{BTreeMap, VecDeque};

use crate::net::Target;

/// Takes one from each site, then the next from each; within a site the order stays.
pub(super) fn by_turns<T>(work: Vec<T>, url: impl Fn(&T) -> &str) -> Vec<T> {
    let mut sites: Vec<VecDeque<T>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let count = work.len();
    for one in work {
        // What cannot be asked waits for nobody, so any queue will do.
        let site = Target::of(url(&one)).map_or_else(|_| String::new(), |target| target.site());
        let place = *places.entry(site).or_insert_with(|| {
            sites.push(VecDeque::new());
            sites.len() - 1
        });
        if let Some(queue) = sites.get_mut(place) {
            queue.push_back(one);
        }
    }
    let mut ordered = Vec::with_capacity(count);
    while !sites.is_empty() {
        for queue in &mut sites {
            ordered.extend(queue.pop_front());
        }
        sites.retain(|queue| !queue.is_empty());
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::by_turns;
    use proptest::prelude::*;

    #[test]
    fn sites_take_turns_whatever_their_hosts() {
        let work = vec![
            "https://t.co/1",
            "https://t.co/2",
            "https://t.co/3",
            "https://a.example.org/1",
            "https://b.example.org/2",
            "not an address",
            "https://bbc.co.uk/1",
        ];
        let ordered = [
            "https://t.co/1",
            "https://a.example.org/1",
            "not an address",
            "https://bbc.co.uk/1",
            "https://t.co/2",
            "https://b.example.org/2",
            "https://t.co/3",
        ];
        assert_eq!(by_turns(work, |url| url), ordered);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_each_sites_order_stays(hosts in proptest::collection::vec(0..4_usize, 0..40)) {
            let work: Vec<(usize, String)> = hosts
                .iter()
                .enumerate()
                .map(|(place, host)| (place, format!("http://h{host}.test/")))
                .collect();
            let ordered = by_turns(work.clone(), |(_, url)| url);
            for host in 0..4 {
                let of_host = |all: &[(usize, String)]| -> Vec<usize> {
                    all.iter()
                        .filter(|(_, url)| *url == format!("http://h{host}.test/"))
                        .map(|(place, _)| *place)
                        .collect()
                };
                prop_assert_eq!(of_host(&ordered), of_host(&work));
            }
            prop_assert_eq!(ordered.len(), work.len());
        }
    }
}
