//! Deaths and returns → whoever the settings name: an Atom feed file, a command, a webhook.
//!
//! Nobody is told where nothing turned. What fails is named, and told again by the next run.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::jobs::scheduled::settings::Notify;
use crate::jobs::scheduled::webhook::{self, Patience};
use crate::jobs::{Client, Clock as _, Fault, SystemClock};
use crate::model::turn::Turn;
use crate::report;

/// What there is to tell, and where it comes from.
pub struct News<'a> {
    /// The folder of the settings file.
    pub folder: &'a Path,
    pub archive: &'a Path,
    pub turns: &'a [Turn],
    pub summary: &'a serde_json::Value,
}

/// Tells everybody; gives back who could not be told, and why.
///
/// # Errors
/// [`Fault`] where a webhook's answer could not be kept on this computer.
pub async fn everybody(
    client: &Client,
    notify: &Notify,
    news: &News<'_>,
) -> Result<Vec<String>, Fault> {
    let mut untold = Vec::new();
    if news.turns.is_empty() {
        return Ok(untold);
    }
    if let Some(file) = &notify.feed
        && let Err(error) = feed(&news.folder.join(file), news.archive, news.turns)
    {
        untold.push(format!("feed {}: {error}", file.display()));
    }
    if let [program, arguments @ ..] = notify.command.as_slice()
        && let Err(why) = command(program, arguments, news.summary)
    {
        untold.push(format!("command {program}: {why}"));
    }
    if let Some(address) = &notify.webhook {
        let patience = Patience::default();
        if let Err(why) = webhook::hand_in(client, address, news.summary, patience).await? {
            untold.push(format!("webhook {}: {why}", webhook::shown(address)));
        }
    }
    Ok(untold)
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
