//! `pin`: a person's decision about links, recorded with author and reason.

use std::sync::Arc;

use serde_json::json;

use super::network::runtime;
use super::signing;
use crate::cli::arguments::{self, Global, PinDecision};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::pin::{Decision, pin};
use crate::jobs::{Clock, SystemClock};
use crate::model::check::Pin;
use crate::report::terminal_line;

pub fn run(
    global: &Global,
    command: &arguments::Pin,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let decision = match command.decision {
        PinDecision::Alive => Decision::Alive,
        PinDecision::Dead => Decision::Dead,
        PinDecision::Release => Decision::Released,
    };
    let by = Pin {
        author: command.author.clone(),
        note: command.note.clone(),
    };
    let pinned = runtime()?.block_on(pin(&archive, &clock, &command.links, decision, &by))?;
    for (url, state) in &pinned.links {
        if terminal.is_json() {
            terminal.json_line(&json!({"type": "pinned", "url": url, "state": state}));
        } else {
            let url = terminal_line(url, usize::MAX);
            terminal.line(&format!("{url}: {} ({})", state.state.code(), state.reason));
        }
    }
    if !terminal.is_json() {
        signing::tell(terminal, Some(&pinned.signing));
    }
    Ok(0)
}
