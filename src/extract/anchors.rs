//! The links of a flow: those printed in the text and those that stand behind words, as one list.

use super::flow::Flow;
use super::glyph;
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

/// Where the post's own address ends that is printed right behind its byline at `at`, perhaps in brackets or on the next
/// line: it names the same account.
pub fn permalink_behind(text: &str, links: &[FoundLink], at: usize, handle: &str) -> Option<usize> {
    const BETWEEN_BYTES_MAX: usize = 12;
    let link = links.get(links.partition_point(|link| link.start < at))?;
    let LinkKind::Permalink(permalink) = &link.kind else {
        return None;
    };
    let between = glyph::slice(text, at, link.start);
    let parts = |c: char| {
        glyph::is_blank(c)
            || matches!(
                c,
                '(' | '[' | '<' | ')' | ']' | ':' | '·' | '|' | '-' | '–' | '—'
            )
    };
    let near = between.len() <= BETWEEN_BYTES_MAX
        && between.chars().all(parts)
        && between.matches('\n').count() <= 1;
    let author = permalink.author.as_deref()?;
    let user = handle.split('@').next().unwrap_or(handle);
    let same = [handle, user]
        .iter()
        .any(|name| author.trim_start_matches('@').eq_ignore_ascii_case(name));
    (near && same).then_some(link.end)
}
