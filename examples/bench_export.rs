//! Does export stream? Builds an archive of many captures and quotes, packs it, and tells time and the most memory
//! that was held; where `warcio` is installed (`tests/packages/install`), its rate on the same records stands beside.
//!
//!     cargo run --release --example bench_export -- 100000
//!
//! Each measurement runs in a process of its own, so that one's memory is not counted to another. Linux only:
//! the most memory is `VmHWM` in `/proc/self/status`. Captures are pages of 2 to 30 KB of varied words; every
//! fiftieth is quoted, so that the report has quotes too.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pressmark::export::warc;
use pressmark::jobs::export::{Selection, gather};
use pressmark::jobs::{Archive, SystemClock, assemble};
use pressmark::model::digest::Digest;
use pressmark::model::package::Withheld;
use pressmark::model::payload::Payload;
use pressmark::model::record::{Fact, RecordId};
use pressmark::model::timestamp::Timestamp;
use pressmark::report;
use pressmark::store::{Prepared, Writer};
use serde_json::{Value, json};

/// What an export may hold in memory, and how slow it may be beside warcio's recompress.
const MEMORY_BYTES_MAX: u64 = 150 << 20;
const RATE_MIN: f64 = 0.5;
/// One capture in so many is quoted.
const QUOTED_EVERY: u64 = 50;
const START_MS: i64 = 1_790_000_000_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["warc", folder] => measure_warc(Path::new(folder)),
        ["html", folder] => measure_html(Path::new(folder)),
        [] => all(10_000),
        [captures] => all(captures.parse()?),
        _ => Err("usage: bench_export [CAPTURES]".into()),
    }
}

fn all(captures: u64) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    tokio::runtime::Runtime::new()?.block_on(make(folder.path(), captures))?;
    println!(
        "{captures} captures made in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let own = std::env::current_exe()?;
    for what in ["warc", "html"] {
        let status = Command::new(&own).arg(what).arg(folder.path()).status()?;
        if !status.success() {
            return Err(format!("measuring {what} failed").into());
        }
    }
    recompress(folder.path())
}

fn measure_warc(folder: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let gathered = gather(&archive(folder), &Selection::All, Withheld::Nothing)?;
    let mut out = BufWriter::new(File::create(folder.join("posts.warc.gz"))?);
    let index = warc::write(&gathered, &gathered.about, &mut out)?;
    out.flush()?;
    let seconds = begun.elapsed().as_secs_f64();
    let memory = most_memory()?;
    println!(
        "warc: {:.1} s, {} lines of the index, at most {:.0} MiB (bar: {} MiB)",
        seconds,
        index.entries().count(),
        memory as f64 / 1_048_576.0,
        MEMORY_BYTES_MAX >> 20
    );
    fs::write(folder.join("seconds"), seconds.to_string())?;
    (memory < MEMORY_BYTES_MAX)
        .then_some(())
        .ok_or_else(|| "too much memory".into())
}

fn measure_html(folder: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let facts = assemble::assemble(&archive(folder), &SystemClock)?;
    let page = report::html(&facts);
    println!(
        "html: {} quotes, {:.1} MB, {:.1} s, at most {:.0} MiB",
        facts.totals.citations,
        page.len() as f64 / 1e6,
        begun.elapsed().as_secs_f64(),
        most_memory()? as f64 / 1_048_576.0
    );
    Ok(())
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
    let ours: f64 = fs::read_to_string(folder.join("seconds"))?.parse()?;
    println!(
        "warcio recompress: {theirs:.1} s ({status}); our rate is {:.2} of theirs (bar: {RATE_MIN})",
        theirs / ours
    );
    (theirs / ours >= RATE_MIN)
        .then_some(())
        .ok_or_else(|| "too slow".into())
}

fn most_memory() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("no VmHWM")?.parse::<u64>()? << 10)
}

fn archive(folder: &Path) -> Archive {
    Archive::at(&folder.join("archive")).with_key(folder.join("signing.key"))
}

/// Writes what a long life of collecting would have left.
async fn make(folder: &Path, captures: u64) -> Outcome<()> {
    let (writer, _) = archive(folder).open_for_writing()?;
    let run = put(
        &writer,
        json!({"run_started": {"command": "collect", "program": "bench", "options": {}}}),
        None,
        Vec::new(),
    )
    .await?;
    let text = b"a document of many quotes".to_vec();
    let document = put(
        &writer,
        json!({"document": {"digest": Digest::of(&text), "size": text.len(), "id": "many", "source": "many.txt",
            "media_type": "text/plain", "encoding": "UTF-8", "language": null, "url": null}}),
        Some(run),
        vec![Payload::from_bytes(text)],
    )
    .await?;
    for number in 0..captures {
        capture(&writer, run, document, number).await?;
    }
    put(
        &writer,
        json!({"run_ended": {"exit_code": 0, "counts": {}}}),
        Some(run),
        Vec::new(),
    )
    .await?;
    writer.sign().await?;
    writer.close().await?;
    Ok(())
}

async fn capture(writer: &Writer, run: RecordId, document: RecordId, number: u64) -> Outcome<()> {
    let body = page(number);
    let url = format!("https://host{}.example/posts/{number}", number % 500);
    let at = Timestamp::from_millis(START_MS + number.cast_signed() * 100);
    let digest = Digest::of(&body);
    let size = body.len();
    let link = put(writer, json!({"link": {"url": url}}), Some(run), Vec::new()).await?;
    let exchange = put(
        writer,
        json!({"exchange": {
            "request": {"method": "GET", "url": url, "headers": [{"name": "User-Agent", "value": "Pressmark/0.1.0"}]},
            "started": at, "ended": at,
            "outcome": {"answered": {
                "status": 200, "version": "HTTP/1.1", "header_form": "wire", "remote_address": "192.0.2.1:443",
                "leaf_certificate": null, "first_byte": at,
                "headers": [{"name": "content-type", "value": "text/html; charset=utf-8"}],
                "body": {"digest": digest, "size": size, "cut": null}}}}}),
        Some(run),
        vec![Payload::from_bytes(body)],
    )
    .await?;
    let trail = put(
        writer,
        json!({"trail": {"link": link, "hops": [{"via": "cited", "exchange": exchange}], "end": {"code": "landed"},
            "end_url": url, "post": null}}),
        Some(run),
        Vec::new(),
    )
    .await?;
    put(
        writer,
        json!({"capture": {"of": trail, "exchange": exchange, "role": "landing", "digest": digest,
            "graded": {"grade": "content", "rule": "article"}}}),
        Some(run),
        Vec::new(),
    )
    .await?;
    put(
        writer,
        json!({"observation": {"link": link, "trail": trail, "post_answers": [],
            "judged": {"verdict": "alive", "reason": "http_200", "rule": "content_answers"}}}),
        Some(run),
        Vec::new(),
    )
    .await?;
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
        put(writer, citation, Some(run), Vec::new()).await?;
    }
    Ok(())
}

async fn put(
    writer: &Writer,
    fact: Value,
    run: Option<RecordId>,
    payloads: Vec<Payload>,
) -> Outcome<RecordId> {
    let (kind, body) = fact
        .as_object()
        .and_then(|fact| fact.iter().next())
        .ok_or("a fact has a kind")?;
    let fact: Fact = serde_json::from_value(json!({"kind": kind, "body": body}))?;
    let prepared = Prepared::new(fact, Timestamp::from_millis(START_MS), run);
    let id = prepared.id;
    writer.put(vec![prepared], payloads).await?;
    Ok(id)
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
