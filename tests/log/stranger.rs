//! What a stranger can check with `openssl`, `sha256sum`, `xxd`, `base64` and without this program: the
//! script beside every proof is run for real, on sound files and on every kind of altered one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::workshop::Workshop;
use crate::support::web::bodies::noise;
use pressmark::jobs::prove::{Proved, newest_checkpoint, prove};
use pressmark::log::note::VerifierKey;
use pressmark::log::tlog_proof::TlogProof;
use pressmark::model::record::RecordId;

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check-proof.sh")
}

/// True where the tools that the script names are there; a machine without them checks nothing here.
pub fn tools_are_here() -> bool {
    let there = |tool: &str, argument: &str| {
        let ran = Command::new(tool).arg(argument).output();
        ran.is_ok_and(|output| output.status.success() || tool == "xxd")
    };
    cfg!(unix)
        && there("bash", "--version")
        && there("openssl", "version")
        && there("sha256sum", "--version")
        && there("base64", "--version")
        && there("xxd", "-v")
}

/// The files a stranger is given.
struct Handover {
    folder: TempDir,
    key: String,
}

impl Handover {
    fn of(proved: &Proved) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let handover = Self {
            folder,
            key: proved.key.clone(),
        };
        handover.put("record.json", &proved.record);
        handover.put("entry.json", &proved.entry);
        handover.put("record.tlog-proof", proved.proof.as_bytes());
        handover
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(name), bytes).expect("a writable folder");
    }

    fn check(&self) -> Output {
        Command::new("bash")
            .arg(script())
            .args(["record.json", "entry.json", "record.tlog-proof", &self.key])
            .current_dir(self.folder.path())
            .output()
            .expect("bash")
    }

    fn accepts(&self) -> bool {
        self.check().status.success()
    }
}

fn proved(workshop: &Workshop, id: RecordId) -> Proved {
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let record = reader
        .record(id)
        .expect("a record table")
        .expect("a record");
    prove(&workshop.archive(), &record).expect("a proof")
}

/// An archive of so many signed records, and their ids.
fn signed(count: usize) -> (Workshop, Vec<RecordId>) {
    let workshop = Workshop::with_records(0);
    let ids = workshop.add(0, count);
    workshop.sign();
    (workshop, ids)
}

#[test]
fn a_stranger_accepts_every_record_of_archives_of_many_sizes() {
    if !tools_are_here() {
        return;
    }
    for (size, tried) in [
        (1, vec![0]),
        (2, vec![0, 1]),
        (7, vec![0, 3, 6]),
        (13, vec![8, 12]),
        (64, vec![0, 63]),
        (100, vec![64, 99]),
    ] {
        let (workshop, ids) = signed(size);
        for index in tried {
            let proved = proved(&workshop, ids[index]);
            let output = Handover::of(&proved).check();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{index} of {size}: {output:?}");
            let last =
                format!("ok: the record is entry {index} of the first {size} entries of that log");
            assert!(told.contains(&last), "{told}");
        }
    }
}

/// Every size from 1 to 300 where `PRESSMARK_REQUIRE_VALIDATORS` asks for it, as `.ci/run` does, else one in
/// so many.
const SIZES: usize = 300;
const SIZES_STRIDE: usize = 43;

#[test]
fn a_stranger_accepts_a_record_of_a_log_of_any_size_and_refuses_it_altered() {
    if !tools_are_here() {
        return;
    }
    let all = std::env::var_os("PRESSMARK_REQUIRE_VALIDATORS").is_some();
    let stride = if all { 1 } else { SIZES_STRIDE };
    let random = noise(43, "records", SIZES + 1);
    let workshop = Workshop::with_records(0);
    let mut ids = Vec::new();
    for size in (1..=SIZES).step_by(stride) {
        ids.extend(workshop.add(ids.len(), size - ids.len()));
        workshop.sign();
        let index = usize::from(random[size]) * SIZES % size;
        let handover = Handover::of(&proved(&workshop, ids[index]));
        assert!(
            handover.accepts(),
            "{index} of {size}: {:?}",
            handover.check()
        );
        let mut entry = fs::read(handover.folder.path().join("entry.json")).expect("our own file");
        let at = usize::from(random[size]) % entry.len();
        entry[at] ^= 1;
        handover.put("entry.json", &entry);
        assert!(
            !handover.accepts(),
            "{index} of {size}, byte {at} of the entry"
        );
    }
}

#[test]
fn a_stranger_refuses_whatever_was_altered() {
    if !tools_are_here() {
        return;
    }
    let (workshop, ids) = signed(11);
    let (good, other) = (proved(&workshop, ids[5]), proved(&workshop, ids[6]));
    let (foreign, foreign_ids) = signed(11);
    let stranger = proved(&foreign, foreign_ids[5]);
    assert!(Handover::of(&good).accepts());
    let proofs = altered_proofs(&good.proof).into_iter();
    let proofs = proofs.map(|(what, text)| (what, "record.tlog-proof", text.into_bytes()));
    let files = [
        (
            "record",
            "record.json",
            edited(&good.record, "t.co", "t.cc"),
        ),
        ("another record", "record.json", other.record.clone()),
        ("entry", "entry.json", edited(&good.entry, "link", "lynx")),
        (
            "entry with a space",
            "entry.json",
            [good.entry.as_slice(), b" "].concat(),
        ),
        (
            "proof of another entry",
            "record.tlog-proof",
            other.proof.into_bytes(),
        ),
        (
            "proof of another log",
            "record.tlog-proof",
            stranger.proof.into_bytes(),
        ),
    ];
    for (what, file, bytes) in files.into_iter().chain(proofs) {
        let handover = Handover::of(&good);
        handover.put(file, &bytes);
        assert!(!handover.accepts(), "{what} was accepted");
    }
    let mut handover = Handover::of(&good);
    handover.key = stranger.key;
    assert!(!handover.accepts(), "another key was accepted");
}

