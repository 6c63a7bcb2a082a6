//! How fast an archive is verified, beside what other programs take for the same bytes. One command:
//!
//!     cargo run --release --example bench_verify
//!
//! Makes an archive of small objects and one of large ones, writes the small ones out as files too, and prints
//! one line a measurement. `sha256sum`, `b3sum` and `rustic` are measured where they are installed. Everything
//! is read once before it is timed, so that the disk plays no part.
//!
//! Options: --objects N (100000), --large N (20), --folder DIR to keep what was made and to find it again
//! (otherwise a temporary folder), --part NAME for one of `memory`, `small`, `large`, --make to make only.

use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
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
    let word = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map(String::as_str)
    };
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = word("--folder").map_or(temporary.path(), Path::new);
    let wanted = |part: &str| word("--part").is_none_or(|named| named == part);
    if arguments.iter().any(|argument| argument == "--make") {
        make(folder, objects, large);
        return ExitCode::SUCCESS;
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let raw = raw_rate(cores);
    println!("raw SHA-256 on {cores} cores: {raw:.0} MB/s");
    if wanted("memory") {
        println!("log replay: {:.0} leaves/s on one core", leaf_rate());
    }
    if wanted("small") {
        small(folder, objects, raw);
    }
    if wanted("large") {
        many_large(folder, large, raw);
    }
    ExitCode::SUCCESS
}

/// Makes what will be measured, where it is not there yet.
fn make(folder: &Path, objects: usize, large: usize) {
    if objects > 0 && !folder.join("small").exists() {
        fill(&folder.join("small"), objects, small_body);
    }
    if large > 0 && !folder.join("large").exists() {
        fill(&folder.join("large"), large, large_body);
    }
    let files = folder.join("files");
    if objects == 0 || files.exists() {
        return;
    }
    fs::create_dir_all(&files).expect("a folder");
    let mut list = String::new();
    for number in 0..objects {
        let body = small_body(number);
        list.push_str(&format!("{}  {number}\n", Digest::of(&body)));
        fs::write(files.join(number.to_string()), body).expect("a writable disk");
    }
    fs::write(folder.join("SHA256SUMS"), list).expect("a writable disk");
}

fn large_body(number: usize) -> Vec<u8> {
    noise(number as u64 + 77, LARGE_BYTES)
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

fn fill(folder: &Path, count: usize, body: impl Fn(usize) -> Vec<u8>) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let at = Timestamp::from_millis(1_790_841_600_000);
    runtime.block_on(async {
        let (writer, _) = Archive::at(folder)
            .open_for_writing()
            .expect("a new archive");
        for number in 0..count {
            let payload = Payload::from_bytes(body(number));
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
    });
}

/// One verification, in a process of its own.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Timed {
    seconds: f64,
    peak_mib: f64,
    megabytes: f64,
}

/// Verifies, perhaps on one core only.
fn verify(folder: &Path, one_core: bool) -> Timed {
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
    let mut next = || numbers.next().unwrap_or(f64::NAN);
    Timed {
        seconds: next(),
        peak_mib: next(),
        megabytes: next(),
    }
}

fn verify_only(folder: &Path) -> ExitCode {
    let begun = Instant::now();
    let checked = check(&Archive::at(folder), &[], &|_| {}).expect("an archive");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    println!(
        "{seconds} {} {}",
        kib.unwrap_or(f64::NAN) / 1024.0,
        checked.bytes as f64 / 1e6
    );
    ExitCode::SUCCESS
}

/// The better of two runs, so that a neighbour's burst does not decide.
fn best<T: PartialOrd>(mut run: impl FnMut() -> T) -> T {
    let (one, two) = (run(), run());
    if two < one { two } else { one }
}

fn small(folder: &Path, count: usize, raw: f64) {
    make(folder, count, 0);
    let place = folder.join("small");
    verify(&place, false);
    let both = best(|| verify(&place, false));
    let (seconds, rate) = (both.seconds, both.megabytes / both.seconds);
    println!(
        "{count} objects, {:.0} MB: verified in {seconds:.2} s, {rate:.0} MB/s, {:.2} of the raw rate, peak {:.1} MiB",
        both.megabytes,
        rate / raw,
        both.peak_mib
    );
    let alone = best(|| verify(&place, true)).seconds;
    println!(
        "the same on one core: {alone:.2} s; the second is worth {:.2} times",
        alone / seconds
    );
    let others = [
        (
            "sha256sum",
            listed(folder, "sha256sum", "SHA256SUMS", count),
        ),
        ("b3sum", listed(folder, "b3sum", "B3SUMS", count)),
        ("rustic check --read-data", rustic(folder)),
    ];
    for (program, theirs) in others {
        match theirs {
            None => println!("{program} is not installed"),
            Some(theirs) => println!(
                "{program} on the same bytes: {theirs:.2} s; verifying is {:.2} times as fast",
                theirs / seconds
            ),
        }
    }
}

/// Seconds that a program takes which ends well.
fn timed(command: &mut Command) -> f64 {
    let begun = Instant::now();
    let ended = command.output().expect("the program");
    assert!(ended.status.success(), "{command:?}: {ended:?}");
    begun.elapsed().as_secs_f64()
}

/// Seconds that another program takes to check its list of the files.
fn listed(folder: &Path, program: &str, list: &str, count: usize) -> Option<f64> {
    Command::new(program).arg("--version").output().ok()?;
    let (files, list) = (folder.join("files"), folder.join(list));
    if !list.exists() {
        let mut file = fs::File::create(&list).expect("a writable disk");
        let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        for part in names.chunks(1000) {
            let sums = Command::new(program)
                .args(part)
                .current_dir(&files)
                .output();
            file.write_all(&sums.expect("the program").stdout)
                .expect("a writable disk");
        }
    }
    let list = list.canonicalize().expect("a list");
    let run = || {
        timed(
            Command::new(program)
                .args(["--quiet", "-c"])
                .arg(&list)
                .current_dir(&files),
        )
    };
    run();
    Some(best(run))
}

/// Seconds that `rustic` takes to read all of a repository of the files.
fn rustic(folder: &Path) -> Option<f64> {
    Command::new("rustic").arg("--version").output().ok()?;
    let repository = folder.join("repository");
    let rustic = |arguments: &[&str]| {
        let mut command = Command::new("rustic");
        command
            .args(["--no-progress", "--no-cache", "--password", "measure", "-r"])
            .arg(&repository)
            .args(arguments);
        command
    };
    if !repository.exists() {
        timed(&mut rustic(&["init"]));
        timed(rustic(&["backup"]).arg(folder.join("files")));
    }
    timed(&mut rustic(&["check", "--read-data"]));
    Some(best(|| timed(&mut rustic(&["check", "--read-data"]))))
}

fn many_large(folder: &Path, count: usize, raw: f64) {
    make(folder, 0, count);
    let place = folder.join("large");
    verify(&place, false);
    let both = best(|| verify(&place, false));
    let rate = both.megabytes / both.seconds;
    println!(
        "{count} objects of 256 MiB: verified in {:.2} s, {rate:.0} MB/s, {:.2} of the raw rate, peak {:.1} MiB",
        both.seconds,
        rate / raw,
        both.peak_mib
    );
}
