//! Packages taken in and handed out, and time stamps → their part of the archive's history.
//!
//! What a foreign package says stands under its own voucher: it is nobody's word but its maker's.

use super::shown::{Moment, Shown};
use crate::model::facts::{ForeignFacts, ImportFacts, PackageMadeFacts, StampFacts};
use crate::model::foreign::{CheckOutcome, ForeignCheck};
use crate::report::stamp_words;
use crate::report::words::{self, counted};

/// Resources of one package that are listed; JSON has them all.
const SHOWN_MAX: usize = 50;
const FAULTS_MAX: usize = 20;

/// A package that was taken in.
pub struct ImportView {
    pub name: Shown,
    pub form: Shown,
    pub at: Moment,
    pub digest: Option<String>,
    pub captures: String,
    pub faults_total: String,
    pub faults: Vec<Shown>,
    pub cannot_prove: Vec<Shown>,
    pub shown: Vec<ForeignView>,
}

/// A resource out of it.
pub struct ForeignView {
    pub url: Shown,
    pub claimed: Option<Moment>,
    pub grade: &'static str,
    pub digest: String,
    pub checks: String,
}

/// A package that was handed out.
pub struct PackageView {
    pub at: Moment,
    pub format: Shown,
    pub selection: Shown,
    pub withheld: bool,
    pub files: Vec<(Shown, String)>,
}

/// What somebody else said of when the log was as it is.
pub struct StampView {
    pub authority: Shown,
    pub kind: &'static str,
    pub entries: String,
    pub said: String,
    pub obtained: Moment,
    pub token: String,
    pub record: String,
}

impl StampView {
    pub fn new(stamp: &StampFacts) -> Self {
        let obtained = &stamp.obtained;
        Self {
            authority: Shown::line(&obtained.authority),
            kind: stamp_words::kind(obtained.stamp),
            entries: counted(obtained.size, "entry", "entries"),
            said: stamp_words::said(obtained),
            obtained: Moment::of(stamp.at),
            token: obtained.token.to_string(),
            record: stamp.record.to_string(),
        }
    }
}

impl ImportView {
    pub fn new(import: &ImportFacts) -> Self {
        let taken = &import.taken;
        let lines = |sentences: &[String], most: usize| {
            let lines = sentences.iter().take(most);
            lines.map(|line| Shown::line(line)).collect()
        };
        Self {
            name: Shown::line(&taken.name),
            form: Shown::line(&taken.form),
            at: Moment::of(import.at),
            digest: taken.digest.map(|digest| digest.to_string()),
            captures: counted(import.captures.len() as u64, "resource", "resources"),
            faults_total: counted(taken.faults_total, "fault", "faults"),
            faults: lines(&taken.faults, FAULTS_MAX),
            cannot_prove: lines(&taken.cannot_prove, usize::MAX),
            shown: import
                .captures
                .iter()
                .take(SHOWN_MAX)
                .map(ForeignView::new)
                .collect(),
        }
    }
}

impl ForeignView {
    fn new(foreign: &ForeignFacts) -> Self {
        let capture = &foreign.capture;
        Self {
            url: Shown::line(&capture.url),
            claimed: capture.claimed_at.map(Moment::of),
            grade: words::grade(capture.graded.grade),
            digest: capture.digest.to_string(),
            checks: checks(&capture.checks),
        }
    }
}

fn checks(checks: &[ForeignCheck]) -> String {
    let number = |outcome| {
        checks
            .iter()
            .filter(|check| check.outcome == outcome)
            .count()
    };
    let (held, failed) = (number(CheckOutcome::Held), number(CheckOutcome::Failed));
    match (held, failed) {
        (0, 0) => "nothing to check it by".to_owned(),
        (held, 0) => format!("{held} held"),
        (held, failed) => format!("{failed} FAILED, {held} held"),
    }
}

impl PackageView {
    pub fn new(package: &PackageMadeFacts) -> Self {
        let made = &package.made;
        Self {
            at: Moment::of(package.at),
            format: Shown::line(&made.format),
            selection: Shown::line(&made.selection),
            withheld: !made.withheld.is_empty(),
            files: made
                .files
                .iter()
                .map(|file| (Shown::line(&file.name), file.digest.to_string()))
                .collect(),
        }
    }
}
