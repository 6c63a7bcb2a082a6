//! Every single bit of a small archive flipped, one at a time: its database file with the objects in it, and the
//! checkpoint that was kept elsewhere. Each flip is found by `verify`, refused, or touches nothing that is
//! evidence. One command:
//!
//!     cargo run --release --example flip_every_bit
//!
//! A flip that `verify` does not see must lie where no evidence is. That is shown, not assumed: a dump of every
//! row of every table, of the schema and of the marks in the header, read by plain SQLite, is the same as
//! before. Bytes that belong to no cell of their page (SQLite file format, section 1.6) are shown to carry
//! nothing by being inverted and filled with noise all together. A silent flip ends the program with exit code 1.
//!
//! Options: --stride N takes every N-th bit only, --threads N (one a core).

#[path = "../tests/support/database.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod database;

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use pressmark::model::digest::Digest;
use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact, LinkSeen, RunEnded, RunStarted};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::check::check;
use pressmark::store::{Archive, KeptCheckpoint, Prepared};
use rusqlite::types::Value;

/// Rounds in which all bytes outside of cells are filled with noise.
const NOISE_ROUNDS: u64 = 16;
/// Flips taken at once by a thread.
const SHARE: usize = 64;
/// Where a file system in memory is, as a rule: nothing here has to survive.
const MEMORY_FOLDER: &str = "/dev/shm";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok())
            .unwrap_or(usual)
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (stride, threads) = (number("--stride", 1), number("--threads", cores));
    let begun = Instant::now();
    let sound = Sound::make();
    let idle = idle_ranges(&sound.bytes);
    let idle_bytes: usize = idle.iter().map(Range::len).sum();
    show_idle(&sound, &idle);
    let places = live_places(sound.bytes.len(), &idle);
    let tally = flip_all(&sound, &places, stride, threads);
    println!(
        "database: {} bits; {} outside of all cells, which carry nothing; {} flipped one at a time: {} found, \
         {} refused, {} without effect on anything stored, {} silent",
        sound.bytes.len() * 8,
        idle_bytes * 8,
        tally.found + tally.refused + tally.idle + tally.silent.len(),
        tally.found,
        tally.refused,
        tally.idle,
        tally.silent.len()
    );
    let kept = flip_kept(&sound);
    println!(
        "kept checkpoint: {} bits flipped one at a time: {} found, {} refused, {} silent",
        sound.note.len() * 8,
        kept.found,
        kept.refused,
        kept.silent.len()
    );
    println!("{:.0} s", begun.elapsed().as_secs_f64());
    for place in tally.silent.iter().chain(&kept.silent) {
        eprintln!("silent: {place}");
    }
    ExitCode::from(u8::from(
        !(tally.silent.is_empty() && kept.silent.is_empty()),
    ))
}

/// A sound archive and its kept checkpoint.
struct Sound {
    bytes: Vec<u8>,
    note: String,
    dump: Vec<Vec<Value>>,
}

/// What came of flips.
#[derive(Default)]
struct Tally {
    found: usize,
    refused: usize,
    idle: usize,
    silent: Vec<String>,
}

impl Sound {
    /// Two runs, each signed: a plain object, a compressed one, a link.
    fn make() -> Self {
        let copy = Copy::empty();
        // A key does not lie in the archive's own folder.
        let keys = tempfile::tempdir().expect("a temporary folder");
        let archive = Archive::at(copy.folder.path()).with_key(keys.path().join("signing.key"));
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        for (name, body) in [
            ("noise.txt", noise(3, 300)),
            (
                "text.txt",
                "so many words, again and again. ".repeat(40).into_bytes(),
            ),
        ] {
            runtime.block_on(one_run(&archive, name, body));
        }
        let bytes = fs::read(copy.database()).expect("an archive");
        let newest = archive
            .open_for_reading()
            .and_then(|reader| reader.newest_checkpoint())
            .expect("an archive");
        Self {
            dump: database::dump(&copy.database()).expect("an archive"),
            note: newest.expect("a signed archive").note,
            bytes,
        }
    }

