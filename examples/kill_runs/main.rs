//! Kills `collect` at random moments, again and again, and looks at what is left: nothing that was announced
//! is lost, nothing dangles, everything verifies, and the next run completes it.
//!
//!     cargo run --release --example kill_runs -- 1000        so many kills, over runs with 200 links each
//!     cargo run --release --example kill_runs -- 1000 42     the same with the moments of seed 42
//!
//! The collector is this program in a process of its own, its hosts not spared, so that a run takes a fraction
//! of a second; what it stores and when is no different. A small sample with the real program is in the
//! tests (`tests/kill/`).

#[path = "../bench_collect/contest.rs"]
#[allow(dead_code, reason = "the benchmark uses the other half")]
mod contest;
#[path = "../bench_collect/contestants.rs"]
#[allow(dead_code, reason = "the benchmark uses the other half")]
mod contestants;
#[path = "../bench_collect/server.rs"]
mod server;
#[path = "../bench_collect/server_process.rs"]
mod server_process;

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pressmark::jobs::verify::verify;
use pressmark::jobs::{Archive, SystemClock};

use contest::Bout;
use server_process::ServerProcess;

const LINKS: usize = 200;
/// Links are cited by documents with one quote each.
const DOCUMENTS: usize = LINKS / contestants::LINKS_IN_A_DOCUMENT;
const HOSTS: usize = 40;
const IN_FLIGHT: usize = 16;
/// Of so many kills one is the last of its archive, which is then completed.
const KILLS_AN_ARCHIVE: u64 = 3;
/// Times an undisturbed run is timed.
const TIMED: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve") => server::serve(),
        Some("collect") => {
            let bout = Bout::from_arguments(&arguments[2..]);
            contestants::collect_aloud(&bout, Path::new(&arguments[1]));
        }
        kills => {
            let kills = kills.and_then(|word| word.parse().ok()).unwrap_or(100);
            let seed = arguments.get(1).and_then(|word| word.parse().ok());
            try_out(kills, seed.unwrap_or_else(|| u64::from(std::process::id())));
        }
    }
}

/// Random numbers of a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    /// From 0 up to, and without, 1.
    fn draw(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    after_the_end: u64,
    before_any_archive: u64,
    archives_completed: u64,
    announced: u64,
    verified: u64,
}

fn try_out(kills: u64, seed: u64) {
    println!("{kills} kills over runs with {LINKS} links, seed {seed}");
    let server = ServerProcess::start();
    let bout = Bout::of_pages(server.address, HOSTS, LINKS, IN_FLIGHT);
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let whole = undisturbed(&bout);
    println!(
        "an undisturbed run takes {:.0} ms",
        whole.as_secs_f64() * 1e3
    );
    let mut tally = Tally::default();
    while tally.kills < kills {
        let folder = tempfile::tempdir().expect("a folder");
        contestants::seed(&bout, folder.path());
        let mut announced = Vec::new();
        loop {
            let moment = whole.mul_f64(1.2 * chance.draw());
            let (told, running) = kill_after(start(&bout, folder.path()), moment);
            tally.announced += told.len() as u64;
            announced.extend(told);
            if running {
                tally.kills += 1;
            } else {
                tally.after_the_end += 1;
            }
            if !sound(folder.path(), &announced) {
                tally.before_any_archive += 1;
            }
            tally.verified += 1;
            if tally.kills >= kills || chance.draw() < 1.0 / KILLS_AN_ARCHIVE as f64 {
                break;
            }
        }
        complete(&bout, folder.path(), &announced);
        tally.archives_completed += 1;
        if tally.archives_completed % 50 == 0 {
            println!("{tally:?}");
        }
    }
    println!("{tally:?}");
    println!(
        "no announced result was lost, nothing dangles, every archive verified and was completed"
    );
}

fn undisturbed(bout: &Bout) -> Duration {
    let mut times: Vec<Duration> = (0..TIMED)
        .map(|_| {
            let folder = tempfile::tempdir().expect("a folder");
            contestants::seed(bout, folder.path());
            let begun = Instant::now();
            complete(bout, folder.path(), &[]);
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[TIMED / 2]
}

fn start(bout: &Bout, folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .arg("collect")
        .arg(folder)
        .args(bout.arguments())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process")
}

/// Kills it then; gives the links it had announced, and whether it was still running.
fn kill_after(mut child: Child, moment: Duration) -> (Vec<String>, bool) {
    std::thread::sleep(moment);
    let running = child.try_wait().expect("a child of ours").is_none();
    // On Unix this is SIGKILL: nothing of the program runs any more.
    let _ = child.kill();
    child.wait().expect("a child of ours");
    let mut text = String::new();
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_to_string(&mut text).expect("UTF-8");
    // The last line may be cut off: then it was not announced.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    (whole.lines().map(str::to_owned).collect(), running)
}

/// Checks the archive, if there is one already.
fn sound(folder: &Path, announced: &[String]) -> bool {
    let archive = archive(folder);
    if !archive.exists() {
        assert!(announced.is_empty(), "announced without an archive");
        return false;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let verified = runtime
        .expect("a runtime")
        .block_on(verify(&archive, &SystemClock, &|_| {}))
        .expect("a check");
    assert_eq!(verified.checked.findings, [], "{}", folder.display());
    assert_eq!(
        number(
            &archive,
            "SELECT count(*) FROM pragma_foreign_key_check",
            &[]
        ),
        0
    );
    for url in announced {
        let question =
            "SELECT count(*) FROM observation JOIN link ON link.record = observation.link
                        WHERE link.url = ?1 AND observation.verdict = 'alive'";
        assert!(
            number(&archive, question, &[url]) >= 1,
            "announced and lost: {url}"
        );
    }
    true
}

/// Runs to the end: everything is there, each once, and nothing that was announced was asked again.
fn complete(bout: &Bout, folder: &Path, announced: &[String]) {
    let output = start(bout, folder).wait_with_output().expect("a process");
    assert!(output.status.success(), "the next run failed");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    for url in told.lines() {
        let before = announced.iter().any(|earlier| earlier == url);
        assert!(!before, "announced before and asked again: {url}");
    }
    assert!(sound(folder, announced));
    let archive = archive(folder);
    for (question, expected) in [
        ("SELECT count(*) FROM link", LINKS),
        (
            "SELECT count(DISTINCT link) FROM observation WHERE verdict = 'alive'",
            LINKS,
        ),
        ("SELECT count(*) FROM citation", DOCUMENTS),
        ("SELECT count(DISTINCT citation) FROM agreement", DOCUMENTS),
    ] {
        assert_eq!(
            number(&archive, question, &[]),
            expected as i64,
            "{question}"
        );
    }
}

fn archive(folder: &Path) -> Archive {
    Archive::at(&folder.join("archive")).with_key(folder.join("signing.key"))
}

fn number(archive: &Archive, question: &str, parameters: &[&str]) -> i64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = rusqlite::Connection::open_with_flags(archive.database(), flags);
    let connection = connection.expect("a database");
    let parameters = rusqlite::params_from_iter(parameters);
    connection
        .query_row(question, parameters, |row| row.get(0))
        .expect(question)
}
