//! What the archive knows of a link, as a check needs it: earlier checks, the stored copy, the quoted words.
//!
//! Reads only. One for a run, shared by the checks that go on at the same time.

mod media;
mod parts;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::OnceCell;

use super::Fault;
use super::page_text::{self, PageText};
use super::part::PartEarlier;
use crate::classify::address;
use crate::classify::grade::HEAD_BYTES_READ;
use crate::classify::judge::baseline::Baseline;
use crate::classify::life;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::quote;
use crate::classify::schedule::next::Earlier;
use crate::model::capture::{CaptureRole, Grade};
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, Exchange};
use crate::model::liveness::Verdict;
use crate::model::record::{CaptureMade, Fact, Hop, LinkObserved, RecordId};
use crate::store::{Reader, StoredRecord};
pub(super) use media::MediumKnown;

/// Links that end at an address, as many as are looked at.
const PEERS_MAX: u32 = 50;

/// What a random sibling got, and the requests it took.
#[derive(Clone, Debug)]
pub(super) struct SiblingSeen {
    pub probe: crate::classify::signs::probe::Probe,
    pub hops: Vec<Hop>,
}

/// The sibling that one host is asked for in a run: its folder and ending, and what came.
type SiblingOfHost = (String, Arc<OnceCell<SiblingSeen>>);

/// The archive, asked while links are checked.
pub(super) struct Memory {
    // Held for single questions, never while anything is awaited.
    reader: Mutex<Reader>,
    // Guards the table alone; the cells are awaited outside of it.
    siblings: Mutex<HashMap<String, SiblingOfHost>>,
}

/// What is known of a link.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Every earlier check, oldest first.
    pub earlier: Vec<Earlier>,
    /// The stored copy, with the record of its capture.
    pub copy: Option<(RecordId, Baseline)>,
    /// The words that documents quote where they cite the link.
    pub quotes: Vec<String>,
    /// The text of the last look, where that found a changed page.
    pub changed_before: Option<Folded>,
    /// Every earlier look at what the link leads over and to, oldest first.
    pub parts: Vec<PartEarlier>,
}

impl Memory {
    pub fn new(reader: Reader) -> Self {
        Self {
            reader: Mutex::new(reader),
            siblings: Mutex::default(),
        }
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().expect("no holder panics")
    }

    /// Everything a check of a page needs.
    pub fn of_page(&self, link: RecordId) -> Result<Known, Fault> {
        let reader = self.reader();
        let Some(stored) = reader.record(link)? else {
            return Ok(Known::default());
        };
        let observed = observations(&reader, &stored)?;
        let mut quotes = Vec::new();
        for citation in reader.citing(&stored)? {
            if let Fact::Citation(found) = citation.record.fact {
                quotes.push(found.citation.quoted_text);
            }
        }
        Ok(Known {
            copy: stored_copy(&reader, &observed)?,
            changed_before: changed_before(&reader, &observed)?,
            parts: parts_of(&observed),
            earlier: observed
                .iter()
                .map(|(at, seen)| earlier(*at, seen))
                .collect(),
            quotes,
        })
    }

    /// The earlier checks of a link alone.
    pub fn of_link(&self, link: RecordId) -> Result<Known, Fault> {
        let reader = self.reader();
        let Some(stored) = reader.record(link)? else {
            return Ok(Known::default());
        };
        let observed = observations(&reader, &stored)?;
        Ok(Known {
            parts: parts_of(&observed),
            earlier: observed
                .iter()
                .map(|(at, seen)| earlier(*at, seen))
                .collect(),
            ..Known::default()
        })
    }

    /// Addresses that were alive when last seen so, newest first, each on another host and none on these.
    pub fn lately_alive(&self, not_on: &[&str], count: usize) -> Result<Vec<String>, Fault> {
        let mut hosts: Vec<String> = not_on.iter().map(|host| (*host).to_owned()).collect();
        let mut chosen = Vec::new();
        for url in self.reader().lately_alive(PEERS_MAX)? {
            let Some(host) = address::host(&url) else {
                continue;
            };
            if chosen.len() < count && !hosts.contains(&host) {
                hosts.push(host);
                chosen.push(url);
            }
        }
        Ok(chosen)
    }

