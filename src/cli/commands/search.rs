//! `search`: where words stand in quotes, posts and stored pages.

use console::style;
use serde_json::json;

use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::table::{Cell, Overlong, Table, Tone};
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::jobs::search::{Hit, SearchOutcome, search};
use crate::report::{counted, terminal_line};

/// Digits of a record's id that are shown; `show` takes them.
const ID_DIGITS: usize = 12;

pub fn run(
    global: &Global,
    command: &arguments::Search,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let text = command.text.join(" ");
    let bar = terminal.count_bar("indexing");
    let progress = |done: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let found = search(
        &Archive::at(&global.archive),
        &text,
        command.limit,
        &progress,
    );
    bar.finish_and_clear();
    let found = found?;
    if terminal.is_json() {
        show_json(terminal, &found);
    } else {
        show_text(terminal, &found);
    }
    Ok(0)
}

fn show_json(terminal: &mut Terminal, found: &SearchOutcome) {
    for hit in &found.hits {
        terminal.json_line(&json!({
            "type": "hit", "kind": hit.kind, "record": hit.record, "at": hit.at, "whose": hit.whose,
            "before": hit.snippet.before, "found": hit.snippet.found, "after": hit.snippet.after,
            "same": hit.same, "merged_log": hit.merged_log,
        }));
    }
    terminal.json_line(&json!({
        "type": "summary", "shown": found.hits.len(), "total": found.total,
    }));
}

fn show_text(terminal: &mut Terminal, found: &SearchOutcome) {
    let width = terminal.width();
    let coloured = terminal.is_coloured();
    for hit in &found.hits {
        let mut head = Table::new(Overlong::Cut);
        let id: String = hit.record.to_string().chars().take(ID_DIGITS).collect();
        let day = hit.at.date().to_string();
        head.row([
            Cell::from(format!("{:<5}", hit.kind)).toned(Tone::Strong),
            Cell::from(id).toned(Tone::Quiet),
            Cell::from(day).toned(Tone::Quiet),
            Cell::from(terminal_line(&hit.whose, usize::MAX)),
        ]);
        for line in head.lines(terminal.screen()) {
            terminal.line(&line);
        }
        terminal.line(&format!("  {}", snippet(hit, width, coloured)));
        if let Some(log) = &hit.merged_log {
            let line = format!("recorded by another archive (merged log {log})");
            terminal.line(&format!("  {}", terminal_line(&line, usize::MAX)));
        }
        if hit.same > 0 {
            terminal.line(&format!(
                "  the same in {}",
                counted(hit.same, "further record", "further records")
            ));
        }
    }
    let shown = found.hits.len() as u64;
    if found.total == 0 {
        terminal.talk("nothing found: all words must stand in one quote, post or page; `word*` finds words that begin so");
    } else if found.total > shown {
        terminal.talk(&format!(
            "{shown} of {}; --limit shows more",
            counted(found.total, "place", "places")
        ));
    }
}

/// The words found with what stands around them, on one line.
fn snippet(hit: &Hit, width: Option<usize>, coloured: bool) -> String {
    let [before, found, after] = [&hit.snippet.before, &hit.snippet.found, &hit.snippet.after]
        .map(|text| edges(text, &terminal_line(text, usize::MAX)));
    let found_shown = if coloured {
        style(found.clone()).bold().force_styling(true).to_string()
    } else {
        found.clone()
    };
    let Some(width) = width else {
        return format!("{before}{found_shown}{after}");
    };
    let room = width.saturating_sub(2 + console::measure_text_width(&found));
    let before = last_columns(&before, room / 3);
    let left = room.saturating_sub(console::measure_text_width(&before));
    let after = console::truncate_str(&after, left, "…").into_owned();
    format!("{before}{found_shown}{after}")
}

/// White space at the ends is folded too, and parts words all the same.
fn edges(text: &str, line: &str) -> String {
    let begins = text.starts_with(char::is_whitespace) && !line.is_empty();
    let ends = text.ends_with(char::is_whitespace) && !line.is_empty();
    format!(
        "{}{line}{}",
        if begins { " " } else { "" },
        if ends { " " } else { "" }
    )
}

/// The end of a text that takes at most so many columns.
fn last_columns(text: &str, width: usize) -> String {
    let mut kept = text;
    while console::measure_text_width(kept) > width {
        let Some(first) = kept.chars().next() else {
            break;
        };
        kept = kept.get(first.len_utf8()..).unwrap_or_default();
    }
    if kept.len() < text.len() {
        format!("…{kept}")
    } else {
        kept.to_owned()
    }
}
