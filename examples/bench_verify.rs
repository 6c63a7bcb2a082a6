//! How fast an archive is verified, beside what other programs take for the same bytes. One command:
//!
//!     cargo run --release --example bench_verify
//!
//! Makes an archive of small objects and one of large ones in a temporary folder, writes the small ones out as
//! files too, and prints one line a measurement. `sha256sum` and `b3sum` are measured where they are
//! installed. Everything is read once before it is timed, so that the disk plays no part.
//!
//! Options: --objects N (100000), --large N (20), --folder DIR for the temporary folder.

use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use pressmark::log::tree::{Frontier, leaf_hash};
use pressmark::model::digest::Digest;
use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::check::check;
use pressmark::store::{Archive, Prepared};

const SMALL_BYTES_MIN: usize = 2 << 10;
const SMALL_BYTES_SPAN: usize = 16 << 10;
const LARGE_BYTES: usize = 256 << 20;
const LEAVES: u32 = 4_000_000;
const RAW_BYTES: usize = 1 << 30;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, folder] = arguments.as_slice()
        && flag == "--verify-only"
    {
        return verify_only(Path::new(folder));
    }
    let number = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok())
            .unwrap_or(usual)
    };
    let (objects, large) = (number("--objects", 100_000), number("--large", 20));
    let at = arguments.iter().position(|argument| argument == "--folder");
    let folder = match at.and_then(|at| arguments.get(at + 1)) {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    }
    .expect("a temporary folder");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let raw = raw_rate(cores);
    println!("raw SHA-256 on {cores} cores: {raw:.0} MB/s");
    println!("log replay: {:.0} leaves/s on one core", leaf_rate());
    small(folder.path(), objects, raw);
    if large > 0 {
        many_large(folder.path(), large, raw);
    }
    ExitCode::SUCCESS
}

/// Bytes that do not compress, the same on every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

fn small_body(number: usize) -> Vec<u8> {
    let length = SMALL_BYTES_MIN + (number * 7919) % SMALL_BYTES_SPAN;
    noise(number as u64 + 1, length)
}

/// Megabytes a second that all cores hash, from memory.
fn raw_rate(cores: usize) -> f64 {
    let body = noise(1, 1 << 20);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                for _ in 0..RAW_BYTES / body.len() {
                    black_box(Digest::of(black_box(&body)));
                }
            });
        }
    });
    (RAW_BYTES * cores) as f64 / 1e6 / begun.elapsed().as_secs_f64()
}

fn leaf_rate() -> f64 {
    let begun = Instant::now();
    let mut frontier = Frontier::default();
    let mut entry = noise(2, 190);
    for number in 0..LEAVES {
        entry[..4].copy_from_slice(&number.to_le_bytes());
        frontier.push(leaf_hash(&entry));
    }
    black_box(frontier.root());
    f64::from(LEAVES) / begun.elapsed().as_secs_f64()
}

fn fill(folder: &Path, count: usize, body: impl Fn(usize) -> Vec<u8>) -> u64 {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let at = Timestamp::from_millis(1_790_841_600_000);
    runtime.block_on(async {
        let (writer, _) = Archive::at(folder)
            .open_for_writing()
            .expect("a new archive");
        let mut total = 0;
        for number in 0..count {
            let payload = Payload::from_bytes(body(number));
            total += payload.size;
            let taken = Fact::Document(DocumentTaken {
                digest: payload.digest,
                size: payload.size,
                id: format!("{number}"),
                source: format!("{number}"),
                media_type: MediaType::Plain,
                encoding: "utf-8".to_owned(),
                language: None,
                url: None,
                recorded_at: None,
            });
            writer
                .put(vec![Prepared::new(taken, at, None)], vec![payload])
                .await
                .expect("a writable disk");
        }
        writer.close().await.expect("a writable disk");
        total
    })
}

