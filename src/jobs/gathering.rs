//! Something stored, and what it takes to see it again → each part an exchange and a capture of its own.
//!
//! Asked for within limits on number and bytes, the most wanted first. What several need is asked for once in
//! a run, and what an earlier run got stays. What is gathered for is stored before any of it and stays,
//! whatever comes of the parts: how many are held stands in a record of its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use super::Fault;
use super::due;
use super::memory::Memory;
use super::resolve;
use super::run::Run;
use crate::classify::grade;
use crate::classify::requisites::{self, DEPTH_MAX, Kind, Requisite};
use crate::model::capture::{CaptureRole, Graded};
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, BodyCut, Exchange, Outcome};
use crate::model::record::{CaptureMade, Fact, Hop, RecordId, RequisitesGathered};
use crate::net::{Fetch, Purpose, RequisiteLimits};

/// Of a style sheet so much is read for what it refers to.
const STYLE_SHEET_BYTES_READ: usize = 512 << 10;
/// Of a playlist, likewise.
pub(super) const PLAYLIST_BYTES_READ: usize = 1 << 20;
/// Of anything else, enough to tell what it is.
const HEAD_BYTES_READ: usize = 512;

/// What is to be seen again.
pub(super) struct Whole {
    /// The trail or post answer it belongs to.
    pub of: RecordId,
    /// The exchange that brought it.
    pub exchange: RecordId,
    /// Its address: what names itself as its part is not asked for again.
    pub url: String,
    pub limits: RequisiteLimits,
}

/// What came of asking for one part; shared by all that need it.
#[derive(Clone, Debug)]
pub(super) struct Obtained {
    /// The exchanges before the last.
    hops: Vec<Hop>,
    exchange: RecordId,
    /// None where nothing answered.
    copy: Option<Copy>,
    /// True where it is not whole and may be served another time.
    may_come: bool,
    /// What it needs in turn.
    needs: Vec<Requisite>,
}

#[derive(Clone, Debug)]
struct Copy {
    digest: Digest,
    size: u64,
    graded: Graded,
    is_whole: bool,
}

/// Parts on their way.
struct Gathering<'a> {
    whole: &'a Whole,
    /// What earlier runs got, by address.
    before: HashMap<String, Obtained>,
    // Guards the lists alone; never held while anything is awaited.
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    waiting: Vec<(Requisite, usize)>,
    seen: HashSet<String>,
    asked: usize,
    bytes: u64,
    held: u64,
    missed: u64,
    may_come: u64,
}

/// Fetches what is needed and not held, and records how much of it is. Gives how many parts may be served
/// another time.
pub(super) async fn gather<F: Fetch>(
    run: &Run<F>,
    whole: &Whole,
    needs: Vec<Requisite>,
    before: HashMap<String, Obtained>,
) -> Result<u64, Fault> {
    let mut open = Open::default();
    let own = whole.url.split('#').next().unwrap_or_default();
    open.seen.insert(own.to_owned());
    open.want(needs, 0);
    let gathering = Gathering {
        whole,
        before,
        open: Mutex::new(open),
    };
    let work = || gathering.fetch_waiting(run);
    // As many as a host is asked at once, and as many again for a second host.
    tokio::try_join!(work(), work(), work(), work())?;
    let open = gathering.open.into_inner().expect("no holder panics");
    let fact = Fact::Requisites(RequisitesGathered {
        of: whole.of,
        exchange: whole.exchange,
        held: open.held,
        missed: open.missed,
        left_out: open.waiting.len() as u64,
        may_come: open.may_come,
    });
    run.record(fact, Vec::new()).await?;
    Ok(open.may_come)
}

impl Gathering<'_> {
    /// Takes the most wanted, again and again, until there is none or the limits are reached.
    async fn fetch_waiting<F: Fetch>(&self, run: &Run<F>) -> Result<(), Fault> {
        let limits = self.whole.limits;
        loop {
            let next = {
                let mut open = self.open.lock().expect("no holder panics");
                let is_full = open.asked >= limits.requisites_max || open.bytes >= limits.bytes_max;
                if is_full { None } else { open.take() }
            };
            let Some((requisite, depth)) = next else {
                return Ok(());
            };
            let obtained = match self.before.get(&requisite.url) {
                Some(before) => Arc::new(before.clone()),
                None => {
                    let obtained = obtain_once(run, &requisite).await?;
                    self.capture(run, &obtained).await?;
                    obtained
                }
            };
            let mut open = self.open.lock().expect("no holder panics");
            open.count(&obtained);
            if depth < DEPTH_MAX {
                open.want(obtained.needs.clone(), depth + 1);
            }
        }
    }

    async fn capture<F: Fetch>(&self, run: &Run<F>, obtained: &Obtained) -> Result<(), Fault> {
        let Some(copy) = &obtained.copy else {
            return Ok(());
        };
        let capture = Fact::Capture(CaptureMade {
            of: self.whole.of,
            exchange: obtained.exchange,
            role: CaptureRole::Requisite,
            digest: copy.digest,
            graded: copy.graded.clone(),
            hops: obtained.hops.clone(),
        });
        run.record(capture, Vec::new()).await?;
        Ok(())
    }
}

