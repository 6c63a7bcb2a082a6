//! `show`: a record by the beginning of its id; with `--json` its very bytes, whose SHA-256 is its id.

use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::assemble::assemble;
use crate::jobs::{Archive, Fault, StoreFault, StoredRecord, SystemClock};

const PREFIX_CHARS_MIN: usize = 4;
const MATCHES_MAX: u32 = 10;

pub fn run(
    global: &Global,
    command: &arguments::Show,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = Archive::at(&global.archive);
    let one = find(&archive, &command.id)?;
    if terminal.is_json() {
        let fault = |fault: StoreFault| CommandError::from(Fault::from(fault));
        let reader = archive.open_for_reading().map_err(fault)?;
        let stored = reader.record_bytes(one.id).map_err(fault)?;
        terminal.bytes(&stored.unwrap_or_default());
        terminal.line("");
    } else {
        terminal.line(&format!("record {} (number {})", one.id, one.seq));
        let value = serde_json::to_value(&one.record).expect("records are plain JSON");
        let text = serde_json::to_string_pretty(&value).expect("records are plain JSON");
        for line in text.lines() {
            terminal.line(&crate::report::terminal_line(line, usize::MAX));
        }
        if one.record.fact.kind() == "citation" {
            tell_citation(&archive, &one, terminal)?;
        }
    }
    Ok(0)
}

/// What was found out about a quote since it was read: its exact place, and where its media were seen elsewhere.
fn tell_citation(
    archive: &Archive,
    one: &StoredRecord,
    terminal: &mut Terminal,
) -> Result<(), CommandError> {
    let facts = assemble(archive, &SystemClock).map_err(CommandError::from)?;
    let citations = facts
        .documents
        .iter()
        .flat_map(|document| &document.citations);
    for citation in citations.filter(|citation| citation.record == one.id) {
        for sentence in crate::report::found_out(citation) {
            terminal.line(&crate::report::terminal_line(&sentence, usize::MAX));
        }
    }
    Ok(())
}

/// The one record whose id begins so.
pub fn find(archive: &Archive, prefix: &str) -> Result<StoredRecord, CommandError> {
    let hexadecimal = prefix.chars().all(|digit| digit.is_ascii_hexdigit());
    if prefix.len() < PREFIX_CHARS_MIN || !hexadecimal {
        return Err(CommandError::usage(
            "bad_id",
            format!("{prefix:?} is not enough of a record's id"),
            "Give at least four hexadecimal digits, as `pressmark report --format json` shows them.",
        ));
    }
    let fault = |fault: StoreFault| CommandError::from(Fault::from(fault));
    let reader = archive.open_for_reading().map_err(fault)?;
    let found = reader
        .records_beginning(prefix, MATCHES_MAX)
        .map_err(fault)?;
    match found.as_slice() {
        [] => Err(CommandError::failed(
            "unknown_id",
            format!("no record's id begins with {prefix}"),
            "Ids stand in `pressmark report --format json`; for an object's bytes use `pressmark cat`.",
        )),
        [one] => Ok(one.clone()),
        several => {
            let ids: Vec<String> = several
                .iter()
                .map(|one| format!("{} ({})", one.id, one.record.fact.kind()))
                .collect();
            let more = if ids.len() < MATCHES_MAX as usize {
                ""
            } else {
                ", …"
            };
            Err(CommandError::failed(
                "ambiguous_id",
                format!(
                    "several records' ids begin with {prefix}: {}{more}",
                    ids.join(", ")
                ),
                "Give more of its digits.",
            ))
        }
    }
}
