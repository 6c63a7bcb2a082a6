//! One case: a folder made ready, one command, what must come of it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::program;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// What the TOML says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    name: String,
    /// Files to make, in order.
    #[serde(default)]
    files: Vec<Made>,
    /// Commands to run before the one that is tested.
    #[serde(default)]
    first: Vec<Vec<String>>,
    /// Run on the archive, or on the database of this name, before the command.
    #[serde(default)]
    sql: String,
    #[serde(default = "default_database")]
    database: String,
    /// Another writer holds the archive.
    #[serde(default)]
    locked: bool,
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    /// The exit code.
    code: i32,
    /// The code of the error, as `--json` tells it.
    error: Option<String>,
    /// What standard output is: `document`, `documents` or `lines`.
    json: Option<String>,
    #[serde(default)]
    stdout: Expected,
    #[serde(default)]
    stderr: Expected,
    /// Everything that is new in the folder afterwards.
    #[serde(default)]
    leaves: BTreeSet<String>,
}

fn default_database() -> String {
    "archive/pressmark.db".to_owned()
}

/// A file: its text, its bytes in hex, a copy of a file of this repository, so many zeros, or a folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    path: String,
    text: Option<String>,
    hex: Option<String>,
    copy: Option<String>,
    zeros: Option<u64>,
}

/// What a stream must hold.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Expected {
    equals: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

/// Runs every case of a file and names all that do not hold.
pub fn check_all(toml: &str) {
    let cases: Cases = toml::from_str(toml).expect("the cases are well-formed");
    let mut complaints = Vec::new();
    for case in &cases.case {
        let (output, new) = case.run(&[]);
        let mut of_case = case.check(&output, &new);
        of_case.extend(case.check_error_as_json(&text(&output.stderr)));
        let named = of_case
            .into_iter()
            .map(|complaint| format!("{}: {complaint}", case.name));
        complaints.extend(named);
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
}

impl Case {
    fn check(&self, output: &Output, new: &BTreeSet<String>) -> Vec<String> {
        let mut complaints = Vec::new();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let shown = format!(
            "{}\n--- stdout\n{stdout}\n--- stderr\n{stderr}",
            output.status
        );
        if output.status.code() != Some(self.code) {
            complaints.push(format!("exit code {} was expected; {shown}", self.code));
        }
        complaints.extend(self.stdout.complaints("stdout", &stdout));
        complaints.extend(self.stderr.complaints("stderr", &stderr));
        if *new != self.leaves {
            complaints.push(format!("it leaves {new:?} instead of {:?}", self.leaves));
        }
        if let Some(form) = &self.json {
            complaints.extend(json_complaint(form, &stdout, self.code));
        }
        if stderr.contains("(os error") || stderr.contains("panicked") {
            complaints.push(format!("a person can do nothing with this:\n{stderr}"));
        }
        complaints
    }

    /// The same command with `--json`: one line with the same message and hint, and the exit code.
    fn check_error_as_json(&self, plain: &str) -> Option<String> {
        let code = self.error.as_ref()?;
        let (output, _) = self.run(&["--json"]);
        let line = text(&output.stderr);
        let error: Value = match serde_json::from_str(&line) {
            Ok(error) => error,
            Err(error) => return Some(format!("not one line of JSON ({error}):\n{line}")),
        };
        let words = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        let told = format!("pressmark: {}\n{}\n", words("message"), words("hint"));
        // clap has a form of its own for people.
        let same = code == "usage" || plain.ends_with(&told);
        let right = output.status.code() == Some(self.code)
            && error["exit_code"] == self.code
            && error["type"] == "error"
            && words("code") == *code
            && words("hint").ends_with('.')
            && !words("message").is_empty();
        (!same || !right).then(|| format!("as JSON it says\n{line}\nand to people\n{}", plain))
    }

    fn run(&self, more: &[&str]) -> (Output, BTreeSet<String>) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        self.prepare(folder.path());
        let _held = self.locked.then(|| {
            let path = folder.path().join("archive/pressmark.lock");
            let mut lock = File::create(path).expect("the folder is there");
            lock.lock().expect("nobody else holds it");
            lock.write_all(b"process 7\n").expect("it can be written");
            lock
        });
        let before = listing(folder.path());
        let mut command = program(folder.path());
        command.args(&self.args).args(more);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A command that reads no input may be gone already.
        let _ = child
            .stdin
            .take()
            .expect("it is piped")
            .write_all(self.stdin.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        let after = listing(folder.path());
        (output, after.difference(&before).cloned().collect())
    }

    fn prepare(&self, folder: &Path) {
        for made in &self.files {
            made.make(folder);
        }
        for args in &self.first {
            let output = program(folder).args(args).output().expect("it starts");
            assert!(
                matches!(output.status.code(), Some(0 | 3)),
                "{}: {args:?}: {}",
                self.name,
                text(&output.stderr)
            );
        }
        if !self.sql.is_empty() {
            let path = folder.join(&self.database);
            let database = rusqlite::Connection::open(path).expect("SQLite opens it");
            database.execute_batch(&self.sql).expect(&self.name);
        }
    }
}

impl Made {
    fn make(&self, folder: &Path) {
        let path = folder.join(&self.path);
        let parent = path.parent().expect("it lies in the folder");
        fs::create_dir_all(parent).expect("folders can be made");
        let bytes = match self {
            Self {
                text: Some(text), ..
            } => text.clone().into_bytes(),
            Self { hex: Some(hex), .. } => data_encoding::HEXLOWER
                .decode(hex.as_bytes())
                .expect("lower-case hex"),
            Self {
                copy: Some(copy), ..
            } => fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(copy)).expect("it is there"),
            Self {
                zeros: Some(zeros), ..
            } => {
                let file = File::create(path).expect("it can be made");
                file.set_len(*zeros).expect("the file may be sparse");
                return;
            }
            _ => {
                fs::create_dir_all(path).expect("folders can be made");
                return;
            }
        };
        fs::write(path, bytes).expect("it can be written");
    }
}

