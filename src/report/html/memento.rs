//! A search for copies in public web archives → a sentence, and where a copy was shown to hold what was cited, a
//! link with the attributes of Robust Links (robustlinks.mementoweb.org).
//!
//! Cases: `tests/report/editors.rs`.

use super::shown::Address;
use crate::model::facts::MementoFacts;
use crate::model::memento::{MementoHeld, MementoOutcome};

/// A search for copies.
pub struct MementoView {
    pub sentence: String,
    /// The copy, where it was shown to hold what was cited.
    pub robust: Option<RobustLink>,
    /// The nearest copy, where none was.
    pub address: Option<Address>,
    pub record: String,
}

/// What a link needs to be found again.
pub struct RobustLink {
    /// The address as cited.
    pub original: String,
    /// The copy.
    pub version: String,
    /// Its day.
    pub date: String,
}

impl MementoView {
    /// Lays out the latest search for copies of the link `url`.
    pub fn new(url: &str, found: &MementoFacts) -> Self {
        let (mut sentence, robust, address) = match &found.sought.outcome {
            MementoOutcome::Shows(held) => (
                format!(
                    "A copy in a public web archive shows what was cited ({}):",
                    held.archive
                ),
                robust(url, held.address.as_str(), &held.at.date().to_string()),
                None,
            ),
            MementoOutcome::Nearest(held) => (
                format!(
                    "A copy in a public web archive ({}) was not shown to hold what was cited ({}):",
                    held.archive, held.reason
                ),
                None,
                Some(Address::of(&held.address)),
            ),
            MementoOutcome::NoneFound => (
                format!(
                    "Every web archive that was asked on {} said that it holds no copy.",
                    found.at.date()
                ),
                None,
                None,
            ),
            MementoOutcome::ArchiveUnavailable => (
                format!(
                    "On {} a web archive could not be asked: whether there is a copy is not known.",
                    found.at.date()
                ),
                None,
                None,
            ),
        };
        if let Some(again) = found
            .sought
            .outcome
            .memento()
            .and_then(|held| held.again.as_ref())
        {
            let held = found.sought.outcome.memento();
            let told = match held.is_some_and(MementoHeld::is_unstable) {
                true => "brought other bytes",
                false => "brought the same bytes",
            };
            sentence = format!("A second visit on {} {told}. {sentence}", again.at.date());
        }
        Self {
            sentence,
            robust,
            address,
            record: found.record.to_string(),
        }
    }
}

/// Only what a browser opens as a page is made a link.
fn robust(original: &str, version: &str, date: &str) -> Option<RobustLink> {
    let is_web = version.starts_with("https://") || version.starts_with("http://");
    // A part of a file is no page.
    (is_web && !version.contains('#')).then(|| RobustLink {
        original: original.to_owned(),
        version: version.to_owned(),
        date: date.to_owned(),
    })
}
