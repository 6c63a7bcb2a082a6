//! Objects put back from a second copy or a folder of files: exactly those whose digest matches, with a record
//! that tells of it, and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use pressmark::jobs::Fault;
use pressmark::jobs::repair::{RepairFrom, Repaired, repair};
use pressmark::jobs::verify::{Verified, verify};
use pressmark::model::digest::Digest;
use pressmark::model::document::MediaType;
use pressmark::model::finding::Finding;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact};
use pressmark::store::Prepared;

use crate::log::workshop::{Noon, Workshop, block_on, codes, noon, number};
use crate::support::web::bodies::noise;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

/// Text that rests compressed, noise in two chunks and a half, and a few bytes.
fn bodies() -> [Vec<u8>; 3] {
    let text = "the words of a page, again and again\n"
        .repeat(2000)
        .into_bytes();
    [text, noise(3, "body", 2_600_000), b"few".to_vec()]
}

/// A signed archive of three objects.
fn archive() -> Workshop {
    let workshop = Workshop::with_records(1);
    block_on(async {
        let (writer, _) = workshop.archive().open_for_writing()?;
        for (name, body) in ["text", "noise", "few"].into_iter().zip(bodies()) {
            let payload = Payload::from_bytes(body);
            let taken = Fact::Document(DocumentTaken {
                digest: payload.digest,
                size: payload.size,
                id: name.to_owned(),
                source: name.to_owned(),
                media_type: MediaType::Plain,
                encoding: "utf-8".to_owned(),
                language: None,
                url: None,
                recorded_at: None,
            });
            writer
                .put(vec![Prepared::new(taken, noon(), None)], vec![payload])
                .await?;
        }
        writer.close().await
    })
    .expect("a sound archive");
    workshop.sign();
    workshop
}

fn damaged() -> Workshop {
    let workshop = archive();
    workshop.attack(
        "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE object = 1;
         DELETE FROM chunk WHERE object = 2 AND position = 1",
    );
    workshop
}

fn check(workshop: &Workshop) -> Verified {
    block_on(verify(&workshop.keyed(), &Noon, &|_| {})).expect("an archive")
}

fn repaired(workshop: &Workshop, findings: &[Finding], source: &Path) -> Result<Repaired, Fault> {
    block_on(repair(
        &workshop.keyed(),
        findings,
        RepairFrom::Place(source),
        &Noon,
    ))
}

fn repairs(workshop: &Workshop) -> i64 {
    number(&workshop.database(), "SELECT count(*) FROM repair")
}

#[test]
fn altered_and_missing_objects_are_put_back_from_a_copy() {
    let (workshop, copy) = (archive(), tempfile::tempdir().expect("a folder"));
    fs::copy(workshop.database(), copy.path().join("pressmark.db")).expect("a copy");
    workshop.attack(
        "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE object = 1;
         DELETE FROM chunk WHERE object = 2 AND position = 1",
    );
    let found = check(&workshop).checked.findings;
    assert_eq!(codes(&found), ["object_altered", "object_missing"]);
    let done = repaired(&workshop, &found, copy.path()).expect("a copy to repair from");
    assert_eq!((done.repaired.len(), done.not_found.len()), (2, 0));
    let after = check(&workshop);
    assert_eq!(after.checked.findings, []);
    assert!(after.signing.expect("recorded").refusal().is_none());
    assert_eq!(repairs(&workshop), 2);
    let reader = workshop.archive().open_for_reading().expect("an archive");
    for body in bodies() {
        let read = reader.object_bytes(Digest::of(&body)).expect("an object");
        assert_eq!(read, Some(body));
    }
}

#[test]
fn files_of_any_name_are_a_source_and_wrong_ones_are_none() {
    let workshop = damaged();
    let folder = tempfile::tempdir().expect("a folder");
    let [text, noise, _] = bodies();
    fs::create_dir_all(folder.path().join("data/deep")).expect("a folder");
    fs::write(folder.path().join("data/deep/x"), &text).expect("a file");
    // As long as the missing one and not the same.
    let mut other = noise.clone();
    other[77] ^= 1;
    fs::write(folder.path().join("data/y"), other).expect("a file");
    let found = check(&workshop).checked.findings;
    let done = repaired(&workshop, &found, folder.path()).expect("a folder");
    assert_eq!(done.repaired, [Digest::of(&text)]);
    assert_eq!(done.not_found, [Digest::of(&noise)]);
    assert_eq!(
        codes(&check(&workshop).checked.findings),
        ["object_missing"]
    );
    assert_eq!(repairs(&workshop), 1);
}

