//! `report`: everything the archive knows, in one of five forms.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use super::outside;
use crate::cli::arguments::{self, Global, ReportFormat};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::export::{Selection, gather};
use crate::jobs::{Clock as _, SystemClock, assemble};
use crate::model::facts::ArchiveFacts;
use crate::model::package::Withheld;
use crate::report;

pub fn run(
    global: &Global,
    command: &arguments::Report,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let format = format(global, command);
    let archive = Archive::at(&global.archive);
    let facts = facts(&archive, command)?;
    let bytes = match format {
        ReportFormat::Html => {
            let attachments = assemble::attachments(&archive, &facts)?;
            report::html_with(&facts, &attachments).into_bytes()
        }
        ReportFormat::Json => report::json(&facts).into_bytes(),
        ReportFormat::Csv => report::csv(&facts),
        ReportFormat::Text => report::text(&facts).into_bytes(),
        ReportFormat::Wikitext => report::wikitext(&facts).into_bytes(),
    };
    match &command.output {
        Some(path) => {
            outside::check(&global.archive, path)?;
            write(path, &bytes)
                .map_err(|error| CommandError::output(&path.display().to_string(), &error))?;
            terminal.talk(&format!("wrote {}", path.display()));
        }
        None => terminal.bytes(&bytes),
    }
    Ok(0)
}

/// Of the whole archive, or of what is selected, as it is known now.
fn facts(archive: &Archive, command: &arguments::Report) -> Result<ArchiveFacts, CommandError> {
    let selection = match (&command.citation, &command.document) {
        (Some(id), _) => Selection::Citation(id.clone()),
        (None, Some(id)) => Selection::Document(id.clone()),
        (None, None) => return Ok(assemble::assemble(archive, &SystemClock)?),
    };
    let mut facts = gather(archive, &selection, Withheld::Nothing)?.facts()?;
    facts.made = SystemClock.now();
    Ok(facts)
}

/// Beside its place and then there, so that a file that only shares its name or its bytes with the place
/// is never written into; devices and pipes are written to as they are.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fs::write(path, bytes);
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, bytes)?;
    fs::rename(&unfinished, path)
}

fn format(global: &Global, command: &arguments::Report) -> ReportFormat {
    let by_ending = command
        .output
        .as_deref()
        .and_then(Path::extension)
        .and_then(OsStr::to_str)
        .and_then(|ending| match ending.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(ReportFormat::Html),
            "json" => Some(ReportFormat::Json),
            "csv" => Some(ReportFormat::Csv),
            "txt" => Some(ReportFormat::Text),
            "wiki" | "wikitext" => Some(ReportFormat::Wikitext),
            _ => None,
        });
    let by_default = if global.json {
        ReportFormat::Json
    } else {
        ReportFormat::Text
    };
    command.format.or(by_ending).unwrap_or(by_default)
}
