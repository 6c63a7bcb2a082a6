//! `verify`: what is wrong by name, and the history of earlier checks.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::import::open;
use super::network::runtime;
use super::{signing, witness};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::repair::{RepairFrom, Repaired, repair, wanted};
use crate::jobs::verify::{Checked, Part, Verified, verify_part};
use crate::jobs::{Ending, Fault, KeptCheckpoint, SystemClock, trusted};
use crate::model::facts::FixityFacts;
use crate::model::finding::Finding;
use crate::report::{counted, terminal_line};

const EARLIER_SHOWN: usize = 5;

pub fn run(
    global: &Global,
    command: &arguments::Verify,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let against = kept_elsewhere(&command.against)?;
    let trust = match &command.trust {
        Some(file) => Some(witness::policy(file)?),
        None => None,
    };
    let bytes = archive
        .open_for_reading()
        .and_then(|reader| reader.counts())
        .map_or(0, |counts| counts.object_bytes);
    let bar = terminal.byte_bar(bytes);
    // Ctrl-C is left to the system: until its one commit at the end, a check changes nothing.
    let progress = |size| bar.inc(size);
    let check = || verify_part(&archive, part(command), &against, &SystemClock, &progress);
    let runtime = runtime()?;
    let mut verified = runtime.block_on(check())?;
    if let Some(source) = &command.repair_from {
        refuse_damaged(&verified)?;
        let findings = &verified.checked.findings;
        let from = repair_from(source, findings)?;
        let repaired = runtime.block_on(repair(&archive, findings, from, &SystemClock))?;
        show_repaired(terminal, &repaired);
        if !repaired.repaired.is_empty() {
            verified = runtime.block_on(check())?;
        }
    }
    bar.finish_and_clear();
    let trust = trust.map(|policy| trusted(&policy, &verified.checked.protection));
    if terminal.is_json() {
        show_json(terminal, &verified, trust.as_ref());
    } else {
        show_text(terminal, &verified);
        show_trust(terminal, trust.as_ref());
        signing::tell(terminal, verified.signing.as_ref());
    }
    Ok(match trust {
        Some(Err(_)) => Ending::Findings.exit_code(),
        _ => verified.ending.exit_code(),
    })
}

fn show_trust(terminal: &mut Terminal, trust: Option<&Result<u64, String>>) {
    let told = match trust {
        None => return,
        Some(Ok(size)) => format!("the trust file is satisfied for the first {size} entries"),
        Some(Err(why)) => format!("the trust file is not satisfied: {why}"),
    };
    terminal.line(&terminal_line(&told, usize::MAX));
}

/// An archive or a folder as it is; of a WARC or WACZ file the resources that are wanted.
fn repair_from<'a>(source: &'a Path, findings: &[Finding]) -> Result<RepairFrom<'a>, CommandError> {
    if !source.is_file() {
        return Ok(RepairFrom::Place(source));
    }
    let wanted = wanted(findings);
    let mut found = BTreeMap::new();
    let form = open::form(source)?;
    open::each(form, source, &std::env::temp_dir(), &mut |file| {
        if wanted.contains_key(&file.payload.digest) {
            found.insert(file.payload.digest, file.payload);
        }
        Ok(())
    })?;
    Ok(RepairFrom::Package(source, found))
}

/// Nothing is written into a database whose pages are damaged.
fn refuse_damaged(verified: &Verified) -> Result<(), CommandError> {
    if !verified.checked.database_damaged {
        return Ok(());
    }
    Err(CommandError::findings(
        "database_damaged",
        "the database itself is damaged, so no object was put back into it",
        "Restore the file from a copy, then run this again; `pressmark verify` tells what is damaged.",
    ))
}

fn show_repaired(terminal: &mut Terminal, repaired: &Repaired) {
    for (kind, digests) in [
        ("repaired", &repaired.repaired),
        ("not_repaired", &repaired.not_found),
    ] {
        for digest in digests {
            if terminal.is_json() {
                terminal.json_line(&json!({"type": kind, "digest": digest}));
            } else if kind == "repaired" {
                terminal.line(&format!("put back: object {digest}"));
            } else {
                terminal.line(&format!(
                    "not put back: nothing there has the digest {digest}"
                ));
            }
        }
    }
}

/// Which objects the options choose; clap lets at most one of them through.
fn part(command: &arguments::Verify) -> Part {
    let slice = command.slice.map(|(number, of)| Part::Slice { number, of });
    let since = command.since.map(Part::Since);
    let budget = command.budget.map(|bytes| Part::AtMost { bytes });
    slice.or(since).or(budget).unwrap_or_default()
}

