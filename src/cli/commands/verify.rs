//! `verify`: what is wrong by name, and the history of earlier checks.

use serde_json::json;

use super::network::block_on;
use crate::cli::arguments::Global;
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::SystemClock;
use crate::jobs::verify::{Verified, verify};
use crate::report::terminal_line;

/// What this check cannot see; always said (evidence.md 9).
const LIMIT: &str = "unsigned: this shows that bytes, records and tables still fit together; it cannot show that \
     the whole file was not rewritten, or its last records cut off, by somebody who could write it";
const EARLIER_SHOWN: usize = 5;

pub fn run(global: &Global, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let archive = Archive::at(&global.archive);
    let bytes = archive
        .open_for_reading()
        .and_then(|reader| reader.counts())
        .map_or(0, |counts| counts.object_bytes);
    let bar = terminal.byte_bar(bytes);
    let verified = block_on(verify(&archive, &SystemClock, &|size| bar.inc(size)))?;
    bar.finish_and_clear();
    if terminal.is_json() {
        show_json(terminal, &verified);
    } else {
        show_text(terminal, &verified);
    }
    Ok(verified.ending.exit_code())
}

fn show_json(terminal: &mut Terminal, verified: &Verified) {
    for finding in &verified.checked.findings {
        let mut line = serde_json::to_value(finding).expect("findings are plain JSON");
        line["type"] = json!("finding");
        line["text"] = json!(finding.to_string());
        terminal.json_line(&line);
    }
    terminal.json_line(&json!({
        "type": "summary",
        "objects": verified.checked.objects,
        "bytes": verified.checked.bytes,
        "records": verified.checked.records,
        "findings": verified.checked.findings.len(),
        "earlier_checks": verified.earlier.iter().map(|check| json!({
            "at": check.at, "objects": check.objects, "bytes": check.bytes,
            "findings": check.findings_total,
        })).collect::<Vec<_>>(),
        "recorded": verified.not_recorded.is_none(),
        "not_recorded_because": verified.not_recorded,
        "level": "unsigned",
        "not_protected": LIMIT,
        "exit_code": verified.ending.exit_code(),
    }));
}

fn show_text(terminal: &mut Terminal, verified: &Verified) {
    let checked = &verified.checked;
    for finding in &checked.findings {
        terminal.line(&terminal_line(&finding.to_string(), usize::MAX));
    }
    let outcome = match checked.findings.len() {
        0 => "everything is as it was stored".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    terminal.line(&format!(
        "hashed {} objects ({} bytes) and {} records: {outcome}",
        checked.objects, checked.bytes, checked.records
    ));
    let skip = verified.earlier.len().saturating_sub(EARLIER_SHOWN);
    terminal.line(&format!("earlier checks: {}", verified.earlier.len()));
    for check in &verified.earlier[skip..] {
        terminal.line(&format!(
            "  {}: {} objects, {} findings",
            check.at, check.objects, check.findings_total
        ));
    }
    if let Some(why) = &verified.not_recorded {
        terminal.warn(&format!("this check was not added to the history: {why}"));
    }
    terminal.talk(LIMIT);
}
