//! `import`: takes in a package of another program. It is read twice: once to be checked, so that its record can
//! tell what is wrong with it, and once to be stored.

mod bag;
pub(super) mod open;
mod table;
mod web_archive;

use std::path::Path;

use serde_json::json;

use self::open::{Form, Opened};
use super::network::runtime;
use super::{outside, signing};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::SystemClock;
use crate::jobs::import::{Checks, ForeignFile, Import, Imported, cannot_prove, fault_of};
use crate::model::foreign::PackageTaken;
use crate::report::{counted, terminal_line};

/// Faults kept in the record and shown; their number is kept in full.
const FAULTS_MAX: usize = 1000;
const FAULTS_SHOWN_MAX: usize = 20;

/// Takes a resource; an error ends the reading.
type Visit<'a> = &'a mut dyn FnMut(ForeignFile) -> Result<(), CommandError>;

pub fn run(
    global: &Global,
    command: &arguments::Import,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let path = &command.package;
    let form = open::form(path)?;
    outside::check(&global.archive, path)?;
    let spool = std::env::temp_dir();
    let mut checks = Checks::default();
    let mut resources = 0_u64;
    let mut opened = open::each(form, path, &spool, &mut |file| {
        resources += 1;
        checks.count(&file.checks);
        Ok(())
    })?;
    let taken = taken(path, form, &mut opened, checks);
    let archive = signing::archive(global);
    let runtime = runtime()?;
    let mut import = runtime.block_on(Import::start(&archive, &SystemClock, taken.clone()))?;
    let bar = terminal.count_bar("stored");
    bar.set_length(resources);
    open::each(form, path, &spool, &mut |file| {
        bar.inc(1);
        Ok(runtime.block_on(import.add(&SystemClock, file))?)
    })?;
    bar.finish_and_clear();
    let imported = runtime.block_on(import.end(&SystemClock))?;
    tell(terminal, &taken, checks, &imported);
    Ok(imported.ending.exit_code())
}

fn taken(path: &Path, form: Form, opened: &mut Opened, checks: Checks) -> PackageTaken {
    let faults_total = opened.faults.len() as u64;
    opened.faults.truncate(FAULTS_MAX);
    let mut limits = cannot_prove(form.code(), checks);
    limits.append(&mut opened.limits);
    PackageTaken {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        form: form.code().to_owned(),
        digest: opened.digest,
        faults: std::mem::take(&mut opened.faults),
        faults_total,
        cannot_prove: limits,
    }
}

fn tell(terminal: &mut Terminal, taken: &PackageTaken, checks: Checks, imported: &Imported) {
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "summary", "name": taken.name, "form": taken.form, "sha256": taken.digest,
            "captures": imported.captures,
            "checks": {
                "held": checks.held, "failed": checks.failed, "absent": checks.absent,
                "unknown": checks.unknown,
            },
            "faults": taken.faults, "faults_total": taken.faults_total,
            "cannot_prove": taken.cannot_prove, "signing": signing::json(Some(&imported.signing)),
        }));
        return;
    }
    terminal.line(&format!(
        "{}: {} taken in as foreign",
        terminal_line(&taken.name, usize::MAX),
        counted(imported.captures, "resource", "resources")
    ));
    terminal.line(&format!(
        "  {} checked again: {} held, {} failed; {} places without a digest, {} with one that is not computed here",
        counted(checks.held + checks.failed, "digest", "digests"),
        checks.held,
        checks.failed,
        checks.absent,
        checks.unknown
    ));
    for fault in taken.faults.iter().take(FAULTS_SHOWN_MAX) {
        terminal.line(&format!("  wrong: {}", terminal_line(fault, usize::MAX)));
    }
    let more = taken.faults_total.saturating_sub(FAULTS_SHOWN_MAX as u64);
    if more > 0 {
        terminal.line(&format!("  and {more} more"));
    }
    terminal.line("  what it cannot prove:");
    for sentence in &taken.cannot_prove {
        terminal.line(&format!("    {}", terminal_line(sentence, usize::MAX)));
    }
    signing::tell(terminal, Some(&imported.signing));
}

/// The sentence for a resource whose digests do not hold goes to the package's faults.
fn note(file: &ForeignFile, faults: &mut Vec<String>) {
    faults.extend(fault_of(&file.place, &file.url, &file.checks));
}
