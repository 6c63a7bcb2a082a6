//! A scheduled run that its timer ends: the real program gets SIGTERM in each of its stages, while the stage waits
//! for an answer. It ends by itself, its log can be read, nothing is lost, and the next run does what was left.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Output};
use std::sync::Arc;

use pressmark::jobs::stamp::Stamping;
use pressmark::jobs::{Client, Settings, SystemClock};
use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact};
use pressmark::store::Prepared;

use crate::kill::many_links::ManyLinks;
use crate::stamp::calendar::Calendar;
use crate::support::database;
use crate::support::workplace::block_on;

const LONG_AGO: &str = "2024-01-01T08:00:00.000Z";
const A_MONTH_LATER: &str = "2024-02-01T08:00:00.000Z";
const INTERRUPTED: i32 = 130;
const FINDINGS: i32 = 4;
const DOORS: &str = "cdn.syndication.twimg.com";
/// `O_NONBLOCK` of Linux.
const WITHOUT_WAITING: i32 = 0o4000;

fn terminate(child: &Child) {
    let process = child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    assert!(sent.expect("there is kill").success());
}

fn still_runs(child: &mut Child) {
    let ended = child.try_wait().expect("a child of ours");
    assert_eq!(ended, None, "it ended before it came so far");
    std::thread::yield_now();
}

/// A run that is ended while `host` has not answered yet; every answer comes after the signal.
fn ended_at(many: &ManyLinks, settings: &str, host: &str) -> Output {
    ended(many, many.run(settings), host)
}

fn ended(many: &ManyLinks, mut run: Command, host: &str) -> Output {
    let web = &many.workplace.web;
    web.clear_record();
    web.hold(host);
    let mut child = run.spawn().expect("the program");
    while !web.requests().iter().any(|request| request.host == host) {
        still_runs(&mut child);
    }
    terminate(&child);
    web.release();
    child.wait_with_output().expect("a child of ours")
}

/// Its log can be read, it says how it ended, and what it leaves is sound.
fn assert_ended_well(many: &ManyLinks, ended: &Output, about: &str) {
    let told = String::from_utf8(ended.stdout.clone()).expect("UTF-8");
    let talk = String::from_utf8(ended.stderr.clone()).expect("UTF-8");
    assert_eq!(
        ended.status.code(),
        Some(INTERRUPTED),
        "{about}: {told}{talk}"
    );
    assert_readable(&told);
    assert_readable(&talk);
    assert!(talk.contains("run began at 2"), "{about}: {talk}");
    assert!(talk.contains("with exit code 130"), "{about}: {talk}");
    let verified = many.verify();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert_eq!(verified.status.code(), Some(0), "{about}: {said}");
}

