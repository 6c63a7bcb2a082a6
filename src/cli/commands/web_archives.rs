//! What commands that ask public web archives have in common: the keys, and what is told of the answers.

use std::env;

use serde_json::{Value, json};

use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Secret;
use crate::jobs::mementos::Sought;
use crate::jobs::submit::Submissions;
use crate::model::memento::{MementoOutcome, SubmissionOutcome, WebArchive};
use crate::report::terminal_line;

/// The environment's name for the keys: a command line is seen by everybody on the computer.
const KEYS_NAME: &str = "PRESSMARK_WAYBACK_KEYS";

/// What proves to the Wayback Machine who hands links in; `None` where nothing is to be handed in.
///
/// # Errors
/// Where the keys are not in the environment, before anything is asked.
pub fn authorization(save: &[WebArchive]) -> Result<Option<Secret>, CommandError> {
    if save.is_empty() {
        return Ok(None);
    }
    let keys = env::var(KEYS_NAME).unwrap_or_default();
    let sound = keys
        .split_once(':')
        .is_some_and(|(access, secret)| !access.is_empty() && !secret.is_empty());
    if sound {
        return Ok(Some(Secret::new(format!("LOW {}", keys.trim()))));
    }
    Err(CommandError::usage(
        "wayback_keys",
        format!("{KEYS_NAME} does not hold keys"),
        "Set it to ACCESS:SECRET, as archive.org/account/s3.php shows them, or leave --save out.",
    ))
}

/// Tells what came of looking for copies, a line a link.
pub fn tell_sought(terminal: &mut Terminal, sought: &Sought) {
    for (url, outcome) in &sought.links {
        if terminal.is_json() {
            let line = json!({"type": "memento", "url": url, "outcome": outcome.code(), "memento": outcome.memento()});
            terminal.json_line(&line);
        } else {
            let told = format!("{url}: {}", sought_words(outcome));
            terminal.line(&terminal_line(&told, usize::MAX));
        }
    }
}

/// What came of one search, in words.
pub fn sought_words(outcome: &MementoOutcome) -> String {
    match outcome {
        MementoOutcome::Shows(held) => format!(
            "a copy of {} that shows what was cited: {} ({})",
            held.at, held.address, held.reason
        ),
        MementoOutcome::Nearest(held) => format!(
            "a copy of {}, not shown to hold what was cited ({}): {}",
            held.at, held.reason, held.address
        ),
        MementoOutcome::NoneFound => "no copy, as every archive that was asked says".to_owned(),
        MementoOutcome::ArchiveUnavailable => {
            "not known whether there is a copy: an archive could not be asked".to_owned()
        }
    }
}

/// Tells what became of links that were handed in.
pub fn tell_submitted(terminal: &mut Terminal, submitted: &Submissions) {
    for (url, outcome) in &submitted.links {
        if terminal.is_json() {
            terminal.json_line(&json!({"type": "submitted", "url": url, "result": outcome}));
            continue;
        }
        let told = match outcome {
            SubmissionOutcome::Saved { address, .. } => format!("{url}: saved as {address}"),
            SubmissionOutcome::Pending { .. } => {
                format!("{url}: handed in, and not said to be saved yet")
            }
            SubmissionOutcome::Refused { why, passing } => {
                let again = if *passing {
                    "; a later run hands it in again"
                } else {
                    ""
                };
                format!("{url}: not saved: {why}{again}")
            }
        };
        terminal.line(&terminal_line(&told, usize::MAX));
    }
    if submitted.left > 0 && !terminal.is_json() {
        terminal.talk(&format!("{} more are left for a later run", submitted.left));
    }
}

/// Searches, counted.
pub fn sought_json(sought: &Sought) -> Value {
    let mut line = json!({"type": "mementos"});
    for code in [
        "memento_verified",
        "memento_unverified",
        "none_found",
        "archive_unavailable",
    ] {
        line[code] = json!(sought.count(code));
    }
    line
}