impl Open {
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

    fn count(&mut self, obtained: &Obtained) {
        match &obtained.copy {
            Some(copy) if copy.is_whole => self.held += 1,
            _ => self.missed += 1,
        }
        self.may_come += u64::from(obtained.may_come);
        self.bytes += obtained.copy.as_ref().map_or(0, |copy| copy.size);
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
    let kind = requisite.kind;
    let purpose = match kind {
        Kind::Playlist | Kind::Piece => Purpose::Piece,
        _ => Purpose::Requisite,
    };
    let mut walked = resolve::walk_as(run, &requisite.url, bytes_read(kind), purpose).await?;
    walked.hops.pop();
    let url = walked.urls.last().map_or("", String::as_str);
    let last = &walked.last;
    let (copy, needs) = match last.answer() {
        Some(answer) => {
            let (copy, needs) = read(kind, answer, &walked.last_head, url);
            (Some(copy), needs)
        }
        None => (None, Vec::new()),
    };
    Ok(Obtained {
        may_come: may_come(last, copy.as_ref()),
        copy,
        hops: walked.hops,
        exchange: walked.last_record,
        needs,
    })
}

const fn bytes_read(kind: Kind) -> usize {
    match kind {
        Kind::StyleSheet => STYLE_SHEET_BYTES_READ,
        Kind::Playlist => PLAYLIST_BYTES_READ,
        _ => HEAD_BYTES_READ,
    }
}

/// What an answer holds, and what that needs in turn.
fn read(kind: Kind, answer: &Answer, head: &[u8], url: &str) -> (Copy, Vec<Requisite>) {
    let is_served = (200..300).contains(&answer.status);
    let mut graded = grade::requisite(answer.status, head);
    let needs = match kind {
        Kind::StyleSheet if is_served => {
            requisites::of_style_sheet(&String::from_utf8_lossy(head), url)
        }
        Kind::Playlist if is_served => {
            let playlist = requisites::of_playlist(&String::from_utf8_lossy(head), url);
            playlist.map_or_else(Vec::new, |playlist| {
                graded = grade::playlist(playlist.nature);
                playlist.needs
            })
        }
        _ => Vec::new(),
    };
    let copy = Copy {
        digest: answer.body.digest,
        size: answer.body.size,
        graded,
        is_whole: is_served && answer.body.cut.is_none(),
    };
    (copy, needs)
}

fn may_come(last: &Exchange, copy: Option<&Copy>) -> bool {
    if copy.is_some_and(|copy| copy.is_whole) {
        return false;
    }
    match &last.outcome {
        Outcome::NotAnswered(why) => !why.kind.refused_by_us() || why.kind.is_postponed(),
        Outcome::Answered(answer) => match &answer.body.cut {
            Some(BodyCut::SizeLimit { .. }) => false,
            Some(_) => true,
            None => !due::is_settled(answer.status),
        },
    }
}

/// What earlier runs got for a trail or a post answer and need not be asked for again, by address.
pub(super) fn before(memory: &Memory, of: RecordId) -> Result<HashMap<String, Obtained>, Fault> {
    let mut before = HashMap::new();
    for (url, capture, exchange) in memory.requisites_captured(of)? {
        let Some(answer) = exchange.answer() else {
            continue;
        };
        let kind = if requisites::is_playlist_address(&url) {
            Kind::Playlist
        } else {
            // Read as a style sheet anything else names next to nothing, and nobody says what it was for.
            Kind::StyleSheet
        };
        let is_text = answer
            .header("content-type")
            .is_some_and(|declared| declared.to_ascii_lowercase().starts_with("text/css"));
        let head = if kind == Kind::Playlist || is_text {
            memory.body(answer, capture.digest, bytes_read(kind))?
        } else {
            Vec::new()
        };
        let (copy, needs) = read(kind, answer, &head, &exchange.request.url);
        let obtained = Obtained {
            may_come: may_come(&exchange, Some(&copy)),
            copy: Some(copy),
            hops: capture.hops,
            exchange: capture.exchange,
            needs,
        };
        // The newest counts.
        before.insert(url, obtained);
    }
    before.retain(|_, obtained| !obtained.may_come);
    Ok(before)
}
