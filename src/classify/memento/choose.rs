//! What an archive lists → the captures worth fetching, best first (liveness.md 9.5, steps 3 and 4).

use super::listing::Listed;
use super::variants;
use crate::model::timestamp::Timestamp;

/// An author saw an earlier version of a page.
const AFTER_WEIGHT: f64 = 1.5;
/// A post's JSON has its words; its page is often a shell.
const JSON_WEIGHT: f64 = 0.5;
/// Another spelling of the address than asked for.
const OTHER_SPELLING_WEIGHT: f64 = 2.0;
/// A redirect has to be followed, and may lead anywhere.
const REDIRECT_WEIGHT: f64 = 4.0;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The address that was asked for.
    pub asked: &'a str,
    /// The time the copy should be near to.
    pub around: Timestamp,
    /// Since when the post exists, where it is one.
    pub posted: Option<Timestamp>,
    /// When it was first seen dead or changed.
    pub first_seen_dead: Option<Timestamp>,
}

/// Those worth fetching, with their cost, lowest first. Captures after a death that we saw come last: they
/// show what took its place, unless there is nothing else.
pub fn choose(listed: Vec<Listed>, wanted: &Wanted<'_>) -> Vec<(f64, Listed)> {
    let is_late = |capture: &Listed| {
        wanted
            .first_seen_dead
            .is_some_and(|dead| capture.at >= dead)
    };
    let mut chosen: Vec<(bool, f64, Listed)> = listed
        .into_iter()
        .filter(|capture| may_show_it(capture, wanted))
        .map(|capture| (is_late(&capture), cost(&capture, wanted), capture))
        .collect();
    chosen.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    chosen.dedup_by(|one, other| one.2.at == other.2.at && one.2.original == other.2.original);
    chosen
        .into_iter()
        .map(|(_, cost, capture)| (cost, capture))
        .collect()
}

fn may_show_it(capture: &Listed, wanted: &Wanted<'_>) -> bool {
    let told = capture
        .status
        .is_none_or(|status| matches!(status, 200 | 203 | 206 | 300..=399));
    // A memento of a TimeGate is the archive's own address; what it is of is told when it is fetched.
    let is_it = capture.status.is_none() && capture.warc.is_none() && capture.media_type.is_none()
        || variants::is_of(&capture.original, wanted.asked);
    let existed = wanted.posted.is_none_or(|posted| capture.at >= posted);
    told && is_it && existed
}

fn cost(capture: &Listed, wanted: &Wanted<'_>) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of some decades, far below 2^52"
    )]
    let apart = capture.at.millis().abs_diff(wanted.around.millis()) as f64 + 1.0;
    let mut cost = apart;
    let is_post = wanted.posted.is_some();
    if !is_post && capture.at > wanted.around {
        cost *= AFTER_WEIGHT;
    }
    let says_json = |kind: &String| kind.contains("json");
    if is_post && capture.media_type.as_ref().is_some_and(says_json) {
        cost *= JSON_WEIGHT;
    }
    if capture.original != wanted.asked {
        cost *= OTHER_SPELLING_WEIGHT;
    }
    if capture
        .status
        .is_some_and(|status| (300..400).contains(&status))
    {
        cost *= REDIRECT_WEIGHT;
    }
    cost
}
