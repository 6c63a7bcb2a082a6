//! `export`: gathers a selection (`jobs::export`), hands it to the room that makes packages (`export`), and
//! puts the bytes in their place. A package appears whole or not at all.

mod packages;
mod place;
mod tiles;

use std::io;
use std::path::Path;

use clap::ValueEnum as _;
use serde_json::json;

use self::place::{Place, Written};
use super::network::runtime;
use super::{outside, signing};
use crate::cli::arguments::{self, ExportFormat, Global, Selected};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::export::{citations, premis, prov};
use crate::jobs::export::{Gathered, Selection, gather, record_package};
use crate::jobs::{Fault, FaultInside, StoreFault, SystemClock};
use crate::model::package::{FileMade, PackageMade, Withheld};
use crate::model::protection::Signing;
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Export,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let withheld = command
        .withhold
        .map_or(Withheld::Nothing, |_| Withheld::Operator);
    let gathered = gather(&archive, &selection(&command.selection), withheld)?;
    outside::check(&global.archive, &command.output)?;
    let place = Place::at(&command.output);
    let written = match command.format {
        ExportFormat::Warc => packages::warc_file(&gathered, &place),
        ExportFormat::Wacz => packages::wacz_file(&gathered, &place),
        ExportFormat::Bagit => packages::bag(&gathered, &place),
        ExportFormat::Csl => packages::references(&gathered, &place, citations::csl),
        ExportFormat::Bibtex => packages::references(&gathered, &place, citations::bibtex),
        ExportFormat::Wikitext => packages::references(&gathered, &place, citations::wikitext),
        ExportFormat::Prov => packages::streamed(&gathered, &place, prov::write),
        ExportFormat::Premis => packages::streamed(&gathered, &place, premis::write),
        ExportFormat::RobustLinks => {
            packages::references(&gathered, &place, citations::robust_links)
        }
        ExportFormat::SchemaOrg => packages::text(&gathered, &place, citations::schema_org),
        ExportFormat::Tiles => tiles::folder(&archive, &place),
    };
    let written = written.map_err(|error| told(error, &command.output.display().to_string()))?;
    let recorded = runtime()?.block_on(record_package(
        &archive,
        &SystemClock,
        made(command.format, &gathered, &written),
    ));
    tell(terminal, &gathered, &written, recorded.as_ref());
    match recorded {
        // A key that must not sign this log is a finding, whatever was packed.
        Ok(signing) if signing.refusal().is_some() => Ok(4),
        _ => Ok(0),
    }
}

fn selection(selected: &Selected) -> Selection {
    if let Some(id) = &selected.citation {
        return Selection::Citation(id.clone());
    }
    if let Some(id) = &selected.document {
        return Selection::Document(id.clone());
    }
    match selected.since {
        Some(moment) => Selection::Since(moment),
        None if selected.dead => Selection::Dead,
        None => Selection::All,
    }
}

/// What the archive keeps of the package.
fn made(format: ExportFormat, gathered: &Gathered, written: &[Written]) -> PackageMade {
    let about = &gathered.about;
    let withheld = match about.withheld {
        Withheld::Nothing => Vec::new(),
        Withheld::Operator => vec!["operator".to_owned()],
    };
    PackageMade {
        format: format
            .to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default(),
        selection: about.selection.clone(),
        withheld,
        records: about.records,
        as_of: about.as_of,
        files: written
            .iter()
            .map(|file| FileMade {
                name: file_name(&file.path),
                size: file.measured.size,
                digest: file.measured.digest,
            })
            .collect(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn tell(
    terminal: &mut Terminal,
    gathered: &Gathered,
    written: &[Written],
    recorded: Result<&Signing, &Fault>,
) {
    let about = &gathered.about;
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "summary",
            "selection": about.selection,
            "records": about.records,
            "as_of": about.as_of,
            "recorded": recorded.is_ok(),
            "signing": signing::json(recorded.ok()),
            "files": written.iter().map(|file| json!({
                "path": file.path.display().to_string(), "bytes": file.measured.size,
                "sha256": file.measured.digest,
            })).collect::<Vec<_>>(),
        }));
        return;
    }
    for file in written {
        let line = format!(
            "{}  {}  {}",
            file.measured.digest,
            file.path.display(),
            counted(file.measured.size, "byte", "bytes")
        );
        terminal.line(&terminal_line(&line, usize::MAX));
    }
    terminal.talk(&format!(
        "{} of {}, as of {}",
        counted(about.records, "record", "records"),
        about.selection,
        about.as_of
    ));
    match recorded {
        Ok(signing) => signing::tell(terminal, Some(signing)),
        Err(fault) => terminal.warn(&format!(
            "the archive could not be told that this package was made: {fault}"
        )),
    }
}

/// What went wrong on the way from the archive to the file, told by where it went wrong.
fn told(error: io::Error, output: &str) -> CommandError {
    let damaged = |detail: &str| {
        CommandError::findings(
            "package_source_altered",
            format!("no package was made: {detail}"),
            "Run `pressmark verify` to see what is affected, and restore from a copy; nothing was changed.",
        )
    };
    if error.kind() == io::ErrorKind::InvalidData {
        return damaged(&error.to_string());
    }
    if !error
        .get_ref()
        .is_some_and(|inner| inner.is::<FaultInside>())
    {
        return CommandError::output(output, &error);
    }
    match error.downcast::<FaultInside>() {
        Ok(FaultInside(Fault::Store(fault))) => match &*fault {
            StoreFault::Damaged(detail) => damaged(detail),
            _ => Fault::Store(fault).into(),
        },
        Ok(FaultInside(fault)) => fault.into(),
        Err(error) => CommandError::output(output, &error),
    }
}
