//! `merge`: another archive's log taken in, or the contradiction it was offered with.

use std::sync::Arc;

use serde_json::json;

use super::network::runtime;
use super::signing;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::merge::{Merged, merge};
use crate::jobs::verify::Checked;
use crate::jobs::{Archive, Clock, Fault, SystemClock};
use crate::model::merged::LogMerged;
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Merge,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let bytes = Archive::at(&command.other)
        .open_for_reading()
        .and_then(|other| other.counts())
        .map_err(Fault::from)?
        .object_bytes;
    let bar = terminal.byte_bar(bytes);
    let progress = |size| bar.inc(size);
    let merged = runtime()?.block_on(merge(&archive, &command.other, &clock, &progress));
    bar.finish_and_clear();
    match merged? {
        Merged::Unchanged => {
            if terminal.is_json() {
                terminal.json_line(&json!({"type": "summary", "entries": 0, "exit_code": 0}));
            } else {
                terminal.line("nothing is new there; nothing was written");
            }
            Ok(0)
        }
        Merged::Unsound(checked) => Err(unsound(terminal, command, &checked)),
        Merged::Told {
            told,
            signing,
            ending,
            ..
        } => {
            if terminal.is_json() {
                terminal.json_line(&json!({
                    "type": "summary", "merged": told, "signing": signing::json(Some(&signing)),
                    "exit_code": ending.exit_code(),
                }));
            } else {
                show(terminal, &told);
                signing::tell(terminal, Some(&signing));
            }
            Ok(ending.exit_code())
        }
    }
}

fn show(terminal: &mut Terminal, told: &LogMerged) {
    if let Some(why) = &told.contradiction {
        let line = format!(
            "the log {} contradicts what was taken in of it before: {why}. Nothing was taken in; a record keeps \
             both checkpoints, which show it to others",
            told.origin
        );
        terminal.line(&terminal_line(&line, usize::MAX));
        return;
    }
    let line = format!(
        "merged log {}: {} new, {} in all; {} new",
        told.origin,
        counted(told.entries, "entry", "entries"),
        told.size,
        counted(told.objects, "object", "objects")
    );
    terminal.line(&terminal_line(&line, usize::MAX));
    if told.checkpoint.is_none() {
        terminal.warn("nobody signed that log: only this archive tells from now on what it was");
    }
}

fn unsound(terminal: &mut Terminal, command: &arguments::Merge, checked: &Checked) -> CommandError {
    for finding in checked.findings.iter().filter(|_| !terminal.is_json()) {
        terminal.warn(&terminal_line(&finding.to_string(), usize::MAX));
    }
    CommandError::findings(
        "unsound",
        format!(
            "{} has {}, so nothing of it was taken in",
            command.other.display(),
            counted(checked.findings.len() as u64, "finding", "findings")
        ),
        "Have its owner mend it (`pressmark verify --repair-from`), then merge it.",
    )
}
