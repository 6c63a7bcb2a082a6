//! `run`: the scheduled run, for a timer: everything that is due, one readable line a step, and the exit code
//! that an alert can use.

mod notify;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::json;

use super::{network, signing, web_archives};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::mementos::Sought;
use crate::jobs::scheduled::lock::{NotLocked, RunLock};
use crate::jobs::scheduled::settings::RunSettings;
use crate::jobs::scheduled::{Stage, Worked, record, stamps, work};
use crate::jobs::{Clock as _, SystemClock};
use crate::model::timestamp::Timestamp;
use crate::model::turn::{Turn, TurnKind};
use crate::report::{counted, terminal_line};

/// The settings file inside the archive's folder.
const SETTINGS_NAME: &str = "pressmark.toml";
/// Lines of one kind that are shown; all of them are recorded.
const FINDINGS_SHOWN_MAX: usize = 20;

pub fn run(
    global: &Global,
    command: &arguments::Run,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    terminal.keep_log();
    let file = command
        .settings
        .clone()
        .unwrap_or_else(|| global.archive.join(SETTINGS_NAME));
    let mut settings = read_settings(&file, command.settings.is_some())?;
    settings.archives.save_authorization = web_archives::authorization(&settings.archives.save)?;
    let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
    let began = SystemClock.now();
    let lock = take_lock(&global.archive, began)?;
    if let Some(before) = &lock.taken_over_from {
        terminal.talk(&format!(
            "the run before ({}) ended without finishing; this one continues",
            terminal_line(before, 200)
        ));
    }
    terminal.talk(&format!("run began at {began}"));
    let stages = Arc::new(Mutex::new(Vec::new()));
    let (archive, told) = (global.archive.clone(), Arc::clone(&stages));
    let done = move |stage: &Stage| {
        let shown = (sentence(stage), line(stage));
        told.lock().expect("no holder panics").push(shown);
    };
    let asking = network::client(global, &command.network)?;
    let (worked, untold, ending, signed) = network::carry_out(
        global,
        &command.network,
        terminal,
        move |mut means| async move {
            means.canary.clone_from(&settings.network.canary);
            let worked = work(&means, &settings, &folder, &done).await?;
            let clock = Arc::clone(&means.clock);
            if let Some(upgraded) =
                stamps::upgrade(&means.archive, asking, clock, &means.stop).await?
            {
                done(&Stage::Stamped(upgraded));
            }
            let told = notify::News {
                folder: &folder,
                archive: &archive,
                turns: &worked.turns,
                summary: &summary(&worked),
            };
            let untold = notify::everybody(&means, &settings.notify, &told).await?;
            let (ending, signed) = record(&means, &worked, &untold).await?;
            Ok((worked, untold, ending, signed))
        },
    )?;
    drop(lock);
    let stages = std::mem::take(&mut *stages.lock().expect("no holder panics"));
    for (sentence, line) in stages {
        if terminal.is_json() {
            terminal.json_line(&line);
        } else {
            terminal.line(&sentence);
        }
    }
    tell(terminal, &worked, &untold, ending.exit_code());
    if !terminal.is_json() {
        signing::tell(terminal, Some(&signed));
    }
    network::tell_if_interrupted(terminal, ending);
    Ok(ending.exit_code())
}

/// Without a file there is nothing to watch, and what is due is asked all the same.
fn read_settings(file: &Path, named: bool) -> Result<RunSettings, CommandError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => String::new(),
        Err(error) => {
            return Err(CommandError::failed(
                "settings",
                format!("{} cannot be read: {error}", file.display()),
                "Name a settings file with --settings; README.md shows one.",
            ));
        }
    };
    RunSettings::parse(&text).map_err(|why| {
        CommandError::usage(
            "settings",
            format!("{}: {why}", file.display()),
            "Correct it there; nothing was asked and nothing was changed.",
        )
    })
}

fn take_lock(archive: &PathBuf, now: Timestamp) -> Result<RunLock, CommandError> {
    let unusable = |path: &Path, error: &std::io::Error| {
        CommandError::failed(
            "run_lock",
            format!("{} cannot be used: {error}", path.display()),
            "See that the archive's folder can be written.",
        )
    };
    fs::create_dir_all(archive).map_err(|error| unusable(archive, &error))?;
    RunLock::take(archive, now).map_err(|fault| match fault {
        NotLocked::Held(holder) => CommandError::in_use(
            format!("another run of this archive goes on ({holder})"),
            "Wait for it to end; if it hangs, end that process, and the next run takes over.",
        ),
        NotLocked::Unusable(path, error) => unusable(&path, &error),
    })
}

