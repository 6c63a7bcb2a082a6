//! The log on the command line: a run ends with a signed checkpoint, `checkpoint` prints it, `verify`
//! holds the archive against it, and the exit codes say what came of that.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// A person's desk: a folder with a document, an archive and settings of its own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = "First words https://t.co/AbCdEfGh01 — Name (@handle) January 7, 2022\n";
        fs::write(folder.path().join("article.txt"), text).expect("a writable folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressmark"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("PRESSMARK_ARCHIVE")
            .env_remove("PRESSMARK_KEY")
            .env("XDG_CONFIG_HOME", self.path("settings"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program")
    }

    fn collect(&self) -> Output {
        self.run(&["collect", "article.txt", "--offline"])
    }

    /// Runs with `--json` and gives the summary.
    fn summary(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let text = told(&output.stdout);
        let last = text.lines().last().expect("a summary");
        serde_json::from_str(last).expect("JSON")
    }

    fn database(&self) -> PathBuf {
        self.path("archive/pressmark.db")
    }
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_run_ends_signed_and_the_checkpoint_can_be_kept_and_compared() {
    let desk = Desk::new();
    let collected = desk.collect();
    assert_eq!(collected.status.code(), Some(3), "offline: links are left");
    let talk = told(&collected.stderr);
    assert!(talk.contains("made a signing key in"), "{talk}");
    assert!(talk.contains("signed: a checkpoint covers all"), "{talk}");
    assert!(desk.path("settings/pressmark/signing.key").exists());

    let printed = desk.run(&["checkpoint"]);
    assert_eq!(printed.status.code(), Some(0));
    fs::write(desk.path("kept.txt"), &printed.stdout).expect("a writable folder");
    let again = desk.collect();
    assert!(!told(&again.stderr).contains("made a signing key"));

    let summary = desk.summary(&["verify", "--against", "kept.txt"]);
    assert_eq!(summary["level"], "signed");
    assert_eq!(summary["exit_code"], 0);
    assert_eq!(summary["log_entries_not_covered"], 0);
    assert_eq!(summary["agrees_with"][0]["kept"], "kept in kept.txt");
    assert_eq!(summary["signing"]["outcome"], "signed");
}

#[test]
fn verify_against_a_checkpoint_of_another_history_ends_with_4() {
    let (desk, other) = (Desk::new(), Desk::new());
    desk.collect();
    other.collect();
    let printed = other.run(&["checkpoint"]);
    fs::write(desk.path("kept.txt"), &printed.stdout).expect("a writable folder");
    let verified = desk.run(&["verify", "--against", "kept.txt"]);
    assert_eq!(verified.status.code(), Some(4));
    let text = told(&verified.stdout);
    assert!(
        text.contains("the log is not the one that was signed"),
        "{text}"
    );
    let talk = told(&verified.stderr);
    assert!(
        talk.contains("not signed: the log is not signed while"),
        "{talk}"
    );
}

#[test]
fn a_file_that_is_no_checkpoint_is_refused_before_anything_is_read() {
    let desk = Desk::new();
    desk.collect();
    let verified = desk.run(&["verify", "--against", "article.txt"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(told(&verified.stderr).contains("as `pressmark checkpoint` prints it"));
}

#[test]
fn a_run_on_an_older_copy_works_is_not_signed_and_ends_with_4() {
    let desk = Desk::new();
    desk.collect();
    let older = fs::read(desk.database()).expect("a database");
    desk.collect();
    fs::write(desk.database(), older).expect("our own file");
    let collected = desk.collect();
    assert_eq!(collected.status.code(), Some(4));
    let talk = told(&collected.stderr);
    assert!(talk.contains("signing refused: "), "{talk}");
    let connection = Connection::open(desk.database()).expect("a database");
    let recorded: i64 = connection
        .query_row(
            "SELECT exit_code FROM run_end ORDER BY record DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .expect("an ended run");
    assert_eq!(recorded, 4, "the record tells the code the run ended with");
}

#[test]
fn without_a_home_the_run_works_and_says_that_it_is_unsigned() {
    let desk = Desk::new();
    fs::write(desk.path("settings"), "a file where a folder should be").expect("our own folder");
    let collected = desk.collect();
    assert_eq!(collected.status.code(), Some(3));
    assert!(told(&collected.stderr).contains("not signed: "));
    let summary = desk.summary(&["verify"]);
    assert_eq!(summary["level"], "unsigned");
    assert_eq!(summary["exit_code"], 0);
    let none = desk.run(&["checkpoint"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(told(&none.stderr).contains("nobody signed this archive yet"));
}

#[test]
fn a_key_named_by_option_or_environment_is_used() {
    let desk = Desk::new();
    let named = desk
        .command(&["collect", "article.txt", "--offline", "--key", "mine.key"])
        .output()
        .expect("the program");
    assert!(told(&named.stderr).contains("mine.key"));
    assert!(desk.path("mine.key").exists() && !desk.path("settings").exists());
    let verified = desk
        .command(&["verify"])
        .env("PRESSMARK_KEY", "mine.key")
        .output()
        .expect("the program");
    assert!(told(&verified.stderr).contains("signed: a checkpoint covers all"));
    let without = desk.run(&["verify"]);
    assert_eq!(without.status.code(), Some(0));
    assert!(told(&without.stderr).contains("name the file of that key with --key"));
}

#[test]
fn a_proof_is_written_with_all_that_a_stranger_needs() {
    let desk = Desk::new();
    desk.collect();
    let connection = Connection::open(desk.database()).expect("a database");
    let id: String = connection
        .query_row(
            "SELECT lower(hex(id)) FROM record WHERE kind = 'citation'",
            [],
            |row| row.get(0),
        )
        .expect("a citation");
    let proof = desk.run(&["checkpoint", "--proof", &id[..12]]);
    assert!(told(&proof.stdout).starts_with("c2sp.org/tlog-proof@v1\nindex "));
    let written = desk.run(&["checkpoint", "--proof", &id, "--output", "handover"]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    for name in [
        "record.json",
        "entry.json",
        "record.tlog-proof",
        "check-proof.sh",
    ] {
        assert!(desk.path("handover").join(name).exists(), "{name}");
    }
    let key = told(&desk.run(&["checkpoint", "--vkey"]).stdout);
    assert!(told(&proof.stdout).contains(key.split('+').next().expect("a name")));
    let unknown = desk.run(&["checkpoint", "--proof", "00000000"]);
    assert_eq!(unknown.status.code(), Some(1));
}
