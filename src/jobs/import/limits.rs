//! What a foreign package cannot prove, in sentences: of every package, and of its form (evidence.md 9, 10).

use crate::model::foreign::{CheckOutcome, ForeignCheck};

/// Checks counted by outcome while a package is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Checks {
    pub held: u64,
    pub failed: u64,
    pub absent: u64,
    pub unknown: u64,
}

impl Checks {
    /// Counts the checks of one resource.
    pub fn count(&mut self, checks: &[ForeignCheck]) {
        for check in checks {
            match check.outcome {
                CheckOutcome::Held => self.held += 1,
                CheckOutcome::Failed => self.failed += 1,
                CheckOutcome::Absent => self.absent += 1,
                CheckOutcome::Unknown => self.unknown += 1,
            }
        }
    }
}

/// The sentences for a package of that form (`warc`, `wacz`, `bagit`, `auto_archiver`).
pub fn cannot_prove(form: &str, checks: Checks) -> Vec<String> {
    let mut sentences = vec![
        "That any server sent these bytes: a package says so, and whoever made it could have written anything.".to_owned(),
        "When anything was captured: its times are the package's word.".to_owned(),
    ];
    let own = match form {
        "warc" => {
            "That no record was left out, added or put in another's place: a WARC has no list of its records and no signature."
        }
        "wacz" => {
            "Who made it: its list of digests can be made anew by whoever changes its contents; a signature inside was not checked."
        }
        "bagit" => {
            "Who made it: its lists of digests can be made anew by whoever changes its contents."
        }
        _ => {
            "What the servers answered: auto-archiver keeps no status, head or redirect, drops time zones, and stores pages \
             as a browser wrote them anew, not as they came."
        }
    };
    sentences.push(own.to_owned());
    if checks.absent > 0 {
        sentences.push(format!(
            "That the bytes are those first written, in {} places where the package names no digest.",
            checks.absent
        ));
    }
    if checks.unknown > 0 {
        sentences.push(format!(
            "The same in {} places where it names a digest of a kind that is not computed here.",
            checks.unknown
        ));
    }
    sentences
}
