//! `compare`: what this archive and another one hold of the same links, posts and media, a line each.

use serde_json::json;

use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::held_twice::{ComparedArchives, compare_archives};
use crate::model::held_twice::{HeldAlike, HeldCopy, HeldNote, HeldTwice, Side, Subject};
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Compare,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let (here, there) = (Archive::at(&global.archive), Archive::at(&command.other));
    let is_json = terminal.is_json();
    let mut tell = |row: &HeldTwice| {
        if is_json {
            terminal.json_line(&json!({"type": "compared", "row": row}));
        } else {
            terminal.line(&line(row));
        }
    };
    let compared = compare_archives(&here, &there, &mut tell)?;
    if is_json {
        terminal.json_line(&json!({
            "type": "summary", "rows": compared.rows, "links_only_here": compared.links_only_here,
            "links_only_there": compared.links_only_there, "one_key": compared.one_key, "exit_code": 0,
        }));
    } else {
        summary(terminal, &compared);
    }
    if let Some(key) = &compared.one_key {
        let warning =
            format!("both archives are signed with the key {key}: whoever holds it made both");
        terminal.warn(&terminal_line(&warning, usize::MAX));
    }
    Ok(0)
}

/// The outcome stands first, so that `sort` and `grep` find it.
fn line(row: &HeldTwice) -> String {
    let subject = match &row.subject {
        Subject::Page { url } => format!("page {url}"),
        Subject::Post { key } => format!("post {} {}", key.platform.name(), key.id),
        Subject::Medium { url } => format!("medium {url}"),
    };
    let side = |copy: &HeldCopy| format!("{} of {}", copy.grade.code(), copy.recorded);
    let copies = match (&row.here, &row.there) {
        (Some(here), Some(there)) => format!("here {}, there {}", side(here), side(there)),
        (Some(one), None) | (None, Some(one)) => side(one),
        (None, None) => String::new(),
    };
    let outcome = words(row.likeness);
    let notes: String = row.notes.iter().map(note).collect();
    terminal_line(
        &format!("{outcome}: {subject} ({copies}){notes}"),
        usize::MAX,
    )
}

fn note(note: &HeldNote) -> String {
    let place = |archive: &Side| match archive {
        Side::Here => "here",
        Side::There => "there",
    };
    match note {
        HeldNote::OnAMirrorsWord { archive } => {
            format!("; {} on a mirror's word only", place(archive))
        }
        HeldNote::DoorsContradict { archive } => {
            format!("; {} two answers have different words", place(archive))
        }
        HeldNote::AuthorsDiffer => "; the accounts differ".to_owned(),
        HeldNote::TimesDiffer => "; the times of posting differ".to_owned(),
    }
}

const fn words(likeness: HeldAlike) -> &'static str {
    match likeness {
        HeldAlike::EqualBytes => "equal bytes",
        HeldAlike::EqualText => "equal text",
        HeldAlike::Differ => "DIFFER",
        HeldAlike::OnlyHere => "only here",
        HeldAlike::OnlyThere => "only there",
        HeldAlike::NoContent => "no content",
    }
}

fn summary(terminal: &mut Terminal, compared: &ComparedArchives) {
    let total: u64 = compared.rows.values().sum();
    let parts: Vec<String> = HeldAlike::ALL
        .into_iter()
        .filter_map(|likeness| {
            let count = compared.rows.get(&likeness)?;
            Some(format!("{count} {}", words(likeness)))
        })
        .collect();
    let held = counted(total, "copy", "copies");
    match parts.is_empty() {
        true => terminal.line("the archives hold no copy of the same link"),
        false => terminal.line(&format!("{held} compared: {}", parts.join(", "))),
    }
    terminal.line(&format!(
        "{} known only here, {} only there",
        counted(compared.links_only_here, "link", "links"),
        compared.links_only_there
    ));
}
