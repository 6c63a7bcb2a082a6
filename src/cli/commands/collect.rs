//! `collect`: documents → archive, and what came of it in a few lines.

use serde_json::{Value, json};

use super::{network, signing, web_archives};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::collect::{Collect, Collected};
use crate::jobs::mementos;
use crate::jobs::submit::{self, SubmitLimits};
use crate::jobs::{Client, Ending, Means};
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Collect,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let inputs = command.inputs.clone();
    let authorization = web_archives::authorization(&command.save)?;
    let job = move |means: Means<Client>| async move {
        let before = mementos::newest_record(&means.archive)?;
        let job = Collect {
            inputs,
            means: means.clone(),
        };
        let collected = job.run().await?;
        let submitted = match authorization {
            Some(authorization) if !means.stop.is_asked() => {
                let limits = SubmitLimits::default();
                Some(submit::submit(&means, &authorization, before, limits).await?)
            }
            _ => None,
        };
        Ok((collected, submitted))
    };
    let (collected, submitted) = network::carry_out(global, &command.network, terminal, job)?;
    if let Some(submitted) = &submitted {
        web_archives::tell_submitted(terminal, submitted);
    }
    if terminal.is_json() {
        terminal.json_line(&summary(&collected));
    } else {
        show_text(terminal, &collected);
        signing::tell(terminal, collected.signing.as_ref());
    }
    network::tell_if_interrupted(terminal, collected.ending);
    Ok(collected.ending.exit_code())
}

fn summary(collected: &Collected) -> Value {
    let links = &collected.links;
    json!({
        "type": "summary",
        "archive": collected.archive,
        "archive_created": collected.created,
        "documents_new": collected.documents_new,
        "documents_known": collected.documents_known,
        "citations_new": collected.citations_new,
        "citations_known": collected.citations_known,
        "links_cited": collected.links_cited,
        "links_held": collected.links_held,
        "links_fetched": links.fetched,
        "links_failed": links.failed,
        "links_deferred": links.deferred,
        "inputs_skipped": collected.inputs_skipped,
        "agreements": collected.agreements,
        "signing": signing::json(collected.signing.as_ref()),
        "exit_code": collected.ending.exit_code(),
    })
}

fn show_text(terminal: &mut Terminal, collected: &Collected) {
    if collected.created {
        let folder = collected.archive.display().to_string();
        let told = format!("made a new archive in the folder {folder}");
        terminal.talk(&terminal_line(&told, usize::MAX));
    }
    show_totals(terminal, collected);
    let again = (collected.links.failed + collected.links.deferred) as u64;
    if again > 0 && collected.ending != Ending::Interrupted {
        let links = counted(again, "link", "links");
        let are = if again == 1 { "is" } else { "are" };
        terminal.talk(&format!(
            "{links} {are} not finished; run the same command again to ask for exactly what is missing"
        ));
    }
}

fn show_totals(terminal: &mut Terminal, collected: &Collected) {
    let documents = (collected.documents_new + collected.documents_known) as u64;
    let citations = (collected.citations_new + collected.citations_known) as u64;
    terminal.line(&format!(
        "{} ({} new), {} ({} new), {}: {}",
        counted(documents, "document", "documents"),
        collected.documents_new,
        counted(citations, "quoted post", "quoted posts"),
        collected.citations_new,
        counted(collected.links_cited as u64, "link", "links"),
        network::links_add_up(&collected.links, collected.links_held),
    ));
    if citations == 0 {
        if documents > 0 {
            terminal.talk("no quoted post was found; `pressmark extract` shows what was read");
        }
        return;
    }
    let count = |code: &str| collected.agreements.get(code).copied().unwrap_or_default();
    let not_judged = match count("other_language") + count("ambiguous") {
        0 => String::new(),
        number => format!(" {number} not judged,"),
    };
    let in_part = match count("in_part") {
        0 => String::new(),
        number => format!(" {number} in part,"),
    };
    let by_mirror = match count("on_a_mirrors_word") {
        0 => String::new(),
        number => format!(" {number} on a mirror's word,"),
    };
    let against_mirror = match count("mirror_differs") {
        0 => String::new(),
        number => format!(" {number} differ from a mirror's word,"),
    };
    terminal.line(&format!(
        "quotes against posts: {} agree,{in_part}{by_mirror} {} differ,{against_mirror}{not_judged} {} without a source",
        count("agree"),
        count("edited") + count("not_found"),
        count("no_source")
    ));
}
