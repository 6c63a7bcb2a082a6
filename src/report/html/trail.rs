//! A link's facts → its trail as a table a person can follow, what was stored, and its life.
//!
//! Cases: `tests/report.rs`.

use super::capture::{CaptureView, GradeView};
use super::life::LifeView;
use super::memento::MementoView;
use super::shown::{Address, Moment, Shown, short};
use super::summary::Badge;
use crate::model::facts::{CaptureFacts, HopFacts, LinkFacts, TrailFacts};
use crate::report::count::link_state;
use crate::report::words::{self, grouped};

/// One link.
pub struct LinkView {
    /// The address, cut where it is long.
    pub opening: Shown,
    /// The whole address, where it was cut.
    pub url: Option<Address>,
    pub badge: Badge,
    pub record: String,
    pub trail: Option<TrailView>,
    pub life: LifeView,
    pub memento: Option<MementoView>,
}

/// A trail with its hops.
pub struct TrailView {
    pub followed: Moment,
    pub hops: Vec<HopView>,
    pub end: String,
    pub end_url: Address,
    pub captures: Vec<CaptureView>,
    /// How much of what the page needs is held, in a sentence.
    pub requisites: Option<String>,
    pub record: String,
}

/// One request and its answer.
pub struct HopView {
    pub number: usize,
    pub how: Shown,
    pub url: Address,
    pub status: Option<u16>,
    pub location: Option<Address>,
    pub content_type: Option<Shown>,
    pub started: Moment,
    pub duration: String,
    pub address: Option<Shown>,
    pub body: Option<BodyView>,
    pub no_answer: Option<NoAnswerView>,
    pub record: String,
}

/// The body of an answer.
pub struct BodyView {
    pub digest: String,
    pub size: Option<String>,
    pub cut: Option<Shown>,
    /// The grade of the copy, where this body was captured.
    pub grade: Option<GradeView>,
}

/// Why there was no answer.
pub struct NoAnswerView {
    pub words: Shown,
    pub detail: Shown,
}

impl LinkView {
    /// Lays out one link.
    pub fn new(link: &LinkFacts) -> Self {
        let opening = opening(&link.url);
        Self {
            opening: Shown::line(&opening),
            url: (opening != link.url).then(|| Address::of(&link.url)),
            badge: Badge::of_link(link_state(link)),
            record: link.record.to_string(),
            trail: link.trail.as_ref().map(TrailView::new),
            life: LifeView::new(&link.life),
            memento: link
                .memento
                .as_ref()
                .map(|found| MementoView::new(&link.url, found)),
        }
    }
}

impl TrailView {
    fn new(trail: &TrailFacts) -> Self {
        Self {
            followed: Moment::of(trail.followed),
            hops: hop_views(&trail.hops, &trail.captures),
            end: words::trail_end(&trail.end),
            end_url: Address::of(&trail.end_url),
            captures: trail.captures.iter().map(CaptureView::new).collect(),
            requisites: trail.requisites.as_ref().map(|facts| {
                let is_of_this = trail.hops.iter().any(|hop| hop.started == facts.of);
                if is_of_this {
                    words::requisites(facts, "the page")
                } else {
                    words::requisites(facts, &format!("the copy of {}", facts.of))
                }
            }),
            record: trail.record.to_string(),
        }
    }
}

/// Hops in order; `captures` are those whose grades belong beside a hop's digest.
pub fn hop_views<'a>(
    hops: &[HopFacts],
    captures: impl IntoIterator<Item = &'a CaptureFacts> + Clone,
) -> Vec<HopView> {
    hops.iter()
        .enumerate()
        .map(|(at, hop)| {
            let mut known = captures.clone().into_iter();
            let capture = known.find(|capture| Some(capture.digest) == hop.body_digest);
            HopView::new(at + 1, hop, capture)
        })
        .collect()
}

impl HopView {
    fn new(number: usize, hop: &HopFacts, capture: Option<&CaptureFacts>) -> Self {
        Self {
            number,
            how: Shown::line(&words::via(&hop.via)),
            url: Address::of(&hop.url),
            status: hop.status,
            location: hop.location.as_deref().map(Address::of),
            content_type: hop.content_type.as_deref().map(Shown::line),
            started: Moment::of(hop.started),
            duration: duration(hop.duration_ms),
            address: hop.remote_address.as_deref().map(Shown::line),
            body: hop.body_digest.map(|digest| BodyView {
                digest: digest.to_string(),
                size: hop.body_size.map(grouped),
                cut: hop.body_cut.as_deref().map(Shown::line),
                grade: capture.map(|capture| GradeView::new(&capture.graded)),
            }),
            no_answer: hop.no_answer.as_ref().map(|none| NoAnswerView {
                words: Shown::line(&words::no_answer(&none.code)),
                detail: Shown::line(&none.detail),
            }),
            record: short(hop.record),
        }
    }
}

/// The first characters of an address, for the line that opens and closes its details.
fn opening(url: &str) -> String {
    const OPENING_CHARACTERS_MAX: usize = 160;
    match url.char_indices().nth(OPENING_CHARACTERS_MAX) {
        None => url.to_owned(),
        Some((end, _)) => format!("{}…", url.get(..end).unwrap_or_default()),
    }
}

fn duration(duration_ms: i64) -> String {
    let sign = if duration_ms < 0 { "−" } else { "" };
    format!("{sign}{} ms", grouped(duration_ms.unsigned_abs()))
}
