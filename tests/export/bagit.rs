//! The hand-over folder, checked by the commands of its own page in a plain shell, from another place.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::archive::archive;

fn exported(folder: &Path, selection: &[&str]) -> std::path::PathBuf {
    let bag = folder.join("bag");
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(archive().folder())
        .args(["export", "--format", "bagit", "-o"])
        .arg(&bag)
        .args(selection)
        .output()
        .expect("our own program");
    assert!(output.status.success(), "{output:?}");
    bag
}

/// The commands of the page, each under its number.
fn commands(bag: &Path) -> Vec<String> {
    let page = fs::read_to_string(bag.join("README.txt")).expect("the page");
    let mut commands = Vec::new();
    for line in page.lines() {
        if line.starts_with(|first: char| first.is_ascii_digit()) {
            commands.push(String::new());
        } else if let (Some(command), Some(last)) =
            (line.strip_prefix("     "), commands.last_mut())
        {
            last.push_str(command);
            last.push('\n');
        }
    }
    commands
}

fn shell(bag: &Path, command: &str) -> Output {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(bag)
        .env("LC_ALL", "C")
        .output();
    output.expect("a shell")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_checks_its_own_folder_and_finds_a_changed_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bag = exported(folder.path(), &[]);
    let commands = commands(&bag);
    let sound = [
        (0, "files: ok\n"),
        (1, "records: ok\n"),
        (2, "payloads: checked\n"),
    ];
    for (number, wanted) in sound {
        let output = shell(&bag, &commands[number]);
        assert_eq!(said(&output), wanted, "{output:?}");
    }
    let lines = fs::read_to_string(bag.join("data/payloads.txt")).expect("the list");
    // An empty payload has nothing that could change.
    let large = |line: &&str| line.rsplit(' ').next().is_some_and(|size| size.len() > 3);
    let line = lines.lines().find(large).expect("a payload of some length");
    let numbers: Vec<&str> = line.split(' ').collect();
    let look = commands[3]
        .replace("OFFSET", numbers[1])
        .replace("LENGTH", numbers[2]);
    assert!(said(&shell(&bag, &look)).starts_with("WARC/1.1\r\nWARC-Type: response"));

    let records = bag.join("data/records/records.jsonl");
    let text = fs::read_to_string(&records).expect("records");
    fs::write(&records, text.replacen("Port Ellery", "Port Allery", 1)).expect("a writable folder");
    let wacz = bag.join("data/posts.wacz");
    let mut bytes = fs::read(&wacz).expect("the package");
    let number = |at: usize| numbers[at].parse::<usize>().expect("a number");
    bytes[number(1) + number(2) / 2] ^= 1;
    fs::write(&wacz, bytes).expect("a writable folder");
    assert!(!shell(&bag, &commands[0]).status.success());
    assert!(!shell(&bag, &commands[1]).status.success());
    assert!(said(&shell(&bag, &commands[2])).contains("is not what came"));
}

#[test]
fn the_same_archive_gives_the_same_folder_and_a_selection_says_what_it_is() {
    let (one, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let tags = |bag: &Path| fs::read_to_string(bag.join("tagmanifest-sha256.txt")).expect("tags");
    let first = exported(one.path(), &["--dead"]);
    let second = exported(other.path(), &["--dead"]);
    assert_eq!(tags(&first), tags(&second));
    let page = fs::read_to_string(first.join("README.txt")).expect("the page");
    assert!(
        page.contains("Selection: the links no longer served"),
        "{page}"
    );
    assert!(
        page.contains("The documents themselves are not in it"),
        "{page}"
    );
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("a writable folder");
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(archive().folder())
        .args(["export", "--format", "bagit", "-o"])
        .arg(folder.path())
        .output()
        .expect("our own program");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1);
}