/// Seconds to verify, with the peak of memory in MiB, in a process of its own; perhaps on one core only.
fn verify(folder: &Path, one_core: bool) -> (f64, f64) {
    let program = std::env::current_exe().expect("our own program");
    let mut command = if one_core {
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    let output = command
        .arg("--verify-only")
        .arg(folder)
        .output()
        .expect("our own program");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}");
    let mut numbers = told
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(f64::NAN));
    (
        numbers.next().unwrap_or(f64::NAN),
        numbers.next().unwrap_or(f64::NAN),
    )
}

fn verify_only(folder: &Path) -> ExitCode {
    let begun = Instant::now();
    let checked = check(&Archive::at(folder), &[], &|_| {}).expect("an archive");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    println!("{seconds} {}", kib.unwrap_or(f64::NAN) / 1024.0);
    ExitCode::SUCCESS
}

/// The better of two runs, so that a neighbour's burst does not decide.
fn best<T: PartialOrd>(mut run: impl FnMut() -> T) -> T {
    let (one, two) = (run(), run());
    if two < one { two } else { one }
}

fn small(folder: &Path, count: usize, raw: f64) {
    let place = folder.join("small");
    let bytes = fill(&place, count, small_body);
    let megabytes = bytes as f64 / 1e6;
    verify(&place, false);
    let (seconds, peak) = best(|| verify(&place, false));
    let rate = megabytes / seconds;
    println!(
        "{count} objects, {megabytes:.0} MB: verified in {seconds:.2} s, {rate:.0} MB/s, {:.2} of the raw rate, peak {peak:.1} MiB",
        rate / raw
    );
    let (alone, _) = best(|| verify(&place, true));
    println!(
        "the same on one core: {alone:.2} s; the second is worth {:.2} times",
        alone / seconds
    );
    let files = folder.join("files");
    let mut list = String::new();
    fs::create_dir_all(&files).expect("a folder");
    for number in 0..count {
        let body = small_body(number);
        list.push_str(&format!("{}  {number}\n", Digest::of(&body)));
        fs::write(files.join(number.to_string()), body).expect("a writable disk");
    }
    fs::write(files.join("SHA256SUMS"), list).expect("a writable disk");
    for (program, list) in [("sha256sum", "SHA256SUMS"), ("b3sum", "B3SUMS")] {
        match listed(&files, program, list, count) {
            None => println!("{program} is not installed"),
            Some(theirs) => println!(
                "{program} -c on the same bytes: {theirs:.2} s; verifying is {:.2} times as fast",
                theirs / seconds
            ),
        }
    }
}

/// Seconds that another program takes to check its list of the files.
fn listed(files: &Path, program: &str, list: &str, count: usize) -> Option<f64> {
    Command::new(program).arg("--version").output().ok()?;
    let list: PathBuf = files.join(list);
    if !list.exists() {
        let mut file = fs::File::create(&list).expect("a writable disk");
        let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        for part in names.chunks(1000) {
            let sums = Command::new(program).args(part).current_dir(files).output();
            file.write_all(&sums.expect("the program").stdout)
                .expect("a writable disk");
        }
    }
    let run = || {
        let begun = Instant::now();
        let checked = Command::new(program)
            .args(["--quiet", "-c"])
            .arg(&list)
            .current_dir(files)
            .output()
            .expect("the program");
        assert!(checked.status.success(), "{program}");
        begun.elapsed().as_secs_f64()
    };
    run();
    Some(best(run))
}

fn many_large(folder: &Path, count: usize, raw: f64) {
    let place = folder.join("large");
    let bytes = fill(&place, count, |number| {
        noise(number as u64 + 77, LARGE_BYTES)
    });
    let megabytes = bytes as f64 / 1e6;
    let (seconds, peak) = best(|| verify(&place, false));
    let rate = megabytes / seconds;
    println!(
        "{count} objects of 256 MiB: verified in {seconds:.2} s, {rate:.0} MB/s, {:.2} of the raw rate, peak {peak:.1} MiB",
        rate / raw
    );
}
