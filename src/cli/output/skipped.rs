//! What was passed over → lines for programs, sentences for people.

use serde::Serialize;

use crate::cli::terminal::Terminal;
use crate::jobs::inputs::{Loss, Skipped};
use crate::report::{counted, terminal_line};

/// A folder of a thousand pictures is told in a few lines.
pub const HARMLESS_TOLD_MAX: usize = 3;

/// The JSON line.
#[derive(Serialize)]
pub struct SkippedLine<'a> {
    r#type: &'static str,
    source: &'a str,
    why: &'a str,
    lost: bool,
}

/// The line for one thing passed over.
pub fn line(skipped: &Skipped) -> SkippedLine<'_> {
    SkippedLine {
        r#type: "skipped",
        source: &skipped.source,
        why: &skipped.why,
        lost: skipped.loss != Loss::Nothing,
    }
}

/// The sentence for one thing passed over.
pub fn sentence(skipped: &Skipped) -> String {
    let consequence = match skipped.loss {
        Loss::Postponed => "; run the same command again to try again",
        Loss::Document | Loss::Nothing => "; skipped",
    };
    terminal_line(&format!("{skipped}{consequence}"), usize::MAX)
}

/// Tells the person: losses always, what a folder merely holds besides documents in short.
pub fn tell(terminal: &Terminal, skipped: &[Skipped]) {
    let (harmless, lost): (Vec<_>, Vec<_>) =
        skipped.iter().partition(|one| one.loss == Loss::Nothing);
    for one in lost {
        terminal.warn(&sentence(one));
    }
    let told = if terminal.is_verbose() {
        harmless.len()
    } else {
        harmless.len().min(HARMLESS_TOLD_MAX)
    };
    for one in &harmless[..told] {
        terminal.talk(&sentence(one));
    }
    tell_of_others(terminal, harmless.len() - told);
}

/// Says how many more there are that were not named.
pub fn tell_of_others(terminal: &Terminal, count: usize) {
    if count == 0 {
        return;
    }
    let more = counted(
        count as u64,
        "more file is no document",
        "more files are no documents",
    );
    terminal.talk(&format!("{more}; --verbose names every one"));
}
