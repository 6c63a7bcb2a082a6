//! The links of a flow: those printed in the text and those that stand behind words, as one list.

use super::flow::Flow;
use super::link::{self, FoundLink, LinkKind};

/// All social links of the flow in order of appearance.
pub fn links(flow: &Flow) -> Vec<FoundLink> {
    let mut found = link::scan(&flow.text);
    let printed = found.len();
    for anchor in &flow.anchors {
        let Some(mut target) = link::whole(&anchor.target) else {
            continue;
        };
        let first = found
            .get(..printed)
            .unwrap_or_default()
            .partition_point(|link| link.end <= anchor.start);
        let mut within = found
            .get_mut(first..printed)
            .unwrap_or_default()
            .iter_mut()
            .take_while(|link| link.start < anchor.end);
        // What the reader sees says the same as the target, or says it cut off.
        let shown = within.find(|link| link.key() == target.key() || link.kind == LinkKind::Cut);
        match shown {
            Some(link) if link.kind == LinkKind::Cut => {
                link.kind = target.kind;
                link.url = target.url;
            }
            Some(_) => {}
            None => {
                target.start = anchor.start;
                target.end = anchor.end;
                found.push(target);
            }
        }
    }
    found.sort_by_key(|link| (link.start, link.end));
    found
}

/// The links that begin within a stretch.
pub fn within(links: &[FoundLink], start: usize, end: usize) -> &[FoundLink] {
    let first = links.partition_point(|link| link.start < start);
    let last = links.partition_point(|link| link.start < end);
    links.get(first..last.max(first)).unwrap_or_default()
}

/// The link that ends at `at`, if a post can end with it.
pub fn ending_at(links: &[FoundLink], at: usize) -> Option<&FoundLink> {
    let after = links.partition_point(|link| link.end <= at);
    links
        .get(after.checked_sub(1)?)
        .filter(|link| link.end == at && link.kind != LinkKind::Shortener)
}
