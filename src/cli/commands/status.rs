//! `status`: how much the archive holds, and how it stands.

use serde_json::json;

use crate::cli::arguments::Global;
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::{SystemClock, assemble};
use crate::report::{counted, terminal_line};

pub fn run(global: &Global, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let facts = assemble::assemble(&Archive::at(&global.archive), &SystemClock)?;
    let totals = &facts.totals;
    if terminal.is_json() {
        let mut line = serde_json::to_value(totals).expect("totals are plain JSON");
        line["type"] = json!("summary");
        line["archive"] = json!(facts.archive);
        line["last_run"] = json!(facts.runs.last());
        line["last_fixity_check"] = json!(facts.fixity.last());
        terminal.json_line(&line);
        return Ok(0);
    }
    let folder = terminal_line(&facts.archive, usize::MAX);
    terminal.line(&format!("archive in the folder {folder}"));
    terminal.line(&format!(
        "  {}, {}, {}, {}",
        counted(totals.documents, "document", "documents"),
        counted(totals.citations, "quoted post", "quoted posts"),
        counted(totals.links, "link", "links"),
        counted(totals.exchanges, "exchange", "exchanges"),
    ));
    terminal.line(&format!(
        "  {} ({}), {}",
        counted(totals.objects, "object", "objects"),
        counted(totals.object_bytes, "byte", "bytes"),
        counted(totals.records, "record", "records"),
    ));
    for (title, counts) in [
        (
            "links by what the latest telling check saw",
            &totals.links_by_state,
        ),
        ("quotes against posts", &totals.citations_by_agreement),
    ] {
        if counts.is_empty() {
            continue;
        }
        let told: Vec<String> = counts
            .iter()
            .map(|(code, count)| format!("{count} {}", code.replace('_', " ")))
            .collect();
        terminal.line(&format!("  {title}: {}", told.join(", ")));
    }
    match facts.runs.last() {
        None => terminal.line("  no run yet"),
        Some(run) => {
            let end = run.exit_code.map_or_else(
                || "cut off or still going".to_owned(),
                |code| format!("ended with exit code {code}"),
            );
            terminal.line(&format!(
                "  last run: {} at {}, {end}",
                run.command, run.started
            ));
        }
    }
    match facts.fixity.last() {
        None => terminal.line("  never verified; run `pressmark verify`"),
        Some(check) => terminal.line(&format!(
            "  last verified {}: {}",
            check.at,
            counted(check.findings_total, "finding", "findings")
        )),
    }
    Ok(0)
}
