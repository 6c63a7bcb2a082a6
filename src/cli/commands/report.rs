//! `report`: everything the archive knows, in one of several forms; or what those forms are, for programs that check them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::outside;
use crate::cli::arguments::{self, Global, ReportFormat};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::export::{Selection, gather};
use crate::jobs::{Clock as _, SystemClock, assemble};
use crate::model::attachments::Attachments;
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
    let told = match format {
        ReportFormat::JsonSchema | ReportFormat::TableSchema => None,
        _ => Some(facts(&archive, command)?),
    };
    let attachments = match &told {
        Some(facts) if format == ReportFormat::Html => assemble::attachments(&archive, facts)?,
        _ => Attachments::default(),
    };
    let fill = |out: &mut dyn Write| match (format, &told) {
        (ReportFormat::JsonSchema, _) => out.write_all(report::JSON_SCHEMA.as_bytes()),
        (ReportFormat::TableSchema, _) => out.write_all(report::table_schema().as_bytes()),
        (_, None) => Ok(()),
        (ReportFormat::Html, Some(facts)) => report::write_html(facts, &attachments, out),
        (ReportFormat::Json, Some(facts)) => report::write_json(facts, out),
        (ReportFormat::Csv, Some(facts)) => report::write_csv(facts, out),
        (ReportFormat::Markdown, Some(facts)) => out.write_all(report::markdown(facts).as_bytes()),
        (ReportFormat::Wikitext, Some(facts)) => out.write_all(report::wikitext(facts).as_bytes()),
        (ReportFormat::Text, Some(facts)) => out.write_all(report::text(facts).as_bytes()),
    };
    match &command.output {
        Some(path) => {
            outside::check(&global.archive, path)?;
            write(path, &fill)
                .map_err(|error| CommandError::output(&path.display().to_string(), &error))?;
            terminal.talk(&format!("wrote {}", path.display()));
        }
        None => fill(&mut terminal.sink())
            .map_err(|error| CommandError::output("standard output", &error))?,
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
fn write(path: &Path, fill: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fill(&mut fs::OpenOptions::new().write(true).open(path)?);
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fill(&mut File::create(&unfinished)?)?;
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
            "md" | "markdown" => Some(ReportFormat::Markdown),
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