#[test]
fn a_copy_with_the_same_damage_repairs_nothing_and_writes_nothing() {
    let (workshop, copy) = (damaged(), tempfile::tempdir().expect("a folder"));
    let found = check(&workshop).checked.findings;
    fs::copy(workshop.database(), copy.path().join("pressmark.db")).expect("a copy");
    let before = number(&workshop.database(), "SELECT count(*) FROM record");
    let done = repaired(&workshop, &found, copy.path()).expect("a copy");
    assert_eq!((done.repaired.len(), done.not_found.len()), (0, 2));
    assert_eq!(
        number(&workshop.database(), "SELECT count(*) FROM record"),
        before
    );
}

#[test]
fn records_log_and_tables_are_never_repaired() {
    let (workshop, copy) = (archive(), tempfile::tempdir().expect("a folder"));
    fs::copy(workshop.database(), copy.path().join("pressmark.db")).expect("a copy");
    workshop.attack(
        "UPDATE record SET bytes = CAST(replace(bytes, 't.co', 't.cc') AS BLOB) WHERE seq = 1",
    );
    let found = check(&workshop).checked.findings;
    assert!(codes(&found).contains(&"record_altered"));
    let done = repaired(&workshop, &found, copy.path()).expect("a copy");
    assert!(done.repaired.is_empty() && done.not_found.is_empty());
    assert!(codes(&check(&workshop).checked.findings).contains(&"record_altered"));
}

#[test]
fn the_rules_of_the_archive_stand_after_a_repair() {
    let (workshop, copy) = (archive(), tempfile::tempdir().expect("a folder"));
    fs::copy(workshop.database(), copy.path().join("pressmark.db")).expect("a copy");
    workshop.attack("DELETE FROM chunk WHERE object = 3");
    let found = check(&workshop).checked.findings;
    repaired(&workshop, &found, copy.path()).expect("a copy");
    let connection = rusqlite::Connection::open(workshop.database()).expect("a database");
    let refused = connection.execute("DELETE FROM chunk WHERE object = 3", []);
    assert!(
        refused
            .expect_err("a rule")
            .to_string()
            .contains("append-only")
    );
}

#[test]
fn a_source_that_is_none_is_named() {
    let workshop = damaged();
    let found = check(&workshop).checked.findings;
    let nowhere = repaired(&workshop, &found, Path::new("/nowhere/at/all"));
    assert!(matches!(nowhere, Err(Fault::Unreadable { .. })));
    let file = workshop.path("archive.wacz");
    fs::write(&file, "PK").expect("a file");
    let packed = repaired(&workshop, &found, &file).expect_err("a file");
    assert!(
        packed.to_string().contains("neither an archive"),
        "{packed}"
    );
}

/// What is as received in a package is as received in the archive.
#[test]
fn a_warc_or_wacz_of_the_archive_gives_its_bodies_back() {
    let mut workplace = Workplace::before(World::new(19));
    workplace.concurrency = 1;
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let pressmark = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_pressmark"))
            .args(["--archive", "archive"])
            .args(arguments)
            .current_dir(workplace.path("."))
            .env("PRESSMARK_KEY", workplace.path("signing.key"))
            .output()
            .expect("the program")
    };
    for (format, name) in [("warc", "posts.warc.gz"), ("wacz", "posts.wacz")] {
        let made = pressmark(&["export", "--format", format, "-o", name]);
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let connection = rusqlite::Connection::open(workplace.database()).expect("a database");
        let question = "SELECT sql FROM sqlite_schema WHERE name = 'chunk_unchanged'";
        let rule: String = connection
            .query_row(question, [], |row| row.get(0))
            .expect("a rule");
        connection
            .execute_batch(&format!(
                "DROP TRIGGER chunk_unchanged;
                 UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE object IN (SELECT body FROM exchange);
                 {rule};"
            ))
            .expect("an edit");
        drop(connection);
        let repaired = pressmark(&["verify", "--repair-from", name]);
        let told = String::from_utf8_lossy(&repaired.stdout).into_owned();
        assert_eq!(repaired.status.code(), Some(0), "{format}: {told}");
        assert!(told.contains("put back: object"), "{format}: {told}");
    }
}
