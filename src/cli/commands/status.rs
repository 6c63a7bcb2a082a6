//! `status`: how much the archive holds, and how it stands.

use serde_json::json;

use crate::cli::arguments::Global;
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::{SystemClock, assemble};

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
    terminal.line(&format!("archive in {}", facts.archive));
    terminal.line(&format!(
        "  {} documents, {} quoted posts, {} links, {} exchanges",
        totals.documents, totals.citations, totals.links, totals.exchanges
    ));
    terminal.line(&format!(
        "  {} objects ({} bytes), {} records",
        totals.objects, totals.object_bytes, totals.records
    ));
    for (title, counts) in [
        (
            "links by what the latest telling check saw",
            &totals.links_by_state,
        ),
        ("quotes against posts", &totals.citations_by_agreement),
    ] {
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
                |code| format!("ended with {code}"),
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
            "  last verified {}: {} findings",
            check.at, check.findings_total
        )),
    }
    Ok(0)
}
