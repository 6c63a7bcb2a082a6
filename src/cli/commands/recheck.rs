//! `recheck`: asks again, and tells what changed.

use serde_json::json;

use super::{network, signing};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::link;
use crate::cli::terminal::Terminal;
use crate::jobs::recheck::{Changed, Recheck, Rechecked};
use crate::model::liveness::Verdict;
use crate::model::timestamp::Timestamp;
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Recheck,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let job = Recheck {
        links: command.links.clone(),
        means: network::means(global, &command.network, terminal)?,
    };
    let rechecked = network::block_on(job.run())?;
    if terminal.is_json() {
        show_json(terminal, &rechecked);
    } else {
        show_text(terminal, &rechecked);
        signing::tell(terminal, rechecked.signing.as_ref());
    }
    Ok(rechecked.ending.exit_code())
}

fn show_json(terminal: &mut Terminal, rechecked: &Rechecked) {
    for outcome in &rechecked.asked {
        terminal.json_line(&link::line(outcome));
    }
    for (kind, list) in [
        ("newly_dead", &rechecked.newly_dead),
        ("returned", &rechecked.returned),
    ] {
        for changed in list {
            terminal.json_line(&json!({
                "type": kind, "url": changed.url,
                "last_seen_alive": changed.life.last_seen_alive,
                "first_seen_dead": changed.life.first_seen_dead,
            }));
        }
    }
    let again = rechecked
        .asked
        .iter()
        .filter(|outcome| outcome.will_be_asked_again());
    terminal.json_line(&json!({
        "type": "summary",
        "links_asked": rechecked.asked.len(),
        "links_newly_dead": rechecked.newly_dead.len(),
        "links_returned": rechecked.returned.len(),
        "links_to_ask_again": again.count(),
        "signing": signing::json(rechecked.signing.as_ref()),
        "exit_code": rechecked.ending.exit_code(),
    }));
}

fn show_text(terminal: &mut Terminal, rechecked: &Rechecked) {
    for outcome in &rechecked.asked {
        let told = link::sentence(outcome);
        if outcome.judged.verdict == Verdict::Alive {
            terminal.detail(&told);
        } else {
            terminal.line(&told);
        }
    }
    for changed in &rechecked.newly_dead {
        terminal.line(&format!("newly dead: {}", life(changed)));
    }
    for changed in &rechecked.returned {
        let url = terminal_line(&changed.url, usize::MAX);
        terminal.line(&format!("served again: {url}"));
    }
    let count = |tells: fn(Verdict) -> bool| {
        let verdicts = rechecked.asked.iter().map(|outcome| outcome.judged.verdict);
        verdicts.filter(|verdict| tells(*verdict)).count()
    };
    terminal.line(&format!(
        "{} asked: {} served to us, {} no longer served, {} could not be told about",
        counted(rechecked.asked.len() as u64, "link", "links"),
        count(|verdict| verdict.tells() && !verdict.is_dead()),
        count(Verdict::is_dead),
        count(|verdict| !verdict.tells()),
    ));
}

fn life(changed: &Changed) -> String {
    let url = terminal_line(&changed.url, usize::MAX);
    let or_never =
        |time: Option<Timestamp>| time.map_or_else(|| "never".to_owned(), |time| time.to_string());
    format!(
        "{url}: last seen alive {}, first seen dead {}",
        or_never(changed.life.last_seen_alive),
        or_never(changed.life.first_seen_dead)
    )
}