fn sentence(stage: &Stage) -> String {
    match stage {
        Stage::Feeds { new, unread } => {
            let mut told = format!(
                "feeds: {}",
                counted(*new as u64, "new entry", "new entries")
            );
            for one in unread {
                told.push_str(&format!("; not read: {}", terminal_line(one, 300)));
            }
            told
        }
        Stage::Collected(collected) => format!(
            "collected: {} new, {} known; {} new; {} asked",
            counted(collected.documents_new as u64, "document", "documents"),
            collected.documents_known,
            counted(collected.citations_new as u64, "citation", "citations"),
            counted(
                (collected.links.fetched + collected.links.failed) as u64,
                "link",
                "links"
            ),
        ),
        Stage::NothingToCollect(why) => format!("collected: nothing ({})", terminal_line(why, 300)),
        Stage::Rechecked { rechecked, left } => format!(
            "rechecked: {} that were due, {left} left for the next run",
            counted(
                (rechecked.links.fetched + rechecked.links.failed) as u64,
                "link",
                "links"
            ),
        ),
        Stage::Mementos(sought) => mementos_sentence(sought),
        Stage::Submitted(submitted) => format!(
            "handed to a web archive: {}",
            counted(submitted.links.len() as u64, "link", "links")
        ),
        Stage::Stamped(upgraded) => stamped_sentence(upgraded),
        Stage::Verified {
            objects,
            part,
            findings,
        } => {
            let part = part
                .as_ref()
                .map_or_else(String::new, |part| format!(" ({part})"));
            let mut told = format!(
                "verified: {}{part}, {}",
                counted(*objects, "object", "objects"),
                counted(findings.len() as u64, "finding", "findings")
            );
            for one in findings.iter().take(FINDINGS_SHOWN_MAX) {
                told.push_str(&format!("\n  {}", terminal_line(one, 300)));
            }
            told
        }
    }
}

fn line(stage: &Stage) -> serde_json::Value {
    match stage {
        Stage::Feeds { new, unread } => {
            json!({"type": "feeds", "entries_new": new, "unread": unread})
        }
        Stage::Collected(collected) => json!({
            "type": "collected", "documents_new": collected.documents_new,
            "documents_known": collected.documents_known,
            "citations_new": collected.citations_new, "links_asked": collected.links.fetched + collected.links.failed,
        }),
        Stage::NothingToCollect(why) => json!({"type": "nothing_to_collect", "why": why}),
        Stage::Rechecked { rechecked, left } => json!({
            "type": "rechecked", "links_asked": rechecked.links.fetched + rechecked.links.failed, "links_left": left,
        }),
        Stage::Mementos(sought) => web_archives::sought_json(sought),
        Stage::Submitted(submitted) => {
            json!({"type": "submitted", "links": submitted.links.len(), "left": submitted.left})
        }
        Stage::Stamped(upgraded) => json!({
            "type": "stamped", "completed": upgraded.completed, "pending": upgraded.pending,
            "failed": upgraded.failed,
        }),
        Stage::Verified {
            objects,
            part,
            findings,
        } => {
            json!({"type": "verified", "objects": objects, "part": part, "findings": findings})
        }
    }
}

fn mementos_sentence(sought: &Sought) -> String {
    let mut told = format!(
        "looked for copies of {}: {} show what was cited, {} not known whether there are any",
        counted(sought.links.len() as u64, "link", "links"),
        sought.count("memento_verified"),
        sought.count("archive_unavailable"),
    );
    for (url, outcome) in sought.links.iter().take(FINDINGS_SHOWN_MAX) {
        let line = format!("{url}: {}", web_archives::sought_words(outcome));
        told.push_str(&format!("\n  {}", terminal_line(&line, 400)));
    }
    told
}

fn stamped_sentence(upgraded: &stamps::Upgraded) -> String {
    let mut told = format!(
        "stamps: {} complete now, {} still only promised",
        upgraded.completed, upgraded.pending
    );
    for why in &upgraded.failed {
        told.push_str(&format!("; {}", terminal_line(why, 300)));
    }
    told
}

/// What whoever is notified gets.
fn summary(worked: &Worked) -> serde_json::Value {
    let of = |kind: TurnKind| -> Vec<&Turn> {
        let turns = worked.turns.iter().filter(|turn| turn.kind == kind);
        turns.collect()
    };
    json!({
        "type": "summary",
        "newly_dead": of(TurnKind::Died),
        "returned": of(TurnKind::Returned),
        "exit_code": worked.ending.exit_code(),
    })
}

fn tell(terminal: &mut Terminal, worked: &Worked, untold: &[String], exit_code: u8) {
    if terminal.is_json() {
        let mut line = summary(worked);
        line["not_notified"] = json!(untold);
        line["exit_code"] = json!(exit_code);
        terminal.json_line(&line);
        return;
    }
    for turn in &worked.turns {
        let url = terminal_line(&turn.url, usize::MAX);
        let or_never = |time: Option<Timestamp>| {
            time.map_or_else(|| "never".to_owned(), |time| time.to_string())
        };
        terminal.line(&match turn.kind {
            TurnKind::Died => format!(
                "newly dead: {url} [last seen alive {}, first seen dead {}] ({})",
                or_never(turn.last_seen_alive),
                or_never(turn.first_seen_dead),
                turn.reason
            ),
            TurnKind::Returned => format!("served again: {url}, since {}", turn.at),
        });
    }
    for one in untold {
        terminal.warn(&format!(
            "not notified, will be told again by the next run: {}",
            terminal_line(one, 300)
        ));
    }
    terminal.talk(&format!(
        "run ended at {} with exit code {exit_code}",
        SystemClock.now()
    ));
}
