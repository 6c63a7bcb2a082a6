//! Deaths and returns → whoever the settings name: an Atom feed file, a command, a webhook.
//!
//! Nobody is told where nothing turned. What fails is named, and told again by the next run.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::jobs::scheduled::settings::Notify;
use crate::jobs::{Clock as _, SystemClock};
use crate::model::turn::Turn;
use crate::report;

/// Tells everybody; gives back who could not be told, and why.
pub fn everybody(
    notify: &Notify,
    folder: &Path,
    archive: &Path,
    turns: &[Turn],
    summary: &serde_json::Value,
) -> Vec<String> {
    let mut untold = Vec::new();
    if turns.is_empty() {
        return untold;
    }
    if let Some(file) = &notify.feed
        && let Err(error) = feed(&folder.join(file), archive, turns)
    {
        untold.push(format!("feed {}: {error}", file.display()));
    }
    if let [program, arguments @ ..] = notify.command.as_slice()
        && let Err(why) = command(program, arguments, summary)
    {
        untold.push(format!("command {program}: {why}"));
    }
    untold
}

/// Writes the feed beside its place and moves it there, so that no reader meets half of one.
fn feed(file: &Path, archive: &Path, turns: &[Turn]) -> std::io::Result<()> {
    let before = match fs::read_to_string(file) {
        Ok(before) => before,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let now = SystemClock.now();
    let text = report::atom(&archive.display().to_string(), now, turns, &before);
    let unfinished = file.with_extension("unfinished");
    fs::write(&unfinished, text)?;
    fs::rename(&unfinished, file)
}

/// Gives the summary to a program on its standard input; it is told where that ends with success.
fn command(program: &str, arguments: &[String], summary: &serde_json::Value) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // A program that does not read its input may still do its work.
        let _ = writeln!(input, "{summary}");
    }
    let ended = child.wait().map_err(|error| error.to_string())?;
    if ended.success() {
        Ok(())
    } else {
        Err(format!("it ended with {ended}"))
    }
}
