//! Ctrl-C, on real processes before the simulated web: once, and what is under way is finished and signed;
//! twice, and the program is gone. Either way what was announced is stored, and the next run goes on.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::kill::many_links::{ManyLinks, assert_complete};
use crate::support::database;
use crate::support::web::delivery::Pace;
use crate::support::web::scenario::Scenario;

/// A run under way, its lines as they come.
struct Running {
    child: Child,
    lines: Receiver<Value>,
}

impl Running {
    fn start(many: &ManyLinks) -> Self {
        let mut command = many.collect();
        command.args(["--json", "--concurrency", "4"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).expect("a line of JSON");
                // Whoever waited for something earlier may not listen any more.
                let _ = sender.send(value);
            }
        });
        Self { child, lines }
    }

    fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &process]).status();
        assert!(sent.expect("there is kill").success());
    }

    /// The lines up to the first of this type.
    fn lines_until(&self, kind: &str) -> Vec<Value> {
        let mut lines = Vec::new();
        while let Ok(line) = self.lines.recv() {
            let found = line["type"] == kind;
            lines.push(line);
            if found {
                return lines;
            }
        }
        panic!("the run ended without a line of type {kind}: {lines:?}");
    }

    /// The exit code, the lines that are left, and what was said on standard error.
    fn end(mut self) -> (Option<i32>, Vec<Value>, String) {
        let status = self.child.wait().expect("a child of ours");
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut said).expect("UTF-8");
        (status.code(), self.lines.iter().collect(), said)
    }
}

/// Every link that was announced has what was announced of it in the archive.
fn assert_announced_is_stored(many: &ManyLinks, lines: &[Value]) -> usize {
    let links = lines.iter().filter(|line| line["type"] == "link");
    let mut count = 0;
    for line in links {
        let question = format!(
            "SELECT count(*) FROM observation JOIN link ON link.record = observation.link
             WHERE link.url = '{}' AND observation.verdict = '{}'",
            line["url"].as_str().expect("an address"),
            line["verdict"].as_str().expect("a verdict"),
        );
        let stored = database::number(&many.workplace.database(), &question);
        assert_eq!(stored, 1, "{line}");
        count += 1;
    }
    count
}

/// Nothing is altered, and every record is under a checkpoint where the run could sign.
fn assert_sound(many: &ManyLinks) {
    let verified = many.verify();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert_eq!(verified.status.code(), Some(0), "{said}");
}

fn slow_doors(many: &ManyLinks) {
    let web = &many.workplace.web;
    web.set_pace(Pace {
        slow_head: Duration::from_millis(150),
        ..web.pace()
    });
    web.set("cdn.syndication.twimg.com", "*", Scenario::SlowHead);
}

#[test]
fn once_finishes_what_is_under_way_and_signs() {
    for signal in ["-INT", "-TERM"] {
        let many = ManyLinks::new(51);
        slow_doors(&many);
        let running = Running::start(&many);
        let mut lines = running.lines_until("link");
        running.signal(signal);
        let (code, rest, said) = running.end();
        lines.extend(rest);
        assert_eq!(code, Some(130), "{said}");
        assert!(said.contains("\"code\":\"interrupted\""), "{said}");
        let summary = lines.last().expect("a last line");
        assert_eq!(summary["type"], "summary");
        assert_eq!(summary["exit_code"], 130);
        assert_eq!(summary["signing"]["outcome"], "signed", "{summary}");
        assert!(summary["links_deferred"].as_u64() > Some(0), "{summary}");
        let announced = assert_announced_is_stored(&many, &lines);
        let fetched = summary["links_fetched"].as_u64().expect("a number");
        assert_eq!(announced as u64, fetched, "all that was begun was finished");
        let uncovered = "SELECT max(seq) - (SELECT max(size) FROM checkpoint) FROM record";
        assert_eq!(database::number(&many.workplace.database(), uncovered), 0);
        assert_sound(&many);
        many.workplace.web.restore_all();
        let next = many.collect().output().expect("the program");
        assert_eq!(next.status.code(), Some(0));
        assert_complete(&many.workplace.database(), signal);
    }
}

#[test]
fn twice_stops_at_once_and_stays_consistent() {
    let many = ManyLinks::new(52);
    let web = &many.workplace.web;
    // Nothing under way would end for a long time.
    web.set("cdn.syndication.twimg.com", "*", Scenario::Drip);
    web.set_pace(Pace {
        drip: Duration::from_secs(1),
        ..web.pace()
    });
    let running = Running::start(&many);
    running.lines_until("progress");
    running.signal("-INT");
    let mut lines = running.lines_until("stopping");
    running.signal("-INT");
    let (code, rest, _) = running.end();
    lines.extend(rest);
    assert_eq!(code, Some(130));
    assert!(lines.iter().all(|line| line["type"] != "summary"));
    assert_announced_is_stored(&many, &lines);
    assert_sound(&many);
    web.restore_all();
    let next = many.collect().output().expect("the program");
    assert_eq!(next.status.code(), Some(0));
    assert_sound(&many);
    assert_complete(&many.workplace.database(), "after two interrupts");
}

/// A reader that takes nothing holds the run up, and not the person who wants it to end.
#[test]
fn a_stalled_reader_does_not_keep_it_from_ending() {
    let many = ManyLinks::new(53);
    let web = &many.workplace.web;
    web.set("cdn.syndication.twimg.com", "*", Scenario::EndlessBody);
    let mut command = many.collect();
    command.args(["--json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program");
    let process = child.id().to_string();
    while web.requests().is_empty() {
        std::thread::yield_now();
    }
    for _ in 0..2 {
        let sent = Command::new("kill").args(["-INT", &process]).status();
        assert!(sent.expect("there is kill").success());
    }
    assert_eq!(child.wait().expect("a child of ours").code(), Some(130));
    assert_sound(&many);
}