/// Reads the checkpoints that were kept elsewhere.
fn kept_elsewhere(files: &[PathBuf]) -> Result<Vec<KeptCheckpoint>, CommandError> {
    let read = |file: &PathBuf| {
        let failed = |error: String| {
            CommandError::failed(
                "unreadable_checkpoint",
                format!("{}: {error}", file.display()),
                "Give --against a checkpoint as `pressmark checkpoint` prints it.",
            )
        };
        let unread = |error: io::Error| match error.kind() {
            io::ErrorKind::InvalidData => failed("it is no text".to_owned()),
            _ => CommandError::from(Fault::Unreadable {
                path: file.clone(),
                error,
            }),
        };
        let note = fs::read_to_string(file).map_err(unread)?;
        let kept = KeptCheckpoint {
            kept: format!("kept in {}", file.display()),
            note,
        };
        kept.check_form().map_err(failed)?;
        Ok(kept)
    };
    files.iter().map(read).collect()
}

fn show_json(terminal: &mut Terminal, verified: &Verified, trust: Option<&Result<u64, String>>) {
    for finding in &verified.checked.findings {
        let mut line = serde_json::to_value(finding).expect("findings are plain JSON");
        line["type"] = json!("finding");
        line["text"] = json!(finding.to_string());
        terminal.json_line(&line);
    }
    let protection = &verified.checked.protection;
    terminal.json_line(&json!({
        "type": "summary",
        "objects": verified.checked.objects,
        "bytes": verified.checked.bytes,
        "part": verified.checked.part,
        "records": verified.checked.records,
        "records_purged": verified.checked.purged,
        "purges": verified.checked.purges,
        "merged_logs": verified.checked.merged,
        "findings": verified.checked.findings.len(),
        "earlier_checks": verified.earlier.iter().map(|check| json!({
            "at": check.at, "objects": check.objects, "bytes": check.bytes,
            "findings": check.findings_total,
        })).collect::<Vec<_>>(),
        "recorded": verified.not_recorded.is_none(),
        "not_recorded_because": verified.not_recorded,
        "level": protection.level().word(),
        "signed": protection.signed,
        "log_entries": protection.entries,
        "log_entries_not_covered": protection.uncovered(),
        "agrees_with": protection.agreeing,
        "anchors": protection.anchors,
        "commitments": protection.commitments,
        "witnesses": protection.witnesses,
        "partings": protection.partings,
        "expiring": verified.expiring,
        "not_protected": protection.not_protected(),
        "signing": signing::json(verified.signing.as_ref()),
        "trusted_entries": trust.and_then(|trust| trust.as_ref().ok()),
        "not_trusted_because": trust.and_then(|trust| trust.as_ref().err()),
        "exit_code": match trust {
            Some(Err(_)) => Ending::Findings.exit_code(),
            _ => verified.ending.exit_code(),
        },
    }));
}

fn show_text(terminal: &mut Terminal, verified: &Verified) {
    let checked = &verified.checked;
    for finding in &checked.findings {
        terminal.line(&terminal_line(&finding.to_string(), usize::MAX));
    }
    let outcome = match checked.findings.len() as u64 {
        0 if checked.part.is_some() => "all of that is as it was stored".to_owned(),
        0 => "everything is as it was stored".to_owned(),
        count => counted(count, "finding", "findings"),
    };
    let of = checked.part.as_ref().map_or_else(String::new, |part| {
        format!(" of {} ({})", part.objects_total, part.chosen)
    });
    terminal.line(&format!(
        "hashed {}{of} ({}) and {}: {outcome}",
        counted(checked.objects, "object", "objects"),
        counted(checked.bytes, "byte", "bytes"),
        counted(checked.records, "record", "records")
    ));
    show_custody(terminal, checked);
    show_earlier(terminal, &verified.earlier);
    if let Some(why) = &verified.not_recorded {
        let told = format!("this check was not added to the history: {why}");
        terminal.warn(&terminal_line(&told, usize::MAX));
    }
    if let Some(anchor) = &verified.expiring {
        let told = format!(
            "the stamp of {} rests on a certificate that is good until {}: stamp the archive again before that",
            anchor.signer, anchor.good_until
        );
        terminal.warn(&terminal_line(&told, usize::MAX));
    }
    for head in &checked.protection.agreeing {
        terminal.line(&format!(
            "the log continues checkpoint {} {}",
            head.size, head.kept
        ));
    }
    terminal.remark(&terminal_line(&checked.protection.to_string(), usize::MAX));
}

/// What was taken out, and whose logs were taken in.
fn show_custody(terminal: &mut Terminal, checked: &Checked) {
    for purge in &checked.purges {
        let told = format!(
            "purged on {} by {} ({}): {} and {}; record {} tells of it",
            purge.at,
            purge.author,
            purge.reason,
            counted(purge.records, "record", "records"),
            counted(purge.objects, "object", "objects"),
            purge.record
        );
        terminal.line(&terminal_line(&told, usize::MAX));
    }
    for log in &checked.merged {
        let signed = match &log.signed {
            Some((size, key)) => format!("signed up to entry {size} by {key}"),
            None => "signed by nobody".to_owned(),
        };
        let told = format!(
            "merged log {}: {}, {signed}",
            log.origin,
            counted(log.entries, "entry", "entries")
        );
        terminal.line(&terminal_line(&told, usize::MAX));
        if log.contradictions > 0 {
            let told = format!(
                "its archive was offered with another history {}",
                counted(log.contradictions, "time", "times")
            );
            terminal.warn(&told);
        }
    }
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