    fn kept(&self) -> KeptCheckpoint {
        KeptCheckpoint {
            kept: "kept elsewhere".to_owned(),
            note: self.note.clone(),
        }
    }
}

async fn one_run(archive: &Archive, name: &str, body: Vec<u8>) {
    let at = Timestamp::from_millis(1_790_841_600_000);
    let payload = Payload::from_bytes(body);
    let started = Prepared::new(
        Fact::RunStarted(RunStarted {
            command: "collect".to_owned(),
            program: "flips".to_owned(),
            options: Default::default(),
        }),
        at,
        None,
    );
    let run = Some(started.id);
    let taken = Fact::Document(DocumentTaken {
        digest: payload.digest,
        size: payload.size,
        id: name.to_owned(),
        source: name.to_owned(),
        media_type: MediaType::Plain,
        encoding: "utf-8".to_owned(),
        language: None,
        url: None,
        recorded_at: None,
    });
    let link = Fact::Link(LinkSeen {
        url: format!("https://t.co/{}", &payload.digest.to_string()[..10]),
    });
    let ended = Fact::RunEnded(RunEnded {
        exit_code: 0,
        counts: Default::default(),
    });
    let facts = [taken, link, ended];
    let records = facts.map(|fact| Prepared::new(fact, at, run));
    let records = std::iter::once(started).chain(records).collect();
    let (writer, _) = archive.open_for_writing().expect("an archive");
    writer.put(records, vec![payload]).await.expect("room");
    writer.sign().await.expect("room");
    writer.close().await.expect("room");
}

/// Bytes that do not compress, the same on every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let parts = (0..length.div_ceil(32) as u64)
        .map(|part| Digest::of(&[seed.to_le_bytes(), part.to_le_bytes()].concat()));
    let mut bytes: Vec<u8> = parts.flat_map(|digest| *digest.as_bytes()).collect();
    bytes.truncate(length);
    bytes
}

/// A copy to be damaged.
struct Copy {
    folder: tempfile::TempDir,
    file: Option<File>,
}

impl Copy {
    fn empty() -> Self {
        let folder = match Path::new(MEMORY_FOLDER).is_dir() {
            true => tempfile::tempdir_in(MEMORY_FOLDER),
            false => tempfile::tempdir(),
        };
        Self {
            folder: folder.expect("a temporary folder"),
            file: None,
        }
    }

    fn of(bytes: &[u8]) -> Self {
        let mut copy = Self::empty();
        fs::write(copy.database(), bytes).expect("room");
        let file = File::options().write(true).open(copy.database());
        copy.file = Some(file.expect("a database"));
        copy
    }

    fn database(&self) -> PathBuf {
        Archive::at(self.folder.path()).database()
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        let file = self.file.as_mut().expect("a copy of something");
        file.seek(SeekFrom::Start(at as u64)).expect("a place");
        file.write_all(bytes).expect("room");
    }

    /// What becomes of the copy as it is.
    fn judge(&self, sound: &Sound, place: impl Fn() -> String, tally: &mut Tally) {
        match check(&Archive::at(self.folder.path()), &[], &|_| {}) {
            Ok(checked) if checked.findings.is_empty() => {
                let same = database::dump(&self.database()).is_ok_and(|dump| dump == sound.dump);
                match same {
                    true => tally.idle += 1,
                    false => tally.silent.push(place()),
                }
            }
            Ok(_) => tally.found += 1,
            // "Not ours" or "too new": nothing was said to be sound.
            Err(_) => tally.refused += 1,
        }
    }
}

