//! `purge`: what would go, asked for once more, then taken out for good.

use serde_json::{Value, json};

use super::network::runtime;
use super::signing;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::purge::{Plan, Purged, Swept, plan, purge, sweep};
use crate::jobs::{Archive, SystemClock};
use crate::report::counted;

const SWEPT_LATER: &str = "another program is reading the archive, so old pages still wait in its -wal file: \
                           end that program, then run `pressmark purge --sweep`";

pub fn run(
    global: &Global,
    command: &arguments::Purge,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    let (Some(author), Some(reason)) = (&command.author, &command.reason) else {
        return sweep_only(&archive, terminal);
    };
    let shown = plan(&archive, &command.targets)?;
    show_plan(terminal, &shown);
    if !command.yes && !terminal.agrees("Take this out for good?") {
        return Err(CommandError::usage(
            "not_confirmed",
            "nothing was purged: it was not confirmed",
            "Answer `yes`, or give --yes where nobody is there to answer.",
        ));
    }
    terminal.talk("writing the file anew, without what is taken out …");
    let done = runtime()?.block_on(purge(
        &archive,
        &command.targets,
        &shown,
        (author, reason),
        &SystemClock,
    ))?;
    tell(terminal, &done);
    Ok(done.ending.exit_code())
}

fn sweep_only(archive: &Archive, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let swept = runtime()?.block_on(sweep(archive))?;
    let code = u8::from(swept != Swept::Done) * 3;
    if terminal.is_json() {
        terminal.json_line(
            &json!({"type": "summary", "swept": swept == Swept::Done, "exit_code": code}),
        );
    } else if swept == Swept::Done {
        terminal.line("the file was written anew: its free space holds nothing");
    } else {
        terminal.warn(SWEPT_LATER);
    }
    Ok(code)
}

fn as_json(plan: &Plan) -> Value {
    json!({
        "records": plan.records(), "kinds": plan.kinds, "objects": plan.objects, "bytes": plan.bytes,
        "documents_left": plan.documents_left, "objects_left": plan.objects_left,
        "packages_before": plan.packages,
    })
}

fn show_plan(terminal: &mut Terminal, plan: &Plan) {
    if terminal.is_json() {
        let mut line = as_json(plan);
        line["type"] = json!("plan");
        terminal.json_line(&line);
        return;
    }
    let kinds: Vec<String> = plan
        .kinds
        .iter()
        .map(|(kind, count)| format!("{count} {}", kind.replace('_', " ")))
        .collect();
    terminal.line(&format!(
        "{}: {}",
        counted(plan.records() as u64, "record", "records"),
        kinds.join(", ")
    ));
    terminal.line(&format!(
        "{} that nothing else speaks of ({})",
        counted(plan.objects, "object", "objects"),
        counted(plan.bytes, "byte", "bytes")
    ));
    for document in &plan.documents_left {
        terminal.warn(&format!(
            "document {document} stays, and its text may hold the same words: name it too if it must go"
        ));
    }
    if plan.objects_left > 0 {
        terminal.warn(&format!(
            "{} because other records speak of them",
            counted(plan.objects_left, "object stays", "objects stay")
        ));
    }
    if plan.packages > 0 {
        terminal.warn(&format!(
            "{} made before: what they hold is out of reach",
            counted(plan.packages, "package was", "packages were")
        ));
    }
}

fn tell(terminal: &mut Terminal, done: &Purged) {
    if terminal.is_json() {
        let mut line = as_json(&done.plan);
        line["type"] = json!("summary");
        line["record"] = json!(done.told);
        line["swept"] = json!(done.swept == Swept::Done);
        line["signing"] = signing::json(Some(&done.signing));
        line["exit_code"] = json!(done.ending.exit_code());
        terminal.json_line(&line);
        return;
    }
    terminal.line(&format!(
        "purged: {} and {}; record {} tells who and why",
        counted(done.plan.records() as u64, "record", "records"),
        counted(done.plan.objects, "object", "objects"),
        done.told
    ));
    if done.swept != Swept::Done {
        terminal.warn(SWEPT_LATER);
    }
    signing::tell(terminal, Some(&done.signing));
}
