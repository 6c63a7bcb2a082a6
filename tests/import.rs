//! Packages of other programs: taken in as foreign, every digest computed again, and what they cannot prove said.

use std::fs;
use std::path::Path;
use std::process::Command;

use pressmark::jobs::{Archive, SystemClock, assemble};
use pressmark::model::digest::Digest;
use pressmark::model::facts::ImportFacts;
use pressmark::model::foreign::CheckOutcome;
use serde_json::Value;

use crate::export::archive::{archive, key};
use crate::support::program::run;

fn exported(folder: &Path, format: &str, name: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .current_dir(folder)
        .arg("--archive")
        .arg(archive().folder())
        .env("PRESSMARK_KEY", key())
        .args(["export", "--format", format, "-o", name])
        .output()
        .expect("our own program");
    assert!(output.status.success(), "{output:?}");
}

/// Imports, and returns the summary and what the archive says of it.
fn imported(folder: &Path, package: &str, code: i32) -> (Value, ImportFacts) {
    let output = run(folder, &["--json", "import", package]);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let summary = serde_json::from_str(text.trim()).expect("JSON");
    let archive = Archive::at(&folder.join("archive"));
    let facts = assemble::assemble(&archive, &SystemClock).expect("an archive");
    let import = facts.imports.last().expect("an import").clone();
    let verified = run(folder, &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    (summary, import)
}

#[test]
fn our_own_packages_come_back_with_every_digest_held() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (format, name) in [("warc", "a.warc.gz"), ("wacz", "a.wacz"), ("bagit", "bag")] {
        exported(folder.path(), format, name);
        let (summary, import) = imported(folder.path(), name, 0);
        assert_eq!(summary["faults_total"], 0, "{summary}");
        assert_eq!(summary["checks"]["failed"], 0);
        assert!(summary["checks"]["held"].as_u64() > Some(20), "{summary}");
        assert!(import.taken.cannot_prove.len() >= 3, "{:?}", import.taken);
        assert!(import.captures.len() > 10);
        let page = import.captures.iter().find(|foreign| {
            foreign.capture.url == "https://news.example/2025/03/14/pier-last-inspected-in-2019"
        });
        let page = &page.expect("the page").capture;
        assert!(
            page.status.is_some() && page.claimed_at.is_some(),
            "{page:?}"
        );
        assert_eq!(page.graded.grade.code(), "content", "{page:?}");
    }
    // What was taken in goes out again, and is found.
    let output = run(
        folder.path(),
        &["export", "--format", "wacz", "-o", "again.wacz"],
    );
    assert!(output.status.success(), "{output:?}");
    let output = run(folder.path(), &["--json", "search", "inspected"]);
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("\"page\""),
        "{output:?}"
    );
}

#[test]
fn a_changed_byte_shows_in_every_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    exported(folder.path(), "warc", "a.warc.gz");
    exported(folder.path(), "wacz", "a.wacz");
    exported(folder.path(), "bagit", "bag");
    for (package, file) in [
        ("a.warc.gz", "a.warc.gz".to_owned()),
        ("a.wacz", "a.wacz".to_owned()),
        ("bag", "bag/data/records/records.jsonl".to_owned()),
    ] {
        let path = folder.path().join(file);
        let mut bytes = fs::read(&path).expect("a file");
        let at = bytes.len() / 3;
        bytes[at] ^= 4;
        fs::write(&path, bytes).expect("a writable folder");
        let (summary, _) = imported(folder.path(), package, 4);
        assert!(summary["faults_total"].as_u64() > Some(0), "{summary}");
    }
    fs::remove_file(folder.path().join("bag/data/objects.txt")).expect("a file");
    fs::write(folder.path().join("bag/data/mine.txt"), "mine").expect("a writable folder");
    let (summary, _) = imported(folder.path(), "bag", 4);
    let faults = summary["faults"].to_string();
    assert!(
        faults.contains("objects.txt is listed and missing"),
        "{faults}"
    );
    assert!(faults.contains("mine.txt is not listed"), "{faults}");
}

