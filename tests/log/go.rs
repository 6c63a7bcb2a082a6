//! Our checkpoints and proofs judged by Go's `sumdb/note` and `sumdb/tlog`, which share no code with us: for
//! every size from 1 to 300 and random entries and older sizes they accept what is sound and refuse each change.
//!
//! Go and its packages are those of Debian (`tests/interop/install`). Where they are absent these tests say so
//! and pass, unless `PRESSMARK_REQUIRE_GO` is set.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::support::web::bodies::noise;
use pressmark::log::checkpoint::Checkpoint;
use pressmark::log::key::SecretKey;
use pressmark::log::note::NoteSigner;
use pressmark::log::proof::{consistency_ranges, inclusion_ranges};
use pressmark::log::tree::{Frontier, leaf_hash};
use pressmark::model::digest::Digest;

const SIZES: usize = 300;
const ORIGIN: &str = "pressmark/0123456789abcdef0123456789abcdef";
/// Random entries, and random older sizes, tried for each size.
const TRIED: usize = 3;
/// The last four letters of a base64 text, and a newline.
const LAST_QUANTUM: usize = 5;

pub(super) fn is_here() -> bool {
    let packages = Path::new("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog");
    let here = packages.exists() && Command::new("go").arg("version").output().is_ok();
    let reason = "Go is not installed; tests/interop/install does it";
    assert!(
        here || std::env::var_os("PRESSMARK_REQUIRE_GO").is_none(),
        "{reason}"
    );
    if !here {
        eprintln!("skipped: {reason}");
    }
    here
}

/// Builds one of the programs in `tests/interop`.
pub(super) fn build(source: &str, folder: &Path) -> PathBuf {
    let interop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
    let program = folder.join("judge");
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg(interop.join(source))
        .env("GO111MODULE", "off")
        .env("GOPATH", "/usr/share/gocode")
        // Kept beside our own build, so that Go's library is compiled once.
        .env(
            "GOCACHE",
            Path::new(env!("CARGO_MANIFEST_DIR")).join("target/go-cache"),
        )
        .env("GOFLAGS", "")
        .output()
        .expect("go");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    program
}

/// Answers to questions, one line each.
fn judged(questions: &[Value]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = build("judge.go", folder.path());
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program just built");
    let lines: String = questions
        .iter()
        .map(|question| format!("{question}\n"))
        .collect();
    let mut input = child.stdin.take().expect("a pipe");
    let writing = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("the program's end");
    writing
        .join()
        .expect("no panic")
        .expect("a pipe that takes all");
    let told = String::from_utf8_lossy(&output.stdout);
    told.lines().map(ToOwned::to_owned).collect()
}

/// A log of entries with a checkpoint over each of its sizes.
struct Log {
    entries: Vec<String>,
    leaves: Vec<Digest>,
    notes: Vec<String>,
    key: String,
}

impl Log {
    fn of(size: usize) -> Self {
        let signer = NoteSigner::new(ORIGIN, SecretKey::from_seed(&[7; 32])).expect("a name");
        let entries: Vec<String> = (0..size)
            .map(|number| format!("the entry of record {number}"))
            .collect();
        let leaves: Vec<Digest> = entries
            .iter()
            .map(|entry| leaf_hash(entry.as_bytes()))
            .collect();
        let mut frontier = Frontier::default();
        let mut notes = vec![String::new()];
        for leaf in &leaves {
            frontier.push(*leaf);
            let head = Checkpoint {
                origin: ORIGIN.to_owned(),
                size: frontier.size(),
                root: frontier.root(),
            };
            notes.push(signer.sign(&head.text()).expect("a checkpoint's text"));
        }
        let key = signer.verifier().to_string();
        Self {
            entries,
            leaves,
            notes,
            key,
        }
    }

    fn hashes(&self, ranges: Vec<std::ops::Range<u64>>) -> Vec<String> {
        let root = |range: std::ops::Range<u64>| {
            let leaves = &self.leaves[range.start as usize..range.end as usize];
            let frontier: Frontier = leaves.iter().copied().collect();
            BASE64.encode(frontier.root().as_bytes())
        };
        ranges.into_iter().map(root).collect()
    }

