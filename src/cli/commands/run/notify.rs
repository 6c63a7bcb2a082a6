//! Deaths and returns → whoever the settings name: an Atom feed file, a command, a webhook.
//!
//! Nobody is told where nothing turned. What fails is named, and told again by the next run.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::jobs::scheduled::settings::Notify;
use crate::jobs::scheduled::webhook::{self, Patience};
use crate::jobs::{Client, Clock as _, Fault, Means, Stop, SystemClock};
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

/// How long a command may take before it is ended.
const COMMAND_PATIENCE: Duration = Duration::from_secs(600);
/// How often it is looked whether a command has ended, or somebody wants the run to stop.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Why somebody was not told.
const STOPPED: &str = "the run was asked to stop";

/// Tells everybody; gives back who could not be told, and why. Once the run is asked to stop, nobody is told any
/// more.
///
/// # Errors
/// [`Fault`] where a webhook's answer could not be kept on this computer.
pub async fn everybody(
    means: &Means<Client>,
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
        && let Err(why) = command(program, arguments, news.summary, &means.stop).await
    {
        untold.push(format!("command {program}: {why}"));
    }
    if let Some(address) = &notify.webhook {
        let patience = Patience::default();
        let handed_in = webhook::hand_in(&*means.fetch, address, news.summary, patience);
        if let Err(why) = means
            .stop
            .or(handed_in)
            .await
            .unwrap_or(Ok(Err(STOPPED.to_owned())))?
        {
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
async fn command(
    program: &str,
    arguments: &[String],
    summary: &serde_json::Value,
    stop: &Stop,
) -> Result<(), String> {
    if stop.is_asked() {
        return Err(STOPPED.to_owned());
    }
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        let summary = format!("{summary}\n");
        // On a thread of its own, since a program may take its time to read. One that does not read its input may
        // still do its work.
        std::thread::spawn(move || {
            let _ = input.write_all(summary.as_bytes());
        });
    }
    let begun = Instant::now();
    let why = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(ended) if ended.success() => return Ok(()),
            Some(ended) => return Err(format!("it ended with {ended}")),
            None if stop.is_asked() => break STOPPED.to_owned(),
            None if begun.elapsed() > COMMAND_PATIENCE => {
                break format!(
                    "it did not end within {} seconds",
                    COMMAND_PATIENCE.as_secs()
                );
            }
            None => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    Err(why)
}