/// Lines without control characters, none of them without words.
fn assert_readable(log: &str) {
    for line in log.lines() {
        assert!(!line.trim().is_empty(), "{log}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

/// The next run takes nothing over from a dead holder; gives its exit code and what it told.
fn next(many: &ManyLinks, settings: &str) -> (Option<i32>, String) {
    after(many, many.run(settings))
}

fn after(many: &ManyLinks, mut run: Command) -> (Option<i32>, String) {
    let ended = run.output().expect("the program");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!talk.contains("ended without finishing"), "{talk}");
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    let verified = many.verify();
    assert_eq!(verified.status.code(), Some(0));
    (ended.status.code(), told + &talk)
}

fn count(many: &ManyLinks, question: &str) -> i64 {
    database::number(&many.workplace.database(), question)
}

/// An archive of long ago, whose links are all due.
fn collected(seed: u64) -> ManyLinks {
    let many = ManyLinks::quoting(seed, 1);
    many.workplace.clock.set(LONG_AGO);
    many.workplace.collect(many.document());
    many
}

/// The same, its post deleted and once seen so: the next look confirms that it died.
fn about_to_die(seed: u64) -> ManyLinks {
    let many = collected(seed);
    let web = &many.workplace.web;
    let id = web.world().posts().next().expect("a post").id;
    web.delete_post(id);
    many.workplace.clock.set(A_MONTH_LATER);
    many.workplace.recheck();
    many
}

#[test]
fn while_it_takes_in() {
    let many = ManyLinks::quoting(61, 1);
    let settings = "[watch]\nfiles = [\"../many-links.txt\"]\n";
    let ended = ended_at(&many, settings, DOORS);
    assert_ended_well(&many, &ended, "collect");
    let (code, told) = next(&many, settings);
    assert_eq!(code, Some(0), "{told}");
    let alive = "SELECT count(DISTINCT link) FROM observation WHERE verdict = 'alive'";
    assert_eq!(count(&many, alive), 2, "{told}");
    assert_eq!(count(&many, "SELECT count(*) FROM agreement"), 1, "{told}");
}

#[test]
fn while_it_asks_again() {
    let many = collected(62);
    let before = count(&many, "SELECT count(*) FROM observation");
    let ended = ended_at(&many, "", DOORS);
    assert_ended_well(&many, &ended, "recheck");
    let (code, told) = next(&many, "");
    assert_eq!(code, Some(0), "{told}");
    let asked = count(&many, "SELECT count(*) FROM observation") - before;
    assert_eq!(asked, 2, "each link once: {told}");
}

#[test]
fn while_it_looks_for_copies() {
    const ARCHIVE: &str = "web.archive.org";
    let many = about_to_die(63);
    let settings = "[archives]\nmementos = [\"wayback\"]\n";
    let ended = ended_at(&many, settings, ARCHIVE);
    assert_ended_well(&many, &ended, "mementos");
    let sought = count(&many, "SELECT count(DISTINCT link) FROM memento");
    let web = &many.workplace.web;
    web.clear_record();
    // Nothing is due, and what the run before left is done all the same.
    let (_, told) = next(&many, settings);
    assert!(
        web.requests().iter().any(|request| request.host == ARCHIVE),
        "{told}"
    );
    let all = count(&many, "SELECT count(DISTINCT link) FROM memento");
    assert!(all >= sought && all > 0, "{told}");
}

#[test]
fn while_it_asks_for_promised_proofs() {
    let many = collected(64);
    let calendar = Calendar::open();
    let workplace = &many.workplace;
    let client = Client::new(Settings {
        offline: false,
        allow_addresses: vec!["127.0.0.0/8".parse().expect("a network")],
        spool_folder: workplace.path("archive"),
        ..Settings::default()
    });
    let promise = Stamping {
        archive: workplace.archive().with_key(workplace.path("signing.key")),
        client: client.expect("a client"),
        clock: Arc::new(SystemClock),
        authorities: Vec::new(),
        calendars: vec![calendar.served.address()],
    };
    let stamps = block_on(promise.run()).expect("a sound archive");
    assert_eq!(stamps.failed, []);
    // The simulated web stands in for it from here on, and knows of no proof.
    let own = calendar.served.address().replace("http://", "");
    let rule = [format!("{own}:{}", many.workplace.web.https_addr)];
    let ended = ended(&many, many.run_moving(&rule, ""), "127.0.0.1");
    assert_ended_well(&many, &ended, "stamps");
    let (_, told) = after(&many, many.run_moving(&rule, ""));
    assert!(
        told.contains("stamps: 0 complete now, 1 still only promised"),
        "{told}"
    );
}

#[test]
fn while_it_verifies() {
    // Hashing that many bytes takes a hundred times as long as sending a signal.
    const BYTES: usize = 64 << 20;
    let many = collected(66);
    store(&many, vec![7; BYTES]);
    let mut child = many.run("").spawn().expect("the program");
    let mut log = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut talk = String::new();
    while !talk.contains("verifying what is stored") {
        let read = log.read_line(&mut talk).expect("UTF-8");
        assert!(read > 0, "it ended before it came so far: {talk}");
    }
    still_runs(&mut child);
    terminate(&child);
    log.read_to_string(&mut talk).expect("UTF-8");
    let mut ended = child.wait_with_output().expect("a child of ours");
    ended.stderr = talk.into_bytes();
    assert_ended_well(&many, &ended, "verify");
    let told = String::from_utf8_lossy(&ended.stdout);
    assert!(
        told.contains("verified: "),
        "what was begun is finished: {told}"
    );
    let (code, told) = next(&many, "");
    assert_eq!(code, Some(0), "{told}");
}

/// A document of these bytes, taken in long ago.
fn store(many: &ManyLinks, bytes: Vec<u8>) {
    let payload = Payload::from_bytes(bytes);
    let taken = Fact::Document(DocumentTaken {
        digest: payload.digest,
        size: payload.size,
        id: "large".to_owned(),
        source: "large".to_owned(),
        media_type: MediaType::Plain,
        encoding: "utf-8".to_owned(),
        language: None,
        url: None,
        recorded_at: None,
    });
    let at = LONG_AGO.parse().expect("a time");
    let workplace = &many.workplace;
    let archive = workplace.archive().with_key(workplace.path("signing.key"));
    let stored = block_on(async {
        let (writer, _) = archive.open_for_writing()?;
        writer
            .put(vec![Prepared::new(taken, at, None)], vec![payload])
            .await?;
        writer.close().await
    });
    stored.expect("a sound archive");
}

#[test]
fn while_it_tells_somebody() {
    let many = about_to_die(65);
    let pipe = many.workplace.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("there is mkfifo").success());
    // A program that waits for somebody to write, and nobody does.
    let waiting = format!("[notify]\ncommand = [\"cat\", \"{}\"]\n", pipe.display());
    let mut child = many.run(&waiting).spawn().expect("the program");
    let writer = until_read(&pipe, &mut child);
    terminate(&child);
    let ended = child.wait_with_output().expect("a child of ours");
    drop(writer);
    assert_ended_well(&many, &ended, "notifications");
    let talk = String::from_utf8_lossy(&ended.stderr);
    assert!(
        talk.contains("will be told again by the next run"),
        "{talk}"
    );
    let summary = many.workplace.path("summary.json");
    let telling = format!(
        "[notify]\nfeed = \"deaths.atom\"\ncommand = [\"tee\", \"{}\"]\n",
        summary.display()
    );
    let (code, told) = next(&many, &telling);
    assert_eq!(code, Some(FINDINGS), "{told}");
    let text = std::fs::read_to_string(summary).expect("the program was told");
    let summary: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let dead = summary["newly_dead"].as_array().expect("a list");
    assert!(!dead.is_empty(), "{summary}");
    let documented = documented_summary();
    assert_eq!(fields(&summary), fields(&documented));
    assert_eq!(fields(&dead[0]), fields(&documented["newly_dead"][0]));
    let feed = many.workplace.path("archive/deaths.atom");
    let feed = std::fs::read_to_string(feed).expect("a feed");
    for one in dead {
        let url = one["url"].as_str().expect("an address");
        assert!(feed.contains(url), "{feed}");
    }
    let (code, told) = next(&many, &telling);
    assert_eq!(code, Some(0), "told once: {told}");
}

/// The example that whoever writes a receiver goes by.
fn documented_summary() -> serde_json::Value {
    let page = include_str!("../../docs/notifications.md");
    let (_, example) = page.split_once("```json\n").expect("an example");
    let (example, _) = example.split_once("\n```").expect("its end");
    serde_json::from_str(example).expect("JSON")
}

fn fields(object: &serde_json::Value) -> Vec<&String> {
    object.as_object().expect("an object").keys().collect()
}

/// Opens the pipe as soon as the program that reads it is there.
fn until_read(pipe: &Path, child: &mut Child) -> File {
    loop {
        let mut options = OpenOptions::new();
        let opened = options.write(true).custom_flags(WITHOUT_WAITING).open(pipe);
        match opened {
            Ok(file) => return file,
            Err(_) => still_runs(child),
        }
    }
}