    /// How many other links of `cited`'s host, cited under other addresses, were seen to end at `end`
    /// (liveness.md 4.3, C11).
    pub fn peers_ending_at(&self, cited: &str, end: &str) -> Result<usize, Fault> {
        let host = address::host(cited);
        let mut peers: Vec<String> = Vec::new();
        for url in self.reader().links_ending_at(end, PEERS_MAX)? {
            let is_peer = address::host(&url) == host
                && !address::same(&url, cited)
                && !address::same(&url, end)
                && !peers.iter().any(|peer| address::same(peer, &url));
            if is_peer {
                peers.push(url);
            }
        }
        Ok(peers.len())
    }

    /// The place where the answer for a random sibling is shared: one is asked for a host in a run, and
    /// it tells of its own folder and file ending only. `None` for other folders of that host.
    pub fn sibling(&self, url: &str) -> Option<Arc<OnceCell<SiblingSeen>>> {
        let host = address::host(url)?;
        let (folder, name) = url.rsplit_once('/')?;
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let own = format!("{folder} {ending}");
        let mut siblings = self.siblings.lock().expect("no holder panics");
        let (of, cell) = siblings
            .entry(host)
            .or_insert_with(|| (own.clone(), Arc::default()));
        (*of == own).then(|| Arc::clone(cell))
    }
}

impl Known {
    /// The quotation to look for on the page: one that stood in the stored copy and is missing now, if
    /// there is one; else the first.
    pub fn quote_for(&self, now: &Folded) -> Option<&str> {
        let stored = self.copy.as_ref().map(|(_, copy)| &copy.text);
        let is_missing = |text: &&String| {
            let words = Folded::of(text);
            stored.is_some_and(|stored| quote::is_in(&words, stored)) && !quote::is_in(&words, now)
        };
        let missing = self.quotes.iter().find(is_missing);
        missing.or(self.quotes.first()).map(String::as_str)
    }
}

type Seen = (crate::model::timestamp::Timestamp, LinkObserved);

fn observations(reader: &Reader, link: &StoredRecord) -> Result<Vec<Seen>, Fault> {
    let stored = reader.observations(link)?.into_iter();
    Ok(stored
        .filter_map(|stored| match stored.record.fact {
            Fact::Observation(observed) => Some((stored.record.at, observed)),
            _ => None,
        })
        .collect())
}

fn earlier(at: crate::model::timestamp::Timestamp, seen: &LinkObserved) -> Earlier {
    let check = seen.check.as_deref();
    Earlier {
        sighting: life::sighting(at, &seen.judged, check),
        jaccard_permille: check
            .and_then(|check| check.likeness)
            .map(|likeness| likeness.jaccard_permille),
    }
}

fn parts_of(observed: &[Seen]) -> Vec<PartEarlier> {
    let checks = observed
        .iter()
        .filter_map(|(at, seen)| Some((*at, seen.check.as_deref()?)));
    checks
        .flat_map(|(at, check)| {
            check.parts.iter().map(move |seen| PartEarlier {
                at,
                weight: check.weight,
                seen: seen.clone(),
            })
        })
        .collect()
}

/// The first copy of which a check said that it is what was cited: later ones may have drifted already.
fn stored_copy(reader: &Reader, observed: &[Seen]) -> Result<Option<(RecordId, Baseline)>, Fault> {
    let live = observed
        .iter()
        .filter(|(_, seen)| matches!(seen.judged.verdict, Verdict::Alive | Verdict::Moved));
    for trail in live.filter_map(|(_, seen)| seen.trail) {
        let Some((record, capture)) = landing(reader, trail)? else {
            continue;
        };
        let shows = matches!(
            capture.graded.grade,
            Grade::Content | Grade::Media | Grade::Unknown
        );
        if !shows {
            continue;
        }
        if let Some(copy) = baseline(reader, trail, &capture)? {
            return Ok(Some((record, copy)));
        }
    }
    Ok(None)
}

