//! What was passed over → lines for programs, sentences for people.

use serde::Serialize;

use crate::cli::terminal::Terminal;
use crate::jobs::inputs::{Loss, Skipped};
use crate::report::{counted, terminal_line};

/// A folder of a thousand pictures is told in a few lines.
const HARMLESS_TOLD_MAX: usize = 3;

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

/// Tells the person: losses always, what a folder merely holds besides documents in short.
pub fn tell(terminal: &Terminal, skipped: &[Skipped]) {
    let (harmless, lost): (Vec<_>, Vec<_>) =
        skipped.iter().partition(|one| one.loss == Loss::Nothing);
    for one in lost {
        let consequence = match one.loss {
            Loss::Postponed => "; run the same command again to try again",
            Loss::Document | Loss::Nothing => "; skipped",
        };
        terminal.warn(&terminal_line(&format!("{one}{consequence}"), usize::MAX));
    }
    let told = if terminal.is_verbose() {
        harmless.len()
    } else {
        harmless.len().min(HARMLESS_TOLD_MAX)
    };
    for one in &harmless[..told] {
        terminal.talk(&terminal_line(&format!("{one}; skipped"), usize::MAX));
    }
    if told < harmless.len() {
        let more = (harmless.len() - told) as u64;
        let more = counted(
            more,
            "more file is no document",
            "more files are no documents",
        );
        terminal.talk(&format!("{more}; --verbose names every one"));
    }
}
