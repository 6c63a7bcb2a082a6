//! A page that was stored → the pictures, style sheets and fonts it takes to see it again, each an exchange
//! and a capture of its own.
//!
//! What is needed is found by `classify::requisites`; here it is asked for, the most wanted first, within
//! limits on number and bytes. What several pages need is asked for once in a run. A page is stored before
//! any of it and stays, whatever comes of them: how many are held stands in a record of its own.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use super::Fault;
use super::resolve::{self, Walked};
use super::run::Run;
use crate::classify::grade;
use crate::classify::requisites::{self, DEPTH_MAX, Kind, Requisite};
use crate::model::capture::{CaptureRole, Graded};
use crate::model::digest::Digest;
use crate::model::record::{CaptureMade, Fact, Hop, RecordId, RequisitesGathered};
use crate::model::trail::TrailEnd;
use crate::net::{Fetch, Purpose};

/// Of a style sheet so much is read for what it refers to.
const STYLE_SHEET_BYTES_READ: usize = 512 << 10;
/// Of anything else, enough to tell what it is.
const HEAD_BYTES_READ: usize = 512;

/// Of a page so much is read for what it needs.
pub(super) const PAGE_BYTES_READ: usize = 1 << 20;

/// A page whose requisites may be fetched.
#[derive(Debug)]
pub(super) struct Page {
    /// The exchange that brought it.
    exchange: RecordId,
    /// Its address.
    url: String,
    /// Its text.
    text: String,
}

/// The page a trail lands on, where it is one that was served as HTML.
pub(super) fn article(walked: &Walked) -> Option<Page> {
    let answer = walked.last.answer()?;
    let is_html = answer
        .header("content-type")
        .is_none_or(|declared| declared.to_ascii_lowercase().contains("html"));
    let is_served = walked.end == TrailEnd::Landed && (200..300).contains(&answer.status);
    (is_served && is_html).then(|| Page {
        exchange: walked.last_record,
        url: walked.urls.last().cloned().unwrap_or_default(),
        text: String::from_utf8_lossy(&walked.last_head).into_owned(),
    })
}

/// What asking for one requisite brought; shared by all pages that need it.
#[derive(Debug)]
pub(super) struct Obtained {
    /// The exchanges before the last.
    hops: Vec<Hop>,
    exchange: RecordId,
    /// None where nothing answered.
    copy: Option<Copy>,
    /// What a style sheet needs in turn.
    needs: Vec<Requisite>,
}

#[derive(Debug)]
struct Copy {
    digest: Digest,
    size: u64,
    graded: Graded,
    is_whole: bool,
}

/// One page's requisites on their way.
struct Gathering {
    waiting: Vec<(Requisite, usize)>,
    seen: HashSet<String>,
    asked: usize,
    bytes: u64,
    held: u64,
    missed: u64,
}

/// Fetches what a page needs and records how much of it is held. `of` is the trail that led to it.
pub(super) async fn gather<F: Fetch>(run: &Run<F>, of: RecordId, page: &Page) -> Result<(), Fault> {
    if run.fetch.manners().requisites.requisites_max == 0 {
        return Ok(());
    }
    let mut gathering = Gathering {
        waiting: Vec::new(),
        // A page that names itself as its picture is not asked for again.
        seen: HashSet::from([page.url.split('#').next().unwrap_or_default().to_owned()]),
        asked: 0,
        bytes: 0,
        held: 0,
        missed: 0,
    };
    gathering.want(requisites::of_page(&page.text, &page.url), 0);
    if gathering.waiting.is_empty() {
        return Ok(());
    }
    // Guards the lists alone; never held while anything is awaited.
    let gathering = Mutex::new(gathering);
    let work = || fetch_waiting(run, of, &gathering);
    // As many as a host is asked at once, and as many again for a second host.
    tokio::try_join!(work(), work(), work(), work())?;
    let gathering = gathering.into_inner().expect("no holder panics");
    let fact = Fact::Requisites(RequisitesGathered {
        of,
        exchange: page.exchange,
        held: gathering.held,
        missed: gathering.missed,
        left_out: gathering.waiting.len() as u64,
    });
    run.record(fact, Vec::new()).await?;
    Ok(())
}