    fn inclusion(&self, index: usize, size: usize) -> Value {
        let ranges = inclusion_ranges(index as u64, size as u64).expect("inside");
        json!({
            "Key": self.key, "Note": self.notes[size], "Old": "", "Index": index,
            "Entry": self.entries[index], "Proof": self.hashes(ranges),
        })
    }

    fn consistency(&self, old: usize, size: usize) -> Value {
        let ranges = consistency_ranges(old as u64, size as u64).expect("inside");
        json!({
            "Key": self.key, "Note": self.notes[size], "Old": self.notes[old], "Index": 0,
            "Entry": "", "Proof": self.hashes(ranges),
        })
    }
}

/// The same question with one thing changed, in every way that matters.
fn changed(question: &Value, bit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let mut change = |field: &str, value: Value| {
        let mut other = question.clone();
        other[field] = value;
        all.push(other);
    };
    for field in ["Entry", "Note", "Old"] {
        let text = question[field].as_str().unwrap_or_default();
        if !text.is_empty() {
            let mut bytes = text.as_bytes().to_vec();
            // The lowest three bits of ASCII letters and digits, so that text stays text. The last letter of a
            // signature is left out: two of its bits are padding, which Go does not heed and we refuse.
            let last = bytes.len() - LAST_QUANTUM;
            let ascii: Vec<usize> = (0..last)
                .filter(|at| bytes[*at].is_ascii_alphanumeric())
                .collect();
            let at = ascii[bit % ascii.len()];
            bytes[at] ^= 1 << (bit % 3);
            change(field, json!(String::from_utf8_lossy(&bytes)));
        }
    }
    let proof = question["Proof"].as_array().cloned().unwrap_or_default();
    if let Some(at) = (!proof.is_empty()).then(|| bit % proof.len()) {
        let hash = BASE64.decode(proof[at].as_str().unwrap_or_default().as_bytes());
        let mut hash = hash.expect("a hash of ours");
        hash[bit % 32] ^= 1 << (bit % 8);
        let mut other = proof.clone();
        other[at] = json!(BASE64.encode(&hash));
        change("Proof", json!(other));
        change("Proof", json!(proof[1..]));
    }
    let longer = [proof.as_slice(), &[json!(BASE64.encode(&[1; 32]))]].concat();
    change("Proof", json!(longer));
    if question["Old"] == "" {
        change(
            "Index",
            json!(question["Index"].as_u64().unwrap_or_default() + 1),
        );
    }
    all
}

#[test]
fn go_accepts_every_proof_and_refuses_every_change() {
    if !is_here() {
        return;
    }
    let log = Log::of(SIZES);
    let random = noise(41, "triples", SIZES * TRIED * 4);
    let (mut sound, mut altered) = (Vec::new(), Vec::new());
    for size in 1..=SIZES {
        for tried in 0..TRIED {
            let at = ((size - 1) * TRIED + tried) * 4;
            let pick = |offset: usize| {
                usize::from(random[at + offset]) << 8 | usize::from(random[at + offset + 1])
            };
            let (index, old) = (pick(0) % size, 1 + pick(2) % size);
            for question in [log.inclusion(index, size), log.consistency(old, size)] {
                altered.extend(changed(&question, pick(0) + tried));
                sound.push(question);
            }
        }
    }
    let answers = judged(&sound);
    assert_eq!(answers.len(), sound.len());
    let refused: Vec<_> = answers
        .iter()
        .zip(&sound)
        .filter(|(answer, _)| *answer != "ok")
        .collect();
    assert!(
        refused.is_empty(),
        "{} refused: {:?}",
        refused.len(),
        refused.first()
    );
    let answers = judged(&altered);
    assert_eq!(answers.len(), altered.len());
    let accepted: Vec<_> = answers
        .iter()
        .zip(&altered)
        .filter(|(answer, _)| *answer == "ok")
        .collect();
    assert!(
        accepted.is_empty(),
        "{} accepted: {:?}",
        accepted.len(),
        accepted.first()
    );
    assert!(
        sound.len() == SIZES * TRIED * 2 && altered.len() > 5 * sound.len(),
        "{}",
        altered.len()
    );
}
