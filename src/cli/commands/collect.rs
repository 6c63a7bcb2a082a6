//! `collect`: documents → archive, and what came of it in a few lines.

use serde_json::json;

use super::{network, signing};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::{link, skipped};
use crate::cli::terminal::Terminal;
use crate::jobs::LinkOutcome;
use crate::jobs::collect::{Collect, Collected};
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Collect,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let job = Collect {
        inputs: command.inputs.clone(),
        means: network::means(global, &command.network, terminal)?,
    };
    let collected = network::block_on(job.run())?;
    if terminal.is_json() {
        show_json(terminal, &collected);
    } else {
        show_text(terminal, &collected);
        signing::tell(terminal, collected.signing.as_ref());
    }
    Ok(collected.ending.exit_code())
}

fn show_json(terminal: &mut Terminal, collected: &Collected) {
    for outcome in &collected.asked {
        terminal.json_line(&link::line(outcome));
    }
    for one in &collected.skipped {
        terminal.json_line(&skipped::line(one));
    }
    for (source, doubt) in &collected.doubts {
        terminal.json_line(&json!({
            "type": "doubt", "source": source, "start": doubt.span.start, "end": doubt.span.end,
            "code": doubt.code, "text": doubt.text,
        }));
    }
    terminal.json_line(&json!({
        "type": "summary",
        "archive": collected.archive,
        "archive_created": collected.created,
        "documents_new": collected.documents_new,
        "documents_known": collected.documents_known,
        "citations_new": collected.citations_new,
        "citations_known": collected.citations_known,
        "links_cited": collected.links_cited,
        "links_asked": collected.asked.len(),
        "links_to_ask_again": to_ask_again(collected).count(),
        "agreements": collected.agreements,
        "signing": signing::json(collected.signing.as_ref()),
        "exit_code": collected.ending.exit_code(),
    }));
}

fn to_ask_again(collected: &Collected) -> impl Iterator<Item = &LinkOutcome> {
    collected
        .asked
        .iter()
        .filter(|outcome| outcome.will_be_asked_again())
}

fn show_text(terminal: &mut Terminal, collected: &Collected) {
    if collected.created {
        let folder = collected.archive.display().to_string();
        let told = format!("made a new archive in the folder {folder}");
        terminal.talk(&terminal_line(&told, usize::MAX));
    }
    skipped::tell(terminal, &collected.skipped);
    for (source, doubt) in &collected.doubts {
        let told = format!(
            "doubt in {source} at {}–{}: {}",
            doubt.span.start, doubt.span.end, doubt.text
        );
        terminal.detail(&terminal_line(&told, usize::MAX));
    }
    for outcome in &collected.asked {
        let told = link::sentence(outcome);
        if outcome.judged.verdict == crate::model::liveness::Verdict::Alive {
            terminal.detail(&told);
        } else {
            terminal.line(&told);
        }
    }
    show_totals(terminal, collected);
    let again = to_ask_again(collected).count() as u64;
    if again > 0 {
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
        "{} ({} new), {} ({} new), {}: {} asked, {} held already",
        counted(documents, "document", "documents"),
        collected.documents_new,
        counted(citations, "quoted post", "quoted posts"),
        collected.citations_new,
        counted(collected.links_cited as u64, "link", "links"),
        collected.asked.len(),
        collected.links_cited - collected.asked.len(),
    ));
    if citations == 0 {
        if documents > 0 {
            terminal.talk("no quoted post was found; `pressmark extract` shows what was read");
        }
        return;
    }
    let count = |code: &str| collected.agreements.get(code).copied().unwrap_or_default();
    terminal.line(&format!(
        "quotes against posts: {} agree, {} differ, {} without a source",
        count("agree"),
        count("differ"),
        count("no_source")
    ));
}
