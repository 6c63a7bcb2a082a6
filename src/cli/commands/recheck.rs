//! `recheck`: asks again, and tells what changed.

use serde_json::json;

use super::{network, signing, web_archives};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::mementos;
use crate::jobs::recheck::{Changed, Recheck, Rechecked, SecondLook, Which};
use crate::jobs::{Client, Means};
use crate::model::timestamp::Timestamp;
use crate::report::{counted, suspected, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Recheck,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let which = which(command);
    let second_look = if command.confirm_now {
        SecondLook::AtOnce
    } else {
        SecondLook::Never
    };
    let archives = command.mementos.clone();
    let job = move |means: Means<Client>| async move {
        let before = mementos::newest_record(&means.archive)?;
        let job = Recheck {
            which,
            second_look,
            means: means.clone(),
        };
        let rechecked = job.run().await?;
        let sought = mementos::seek(&means, &archives, before).await?;
        Ok((rechecked, sought))
    };
    let (rechecked, sought) = network::carry_out(global, &command.network, terminal, job)?;
    web_archives::tell_sought(terminal, &sought);
    if terminal.is_json() {
        show_json(terminal, &rechecked);
    } else {
        show_text(terminal, &rechecked);
        signing::tell(terminal, rechecked.signing.as_ref());
    }
    network::tell_if_interrupted(terminal, rechecked.ending);
    Ok(rechecked.ending.exit_code())
}

fn which(command: &arguments::Recheck) -> Which {
    if command.due {
        Which::Due {
            links_max: u32::MAX,
        }
    } else if command.links.is_empty() {
        Which::All
    } else {
        Which::Named(command.links.clone())
    }
}

fn show_json(terminal: &mut Terminal, rechecked: &Rechecked) {
    for (kind, list) in [
        ("newly_dead", &rechecked.newly_dead),
        ("suspected", &rechecked.suspected),
        ("returned", &rechecked.returned),
    ] {
        for changed in list {
            terminal.json_line(&json!({
                "type": kind, "url": changed.url,
                "last_seen_alive": changed.life.last_seen_alive,
                "first_seen_dead": changed.life.first_seen_dead,
                "state": changed.life.folded,
            }));
        }
    }
    terminal.json_line(&json!({
        "type": "summary",
        "links_fetched": rechecked.links.fetched,
        "links_failed": rechecked.links.failed,
        "links_deferred": rechecked.links.deferred,
        "second_look_dead": rechecked.second_look.map(|asked| asked.seen.dead),
        "links_newly_dead": rechecked.newly_dead.len(),
        "links_suspected": rechecked.suspected.len(),
        "links_returned": rechecked.returned.len(),
        "signing": signing::json(rechecked.signing.as_ref()),
        "exit_code": rechecked.ending.exit_code(),
    }));
}

fn show_text(terminal: &mut Terminal, rechecked: &Rechecked) {
    if let Some(second) = &rechecked.second_look {
        terminal.line(&format!(
            "second look, at once and from the same place, which confirms nothing: {} of {} not served again",
            second.seen.dead,
            second.fetched + second.failed
        ));
    }
    for changed in &rechecked.newly_dead {
        terminal.line(&format!("newly dead: {}", life(changed)));
    }
    for changed in &rechecked.suspected {
        let url = terminal_line(&changed.url, usize::MAX);
        terminal.line(&format!("{url}: {}", suspected(&changed.life)));
    }
    for changed in &rechecked.returned {
        let url = terminal_line(&changed.url, usize::MAX);
        terminal.line(&format!("served again: {url}"));
    }
    let seen = &rechecked.links.seen;
    let asked = rechecked.links.fetched + rechecked.links.failed;
    let left = match rechecked.links.deferred {
        0 => String::new(),
        deferred => format!(", {deferred} left for a later run"),
    };
    terminal.line(&format!(
        "{} asked: {} served to us, {} not served this time, {} could not be told about{left}",
        counted(asked as u64, "link", "links"),
        seen.served,
        seen.dead,
        seen.untold,
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
