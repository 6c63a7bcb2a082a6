//! Runs, fixity checks and totals → the account of what was done to the archive and when.
//!
//! Cases: `tests/report.rs`.

use super::exchanged::{ImportView, PackageView, StampView};
use super::shown::{Moment, Shown};
use crate::model::facts::{ArchiveFacts, FixityFacts, RunFacts};
use crate::report::words::{check_beside, counted, grouped};

/// What was done, and what the whole archive holds.
pub struct History {
    pub totals: Vec<(&'static str, String)>,
    pub runs: Vec<RunView>,
    pub fixity: Vec<FixityView>,
    pub imports: Vec<ImportView>,
    pub packages: Vec<PackageView>,
    pub stamps: Vec<StampView>,
}

/// One run of a command.
pub struct RunView {
    pub command: Shown,
    pub program: Shown,
    pub options: Vec<(Shown, Shown)>,
    pub started: Moment,
    pub ended: Option<Moment>,
    pub exit: Option<(u8, &'static str)>,
    pub counts: Vec<(Shown, String)>,
    pub record: String,
}

/// One check of the stored bytes.
pub struct FixityView {
    pub at: Moment,
    pub objects: String,
    pub bytes: String,
    pub clean: bool,
    pub outcome: String,
    pub findings: Vec<Shown>,
    /// How many findings there are beyond those listed.
    pub more: u64,
    pub record: String,
}

impl History {
    /// Lays out the archive's own history, oldest first.
    pub fn new(facts: &ArchiveFacts) -> Self {
        let totals = &facts.totals;
        Self {
            totals: vec![
                ("Documents", grouped(totals.documents)),
                ("Quotes", grouped(totals.citations)),
                ("Links", grouped(totals.links)),
                ("Exchanges", grouped(totals.exchanges)),
                ("Stored objects", grouped(totals.objects)),
                ("Bytes in objects", grouped(totals.object_bytes)),
                ("Records", grouped(totals.records)),
            ],
            runs: facts.runs.iter().map(RunView::new).collect(),
            fixity: facts.fixity.iter().map(FixityView::new).collect(),
            imports: facts.imports.iter().map(ImportView::new).collect(),
            packages: facts.packages.iter().map(PackageView::new).collect(),
            stamps: facts.stamps.iter().map(StampView::new).collect(),
        }
    }
}

impl RunView {
    fn new(run: &RunFacts) -> Self {
        Self {
            command: Shown::line(&run.command),
            program: Shown::line(&run.program),
            options: run
                .options
                .iter()
                .map(|(name, value)| (Shown::line(name), Shown::line(value)))
                .collect(),
            started: Moment::of(run.started),
            ended: run.ended.map(Moment::of),
            exit: run.exit_code.map(|code| (code, exit_words(code))),
            counts: run
                .counts
                .iter()
                .map(|(name, number)| (Shown::line(&name.replace('_', " ")), grouped(*number)))
                .collect(),
            record: run.record.to_string(),
        }
    }
}

impl FixityView {
    fn new(check: &FixityFacts) -> Self {
        let listed = check.findings.len() as u64;
        Self {
            at: Moment::of(check.at),
            objects: grouped(check.objects),
            bytes: grouped(check.bytes),
            clean: check.findings_total == 0,
            outcome: match check.findings_total {
                0 => "all bytes as stored".to_owned(),
                number => counted(number, "finding", "findings"),
            } + &check_beside(check),
            findings: check
                .findings
                .iter()
                .map(|finding| Shown::line(finding))
                .collect(),
            more: check.findings_total.saturating_sub(listed),
            record: check.record.to_string(),
        }
    }
}

/// The meaning of an exit code (README, "Exit codes").
const fn exit_words(code: u8) -> &'static str {
    match code {
        0 => "clean",
        1 => "failed",
        2 => "usage",
        3 => "incomplete",
        4 => "findings",
        10 => "no archive",
        11 => "archive in use",
        12 => "archive too new",
        130 => "interrupted",
        _ => "",
    }
}
