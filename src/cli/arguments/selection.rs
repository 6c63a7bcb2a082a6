//! What goes into a package, and whom it hides: the options that reports and exports share.

use clap::{Args, ValueEnum};

use crate::model::timestamp::Timestamp;

/// Whom a package hides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Withhold {
    /// Whoever ran the program: options of runs, places of documents on this computer
    Operator,
}

/// What goes into a package; everything where nothing is named.
#[derive(Debug, Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Selection")]
pub struct Selected {
    /// Only the citation whose record's id begins so
    #[arg(long, value_name = "ID")]
    pub citation: Option<String>,
    /// Only the document of this id, or whose record's id begins so
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Only what was recorded at or after this day or moment (2026-10-01, 2026-10-01T08:00:00Z)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub since: Option<Timestamp>,
    /// Only links no longer served to us, and what cites them
    #[arg(long)]
    pub dead: bool,
}

/// A moment, or the beginning of a day in UTC.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let whole = format!("{text}T00:00:00Z");
    text.parse().or_else(|_| whole.parse()).map_err(|_| {
        "neither a day such as 2026-10-01 nor a moment such as 2026-10-01T08:00:00Z".to_owned()
    })
}