impl Expected {
    fn complaints(&self, stream: &str, text: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        if let Some(equals) = &self.equals
            && equals != text
        {
            complaints.push(format!("{stream} is\n{text}\ninstead of\n{equals}"));
        }
        for part in self.contains.iter().filter(|part| !text.contains(*part)) {
            complaints.push(format!("{stream} lacks {part:?}:\n{text}"));
        }
        for part in self.lacks.iter().filter(|part| text.contains(*part)) {
            complaints.push(format!("{stream} has {part:?}:\n{text}"));
        }
        complaints
    }
}

fn json_complaint(form: &str, stdout: &str, code: i32) -> Option<String> {
    let parsed: Result<Vec<Value>, _> = stdout.lines().map(serde_json::from_str).collect();
    match (form, parsed) {
        ("document", _) => serde_json::from_str::<Value>(stdout)
            .err()
            .map(|error| format!("not one JSON document ({error}):\n{stdout}")),
        (_, Err(error)) => Some(format!("not lines of JSON ({error}):\n{stdout}")),
        ("documents", Ok(lines)) => lines
            .iter()
            .any(|line| line["type"] != "document")
            .then(|| format!("a line is no document:\n{stdout}")),
        ("lines", Ok(lines)) => {
            let typed = lines.iter().all(|line| line["type"].is_string());
            let summary = lines.iter().position(|line| line["type"] == "summary");
            let coded = lines
                .last()
                .is_some_and(|line| line["exit_code"].is_null() || line["exit_code"] == code);
            let right = typed && coded && summary == lines.len().checked_sub(1);
            (!right).then(|| format!("not typed lines that end with their summary:\n{stdout}"))
        }
        (other, _) => Some(format!("no such form: {other}")),
    }
}

/// Every path below a folder.
fn listing(folder: &Path) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).expect("it can be listed") {
            let path = entry.expect("it can be read").path();
            let name = path.strip_prefix(folder).expect("it lies in the folder");
            let name = name.display().to_string();
            paths.insert(name);
            if path.is_dir() {
                waiting.push(path);
            }
        }
    }
    paths
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
