//! Does export stream? Builds an archive of many captures and quotes, packs it in every form, and tells time and the
//! most memory that was held; the rate of `warcio recompress` on the same records stands beside that of the WARC.
//!
//!     cargo build --release --bin pressmark --example bench_export
//!     bench_export 100000                              all of it, in a temporary folder
//!     bench_export make FOLDER 100000                  or part by part, for a machine that is shared:
//!     bench_export measure FOLDER warc|wacz|bagit|html|json|csv
//!     bench_export recompress FOLDER
//!
//! What is measured is the program itself, a process of its own each time. Linux only: the most memory is `VmHWM` of
//! `/proc/PID/status`, read while the process lives. Captures are pages of 2 to 30 KB of varied words; every tenth is
//! quoted, so that the report has quotes too. `warcio` stands in `target/validators` (`tests/packages/install`).

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use pressmark::jobs::Archive;
use pressmark::model::digest::Digest;
use pressmark::model::payload::Payload;
use pressmark::model::record::{Fact, RecordId};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::{Prepared, Writer};
use serde_json::{Value, json};

/// What an export may hold in memory, and how slow it may be beside warcio's recompress.
const MEMORY_BYTES_MAX: u64 = 150 << 20;
const RATE_MIN: f64 = 0.5;
/// One capture in so many is quoted.
const QUOTED_EVERY: u64 = 10;
/// Captures that are written together.
const BATCH_CAPTURES: u64 = 500;
const START_MS: i64 = 1_790_000_000_000;
const LOOK_EVERY: Duration = Duration::from_millis(5);
const FORMS: [&str; 6] = ["warc", "wacz", "bagit", "html", "json", "csv"];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, captures] => make(Path::new(folder), captures.parse()?),
        ["measure", folder, form] if FORMS.contains(form) => measure(Path::new(folder), form),
        ["recompress", folder] => recompress(Path::new(folder)),
        [] => all(10_000),
        [captures] => all(captures.parse()?),
        _ => Err("usage: bench_export [CAPTURES] | make FOLDER CAPTURES | measure FOLDER FORM | recompress FOLDER".into()),
    }
}

fn all(captures: u64) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    make(folder.path(), captures)?;
    for form in FORMS {
        measure(folder.path(), form)?;
    }
    recompress(folder.path())
}

/// Runs the program and watches what it holds.
fn measure(folder: &Path, form: &str) -> Outcome<()> {
    let output = folder.join(match form {
        "warc" => "posts.warc.gz".to_owned(),
        "bagit" => "bag".to_owned(),
        form => format!("posts.{form}"),
    });
    let _ = fs::remove_dir_all(&output);
    let verb: &[&str] = match form {
        "html" | "json" | "csv" => &["report", "--format", form],
        form => &["export", "--format", form],
    };
    let begun = Instant::now();
    let mut child = Command::new(program()?)
        .arg("--archive")
        .arg(folder.join("archive"))
        .env("PRESSMARK_KEY", folder.join("signing.key"))
        .args(verb)
        .arg("-o")
        .arg(&output)
        .stdout(Stdio::null())
        .spawn()?;
    let mut memory_bytes = 0;
    let status = loop {
        memory_bytes = most_memory(child.id()).unwrap_or(0).max(memory_bytes);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(LOOK_EVERY);
    };
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{form}: {seconds:.1} s, {:.1} MB, at most {:.0} MiB of memory (bar: {})",
        size(&output)? as f64 / 1e6,
        memory_bytes as f64 / 1_048_576.0,
        MEMORY_BYTES_MAX >> 20
    );
    fs::write(folder.join(format!("{form}.seconds")), seconds.to_string())?;
    match (status.success(), memory_bytes < MEMORY_BYTES_MAX) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("{form} failed: {status}").into()),
        (true, false) => Err("too much memory".into()),
    }
}

/// The program, built beside this example.
fn program() -> Outcome<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent);
    let program = folder.map(|folder| folder.join("pressmark"));
    program
        .filter(|path| path.is_file())
        .ok_or_else(|| "build the program too: cargo build --release --bin pressmark".into())
}

fn size(path: &Path) -> Outcome<u64> {
    if path.is_file() {
        return Ok(path.metadata()?.len());
    }
    let mut bytes = 0;
    for entry in fs::read_dir(path)? {
        bytes += size(&entry?.path())?;
    }
    Ok(bytes)
}

/// The rate of warcio on the same records.
fn recompress(folder: &Path) -> Outcome<()> {
    let warcio = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/validators/bin/warcio");
    if !warcio.is_file() {
        println!("warcio is not installed; tests/packages/install puts it there");
        return Ok(());
    }
    let begun = Instant::now();
    let status = Command::new(warcio)
        .arg("recompress")
        .args([folder.join("posts.warc.gz"), folder.join("again.warc.gz")])
        .status()?;
    let theirs = begun.elapsed().as_secs_f64();
    let ours: f64 = fs::read_to_string(folder.join("warc.seconds"))?.parse()?;
    println!(
        "warcio recompress: {theirs:.1} s ({status}); our rate is {:.2} of theirs (bar: {RATE_MIN})",
        theirs / ours
    );
    (theirs / ours >= RATE_MIN)
        .then_some(())
        .ok_or_else(|| "too slow".into())
}

fn most_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes << 10)
}

/// Writes what a long life of collecting would have left.
fn make(folder: &Path, captures: u64) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let begun = Instant::now();
    tokio::runtime::Runtime::new()?.block_on(write(folder, captures))?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{captures} captures made in {seconds:.1} s");
    Ok(())
}

