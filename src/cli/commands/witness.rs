//! `witness`: requests, lines and keys as text on standard output, so that any way of sending carries them.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{network, signing};
use crate::cli::arguments::{self, Global, WitnessStep};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::witness::{Witnessed, add, ask, request, sign};
use crate::jobs::{Fault, Policy, SystemClock, WitnessDesk};
use crate::report::terminal_line;

pub fn run(
    global: &Global,
    command: &arguments::Witness,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let witnessed = match &command.what {
        WitnessStep::Request { old } => {
            let text = request(&archive, *old)?.text();
            show(terminal, "request", &text);
            return Ok(0);
        }
        WitnessStep::Key { name } => {
            let key = desk(global, name)?.key().map_err(Fault::NotCosigned)?;
            show(terminal, "key", &format!("{key}\n"));
            return Ok(0);
        }
        WitnessStep::Sign { file, name, trust } => {
            let line = sign(
                &desk(global, name)?,
                &read(file)?,
                &policy(trust)?,
                &SystemClock,
            )?;
            show(terminal, "line", &format!("{line}\n"));
            return Ok(0);
        }
        WitnessStep::Add { file, trust } => {
            let (lines, trust) = (read(file)?, policy(trust)?);
            network::block_on(add(&archive, &lines, &trust, &SystemClock))?
        }
        WitnessStep::Ask { trust, network } => {
            let (client, trust) = (network::client(global, network)?, policy(trust)?);
            network::block_on(ask(&archive, &client, &trust, &SystemClock))?
        }
    };
    if terminal.is_json() {
        show_json(terminal, &witnessed);
    } else {
        show_text(terminal, &witnessed);
        signing::tell(terminal, witnessed.signing.as_ref());
    }
    Ok(witnessed.ending.exit_code())
}

fn show(terminal: &mut Terminal, kind: &str, text: &str) {
    if terminal.is_json() {
        terminal.json_line(&json!({"type": kind, "text": text}));
    } else {
        terminal.bytes(text.as_bytes());
    }
}

fn desk(global: &Global, name: &str) -> Result<WitnessDesk, CommandError> {
    signing::key_file(global)
        .map(|key| WitnessDesk::beside(&key, name))
        .ok_or_else(|| {
            CommandError::failed(
                "no_key_place",
                "no folder for a witness's key is known",
                "Name a file with --key; the witness's key lies beside it.",
            )
        })
}

fn read(file: &Path) -> Result<String, CommandError> {
    fs::read_to_string(file).map_err(|error| {
        CommandError::failed(
            "unreadable_file",
            format!("{}: {error}", file.display()),
            "Name a text file that you may read.",
        )
    })
}

pub(super) fn policy(file: &Path) -> Result<Policy, CommandError> {
    Policy::parse(&read(file)?).map_err(|fault| {
        CommandError::failed(
            "trust_file",
            format!("{}: {fault}", file.display()),
            "`pressmark witness --help` shows what a trust file says.",
        )
    })
}

fn show_json(terminal: &mut Terminal, witnessed: &Witnessed) {
    for added in &witnessed.added {
        let mut line = serde_json::to_value(added).expect("cosignatures are plain JSON");
        line["type"] = json!("cosignature");
        terminal.json_line(&line);
    }
    for (witness, why) in &witnessed.failed {
        terminal.json_line(&json!({"type": "no_cosignature", "witness": witness, "why": why}));
    }
    terminal.json_line(&json!({
        "type": "summary",
        "cosignatures": witnessed.added.len(),
        "not_given": witnessed.failed.len(),
        "signing": signing::json(witnessed.signing.as_ref()),
        "exit_code": witnessed.ending.exit_code(),
    }));
}

fn show_text(terminal: &mut Terminal, witnessed: &Witnessed) {
    for added in &witnessed.added {
        let told = format!(
            "cosigned: {} vouches at {} for the first {} entries",
            added.witness, added.time, added.size
        );
        terminal.line(&terminal_line(&told, usize::MAX));
    }
    for (witness, why) in &witnessed.failed {
        let told = format!("no cosignature of {witness}: {why}");
        terminal.line(&terminal_line(&told, usize::MAX));
    }
    if witnessed.added.is_empty() && witnessed.failed.is_empty() {
        terminal.line(
            "nobody was asked: no witness in the trust file has an address, or there was no line",
        );
    }
}