fn edited(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(text.to_vec()).expect("text");
    assert!(text.contains(from), "{text}");
    text.replacen(from, to, 1).into_bytes()
}

/// A proof of entry 5 of 11, altered in each of its parts.
fn altered_proofs(proof: &str) -> [(&'static str, String); 6] {
    let line = |number: usize| proof.lines().nth(number).expect("a line of the proof");
    let hash = line(2);
    let signature = proof.lines().last().expect("a signature line");
    let flip = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).expect("text")
    };
    [
        ("index", proof.replace("index 5", "index 4")),
        ("size", proof.replace("\n11\n", "\n12\n")),
        ("a hash", proof.replace(hash, &flip(hash, 3))),
        (
            "a hash too many",
            proof.replace(hash, &format!("{hash}\n{hash}")),
        ),
        ("a hash too few", proof.replace(&format!("{hash}\n"), "")),
        (
            "signature",
            proof.replace(signature, &flip(signature, signature.len() - 20)),
        ),
    ]
}

#[test]
fn the_key_file_is_one_that_openssl_reads() {
    if !tools_are_here() {
        return;
    }
    let (workshop, _) = signed(1);
    let output = Command::new("openssl")
        .args(["pkey", "-pubout", "-outform", "DER", "-in"])
        .arg(workshop.key())
        .output()
        .expect("openssl");
    assert!(output.status.success(), "{output:?}");
    let newest = newest_checkpoint(&workshop.archive()).expect("a checkpoint");
    let key: VerifierKey = newest.key.parse().expect("a verifier key");
    assert!(output.stdout.ends_with(key.public_key()));
}

#[test]
fn what_no_checkpoint_covers_is_not_proved() {
    let (workshop, _) = signed(2);
    let later = workshop.add(2, 1);
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let record = reader
        .record(later[0])
        .expect("a record table")
        .expect("a record");
    let refused = prove(&workshop.archive(), &record).expect_err("an uncovered record");
    assert!(
        refused.to_string().contains("no checkpoint covers"),
        "{refused}"
    );
}

#[test]
fn a_changed_log_is_not_proved() {
    let (workshop, ids) = signed(4);
    workshop.attack(
        "UPDATE log SET entry = CAST(replace(entry, 'link', 'lynx') AS BLOB) WHERE idx = 1",
    );
    let reader = workshop.archive().open_for_reading().expect("an archive");
    let record = reader
        .record(ids[3])
        .expect("a record table")
        .expect("a record");
    let refused = prove(&workshop.archive(), &record).expect_err("a changed log");
    assert!(
        refused.to_string().contains("not what was signed"),
        "{refused}"
    );
}

#[test]
fn a_proof_names_its_entry_and_checkpoint() {
    let (workshop, ids) = signed(6);
    let proved = proved(&workshop, ids[2]);
    let proof = TlogProof::parse(&proved.proof).expect("a proof file");
    assert_eq!(proof.index, 2);
    let key: VerifierKey = proved.key.parse().expect("a verifier key");
    assert_eq!(
        proof
            .check(&proved.entry, &[key])
            .expect("a proof that holds")
            .size,
        6
    );
}

/// The indented blocks of the page that lies in every archive, between these two words.
fn page_block(from: &str, to: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("archive/README.md"))
        .expect("the page");
    let start = page.find(from).expect("the block begins");
    let end = start + page[start..].find(to).expect("the block ends");
    let lines = page[start..end].lines();
    lines
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect()
}

fn run_in_archive(workshop: &Workshop, program: &str, text: &str) -> Option<Output> {
    let output = Command::new(program)
        .args(["-c", text])
        .current_dir(workshop.path("archive"))
        .output();
    output.ok()
}

#[test]
fn the_commands_of_the_page_in_every_archive_check_the_signature() {
    let sqlite = Command::new("sqlite3").arg("-version").output().is_ok();
    if !tools_are_here() || !sqlite {
        return;
    }
    let (workshop, _) = signed(9);
    let commands = page_block("    sqlite3 pressmark.db \"SELECT note", "\n\nand the root");
    let script = format!("set -e\n{commands}");
    let sound = run_in_archive(&workshop, "bash", &script).expect("bash");
    assert!(sound.status.success(), "{sound:?}");
    workshop.attack("UPDATE checkpoint SET note = replace(note, '9', '8')");
    let forged = run_in_archive(&workshop, "bash", &script).expect("bash");
    assert!(!forged.status.success(), "{forged:?}");
}

#[test]
fn the_program_of_the_page_in_every_archive_finds_the_root() {
    let program = page_block("    import base64", "\n\nA record may be");
    for (size, attack, found) in [
        (1, "", "the root is the signed one"),
        (13, "", "the root is the signed one"),
        (64, "", "the root is the signed one"),
        (
            13,
            "UPDATE log SET entry = CAST(replace(entry, '12:00', '11:00') AS BLOB) WHERE idx = 4",
            "THE LOG IS NOT THE ONE THAT WAS SIGNED",
        ),
    ] {
        let (workshop, _) = signed(size);
        workshop.attack(attack);
        let Some(output) = run_in_archive(&workshop, "python3", &program) else {
            return;
        };
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(told.trim_end(), found, "{output:?}");
    }
}
