//! `show`: a record by the beginning of its id; with `--json` its very bytes, whose SHA-256 is its id.

use super::states;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::fields;
use crate::cli::output::table::{Cell, Overlong, Table, Tone};
use crate::cli::terminal::Terminal;
use crate::jobs::assemble::assemble;
use crate::jobs::states::state_of;
use crate::jobs::{Archive, Fault, MergedRecord, Reader, StoreFault, StoredRecord, SystemClock};
use crate::report::terminal_line;

const PREFIX_CHARS_MIN: usize = 4;
const MATCHES_MAX: u32 = 10;

pub fn run(
    global: &Global,
    command: &arguments::Show,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = Archive::at(&global.archive);
    let one = match find(&archive, &command.id)? {
        Found::Own(one) => one,
        Found::Merged(one) => {
            show_merged(&one, terminal);
            return Ok(0);
        }
    };
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
        if one.record.fact.kind() == "link" {
            let state = state_of(&archive, &one).map_err(CommandError::from)?;
            states::show(terminal, &state);
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
    tell_fields(terminal, table, &fact["body"]);
}

/// The table with a row for each value beneath.
fn tell_fields(terminal: &mut Terminal, mut table: Table, fact: &serde_json::Value) {
    for (path, value) in fields::fields(fact) {
        table.row([
            Cell::from(terminal_line(&path, usize::MAX)).toned(Tone::Quiet),
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

/// A record of another archive, as it was stored there.
fn show_merged(one: &MergedRecord, terminal: &mut Terminal) {
    if terminal.is_json() {
        terminal.bytes(&one.bytes);
        terminal.line("");
        return;
    }
    terminal.line(&format!(
        "record {} (entry {} of the merged log {}: what another archive's computer recorded)",
        one.id, one.index, one.origin
    ));
    let value: serde_json::Value = serde_json::from_slice(&one.bytes).unwrap_or_default();
    tell_fields(terminal, Table::new(Overlong::Wrapped), &value);
}

/// A record of this archive, or of a merged log.
pub enum Found {
    Own(Box<StoredRecord>),
    Merged(MergedRecord),
}

/// The one record whose id begins so; own ones come first.
pub fn find(archive: &Archive, prefix: &str) -> Result<Found, CommandError> {
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
    let mut merged = match found.is_empty() {
        true => reader
            .merged_beginning(prefix, MATCHES_MAX)
            .map_err(fault)?,
        false => Vec::new(),
    };
    match (found.as_slice(), merged.len()) {
        ([], 0) => Err(unknown(&reader, prefix)?),
        ([one], _) => Ok(Found::Own(Box::new(one.clone()))),
        ([], 1) => Ok(Found::Merged(merged.remove(0))),
        (several, _) => {
            let own = several
                .iter()
                .map(|one| format!("{} ({})", one.id, one.record.fact.kind()));
            let merged = merged.iter().map(|one| format!("{} (merged)", one.id));
            let ids: Vec<String> = own.chain(merged).collect();
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

/// What is told of an id that no record has any more, or never had.
fn unknown(reader: &Reader, prefix: &str) -> Result<CommandError, CommandError> {
    let fault = |fault: StoreFault| CommandError::from(Fault::from(fault));
    if let Some(teller) = reader.purge_of(prefix).map_err(fault)? {
        return Ok(CommandError::failed(
            "purged",
            format!("record {prefix} was purged; record {teller} tells when, by whom and why"),
            "`pressmark show` that record. Proofs of the purged one still hold.",
        ));
    }
    Ok(CommandError::failed(
        "unknown_id",
        format!("no record's id begins with {prefix}"),
        "Ids stand in `pressmark report --format json`; for an object's bytes use `pressmark cat`.",
    ))
}
