//! The addresses of a followed trail → whether its short link led on, and where (liveness.md 0.5 and 4.3).
//!
//! A short link lives as long as it leads on, whatever becomes of the page behind it. Cases:
//! `tests/life/parts.rs`.

use super::address;
use crate::model::liveness::{Judged, Verdict};

/// A short link that was followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShortLink {
    /// The short link.
    pub address: String,
    /// Where it led to, if it did.
    pub led_on: Option<LedOn>,
}

/// The first address behind a short link that is none itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedOn {
    /// That address.
    pub to: String,
    /// What this says of the short link.
    pub judged: Judged,
}

/// The short link at the beginning of a trail: `addresses` in the order in which they were asked, each with the
/// status of its answer, 0 where there was none. None where the link is no short link.
pub fn short_link(addresses: &[String], statuses: &[u16]) -> Option<ShortLink> {
    let link = addresses
        .first()
        .filter(|link| address::is_short_link(link))?;
    let behind = addresses
        .iter()
        .position(|address| !address::is_short_link(address));
    let led_on = behind.and_then(|at| {
        let status = statuses.get(at.checked_sub(1)?)?;
        Some(LedOn {
            to: addresses.get(at)?.clone(),
            judged: Judged {
                verdict: Verdict::Alive,
                reason: format!("http_{status}"),
                rule: "short_link_led_on".to_owned(),
            },
        })
    });
    Some(ShortLink {
        address: link.clone(),
        led_on,
    })
}