/// Takes the most wanted, again and again, until there is none or the limits are reached.
async fn fetch_waiting<F: Fetch>(
    run: &Run<F>,
    of: RecordId,
    gathering: &Mutex<Gathering>,
) -> Result<(), Fault> {
    let limits = run.fetch.manners().requisites;
    loop {
        let next = {
            let mut open = gathering.lock().expect("no holder panics");
            let is_full = open.asked >= limits.requisites_max || open.bytes >= limits.bytes_max;
            if is_full { None } else { open.take() }
        };
        let Some((requisite, depth)) = next else {
            return Ok(());
        };
        let obtained = obtain_once(run, &requisite).await?;
        if let Some(copy) = &obtained.copy {
            let capture = Fact::Capture(CaptureMade {
                of,
                exchange: obtained.exchange,
                role: CaptureRole::Requisite,
                digest: copy.digest,
                graded: copy.graded.clone(),
                hops: obtained.hops.clone(),
            });
            run.record(capture, Vec::new()).await?;
        }
        let mut open = gathering.lock().expect("no holder panics");
        match &obtained.copy {
            Some(copy) if copy.is_whole => open.held += 1,
            _ => open.missed += 1,
        }
        open.bytes += obtained.copy.as_ref().map_or(0, |copy| copy.size);
        if depth < DEPTH_MAX {
            open.want(obtained.needs.clone(), depth + 1);
        }
    }
}

impl Gathering {
    fn want(&mut self, found: Vec<Requisite>, depth: usize) {
        for one in found {
            if self.seen.insert(one.url.clone()) {
                self.waiting.push((one, depth));
            }
        }
        // The most wanted last, where it is taken from; the first found first.
        self.waiting
            .sort_by_key(|(one, _)| std::cmp::Reverse(one.kind));
    }

    fn take(&mut self) -> Option<(Requisite, usize)> {
        // Sorting is stable, so the first of the last kind is the one found first.
        let last = self.waiting.last()?.0.kind;
        let at = self.waiting.partition_point(|(one, _)| one.kind > last);
        self.asked += 1;
        Some(self.waiting.remove(at))
    }
}

async fn obtain_once<F: Fetch>(
    run: &Run<F>,
    requisite: &Requisite,
) -> Result<Arc<Obtained>, Fault> {
    let shared = run.shared_requisite(&requisite.url);
    let obtained = shared
        .get_or_try_init(async || obtain(run, requisite).await.map(Arc::new))
        .await?;
    Ok(Arc::clone(obtained))
}

async fn obtain<F: Fetch>(run: &Run<F>, requisite: &Requisite) -> Result<Obtained, Fault> {
    let head_bytes_max = match requisite.kind {
        Kind::StyleSheet => STYLE_SHEET_BYTES_READ,
        _ => HEAD_BYTES_READ,
    };
    let mut walked =
        resolve::walk_as(run, &requisite.url, head_bytes_max, Purpose::Requisite).await?;
    walked.hops.pop();
    let answer = walked.last.answer();
    let is_served = answer.is_some_and(|answer| (200..300).contains(&answer.status));
    let needs = if requisite.kind == Kind::StyleSheet && is_served {
        let base = walked.urls.last().map_or("", String::as_str);
        requisites::of_style_sheet(&String::from_utf8_lossy(&walked.last_head), base)
    } else {
        Vec::new()
    };
    Ok(Obtained {
        copy: answer.map(|answer| Copy {
            digest: answer.body.digest,
            size: answer.body.size,
            graded: grade::requisite(answer.status, &walked.last_head),
            is_whole: is_served && answer.body.cut.is_none(),
        }),
        hops: walked.hops,
        exchange: walked.last_record,
        needs,
    })
}
