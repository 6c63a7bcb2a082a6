//! Progress on a terminal: a bar for each stage of a run, with its rate, what waits, and for whom. Each line
//! fits a terminal of 40 columns.

use std::fmt::Write;

use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};

use super::follow::waited_for;
use crate::jobs::Event;
use crate::report::terminal_line;

/// Columns of an address that are shown while it is asked.
const ADDRESS_SHOWN_COLUMNS: usize = 200;

/// The bars of one run. They are taken away when it ends.
pub struct Bars {
    all: MultiProgress,
    documents: ProgressBar,
    links: ProgressBar,
    waiting: ProgressBar,
    /// The address told last.
    address: ProgressBar,
    quotes: ProgressBar,
}

impl Bars {
    /// Empty bars; each appears with its first event.
    pub fn new() -> Self {
        let style = |template| {
            let style = ProgressStyle::with_template(template).expect("a constant template");
            style.with_key("rate", rate)
        };
        let bar = |template| ProgressBar::hidden().with_style(style(template));
        Self {
            all: MultiProgress::new(),
            documents: bar("documents  {pos} in, {rate}, {elapsed}  {wide_msg}"),
            links: bar("links  {wide_bar} {pos}/{len}, {rate}, {elapsed}"),
            waiting: bar("       {wide_msg}"),
            address: bar("       {wide_msg}"),
            quotes: bar("documents  {wide_bar} {pos}/{len} weighed"),
        }
    }

    /// Shows an event.
    pub fn show(&self, event: &Event) {
        match event {
            Event::Document(read) => {
                self.appear(&self.documents);
                let source = terminal_line(&read.source, ADDRESS_SHOWN_COLUMNS);
                self.documents.set_message(source);
                self.documents.inc(1);
            }
            Event::LinksCited(count) => {
                self.documents.finish_and_clear();
                self.appear(&self.links);
                self.appear(&self.waiting);
                self.appear(&self.address);
                self.links.set_length(*count as u64);
            }
            Event::LinkHeld => self.links.inc(1),
            Event::LinkDone(outcome) => {
                let url = terminal_line(&outcome.url, ADDRESS_SHOWN_COLUMNS);
                self.address.set_message(url);
                self.links.inc(1);
            }
            Event::Links(stand) => {
                let hosts = waited_for(&stand.hosts);
                self.waiting.set_message(format!(
                    "{} under way, {} in the queue{hosts}",
                    stand.under_way, stand.waiting
                ));
            }
            Event::Weighed { documents, of } => {
                self.links.finish_and_clear();
                self.waiting.finish_and_clear();
                self.address.finish_and_clear();
                self.appear(&self.quotes);
                self.quotes.set_length(*of as u64);
                self.quotes.set_position(*documents as u64);
            }
            Event::Skipped(_)
            | Event::Doubt { .. }
            | Event::Asked(_)
            | Event::Stopping(_)
            | Event::StageBegan(_) => {}
        }
    }

    /// Prints something between them.
    pub fn suspend(&self, print: impl FnOnce()) {
        self.all.suspend(print);
    }

    fn appear(&self, bar: &ProgressBar) {
        if bar.is_hidden() {
            self.all.add(bar.clone());
        }
    }
}

/// Steps a second, with one digit behind the point.
fn rate(state: &ProgressState, line: &mut dyn Write) {
    // A line that cannot be made is not shown.
    let _ = write!(line, "{:.1}/s", state.per_sec());
}

impl Drop for Bars {
    fn drop(&mut self) {
        // Nothing is left to be said where the terminal is gone.
        let _ = self.all.clear();
    }
}
