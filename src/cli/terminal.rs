//! The only place that prints. Data go to standard output, talk to standard error; whoever reads the
//! data through a pipe may stop reading at any time.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::arguments::Global;
use super::command_error::CommandError;
use crate::jobs::Event;

/// Standard output and standard error, as the options want them.
pub struct Terminal {
    json: bool,
    quiet: bool,
    verbose: bool,
    /// True once a reader of our output has gone: nothing more is written, and that is fine.
    reader_gone: bool,
    write_failed: Option<String>,
}

impl Terminal {
    pub const fn new(global: &Global) -> Self {
        Self {
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            reader_gone: false,
            write_failed: None,
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

    /// A value as one line of JSON.
    pub fn json_line<T: Serialize>(&mut self, value: &T) {
        let line = serde_json::to_string(value).expect("output types are plain JSON");
        self.line(&line);
    }

    /// Raw data.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if self.reader_gone || self.write_failed.is_some() {
            return;
        }
        self.note(io::stdout().write_all(bytes));
    }

    /// Where raw data can be streamed to.
    pub fn sink(&mut self) -> impl Write + use<> {
        io::BufWriter::new(io::stdout())
    }

    fn note(&mut self, written: io::Result<()>) {
        match written {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.reader_gone = true,
            Err(error) => self.write_failed = Some(error.to_string()),
        }
    }

    /// A line for the person; left out with `--quiet` and `--json`.
    pub fn talk(&self, text: &str) {
        if !self.quiet && !self.json {
            self.err(text);
        }
    }

    /// A line for the person who wants to know more.
    pub fn detail(&self, text: &str) {
        if self.verbose && !self.json {
            self.err(text);
        }
    }

    /// A line that is told whatever the options say, short of JSON.
    pub fn warn(&self, text: &str) {
        if !self.json {
            self.err(text);
        }
    }

    fn err(&self, text: &str) {
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
            self.err(&line.to_string());
        } else {
            self.err(&format!(
                "pressmark: {}",
                crate::report::terminal_line(&error.message, usize::MAX)
            ));
            self.err(&error.hint);
        }
    }

    /// The exit code, unless output was lost.
    pub fn finish(&mut self, code: u8) -> u8 {
        self.note(io::stdout().flush());
        match &self.write_failed {
            Some(error) if !self.reader_gone => {
                self.err(&format!(
                    "pressmark: the output could not be written: {error}"
                ));
                1
            }
            _ => code,
        }
    }

    /// A bar for links under way; drawn only on a terminal.
    pub fn link_bar(&self) -> Arc<dyn Fn(Event) + Send + Sync> {
        let bar = self.bar("{bar:30} {pos}/{len} links, {per_sec}, {elapsed}  {wide_msg}");
        Arc::new(move |event| match event {
            Event::LinksDue(count) => bar.set_length(count as u64),
            Event::LinkDone(url) => {
                bar.set_message(crate::report::terminal_line(&url, 200));
                bar.inc(1);
                if Some(bar.position()) == bar.length() {
                    bar.finish_and_clear();
                }
            }
        })
    }

    /// A bar for bytes under way; drawn only on a terminal.
    pub fn byte_bar(&self, bytes: u64) -> ProgressBar {
        let bar = self.bar("{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left");
        bar.set_length(bytes);
        bar
    }

    fn bar(&self, template: &str) -> ProgressBar {
        if self.quiet || self.json || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template(template).expect("a constant template");
        ProgressBar::no_length().with_style(style)
    }
}
