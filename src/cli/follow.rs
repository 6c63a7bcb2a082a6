//! What a run tells while it goes on → bars on a terminal, a plain line now and then in a pipe, a line of
//! JSON for programs, and the file of `--log`.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use super::bars::Bars;
use super::command_error::CommandError;
use super::output::{event, link, skipped};
use super::terminal::Terminal;
use crate::jobs::inputs::{Loss, Skipped};
use crate::jobs::{Clock as _, Event, HostWaited, LinksStand, SystemClock};
use crate::model::liveness::Verdict;
use crate::report::{counted, terminal_line};

/// Where no bars are drawn, it is said so often how things stand.
const PLAIN_LINE_EVERY: Duration = Duration::from_secs(30);

/// Follows a run.
pub struct Follow<'t> {
    terminal: &'t mut Terminal,
    bars: Option<Bars>,
    log: Option<Log>,
    plain_line: Instant,
    links_cited: usize,
    links_done: usize,
    harmless: usize,
}

impl<'t> Follow<'t> {
    /// Begins to follow; `log` is the file that gets everything.
    ///
    /// # Errors
    /// Where that file cannot be written.
    pub fn new(terminal: &'t mut Terminal, log: Option<&Path>) -> Result<Self, CommandError> {
        Ok(Self {
            bars: terminal.draws_bars().then(Bars::new),
            log: log.map(Log::open).transpose()?,
            plain_line: Instant::now(),
            links_cited: 0,
            links_done: 0,
            harmless: 0,
            terminal,
        })
    }

    /// Shows one event.
    pub fn show(&mut self, event: &Event) {
        if let Some(log) = &mut self.log {
            log.add(event);
        }
        match event {
            Event::LinksCited(count) => self.links_cited = *count,
            Event::LinkHeld | Event::LinkDone(_) => self.links_done += 1,
            _ => {}
        }
        if let Some(bars) = &self.bars {
            bars.show(event);
        }
        if self.terminal.is_json() {
            if event::is_data(event) {
                self.terminal.line(&event::line(event));
            }
        } else if let Some(bars) = self.bars.take() {
            bars.suspend(|| self.tell(event));
            self.bars = Some(bars);
        } else {
            self.tell(event);
        }
    }

    /// Takes the bars away and says what was only counted.
    ///
    /// # Errors
    /// Where the log could not be written.
    pub fn finish(mut self) -> Result<(), CommandError> {
        drop(self.bars.take());
        if !self.terminal.is_verbose() {
            let others = self.harmless.saturating_sub(skipped::HARMLESS_TOLD_MAX);
            skipped::tell_of_others(self.terminal, others);
        }
        self.log.map_or(Ok(()), Log::finish)
    }

    fn tell(&mut self, event: &Event) {
        match event {
            Event::Document(read) => {
                if let Some(first) = &read.same_as {
                    let told = format!(
                        "{} has the same bytes as {first}: one document under two names",
                        read.source
                    );
                    self.terminal.talk(&terminal_line(&told, usize::MAX));
                }
            }
            Event::Skipped(one) => self.tell_skipped(one),
            Event::Doubt { source, doubt } => {
                let told = format!(
                    "doubt in {source} at {}–{}: {}",
                    doubt.span.start, doubt.span.end, doubt.text
                );
                self.terminal.detail(&terminal_line(&told, usize::MAX));
            }
            Event::LinkDone(outcome) => {
                let told = link::sentence(outcome);
                if outcome.judged.verdict == Verdict::Alive {
                    self.terminal.detail(&told);
                } else {
                    self.terminal.line(&told);
                }
            }
            Event::Links(stand) => self.tell_how_things_stand(stand),
            Event::StageBegan(stage) => self.terminal.talk(stage.words()),
            Event::Stopping(under_way) => {
                let links = counted(*under_way as u64, "link", "links");
                self.terminal.talk(&format!(
                    "stopping: {links} under way will be finished; press Ctrl-C again to stop at once"
                ));
            }
            Event::LinksCited(_) | Event::LinkHeld | Event::Asked(_) | Event::Weighed { .. } => {}
        }
    }

    /// Losses always; what a folder merely holds besides documents in short.
    fn tell_skipped(&mut self, one: &Skipped) {
        if one.loss != Loss::Nothing {
            self.terminal.warn(&skipped::sentence(one));
            return;
        }
        self.harmless += 1;
        if self.harmless <= skipped::HARMLESS_TOLD_MAX || self.terminal.is_verbose() {
            self.terminal.talk(&skipped::sentence(one));
        }
    }

    fn tell_how_things_stand(&mut self, stand: &LinksStand) {
        if self.bars.is_some() || self.plain_line.elapsed() < PLAIN_LINE_EVERY {
            return;
        }
        self.plain_line = Instant::now();
        self.terminal.talk(&format!(
            "{} of {} links done, {} under way{}",
            self.links_done,
            self.links_cited,
            stand.under_way,
            waited_for(&stand.hosts)
        ));
    }
}

/// "; waiting for t.co (31 links) 12 s", or nothing.
pub(super) fn waited_for(hosts: &[HostWaited]) -> String {
    if hosts.is_empty() {
        return String::new();
    }
    let hosts: Vec<String> = hosts
        .iter()
        .map(|host| {
            let links = counted(host.links as u64, "link", "links");
            let seconds = host.wait_ms.div_ceil(1000);
            format!("{} ({links}) for {seconds} s", host.host)
        })
        .collect();
    let told = format!("; waiting for {}", hosts.join(", "));
    terminal_line(&told, usize::MAX)
}

/// The file that gets every event as a line of JSON with its time.
struct Log {
    path: String,
    file: File,
    fault: Option<std::io::Error>,
}

impl Log {
    fn open(path: &Path) -> Result<Self, CommandError> {
        let shown = path.display().to_string();
        let file = File::options().create(true).append(true).open(path);
        Ok(Self {
            file: file.map_err(|error| CommandError::output(&shown, &error))?,
            path: shown,
            fault: None,
        })
    }

    fn add(&mut self, event: &Event) {
        let line = event::line(event);
        let at = SystemClock.now();
        let line = format!("{{\"at\":\"{at}\",{}\n", &line[1..]);
        // The first fault is told at the end; the run does not stop for its log.
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            self.fault.get_or_insert(error);
        }
    }

    fn finish(self) -> Result<(), CommandError> {
        match self.fault {
            Some(error) => Err(CommandError::output(&self.path, &error)),
            None => Ok(()),
        }
    }
}
