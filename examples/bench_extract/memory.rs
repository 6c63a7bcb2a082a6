//! How much memory the program takes for files of any size.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{growth, program, prose};

const LINES_MEMORY_MIB_MAX: u64 = 200;

/// Peak memory of the program: a large file of JSON Lines, and a line of 200 MB.
pub fn large_files(folder: &Path, gigabytes: u64) {
    if !program().exists() {
        println!("memory: not measured; build the program with --release");
        return;
    }
    let lines = folder.join("many.jsonl");
    write_lines(&lines, gigabytes * 1_000_000_000).expect("there is room for the file");
    let (mebibytes, seconds) = peak(&lines);
    println!(
        "JSON Lines of {gigabytes} GB: {:.0} MB/s, at most {mebibytes} MiB of memory (wanted: below {LINES_MEMORY_MIB_MAX})",
        gigabytes as f64 * 1e3 / seconds
    );
    let _ = fs::remove_file(&lines);
    one_line(folder);
}

/// A file without line ends, at a quarter, half and the whole of 200 MB.
fn one_line(folder: &Path) {
    const MEGABYTES: [usize; 3] = [50, 100, 200];
    let line = folder.join("line.txt");
    let told = MEGABYTES.map(|megabytes| {
        fs::write(&line, growth::one_line(megabytes)).expect("there is room for the file");
        peak(&line)
    });
    let _ = fs::remove_file(&line);
    let [
        (first_mebibytes, first),
        (second_mebibytes, second),
        (mebibytes, seconds),
    ] = told;
    let growth = [second / first, seconds / second];
    println!(
        "one line of 50, 100 and 200 MB as a file: {first:.1}, {second:.1}, {seconds:.1} s, growth {:.1} and {:.1}{}; at most \
         {first_mebibytes}, {second_mebibytes}, {mebibytes} MiB of memory",
        growth[0],
        growth[1],
        if growth::is_linear(growth) {
            ""
        } else {
            " (more than linear)"
        }
    );
}

/// Lines of 2 to 60 KB, a post in each tenth.
fn write_lines(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut dice = prose::Dice::new(11);
    let prose = prose::prose(11, 4_000_000);
    let (mut written, mut number) = (0, 0_u64);
    while written < bytes {
        let from = prose.floor_char_boundary(dice.below(prose.len() - 100_000));
        let to = prose.floor_char_boundary(from + 2_000 + dice.below(58_000));
        let mut text = prose.get(from..to).unwrap_or_default().to_owned();
        if number % 10 == 0 {
            text.push_str("\n\nFerries run again. pic.twitter.com/Ab3dE5gH1j — Port Office (@port_office) March 4, 2021");
        }
        let line = serde_json::json!({"id": number, "text": text}).to_string();
        written += line.len() as u64 + 1;
        number += 1;
        writeln!(file, "{line}")?;
    }
    file.flush()
}

/// The most memory that `extract --json` of a file holds, in MiB (Linux: proc(5), `VmHWM`), and how long it takes.
fn peak(path: &Path) -> (u64, f64) {
    let begun = Instant::now();
    let mut child = Command::new(program())
        .args(["extract", "--json"])
        .arg(path)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut kibibytes = 0;
    while child.try_wait().expect("the program is ours").is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let told = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok());
        kibibytes = told.unwrap_or(0).max(kibibytes);
        thread::sleep(Duration::from_millis(20));
    }
    (kibibytes >> 10, begun.elapsed().as_secs_f64())
}
