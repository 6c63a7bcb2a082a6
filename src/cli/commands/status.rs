//! `status`: how much the archive holds, and how it stands.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli::arguments::Global;
use crate::cli::command_error::CommandError;
use crate::cli::output::table::{Cell, Overlong, Table, Tone};
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::{SystemClock, assemble};
use crate::model::facts::{ArchiveFacts, FixityFacts, RunFacts};
use crate::report::{QuoteCounts, count, counted, grouped, terminal_line};

pub fn run(global: &Global, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let facts = assemble::assemble(&Archive::at(&global.archive), &SystemClock)?;
    let totals = &facts.totals;
    if terminal.is_json() {
        let mut line = serde_json::to_value(totals).expect("totals are plain JSON");
        line["type"] = json!("summary");
        line["quotes"] = json!(count(&facts).quotes);
        line["archive"] = json!(facts.archive);
        line["last_run"] = json!(facts.runs.last());
        line["last_fixity_check"] = json!(facts.fixity.last());
        terminal.json_line(&line);
        return Ok(0);
    }
    let folder = terminal_line(&facts.archive, usize::MAX);
    terminal.line(&format!("archive in the folder {folder}"));
    let screen = terminal.screen();
    for line in held(&facts).lines(screen) {
        terminal.line(&line);
    }
    let mut table = Table::new(Overlong::Wrapped);
    last_run(&mut table, facts.runs.last());
    last_check(&mut table, facts.fixity.last());
    for line in table.lines(screen) {
        terminal.line(&line);
    }
    Ok(0)
}

/// How many there are of everything, and how they stand.
fn held(facts: &ArchiveFacts) -> Table {
    let totals = &facts.totals;
    let mut table = Table::new(Overlong::Wrapped);
    let mut row = |what: &str, number: u64, told: Cell| {
        table.row([
            // As wide as the names of the rows below.
            Cell::from(format!("{what:<13}")),
            Cell::number(grouped(number)).toned(Tone::Strong),
            told,
        ]);
    };
    row("documents", totals.documents, Cell::default());
    row(
        "quoted posts",
        totals.citations,
        quotes(&count(facts).quotes),
    );
    row("links", totals.links, tallies(&totals.links_by_state));
    row("exchanges", totals.exchanges, Cell::default());
    let bytes = counted(totals.object_bytes, "byte", "bytes");
    row(
        "objects",
        totals.objects,
        Cell::from(bytes).toned(Tone::Quiet),
    );
    row("records", totals.records, Cell::default());
    table
}

/// `3 agree, 1 in part`, as the report counts them, in the tone of the worst of them.
fn quotes(quotes: &QuoteCounts) -> Cell {
    let told: Vec<String> = [
        (quotes.backed, "agree"),
        (quotes.in_part, "in part"),
        (quotes.on_a_mirrors_word, "on a mirror's word"),
        (quotes.agree_without_copy, "agree without a stored copy"),
        (quotes.differ, "differ"),
        (quotes.mirror_differs, "differ from a mirror's word"),
        (quotes.not_judged, "not judged"),
        (quotes.no_source, "without a source"),
        (quotes.not_compared, "not compared"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, words)| format!("{} {words}", grouped(number)))
    .collect();
    let tone = match () {
        () if quotes.differ > 0 => Tone::Bad,
        () if quotes.backed == quotes.total => Tone::Good,
        () => Tone::Warning,
    };
    Cell::from(told.join(", ")).toned(tone)
}

/// `3 alive, 1 gone`, in the tone of the worst of them.
fn tallies(counts: &BTreeMap<String, u64>) -> Cell {
    let told: Vec<String> = counts
        .iter()
        .map(|(code, count)| format!("{} {}", grouped(*count), code.replace('_', " ")))
        .collect();
    let has = |codes: &[&str]| codes.iter().any(|code| counts.contains_key(*code));
    let tone = match () {
        () if has(&["gone", "soft_404", "usurped", "suspended"]) => Tone::Bad,
        () if counts.keys().all(|code| code == "alive") => Tone::Good,
        () => Tone::Warning,
    };
    Cell::from(told.join(", ")).toned(tone)
}

fn last_run(table: &mut Table, last: Option<&RunFacts>) {
    let told = match last {
        None => Cell::from("none yet").toned(Tone::Warning),
        Some(run) => {
            let (end, tone) = match run.exit_code {
                None => ("cut off or still going".to_owned(), Tone::Warning),
                Some(0) => ("ended with exit code 0".to_owned(), Tone::Good),
                Some(code) => (format!("ended with exit code {code}"), Tone::Warning),
            };
            let command = terminal_line(&run.command, usize::MAX);
            Cell::from(format!("{command} at {}, {end}", run.started)).toned(tone)
        }
    };
    table.row([Cell::from("last run"), told]);
}

fn last_check(table: &mut Table, last: Option<&FixityFacts>) {
    let told = match last {
        None => Cell::from("never; run `pressmark verify`").toned(Tone::Warning),
        Some(check) => {
            let findings = counted(check.findings_total, "finding", "findings");
            let tone = if check.findings_total == 0 {
                Tone::Good
            } else {
                Tone::Bad
            };
            Cell::from(format!("{}: {findings}", check.at)).toned(tone)
        }
    };
    table.row([Cell::from("last verified"), told]);
}
