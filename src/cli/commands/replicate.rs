//! `replicate`: a second copy, and what was hashed of it.

use serde_json::json;

use super::outside;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::{Archive, Fault, Replicated};
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Replicate,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    outside::check(&global.archive, &command.folder)?;
    let replicated = Archive::at(&global.archive)
        .replicate_to(&command.folder)
        .map_err(Fault::from)?;
    let folder = command.folder.display();
    match replicated {
        Replicated::Done(checked) => {
            if terminal.is_json() {
                terminal.json_line(&json!({
                    "type": "summary", "folder": command.folder, "objects": checked.objects,
                    "bytes": checked.bytes, "records": checked.records, "exit_code": 0,
                }));
            } else {
                terminal.line(&format!(
                    "copied to {folder} and hashed there: {} ({}) and {}",
                    counted(checked.objects, "object", "objects"),
                    counted(checked.bytes, "byte", "bytes"),
                    counted(checked.records, "record", "records")
                ));
            }
            Ok(0)
        }
        Replicated::Unsound(checked) => {
            for finding in checked.findings.iter().filter(|_| !terminal.is_json()) {
                terminal.warn(&terminal_line(&finding.to_string(), usize::MAX));
            }
            Err(CommandError::findings(
                "unsound",
                format!(
                    "the archive has {}, so its copy did not take the place in {folder}",
                    counted(checked.findings.len() as u64, "finding", "findings")
                ),
                "`pressmark verify --repair-from` puts altered objects back from an older copy.",
            ))
        }
        Replicated::NotOurs(why) => Err(CommandError::failed(
            "not_an_older_copy",
            format!("{folder} was left as it is: {why}"),
            "Name an empty folder, or one that holds an older copy of this archive.",
        )),
    }
}