/// The bytes of B-tree pages between the cell pointers and the first cell, and those of free blocks behind
/// their first four: no reader looks at them.
fn idle_ranges(bytes: &[u8]) -> Vec<Range<usize>> {
    let page_bytes = match u16_at(bytes, 16) {
        1 => 65536,
        length => length,
    };
    let mut ranges = Vec::new();
    for page in 0..bytes.len() / page_bytes {
        let start = page * page_bytes;
        let head = start + if page == 0 { 100 } else { 0 };
        let head_bytes = match bytes[head] {
            2 | 5 => 12,
            10 | 13 => 8,
            _ => continue,
        };
        let pointers_end = head + head_bytes + 2 * u16_at(bytes, head + 3);
        let content = match u16_at(bytes, head + 5) {
            0 => 65536,
            offset => offset,
        };
        ranges.push(pointers_end..start + content);
        let mut block = u16_at(bytes, head + 1);
        while block != 0 {
            let length = u16_at(bytes, start + block + 2);
            ranges.push(start + block + 4..start + block + length);
            block = u16_at(bytes, start + block);
        }
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))
}

/// Changes every idle byte at once, in several ways, and demands that nobody can tell.
fn show_idle(sound: &Sound, idle: &[Range<usize>]) {
    for round in 0..=NOISE_ROUNDS {
        let mut bytes = sound.bytes.clone();
        for range in idle {
            let noise = noise(round + range.start as u64, range.len());
            for (byte, noise) in bytes[range.clone()].iter_mut().zip(noise) {
                *byte = if round == 0 { !*byte } else { noise };
            }
        }
        let mut tally = Tally::default();
        Copy::of(&bytes).judge(sound, || "idle bytes".to_owned(), &mut tally);
        assert_eq!(tally.idle, 1, "bytes outside of cells carry something");
    }
}

/// The places of all bytes that are not idle.
fn live_places(length: usize, idle: &[Range<usize>]) -> Vec<usize> {
    let mut live = vec![true; length];
    for range in idle {
        live[range.clone()].fill(false);
    }
    (0..length).filter(|place| live[*place]).collect()
}

fn flip_all(sound: &Sound, places: &[usize], stride: usize, threads: usize) -> Tally {
    let next = AtomicUsize::new(0);
    let total = Mutex::new(Tally::default());
    let bits = places.len() * 8;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut copy = Copy::of(&sound.bytes);
                let mut tally = Tally::default();
                loop {
                    let first = next.fetch_add(SHARE * stride, Ordering::Relaxed);
                    if first >= bits {
                        break;
                    }
                    for bit in (first..bits.min(first + SHARE * stride)).step_by(stride) {
                        let (place, mask) = (places[bit / 8], 1 << (bit % 8));
                        copy.write(place, &[sound.bytes[place] ^ mask]);
                        let name = || format!("bit {} of byte {place}", bit % 8);
                        copy.judge(sound, name, &mut tally);
                        copy.write(place, &sound.bytes[place..=place]);
                    }
                }
                let left = check(&Archive::at(copy.folder.path()), &[], &|_| {});
                assert_eq!(left.expect("a sound archive").findings, [], "put back");
                let mut total = total.lock().expect("no holder panics");
                total.found += tally.found;
                total.refused += tally.refused;
                total.idle += tally.idle;
                total.silent.extend(tally.silent);
            });
        }
    });
    total.into_inner().expect("no holder panics")
}

/// Every bit of the checkpoint that was kept elsewhere, held against the sound archive.
fn flip_kept(sound: &Sound) -> Tally {
    let copy = Copy::of(&sound.bytes);
    let archive = Archive::at(copy.folder.path());
    let mut tally = Tally::default();
    let whole = check(&archive, &[sound.kept()], &|_| {}).expect("an archive");
    assert_eq!(whole.findings, [], "as it was kept");
    for bit in 0..sound.note.len() * 8 {
        let mut note = sound.note.clone().into_bytes();
        note[bit / 8] ^= 1 << (bit % 8);
        // A file that is no text is refused as it is read.
        let Ok(note) = String::from_utf8(note) else {
            tally.refused += 1;
            continue;
        };
        let kept = KeptCheckpoint {
            note,
            ..sound.kept()
        };
        if kept.check_form().is_err() {
            tally.refused += 1;
            continue;
        }
        let checked = check(&archive, &[kept], &|_| {}).expect("an archive");
        match checked.findings.is_empty() {
            true => tally.silent.push(format!("bit {bit} of the checkpoint")),
            false => tally.found += 1,
        }
    }
    tally
}
