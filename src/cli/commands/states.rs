//! `states`: what all checks of each link add up to, and whether that is what is stored.

use serde_json::json;

use super::signing;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::states::{LinkState, recompute, states};
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::States,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    if command.recompute {
        return again(&archive, terminal);
    }
    for link in states(&archive)? {
        show(terminal, &link);
    }
    Ok(0)
}

/// What all checks of a link add up to, and of what it leads over and to.
pub fn show(terminal: &mut Terminal, link: &LinkState) {
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "state", "url": link.url, "link": link.record, "observations": link.observations,
            "state": link.state, "next_check": link.next_check, "parts": link.parts,
        }));
        return;
    }
    let url = terminal_line(&link.url, usize::MAX);
    let state = link.state.as_ref().map_or_else(
        || "not checked yet".to_owned(),
        |state| {
            let sure = if state.confirmed { ", confirmed" } else { "" };
            format!("{}{sure} ({})", state.state.code(), state.reason)
        },
    );
    let next = link
        .next_check
        .map_or_else(String::new, |next| format!("; next check {next}"));
    terminal.line(&format!("{url}: {state}{next}"));
    tell_parts(terminal, link);
}

/// What the link leads over and to, each with its own state.
fn tell_parts(terminal: &mut Terminal, link: &LinkState) {
    for part in &link.parts {
        let sure = if part.folded.confirmed {
            ", confirmed"
        } else {
            ""
        };
        terminal.line(&terminal_line(
            &format!(
                "    {} {}: {}{sure} ({}); looked at {}",
                part.part.code().replace('_', " "),
                part.address,
                part.folded.state.code(),
                part.reason,
                part.looked_at
            ),
            usize::MAX,
        ));
    }
}

fn again(archive: &crate::jobs::Archive, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let (compared, disagreements) = recompute(archive)?;
    for one in &disagreements {
        if terminal.is_json() {
            terminal.json_line(&json!({
                "type": "disagreement", "url": one.url, "part": one.part, "observation": one.record,
                "stored": one.stored, "folded": one.folded,
            }));
        } else {
            let url = terminal_line(&one.url, usize::MAX);
            let (stored, folded) = (&one.stored, &one.folded);
            let part = one
                .part
                .as_ref()
                .map_or_else(String::new, |(part, address)| {
                    format!(", {} {}", part.code(), terminal_line(address, usize::MAX))
                });
            terminal.line(&format!(
                "{url}{part}: stored as {} ({}), adds up to {} ({})",
                stored.state.code(),
                stored.reason,
                folded.state.code(),
                folded.reason
            ));
        }
    }
    let exit_code = if disagreements.is_empty() { 0 } else { 4 };
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "summary", "states_compared": compared,
            "disagreements": disagreements.len(), "exit_code": exit_code,
        }));
    } else {
        terminal.line(&format!(
            "{} folded again: {} differ",
            counted(compared as u64, "stored state", "stored states"),
            disagreements.len()
        ));
    }
    Ok(exit_code)
}
