//! The only place that prints. Data go to standard output, talk to standard error; whoever reads the
//! data through a pipe may stop reading at any time.

use std::io::{self, IsTerminal as _, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::arguments::Global;
use super::command_error::CommandError;
use super::output::table::Screen;
use super::output::talk_form::{Level, TalkForm};
use crate::jobs::{Clock as _, SystemClock};

/// Standard output and standard error, as the options want them.
pub struct Terminal {
    talk: TalkForm,
    json: bool,
    quiet: bool,
    verbose: bool,
    /// True once a reader of our output has gone: nothing more is written, and that is fine.
    reader_gone: bool,
    write_failed: Option<io::Error>,
}

impl Terminal {
    pub const fn new(global: &Global) -> Self {
        Self {
            talk: TalkForm::Bare,
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            reader_gone: false,
            write_failed: None,
        }
    }

    /// For a program whose arguments could not be read further than to `--json`.
    pub const fn for_programs() -> Self {
        Self {
            talk: TalkForm::Bare,
            json: true,
            quiet: true,
            verbose: false,
            reader_gone: false,
            write_failed: None,
        }
    }

    /// From here on what is said on standard error is read as a log, unless a person sits before it.
    pub fn keep_log(&mut self) {
        if !io::stderr().is_terminal() {
            self.talk = TalkForm::of_log();
        }
    }

    /// True where output is for programs.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// A line of data.
    pub fn line(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(b"\n");
    }

    /// A line beside the data that explains them; left out with `--quiet`.
    pub fn remark(&mut self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// A value as one line of JSON.
    pub fn json_line<T: Serialize>(&mut self, value: &T) {
        let line = serde_json::to_string(value).expect("output types are plain JSON");
        self.line(&line);
    }

    /// Raw data. After the first write that fails, nothing more is written.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if self.nobody_listens() {
            return;
        }
        self.note(io::stdout().write_all(bytes));
    }

    /// True once nothing more is written: the reader of our output has gone, or it was lost.
    pub const fn nobody_listens(&self) -> bool {
        self.reader_gone || self.write_failed.is_some()
    }

    /// Standard output as a place that data can be streamed to.
    pub const fn sink(&mut self) -> Sink<'_> {
        Sink { terminal: self }
    }

    fn note(&mut self, written: io::Result<()>) {
        match written {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.reader_gone = true,
            Err(error) => self.write_failed = Some(error),
        }
    }

    /// A line for the person; left out with `--quiet` and `--json`.
    pub fn talk(&self, text: &str) {
        if !self.quiet && !self.json {
            self.err(Level::Info, text);
        }
    }

    /// A value as one line of JSON beside the data, where programs read both.
    pub fn json_talk<T: Serialize>(&self, value: &T) {
        if self.json {
            let line = serde_json::to_string(value).expect("output types are plain JSON");
            self.raw_err(&line);
        }
    }

    /// True where everything is to be told.
    pub const fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// A line for the person who wants to know more.
    pub fn detail(&self, text: &str) {
        if self.verbose && !self.json {
            self.err(Level::Debug, text);
        }
    }

    /// A line that is told whatever the options say, short of JSON.
    pub fn warn(&self, text: &str) {
        if !self.json {
            self.err(Level::Warning, text);
        }
    }

    /// Asks the person; true only for a plain `yes`. Where nobody can answer, nobody agreed.
    pub fn agrees(&self, question: &str) -> bool {
        if self.json || !io::stdin().is_terminal() {
            return false;
        }
        let _ = write!(io::stderr(), "{question} (yes/no) ");
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).is_ok() && answer.trim() == "yes"
    }

    fn err(&self, level: Level, text: &str) {
        for line in text.lines() {
            self.raw_err(&self.talk.line(level, SystemClock.now(), line));
        }
    }

    fn raw_err(&self, text: &str) {
        // Nobody is left to be told when standard error is gone.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// What went wrong and what to do.
    pub fn error(&self, error: &CommandError) {
        if self.json {
            let line = serde_json::json!({
                "type": "error", "code": error.code, "message": error.message,
                "hint": error.hint, "exit_code": error.exit_code,
            });
            self.raw_err(&line.to_string());
        } else {
            let message = crate::report::terminal_line(&error.message, usize::MAX);
            self.err(Level::Error, &format!("pressmark: {message}"));
            self.err(Level::Error, &error.hint);
        }
    }

    /// The exit code, unless output was lost.
    pub fn finish(&mut self, code: u8) -> u8 {
        self.note(io::stdout().flush());
        match &self.write_failed {
            Some(error) if !self.reader_gone => {
                let error = CommandError::output("standard output", error);
                self.error(&error);
                error.exit_code
            }
            _ => code,
        }
    }

    /// True where bars are drawn: on a terminal, for a person who wants to be told.
    pub fn draws_bars(&self) -> bool {
        !self.quiet && !self.json && io::stderr().is_terminal()
    }

    /// A bar for a count under way; drawn only on a terminal.
    pub fn count_bar(&self, doing: &'static str) -> ProgressBar {
        let bar = self.bar("{bar:30} {pos}/{len} {msg}");
        bar.set_message(doing);
        bar
    }

    /// How many columns there are to print on; none where output goes to a file or a pipe.
    pub fn width(&self) -> Option<usize> {
        let (_, columns) = console::Term::stdout().size_checked()?;
        io::stdout().is_terminal().then_some(usize::from(columns))
    }

    /// True where colours reach a person who wants them (<https://no-color.org>).
    pub fn is_coloured(&self) -> bool {
        io::stdout().is_terminal() && console::colors_enabled()
    }

    /// How tables are set there.
    pub fn screen(&self) -> Screen {
        Screen {
            width: self.width(),
            is_coloured: self.is_coloured(),
        }
    }

    /// A bar for bytes under way; drawn only on a terminal.
    pub fn byte_bar(&self, bytes: u64) -> ProgressBar {
        let bar = self.bar("{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left");
        bar.set_length(bytes);
        bar
    }

    fn bar(&self, template: &str) -> ProgressBar {
        if !self.draws_bars() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template(template).expect("a constant template");
        ProgressBar::no_length().with_style(style)
    }
}

/// Standard output for those who stream. It takes everything: what could not be written is told at the
/// end, when [`Terminal::finish`] makes the exit code.
pub struct Sink<'a> {
    terminal: &'a mut Terminal,
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.terminal.bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