/// A WARC record of one resource.
fn resource(digest: &str, body: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: <https://old.example/a?b=<c>>\r\n\
         WARC-Date: 2019-05-06T07:08:09Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n{digest}\
         Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    )
}

#[test]
fn the_digests_of_older_writers_are_computed_too_and_missing_ones_are_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let held = "WARC-Payload-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N\r\n";
    let warc = [
        resource(held, "hello"),
        resource(held, "hullo"),
        resource("", "hello"),
        resource(
            "WARC-Payload-Digest: md5:5d41402abc4b2a76b9719d911017c592\r\n",
            "hello",
        ),
    ]
    .concat();
    fs::write(folder.path().join("old.warc"), warc).expect("a writable folder");
    let (summary, import) = imported(folder.path(), "old.warc", 4);
    let outcome = |at: usize| {
        let checks = &import.captures[at].capture.checks;
        checks
            .iter()
            .find(|check| check.what == "payload_digest")
            .map(|check| check.outcome)
    };
    let wanted = [
        CheckOutcome::Held,
        CheckOutcome::Failed,
        CheckOutcome::Absent,
        CheckOutcome::Unknown,
    ];
    for (at, wanted) in wanted.into_iter().enumerate() {
        assert_eq!(outcome(at), Some(wanted), "{at}");
    }
    assert_eq!(import.captures[0].capture.url, "https://old.example/a?b=<c");
    assert_eq!(
        import.captures[0]
            .capture
            .claimed_at
            .map(|at| at.to_string())
            .as_deref(),
        Some("2019-05-06T07:08:09.000Z")
    );
    let limits = summary["cannot_prove"].to_string();
    assert!(limits.contains("names no digest"), "{limits}");
    assert!(limits.contains("the package's word"), "{limits}");
}

#[test]
fn an_auto_archiver_table_brings_its_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let picture = b"\x89PNG\r\n\x1a\n and so on";
    let digest = Digest::of(picture).to_string();
    let name = format!("{}.png", &digest[..24]);
    fs::create_dir(folder.path().join("local_archive")).expect("a writable folder");
    fs::write(folder.path().join("local_archive").join(&name), picture).expect("a writable folder");
    fs::write(
        folder.path().join("local_archive/page.html"),
        "<p>what a browser wrote</p>",
    )
    .expect("a writable folder");
    let media = format!(
        "[Media(filename='./local_archive/{name}', properties={{'hash': 'SHA-256:{digest}'}}), \
         Media(filename='../../../etc/passwd'), Media(filename='lost.mp4', properties={{}})]"
    );
    let table = format!(
        "status,metadata,media\r\n\"wayback: success\",\"{{'url': 'https://x.com/a/status/1', 'x': datetime.datetime(2024, 1, 1)}}\",\"{media}\"\r\n\
         nothing archived,\"{{'url': 'https://x.com/b/status/2'}}\",[]\r\n"
    );
    fs::write(folder.path().join("db.csv"), table).expect("a writable folder");
    let (summary, import) = imported(folder.path(), "db.csv", 4);
    assert_eq!(import.captures.len(), 1, "{import:?}");
    let capture = &import.captures[0].capture;
    assert_eq!(capture.url, "https://x.com/a/status/1");
    assert!(
        capture
            .checks
            .iter()
            .all(|check| check.outcome == CheckOutcome::Held),
        "{capture:?}"
    );
    assert_eq!(capture.graded.grade.code(), "media");
    let told = summary.to_string();
    assert!(told.contains("lost.mp4, which is missing"), "{told}");
    assert!(told.contains("row 2 names no file"), "{told}");
    assert!(told.contains("drops time zones"), "{told}");
    let text = run(folder.path(), &["import", "db.csv"]);
    assert!(
        String::from_utf8_lossy(&text.stdout).contains("what it cannot prove:"),
        "{text:?}"
    );
}

#[test]
fn what_is_no_package_is_refused_and_leaves_no_archive() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("notes.txt"), "hello").expect("a writable folder");
    for package in ["notes.txt", "nothing.warc", "."] {
        let output = run(folder.path(), &["--json", "import", package]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    assert!(!folder.path().join("archive").exists());
}