async fn write(folder: &Path, captures: u64) -> Outcome<()> {
    let archive = Archive::at(&folder.join("archive")).with_key(folder.join("signing.key"));
    let (writer, _) = archive.open_for_writing()?;
    let mut batch = Batch::default();
    let started = json!({"run_started": {"command": "collect", "program": "bench", "options": {}}});
    let run = batch.put(started, None, None)?;
    let text = b"a document of many quotes".to_vec();
    let document = json!({"document": {"digest": Digest::of(&text), "size": text.len(), "id": "many", "source": "many.txt",
        "media_type": "text/plain", "encoding": "UTF-8", "language": null, "url": null}});
    let document = batch.put(document, Some(run), Some(text))?;
    for number in 0..captures {
        capture(&mut batch, run, document, number)?;
        if number % BATCH_CAPTURES == BATCH_CAPTURES - 1 {
            batch.write(&writer).await?;
        }
    }
    batch.put(
        json!({"run_ended": {"exit_code": 0, "counts": {}}}),
        Some(run),
        None,
    )?;
    batch.write(&writer).await?;
    writer.sign().await?;
    writer.close().await?;
    Ok(())
}

/// Records that are written together.
#[derive(Default)]
struct Batch {
    records: Vec<Prepared>,
    payloads: Vec<Payload>,
}

impl Batch {
    fn put(
        &mut self,
        fact: Value,
        run: Option<RecordId>,
        payload: Option<Vec<u8>>,
    ) -> Outcome<RecordId> {
        let (kind, body) = fact
            .as_object()
            .and_then(|fact| fact.iter().next())
            .ok_or("a fact has a kind")?;
        let fact: Fact = serde_json::from_value(json!({"kind": kind, "body": body}))?;
        let prepared = Prepared::new(fact, Timestamp::from_millis(START_MS), run);
        let id = prepared.id;
        self.records.push(prepared);
        self.payloads.extend(payload.map(Payload::from_bytes));
        Ok(id)
    }

    async fn write(&mut self, writer: &Writer) -> Outcome<()> {
        let records = std::mem::take(&mut self.records);
        writer
            .put(records, std::mem::take(&mut self.payloads))
            .await?;
        Ok(())
    }
}

fn capture(batch: &mut Batch, run: RecordId, document: RecordId, number: u64) -> Outcome<()> {
    let body = page(number);
    let url = format!("https://host{}.example/posts/{number}", number % 500);
    let at = Timestamp::from_millis(START_MS + number.cast_signed() * 100);
    let digest = Digest::of(&body);
    let size = body.len();
    let link = batch.put(json!({"link": {"url": url}}), Some(run), None)?;
    let exchange = json!({"exchange": {
        "request": {"method": "GET", "url": url, "headers": [{"name": "User-Agent", "value": "Pressmark/0.1.0"}]},
        "started": at, "ended": at,
        "outcome": {"answered": {
            "status": 200, "version": "HTTP/1.1", "header_form": "wire", "remote_address": "192.0.2.1:443",
            "leaf_certificate": null, "first_byte": at,
            "headers": [{"name": "content-type", "value": "text/html; charset=utf-8"}],
            "body": {"digest": digest, "size": size, "cut": null}}}}});
    let exchange = batch.put(exchange, Some(run), Some(body))?;
    let trail = json!({"trail": {"link": link, "hops": [{"via": "cited", "exchange": exchange}], "end": {"code": "landed"},
        "end_url": url, "post": null}});
    let trail = batch.put(trail, Some(run), None)?;
    let capture = json!({"capture": {"of": trail, "exchange": exchange, "role": "landing", "digest": digest,
        "graded": {"grade": "content", "rule": "article"}}});
    batch.put(capture, Some(run), None)?;
    let seen = json!({"observation": {"link": link, "trail": trail, "post_answers": [],
        "judged": {"verdict": "alive", "reason": "http_200", "rule": "content_answers"}}});
    batch.put(seen, Some(run), None)?;
    if number.is_multiple_of(QUOTED_EVERY) {
        let words = format!(
            "What post {number} said, in words of its own and at some length, as people do."
        );
        let start = number * 200;
        let citation = json!({"citation": {
            "document": document, "position": number / QUOTED_EVERY, "links": [link],
            "context_before": "", "context_after": "",
            "citation": {"quoted_text": words, "span": {"start": start, "end": start + 100},
                "attribution": {"author_name": "Ann", "author_handle": "ann", "date": "2026-10-01", "date_text": "October 1, 2026"},
                "links": [url], "status_id": null, "permalink": null, "platform": "x", "confidence_percent": 92,
                "rule": "lines"}}});
        batch.put(citation, Some(run), None)?;
    }
    Ok(())
}

/// A page of varied words: as long and as compressible as pages are.
fn page(number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let length = 2_000 + (number.wrapping_mul(7_919) % 28_000) as usize;
    let mut text =
        String::from("<!DOCTYPE html><html><head><title>A post</title></head><body><main>");
    while text.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let letters = 2 + state % 9;
        for place in 0..letters {
            let letter = b'a' + ((state >> (place * 5)) % 26) as u8;
            text.push(char::from(letter));
        }
        text.push(if state.is_multiple_of(11) { '.' } else { ' ' });
    }
    text.push_str("</main></body></html>");
    text.into_bytes()
}