/// The text of the last look, where it found a changed page.
fn changed_before(reader: &Reader, observed: &[Seen]) -> Result<Option<Folded>, Fault> {
    let telling = observed
        .iter()
        .rev()
        .find(|(_, seen)| seen.judged.verdict.is_live());
    let Some(trail) = telling
        .filter(|(_, seen)| seen.judged.verdict == Verdict::Drifted)
        .and_then(|(_, seen)| seen.trail)
    else {
        return Ok(None);
    };
    let Some((_, capture)) = landing(reader, trail)? else {
        return Ok(None);
    };
    Ok(text_of(reader, &capture)?.map(|(answer, read)| {
        let page = Page::of_body(answer.header("content-type").as_deref(), &read.text);
        Folded::of(&page.text)
    }))
}

fn exchange(reader: &Reader, id: RecordId) -> Result<Option<Exchange>, Fault> {
    Ok(match reader.record(id)?.map(|stored| stored.record.fact) {
        Some(Fact::Exchange(exchange)) => Some(*exchange),
        _ => None,
    })
}

/// The beginning of a stored body, its content coding undone. A damaged or very large object is none: that
/// is verify's finding, and the check goes on without a copy.
fn head_of(
    reader: &Reader,
    answer: &Answer,
    digest: Digest,
    limit: usize,
) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    if answer.body.size <= page_text::STORED_BYTES_MAX
        && !reader.copy_object(digest, &mut bytes).unwrap_or(false)
    {
        return Ok(None);
    }
    let coding = answer.header("content-encoding").unwrap_or_default();
    Ok(Some(crate::net::undone(&coding, &bytes, limit)))
}

fn landing(reader: &Reader, trail: RecordId) -> Result<Option<(RecordId, CaptureMade)>, Fault> {
    let Some(trail) = reader.record(trail)? else {
        return Ok(None);
    };
    let found = reader.captures(&trail)?.into_iter().find_map(|stored| {
        let Fact::Capture(capture) = stored.record.fact else {
            return None;
        };
        (capture.role == CaptureRole::Landing).then_some((stored.id, capture))
    });
    Ok(found)
}

/// A stored answer with its body as text.
fn text_of(reader: &Reader, capture: &CaptureMade) -> Result<Option<(Answer, PageText)>, Fault> {
    let exchange = exchange(reader, capture.exchange)?;
    let Some(answer) = exchange.and_then(|exchange| exchange.answer().cloned()) else {
        return Ok(None);
    };
    let Some(head) = head_of(reader, &answer, capture.digest, HEAD_BYTES_READ)? else {
        return Ok(None);
    };
    let read = page_text::of(&answer, &head);
    Ok(Some((answer, read)))
}

fn baseline(
    reader: &Reader,
    trail: RecordId,
    capture: &CaptureMade,
) -> Result<Option<Baseline>, Fault> {
    let Some((answer, read)) = text_of(reader, capture)? else {
        return Ok(None);
    };
    if !(200..300).contains(&answer.status) || answer.body.cut.is_some() {
        return Ok(None);
    }
    let end_url = match reader.record(trail)?.map(|stored| stored.record.fact) {
        Some(Fact::Trail(trail)) => trail.end_url,
        _ => return Ok(None),
    };
    let declared = answer.header("content-type");
    let page = Page::of_body(declared.as_deref(), &read.text);
    let copy = Baseline {
        final_url: end_url,
        title: Folded::of(&page.title),
        text: Folded::of(&page.text),
        media_type: page_text::media_type(&answer),
        canonical: page.canonical,
        language: page.language,
        sha256: read.is_medium.then(|| capture.digest.to_string()),
    };
    // A copy without words or digest compares with nothing.
    Ok((copy.sha256.is_some() || !copy.text.is_empty()).then_some(copy))
}
