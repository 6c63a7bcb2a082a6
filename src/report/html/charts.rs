//! Facts → charts for the archive: which links survive by their host and by the age of the post, and when links were
//! first seen dead. Each bar stands in a table beside its numbers, so that nothing is told by a picture alone.
//!
//! A link counts once however often it is cited. Cases: `tests/report/charts.rs`.

use std::collections::BTreeMap;

use super::shown::Shown;
use super::summary::{Badge, Segment, link_numbers, segments};
use crate::model::facts::{ArchiveFacts, LinkFacts};
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;
use crate::report::count::{LinkCounts, LinkState, link_state};
use crate::report::words::{counted, grouped};

/// With fewer links a chart says no more than the sentence above it.
const LINKS_MIN: usize = 4;
const HOSTS_MAX: usize = 12;
const MONTHS_MAX: usize = 36;
const BAR_WIDTH: u64 = 1000;
const DAY_MS: i64 = 86_400_000;
/// Ages in days at which a new group begins, and its name.
const AGES: [(i64, &str); 6] = [
    (0, "under a month"),
    (30, "1 to 12 months"),
    (365, "1 to 2 years"),
    (730, "2 to 4 years"),
    (1461, "4 to 8 years"),
    (2922, "over 8 years"),
];

/// One chart.
pub struct Chart {
    pub id: &'static str,
    pub title: &'static str,
    pub label: &'static str,
    pub explained: String,
    pub rows: Vec<ChartRow>,
}

/// One bar with its numbers.
pub struct ChartRow {
    pub label: Shown,
    pub segments: Vec<Segment>,
    pub numbers: String,
}

/// A link with the moment of the post it leads to, where that is known.
struct Known<'a> {
    link: &'a LinkFacts,
    posted: Option<Timestamp>,
}

/// The charts; none for a few links.
pub fn charts(facts: &ArchiveFacts) -> Vec<Chart> {
    let links = links(facts);
    if links.len() < LINKS_MIN {
        return Vec::new();
    }
    [by_age(&links), by_host(&links), dead_over_time(&links)]
        .into_iter()
        .flatten()
        .collect()
}

fn links(facts: &ArchiveFacts) -> BTreeMap<RecordId, Known<'_>> {
    let mut links = BTreeMap::new();
    for document in &facts.documents {
        for citation in &document.citations {
            let posted = citation.post.as_ref().and_then(|post| post.id_time);
            for link in &citation.links {
                links.entry(link.record).or_insert(Known { link, posted });
            }
        }
        for bare in &document.bare_links {
            let link = &bare.link;
            links
                .entry(link.record)
                .or_insert(Known { link, posted: None });
        }
    }
    links
}

fn row(label: &str, links: &LinkCounts) -> ChartRow {
    ChartRow {
        label: Shown::line(label),
        segments: segments(links),
        numbers: format!("{} of {}", link_numbers(links), grouped(links.total)),
    }
}

/// Age of the post, by the clock in its id, when its link was last checked.
fn by_age(links: &BTreeMap<RecordId, Known<'_>>) -> Option<Chart> {
    let mut groups = vec![LinkCounts::default(); AGES.len()];
    let mut dated = 0;
    for known in links.values() {
        let last = known.link.life.observations.last();
        let (Some(posted), Some(last)) = (known.posted, last) else {
            continue;
        };
        let days = (last.at.millis() - posted.millis()) / DAY_MS;
        let group = AGES
            .iter()
            .rposition(|(from, _)| days >= *from)
            .unwrap_or(0);
        if let Some(tally) = groups.get_mut(group) {
            tally.add(link_state(known.link));
            dated += 1;
        }
    }
    let rows: Vec<ChartRow> = groups
        .iter()
        .zip(AGES)
        .filter(|(tally, _)| tally.total > 0)
        .map(|(tally, (_, name))| row(name, tally))
        .collect();
    (!rows.is_empty()).then(|| Chart {
        id: "by-age",
        title: "Survival by the age of the post",
        label: "Age when last asked",
        explained: format!(
            "Of {} that lead to a post whose id tells its time.",
            counted(dated, "link", "links")
        ),
        rows,
    })
}

fn by_host(links: &BTreeMap<RecordId, Known<'_>>) -> Option<Chart> {
    let mut hosts: BTreeMap<String, LinkCounts> = BTreeMap::new();
    for known in links.values() {
        hosts
            .entry(host(&known.link.url))
            .or_default()
            .add(link_state(known.link));
    }
    let mut hosts: Vec<(String, LinkCounts)> = hosts.into_iter().collect();
    hosts.sort_by(|(name, tally), (other, more)| {
        more.total.cmp(&tally.total).then_with(|| name.cmp(other))
    });
    let more = hosts.len().saturating_sub(HOSTS_MAX);
    let rows: Vec<ChartRow> = hosts
        .iter()
        .take(HOSTS_MAX)
        .map(|(name, tally)| row(name, tally))
        .collect();
    let explained = match more {
        0 => "As the links are cited, before any redirect.".to_owned(),
        more => format!(
            "As the links are cited, before any redirect; {} with fewer links are left out.",
            counted(more as u64, "host", "hosts")
        ),
    };
    (!rows.is_empty()).then_some(Chart {
        id: "by-host",
        title: "Survival by host",
        label: "Host",
        explained,
        rows,
    })
}

fn dead_over_time(links: &BTreeMap<RecordId, Known<'_>>) -> Option<Chart> {
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    for known in links.values() {
        let life = &known.link.life;
        if let Some(dead) = life.first_seen_dead.filter(|_| life.is_dead()) {
            let month: String = dead.date().to_string().chars().take(7).collect();
            *months.entry(month).or_default() += 1;
        }
    }
    let most = months.values().copied().max()?;
    let skipped = months.len().saturating_sub(MONTHS_MAX);
    let mut so_far: u64 = months.values().take(skipped).sum();
    let rows = months
        .iter()
        .skip(skipped)
        .map(|(month, number)| {
            so_far += number;
            ChartRow {
                label: Shown::line(month),
                segments: vec![Segment {
                    start: 0,
                    width: number * BAR_WIDTH / most,
                    tone: Badge::of_link(LinkState::Gone).tone,
                }],
                numbers: format!("{number} first seen dead, {so_far} in all"),
            }
        })
        .collect();
    Some(Chart {
        id: "dead-over-time",
        title: "Links first seen dead, by month",
        label: "Month",
        explained: "Of the links that are gone: when a check first saw it; the link may have died any time after it was last seen alive."
            .to_owned(),
        rows,
    })
}

/// The host as cited, without what a reader does not need.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.chars().take(80).collect()
}
