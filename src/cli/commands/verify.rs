//! `verify`: what is wrong by name, and the history of earlier checks.

use serde_json::json;

use super::network::runtime;
use crate::cli::arguments::Global;
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::SystemClock;
use crate::jobs::verify::{Verified, verify};
use crate::model::facts::FixityFacts;
use crate::report::{counted, terminal_line};

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
    // Ctrl-C is left to the system: until its one commit at the end, a check changes nothing.
    let progress = |size| bar.inc(size);
    let verified = runtime()?.block_on(verify(&archive, &SystemClock, &progress))?;
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
    let outcome = match checked.findings.len() as u64 {
        0 => "everything is as it was stored".to_owned(),
        count => counted(count, "finding", "findings"),
    };
    terminal.line(&format!(
        "hashed {} ({}) and {}: {outcome}",
        counted(checked.objects, "object", "objects"),
        counted(checked.bytes, "byte", "bytes"),
        counted(checked.records, "record", "records")
    ));
    show_earlier(terminal, &verified.earlier);
    if let Some(why) = &verified.not_recorded {
        let told = format!("this check was not added to the history: {why}");
        terminal.warn(&terminal_line(&told, usize::MAX));
    }
    terminal.talk(LIMIT);
}

fn show_earlier(terminal: &mut Terminal, earlier: &[FixityFacts]) {
    let shown = if terminal.is_verbose() {
        earlier.len()
    } else {
        earlier.len().min(EARLIER_SHOWN)
    };
    let total = counted(earlier.len() as u64, "earlier check", "earlier checks");
    let which = if shown < earlier.len() {
        format!("; the last {shown}, --verbose shows all")
    } else {
        String::new()
    };
    terminal.line(&format!("{total}{which}"));
    for check in &earlier[earlier.len() - shown..] {
        terminal.line(&format!(
            "  {}: {}, {}",
            check.at,
            counted(check.objects, "object", "objects"),
            counted(check.findings_total, "finding", "findings")
        ));
    }
}
