//! What is said to a person → lines of a log that nobody may be watching: with their time and level.
//!
//! Systemd's journal dates lines itself and takes a line's level from its beginning (sd-daemon(3)); anywhere else
//! both stand in the line. Cases: `tests/life/run.rs`, `tests/runs/terminated.rs`.

use crate::model::timestamp::Timestamp;

/// Set by systemd where standard output or error goes to its journal (systemd.exec(5)).
const JOURNAL_VARIABLE: &str = "JOURNAL_STREAM";

/// How much a line matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    Error,
    Warning,
    Info,
    Debug,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    /// The number of syslog(3), in angle brackets.
    const fn of_syslog(self) -> &'static str {
        match self {
            Self::Error => "<3>",
            Self::Warning => "<4>",
            Self::Info => "<6>",
            Self::Debug => "<7>",
        }
    }
}

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TalkForm {
    /// As it is, for a person who asked for it just now.
    Bare,
    /// Time and level before it.
    Dated,
    /// The level as systemd's journal reads it; the time is the journal's.
    Journal,
}

impl TalkForm {
    /// The form for a log where nobody watches.
    pub fn of_log() -> Self {
        match std::env::var_os(JOURNAL_VARIABLE) {
            Some(_) => Self::Journal,
            None => Self::Dated,
        }
    }

    /// The line in this form.
    pub fn line(self, level: Level, at: Timestamp, text: &str) -> String {
        match self {
            Self::Bare => text.to_owned(),
            Self::Dated => format!("{at} {}: {text}", level.name()),
            Self::Journal => format!("{}{text}", level.of_syslog()),
        }
    }
}
