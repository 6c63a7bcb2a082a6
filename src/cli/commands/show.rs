//! `show`: a record by the beginning of its id; with `--json` its very bytes, whose SHA-256 is its id.

use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::fields;
use crate::cli::output::table::{Cell, Overlong, Table, Tone};
use crate::cli::terminal::Terminal;
use crate::jobs::assemble::assemble;
use crate::jobs::{Archive, Fault, StoreFault, StoredRecord, SystemClock};
use crate::report::terminal_line;

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
        tell(terminal, &one);
        if one.record.fact.kind() == "citation" {
            tell_citation(&archive, &one, terminal)?;
        }
    }
    Ok(0)
}

/// The record's fields, each by its path: one row a value, whole.
fn tell(terminal: &mut Terminal, one: &StoredRecord) {
    let mut table = Table::new(Overlong::Wrapped);
    let kind = one.record.fact.kind();
    let field = |name: &str| Cell::from(name).toned(Tone::Quiet);
    table.row([
        field("record"),
        Cell::from(one.id.to_string()).toned(Tone::Strong),
    ]);
    table.row([field("kind"), Cell::from(kind).toned(Tone::Strong)]);
    let written = format!("{} (number {})", one.record.at, one.seq);
    table.row([field("written"), Cell::from(written)]);
    if let Some(run) = one.record.run {
        table.row([field("run"), Cell::from(run.to_string())]);
    }
    let fact = serde_json::to_value(&one.record.fact).expect("records are plain JSON");
    for (path, value) in fields::fields(&fact["body"]) {
        table.row([
            field(&terminal_line(&path, usize::MAX)),
            Cell::from(terminal_line(&value, usize::MAX)),
        ]);
    }
    for line in table.lines(terminal.screen()) {
        terminal.line(&line);
    }
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
            terminal.line(&terminal_line(&sentence, usize::MAX));
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
