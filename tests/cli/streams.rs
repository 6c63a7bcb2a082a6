//! What arguments alone cannot make happen: readers that go away, full and read-only disks, Ctrl-C, bytes
//! that are no UTF-8, and memory that is short.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::{folder_with_article, program};
use pressmark::model::digest::Digest;

fn run(folder: &Path, args: &[&str]) -> Output {
    program(folder).args(args).output().expect("it starts")
}

fn code_and_stderr(output: &Output) -> (Option<i32>, String) {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), told)
}

/// A reader that stops after its first byte is no failure, whichever command it reads from.
#[test]
fn a_reader_may_go_away() {
    let folder = folder_with_article();
    let line = r#"{"text":"Hello — Ann (@ann) March 14, 2025"}"#;
    let many = format!("{line}\n").repeat(3000);
    fs::write(folder.path().join("many.jsonl"), &many).expect("it can be written");
    let collected = run(folder.path(), &["collect", "--offline", "article.txt"]);
    assert_eq!(collected.status.code(), Some(3));
    let kept = fs::read(folder.path().join("article.txt")).expect("it is there");
    let digest = Digest::of(&kept).to_string();
    for args in [
        &["extract", "many.jsonl"][..],
        &["--json", "extract", "many.jsonl"],
        &["report", "--format", "html"],
        &["cat", &digest],
    ] {
        let mut child = program(folder.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut one = [0];
        let mut stdout = child.stdout.take().expect("it is piped");
        stdout.read_exact(&mut one).expect("a byte comes");
        drop(stdout);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            code_and_stderr(&output),
            (Some(0), String::new()),
            "{args:?}"
        );
    }
}

/// Output that is lost is told, and is a failure.
#[test]
#[cfg(target_os = "linux")]
fn lost_output_is_told() {
    let folder = folder_with_article();
    for (args, expected) in [
        (
            &["extract", "article.txt"][..],
            "pressmark: standard output could not be written: the disk is full\n",
        ),
        (
            &["--json", "extract", "article.txt"],
            "{\"code\":\"disk_full\",",
        ),
    ] {
        let full = fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it");
        let output = program(folder.path())
            .args(args)
            .stdout(full)
            .output()
            .expect("it starts");
        let (code, told) = code_and_stderr(&output);
        assert_eq!(code, Some(1));
        assert!(told.starts_with(expected), "{told}");
    }
}

/// Two gibibytes of text are refused by their size, in less memory than they need.
#[test]
#[cfg(target_os = "linux")]
fn size_needs_no_memory() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = fs::File::create(folder.path().join("large.txt")).expect("it can be made");
    let text = "Words upon words.\n".repeat(8 << 10);
    fs::write(folder.path().join("large.txt"), text).expect("it can be written");
    file.set_len(2 << 30).expect("the file may be sparse");
    // The limit is on addresses, of which threads take far more than they use.
    let limited = format!(
        "ulimit -v 1500000; exec '{}' collect large.txt",
        env!("CARGO_BIN_EXE_pressmark")
    );
    let output = Command::new("sh")
        .args(["-c", &limited])
        .current_dir(folder.path())
        .output()
        .expect("there is a shell");
    let (code, told) = code_and_stderr(&output);
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.starts_with("pressmark: large.txt is larger than 64 MiB, "),
        "{told}"
    );
    assert!(!folder.path().join("archive").exists());
}

/// Damaged bytes are read as far as they go, and offsets count the characters of what was read.
#[test]
fn invalid_utf_8_is_read_with_sound_offsets() {
    let folder = folder_with_article();
    let path = folder.path().join("article.txt");
    let mut bytes = fs::read(&path).expect("it is there");
    let volunteer = b"volunteer";
    let at = bytes
        .windows(volunteer.len())
        .position(|window| window == volunteer);
    bytes.insert(at.expect("the article tells of a volunteer"), 0xff);
    fs::write(&path, &bytes).expect("it can be written");
    let output = run(folder.path(), &["extract", "--json", "article.txt"]);
    assert_eq!(code_and_stderr(&output), (Some(0), String::new()));
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let characters: Vec<char> = String::from_utf8_lossy(&bytes).chars().collect();
    let posts = document["posts"].as_array().expect("they are a list");
    assert_eq!(posts.len(), 4);
    for post in posts {
        let place =
            |key: &str| usize::try_from(post[key].as_u64().expect("a number")).expect("small");
        let slice: String = characters[place("start")..place("end")].iter().collect();
        assert_eq!(post["quoted_text"], slice);
    }
    assert_eq!(posts[0]["author_name"], "Harbour Watch ⚓");
}

