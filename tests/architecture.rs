//! The house rules that a compiler does not check: who may import whom, and how long things may be.

use std::fs;
use std::path::{Path, PathBuf};

/// Room → rooms it may use (ARCHITECTURE.md). `main.rs` and `lib.rs` stand above all rooms.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("read", &["model"]),
    ("extract", &["model"]),
    ("platform", &["model"]),
    ("classify", &["model"]),
    ("compare", &["model"]),
    ("log", &["model"]),
    ("report", &["model"]),
    ("export", &["model"]),
    ("net", &["model"]),
    ("store", &["model", "log"]),
    (
        "jobs",
        &[
            "model", "read", "extract", "platform", "classify", "compare", "log", "net", "store",
        ],
    ),
    ("cli", &["jobs", "report", "export", "model"]),
];
const FILE_LINES_MAX: usize = 430;
const FUNCTION_LINES_MAX: usize = 70;
/// Rooms that must give the same answer for the same arguments, and what they would need to break that.
const PURE: [&str; 9] = [
    "model", "read", "extract", "platform", "classify", "compare", "log", "report", "export",
];
const IMPURE: [&str; 9] = [
    "std::fs",
    "std::net::Tcp",
    "std::time::SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "getrandom",
    "tokio",
    "rusqlite",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn source(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file is UTF-8")
}

/// The room a file of `src/` is in; `None` for the files above all rooms.
fn room(path: &Path) -> Option<String> {
    let inside = path
        .strip_prefix(root().join("src"))
        .expect("a file of src");
    let first = inside.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "main" | "lib")).then(|| name.to_owned())
}

/// Source without comments: words about other rooms are no imports.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut faults = Vec::new();
    for path in rust_files(&root().join("src")) {
        let Some(own) = room(&path) else { continue };
        let allowed = MAY_USE
            .iter()
            .find(|(room, _)| *room == own)
            .unwrap_or_else(|| panic!("{} is in no known room", path.display()))
            .1;
        for (number, line) in code_lines(&source(&path)) {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
                    .collect();
                if used != own && !allowed.contains(&used.as_str()) {
                    faults.push(format!("{}:{number} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pure_rooms_have_no_clock_no_files_and_no_sockets() {
    let mut faults = Vec::new();
    for path in rust_files(&root().join("src")) {
        if !room(&path).is_some_and(|room| PURE.contains(&room.as_str())) {
            continue;
        }
        // The spool of a body is an open file on its way through; the model only carries it.
        let carries_files = path.ends_with("model/payload.rs");
        for (number, line) in code_lines(&source(&path)) {
            for word in IMPURE {
                if line.contains(word) && !(carries_files && word == "std::fs") {
                    faults.push(format!("{}:{number} uses {word}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_terminal_prints_and_only_main_exits() {
    for path in rust_files(&root().join("src")) {
        let text = source(&path);
        if !path.ends_with("cli/terminal.rs") {
            for word in [
                "println!",
                "eprintln!",
                "print!(",
                "io::stdout()",
                "io::stderr()",
            ] {
                assert!(!text.contains(word), "{} has {word}", path.display());
            }
        }
        assert!(
            !text.contains("process::exit"),
            "{} exits by itself",
            path.display()
        );
    }
}

#[test]
fn every_file_says_what_it_is_and_is_short_enough_to_hold_in_mind() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "examples"] {
        for path in rust_files(&root().join(folder)) {
            let text = source(&path);
            if !text.starts_with("//!") {
                faults.push(format!("{} has no header", path.display()));
            }
            let lines = text.lines().count();
            if lines > FILE_LINES_MAX {
                faults.push(format!("{} has {lines} lines", path.display()));
            }
            for (name, lines) in long_functions(&text) {
                faults.push(format!("{}: {name} has {lines} lines", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Functions over the limit. rustfmt puts a function's closing brace under its first letter.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let mut long = Vec::new();
    let mut open: Option<(usize, String, usize)> = None;
    for (number, line) in (1_usize..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        match &open {
            None => {
                let head = line.trim_start();
                let starts = [
                    "fn ",
                    "pub fn ",
                    "async fn ",
                    "const fn ",
                    "pub(super) fn ",
                    "pub async fn ",
                    "pub const fn ",
                    "pub(super) async fn ",
                    "pub(crate) fn ",
                ]
                .iter()
                .any(|start| head.starts_with(start));
                if starts && !line.trim_end().ends_with(';') && !line.trim_end().ends_with('}') {
                    open = Some((number, head.to_owned(), indent));
                }
            }
            Some((start, name, at)) => {
                if line.trim_end() == format!("{}}}", " ".repeat(*at)) {
                    let lines = number - start + 1;
                    if lines > FUNCTION_LINES_MAX {
                        long.push((name.clone(), lines));
                    }
                    open = None;
                } else if line.trim_end().ends_with(';') && indent == *at {
                    open = None;
                }
            }
        }
    }
    long
}

#[test]
fn leftovers_and_vague_names_stay_out() {
    let leftovers = [
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        "#[ignore",
        "FIXME",
        "XXX",
    ];
    let vague = [
        "util", "utils", "helper", "helpers", "manager", "handler", "misc", "common",
    ];
    for folder in ["src", "examples", "tests"] {
        for path in rust_files(&root().join(folder)) {
            if path.ends_with("architecture.rs") {
                continue;
            }
            let text = source(&path);
            for word in leftovers {
                assert!(!text.contains(word), "{} has {word}", path.display());
            }
            let stem = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            assert!(
                !vague.contains(&stem),
                "{} has a vague name",
                path.display()
            );
        }
    }
}