/// What `show --json` prints has the digest by which it was asked for.
#[test]
fn a_record_shown_has_its_digest() {
    let folder = folder_with_article();
    run(folder.path(), &["collect", "--offline", "article.txt"]);
    let report = run(folder.path(), &["report", "--json"]);
    let report: Value = serde_json::from_slice(&report.stdout).expect("it is JSON");
    let id = report["documents"][0]["record"]
        .as_str()
        .expect("the report names records");
    let shown = run(folder.path(), &["show", "--json", &id[..12]]);
    assert_eq!(shown.status.code(), Some(0));
    let bytes = shown.stdout.strip_suffix(b"\n").expect("a line ends");
    assert_eq!(Digest::of(bytes).to_string(), id);
}

/// Ctrl-C while somebody is still typing on standard input: at once, and without an archive.
#[test]
#[cfg(target_os = "linux")]
fn interrupted_while_waiting_for_input() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut child = program(folder.path())
        .args(["collect", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let typing = child.stdin.take();
    let process = child.id().to_string();
    while !catches_interrupts(&process) {
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.expect("there is kill").success());
    let output = child.wait_with_output().expect("it ends");
    drop(typing);
    let told = "pressmark: interrupted; what was done until now is stored\nRun the same command again to go on.\n";
    assert_eq!(code_and_stderr(&output), (Some(130), told.to_owned()));
    assert!(!folder.path().join("archive").exists());
}

/// True once the process handles SIGINT (signal 2) by itself (proc(5), `SigCgt`).
#[cfg(target_os = "linux")]
fn catches_interrupts(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 2 != 0))
}

/// A file system of its own, unmounted when dropped.
struct Mount {
    point: PathBuf,
}

impl Mount {
    /// None where this user may not mount, which is said.
    fn new(point: PathBuf) -> Option<Self> {
        fs::create_dir_all(&point).expect("a folder can be made");
        let mounted = mount(&["-t", "tmpfs", "-o", "size=16m", "tmpfs"], &point);
        if !mounted {
            eprintln!("skipped: this user may not mount a file system");
        }
        mounted.then_some(Self { point })
    }

    fn make_read_only(&self) {
        assert!(mount(&["-o", "remount,ro"], &self.point));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.point).status();
    }
}

fn mount(options: &[&str], point: &Path) -> bool {
    let output = Command::new("mount").args(options).arg(point).output();
    output.is_ok_and(|output| output.status.success())
}

/// A medium that cannot be written: collecting is refused, reading works.
#[test]
fn a_read_only_folder() {
    let folder = folder_with_article();
    let Some(medium) = Mount::new(folder.path().join("medium")) else {
        return;
    };
    let made = run(
        folder.path(),
        &[
            "--archive",
            "medium/archive",
            "collect",
            "--offline",
            "article.txt",
        ],
    );
    assert_eq!(made.status.code(), Some(3));
    medium.make_read_only();

    for (args, message) in [
        (
            &["--archive", "medium/new", "collect", "article.txt"][..],
            "pressmark: medium/new cannot be written: ",
        ),
        (
            &["--archive", "medium/archive", "collect", "article.txt"],
            "pressmark: medium/archive cannot be written: ",
        ),
        (
            &["--archive", "medium/archive", "recheck", "--offline"],
            "pressmark: medium/archive cannot be written: ",
        ),
        (
            &[
                "--archive",
                "medium/archive",
                "report",
                "-o",
                "medium/r.html",
            ],
            "pressmark: medium/r.html could not be written: ",
        ),
    ] {
        let (code, told) = code_and_stderr(&run(folder.path(), args));
        assert_eq!(code, Some(1), "{told}");
        assert!(
            told.to_lowercase().starts_with(message) && told.contains("ead-only file system\n"),
            "{told}"
        );
        assert_eq!(told.lines().count(), 2, "{told}");
    }

    let verified = run(folder.path(), &["--archive", "medium/archive", "verify"]);
    let (code, told) = code_and_stderr(&verified);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.starts_with("this check was not added to the history: "),
        "{told}"
    );
    for args in [&["status"][..], &["report"]] {
        let output = program(folder.path())
            .args(["--archive", "medium/archive"])
            .args(args)
            .output();
        assert_eq!(
            code_and_stderr(&output.expect("it starts")),
            (Some(0), String::new())
        );
    }
}
