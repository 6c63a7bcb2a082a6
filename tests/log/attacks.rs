//! What somebody who can write the file may do to the log, with real SQLite edits: what is found with
//! the archive alone, what is found with one checkpoint kept elsewhere, and what nothing can find, where
//! the verification must say so.
//!
//! The archive has 14 records and checkpoints over 4, 8 and 12 of them; the one over 12 was kept.

use std::fs;
use std::sync::LazyLock;

use rusqlite::Connection;

use super::workshop::{Workshop, codes};
use pressmark::log::tree::leaf_hash;
use pressmark::model::finding::Finding;
use pressmark::model::protection::Level;
use pressmark::store::KeptCheckpoint;
use pressmark::store::check::Checked;

/// The database as it is made once, and the checkpoint that a stranger kept.
static HEALTHY: LazyLock<(Vec<u8>, KeptCheckpoint)> = LazyLock::new(|| {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    workshop.add(4, 4);
    workshop.sign();
    workshop.add(8, 4);
    workshop.sign();
    let kept = workshop.checkpoint();
    workshop.add(12, 2);
    let database = fs::read(workshop.database()).expect("a database");
    (database, kept)
});

/// A fresh copy of the archive, and the checkpoint.
fn healthy() -> (Workshop, KeptCheckpoint) {
    let (database, kept) = &*HEALTHY;
    (Workshop::with_database(database), kept.clone())
}

/// Attacks a healthy archive and checks what is found with the archive alone and with the checkpoint.
fn check(attack: &str, alone: &[&str], with_one_kept: &[&str]) -> (Checked, Checked) {
    let (workshop, kept) = healthy();
    workshop.attack(attack);
    let without = workshop.look(&[]);
    assert_eq!(codes(&without.findings), alone, "{:#?}", without.findings);
    let with = workshop.look(&[kept]);
    assert_eq!(codes(&with.findings), with_one_kept, "{:#?}", with.findings);
    (without, with)
}

/// The script that makes every leaf fit its entry as an edit leaves it.
fn rehash(workshop: &Workshop, edit: &str) -> String {
    let mut connection = Connection::open(workshop.database()).expect("a database");
    let script = connection.transaction().expect("a transaction");
    script
        .execute_batch(&format!("DROP TRIGGER log_unchanged; {edit}"))
        .expect("an edit");
    let mut statement = script.prepare("SELECT idx, entry FROM log").expect("a log");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let updates = rows.expect("entries").map(|row| {
        let (index, entry): (i64, Vec<u8>) = row.expect("an entry");
        let leaf = leaf_hash(&entry);
        format!("UPDATE log SET leaf = x'{leaf}' WHERE idx = {index};")
    });
    // The transaction is dropped, so nothing is changed yet.
    format!("{edit};{}", updates.collect::<String>())
}

#[test]
fn nothing_is_found_in_a_healthy_log_and_its_tail_is_named() {
    let (without, with) = check("", &[], &[]);
    assert_eq!(without.protection.level(), Level::Signed);
    assert_eq!(without.protection.uncovered(), 2);
    let told = without.protection.not_protected();
    assert!(told.contains("The last 2 entries, after the 12"), "{told}");
    assert!(
        told.contains("No checkpoint kept elsewhere was compared"),
        "{told}"
    );
    let told = with.protection.not_protected();
    assert!(
        told.contains("The first 12 entries are those of a checkpoint kept outside"),
        "{told}"
    );
}

#[test]
fn an_edited_entry_is_found_by_its_leaf() {
    let edit = "UPDATE log SET entry = CAST(replace(entry, 'link', 'lynx') AS BLOB) WHERE idx = 5";
    let (without, _) = check(edit, &["log_entry_altered"], &["log_entry_altered"]);
    let told = without.findings[0].to_string();
    assert!(
        told.starts_with("log entry 5 is altered: its bytes hash to"),
        "{told}"
    );
}

#[test]
fn an_edited_leaf_is_found_by_its_entry() {
    let edit = "UPDATE log SET leaf = zeroblob(32) WHERE idx = 5";
    check(edit, &["log_entry_altered"], &["log_entry_altered"]);
}

#[test]
fn an_entry_edited_with_its_leaf_is_found_by_the_checkpoints() {
    let (workshop, kept) = healthy();
    let edit =
        "UPDATE log SET entry = CAST(replace(entry, '12:00', '11:00') AS BLOB) WHERE idx = 5";
    workshop.attack(&rehash(&workshop, edit));
    let found = workshop.look(&[]).findings;
    assert_eq!(codes(&found), ["log_entry_altered", "history_rewritten"]);
    let told = found[1].to_string();
    assert!(
        told.contains("checkpoint 8 in the archive has another root"),
        "{told}"
    );
    assert!(told.contains("so does the one after it"), "{told}");
    assert!(told.contains("up to entry 3 a checkpoint agrees"), "{told}");
    let found = workshop.look(&[kept]).findings;
    assert_eq!(
        codes(&found),
        [
            "log_entry_altered",
            "history_rewritten",
            "history_rewritten"
        ]
    );
}

#[test]
fn a_record_replaced_with_its_entry_and_leaf_is_found_by_the_checkpoints() {
    let (workshop, _) = healthy();
    let other = Workshop::with_records(14);
    let from = other.database().display().to_string();
    workshop.attack(&format!(
        "ATTACH '{from}' AS other;
         UPDATE record SET (id, bytes) = (SELECT id, bytes FROM other.record WHERE seq = 6) WHERE seq = 6;
         UPDATE log SET (entry, leaf) = (SELECT entry, leaf FROM other.log WHERE idx = 5) WHERE idx = 5;"
    ));
    assert_eq!(codes(&workshop.look(&[]).findings), ["history_rewritten"]);
}

#[test]
fn a_record_replaced_alone_is_found_by_its_entry() {
    let (workshop, _) = healthy();
    let other = Workshop::with_records(14);
    let from = other.database().display().to_string();
    workshop.attack(&format!(
        "ATTACH '{from}' AS other;
         UPDATE record SET (id, bytes) = (SELECT id, bytes FROM other.record WHERE seq = 14) WHERE seq = 14;"
    ));
    let found = workshop.look(&[]).findings;
    assert_eq!(codes(&found), ["log_out_of_order"]);
    assert!(
        found[0].to_string().contains("which is not in the archive"),
        "{}",
        found[0]
    );
}

#[test]
fn a_middle_row_taken_out_is_found_by_the_gap() {
    let cut = "DELETE FROM log WHERE idx BETWEEN 5 AND 6";
    let (without, _) = check(cut, &["log_entries_missing"], &["log_entries_missing"]);
    let gap = Finding::LogEntriesMissing { first: 5, last: 6 };
    assert_eq!(without.findings, [gap]);
    assert_eq!(
        without
            .protection
            .signed
            .expect("the checkpoint before the gap")
            .size,
        4
    );
}

const RENUMBERED: &str = "DELETE FROM due WHERE link = 6; DELETE FROM link WHERE record = 6;
    DELETE FROM record WHERE seq = 6; DELETE FROM log WHERE idx = 5;
    UPDATE log SET idx = -idx WHERE idx > 5; UPDATE log SET idx = -idx - 1 WHERE idx < 0;";

#[test]
fn entries_taken_out_and_renumbered_are_found_by_the_root() {
    let renumber_records = "UPDATE record SET seq = -seq WHERE seq > 6;
        UPDATE record SET seq = -seq - 1 WHERE seq < 0;
        UPDATE link SET record = -record WHERE record > 6;
        UPDATE link SET record = -record - 1 WHERE record < 0;
        UPDATE due SET link = -link WHERE link > 6;
        UPDATE due SET link = -link - 1 WHERE link < 0;";
    let both = format!("{RENUMBERED}{renumber_records}");
    let (without, _) = check(
        &both,
        &["history_rewritten"],
        &["history_rewritten", "history_rewritten"],
    );
    let told = without.findings[0].to_string();
    assert!(
        told.contains("checkpoint 8 in the archive has another root"),
        "{told}"
    );
}

#[test]
fn entries_renumbered_without_their_records_are_out_of_order() {
    let (workshop, _) = healthy();
    workshop.attack(RENUMBERED);
    let found = workshop.look(&[]).findings;
    let expected = [
        "record_missing",
        "log_out_of_order",
        "log_entries_missing",
        "history_rewritten",
    ];
    assert_eq!(codes(&found), expected, "{found:#?}");
}

#[test]
fn entries_swapped_are_out_of_order() {
    let swap = "UPDATE log SET idx = -1 WHERE idx = 2; UPDATE log SET idx = 2 WHERE idx = 9;
        UPDATE log SET idx = 9 WHERE idx = -1;";
    let (without, _) = check(
        swap,
        &["log_out_of_order", "log_out_of_order", "history_rewritten"],
        &[
            "log_out_of_order",
            "log_out_of_order",
            "history_rewritten",
            "history_rewritten",
        ],
    );
    let told = without.findings[0].to_string();
    assert_eq!(
        told,
        "log entry 2 is out of order: it names record number 10"
    );
}

/// Takes records out with all that was said of them, from this number on.
fn cut_from(seq: i64) -> String {
    format!(
        "DELETE FROM due WHERE link >= {seq}; DELETE FROM link WHERE record >= {seq}; DELETE FROM record WHERE seq >= {seq};
         DELETE FROM log WHERE idx >= {seq} - 1;"
    )
}

#[test]
fn a_tail_after_the_last_checkpoint_that_is_cut_is_found_by_nothing_and_that_is_said() {
    let (workshop, kept) = healthy();
    let told = workshop
        .look(std::slice::from_ref(&kept))
        .protection
        .not_protected();
    assert!(
        told.contains("The last 2 entries, after the 12 that the checkpoint covers, are not protected: they could be changed or cut off unseen."),
        "{told}"
    );
    let (without, with) = check(&cut_from(13), &[], &[]);
    assert_eq!(without.protection.uncovered(), 0);
    assert!(
        with.protection
            .not_protected()
            .contains("later ones could be cut off")
    );
}

#[test]
fn a_tail_cut_with_its_checkpoints_is_found_by_the_one_kept_and_that_is_said() {
    let cut = format!("{} DELETE FROM checkpoint WHERE size > 8;", cut_from(10));
    let (without, with) = check(&cut, &[], &["history_rewritten"]);
    let told = without.protection.not_protected();
    assert!(
        told.contains("No checkpoint kept elsewhere was compared: records cut off together"),
        "{told}"
    );
    let told = with.findings[0].to_string();
    assert!(
        told.contains("checkpoint 12 kept by a stranger covers more than the 9 entries"),
        "{told}"
    );
}

#[test]
fn a_tail_cut_that_a_checkpoint_covers_is_found() {
    check(
        &cut_from(10),
        &["history_rewritten"],
        &["history_rewritten", "history_rewritten"],
    );
}

#[test]
fn a_history_rewritten_and_signed_again_by_the_key_holder_is_found_by_the_one_kept_only() {
    let workshop = Workshop::with_records(4);
    workshop.sign();
    workshop.add(4, 4);
    workshop.sign();
    let kept = workshop.checkpoint();
    // The key holder keeps the first record, so that the log has its old name, writes everything else
    // anew and signs that with the key, which is made to forget what it signed before.
    workshop.attack(&format!("DELETE FROM checkpoint; {}", cut_from(2)));
    fs::remove_dir_all(workshop.key().with_extension("checkpoints")).expect("the key's memory");
    workshop.add(1, 3);
    workshop.sign();
    workshop.add(4, 4);
    workshop.sign();
    let without = workshop.look(&[]);
    assert_eq!(codes(&without.findings), [""; 0]);
    assert_eq!(without.protection.level(), Level::Signed);
    let told = without.protection.not_protected();
    assert!(
        told.contains("or a history rewritten by whoever holds the key, would not show"),
        "{told}"
    );
    let with = workshop.look(&[kept]);
    assert_eq!(codes(&with.findings), ["history_rewritten"]);
}

#[test]
fn the_last_record_taken_out_is_found_by_its_entry() {
    let cut = "DELETE FROM due WHERE link = 14; DELETE FROM link WHERE record = 14; DELETE FROM record WHERE seq = 14;";
    check(cut, &["record_missing"], &["record_missing"]);
}

#[test]
fn a_record_without_entry_is_found() {
    let cut = "DELETE FROM log WHERE idx = 13";
    let (without, _) = check(cut, &["log_entries_missing"], &["log_entries_missing"]);
    assert_eq!(without.findings[0].to_string(), "log entry 13 is missing");
}

#[test]
fn a_checkpoint_that_was_touched_is_found() {
    for touch in [
        "UPDATE checkpoint SET note = replace(note, '8', '9') WHERE size = 8",
        "UPDATE checkpoint SET note = substr(note, 1, 60) WHERE size = 8",
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 4) WHERE size = 8",
        "UPDATE checkpoint SET size = 9 WHERE size = 8",
        "UPDATE checkpoint SET vkey = 'nobody' WHERE size = 8",
        "UPDATE checkpoint SET peaks = zeroblob(32) WHERE size = 8",
        "UPDATE checkpoint SET note = CAST(x'ff' AS TEXT) WHERE size = 8",
    ] {
        check(touch, &["checkpoint_altered"], &["checkpoint_altered"]);
    }
}

#[test]
fn numbers_out_of_this_world_are_found_and_do_no_harm() {
    for (attack, expected) in [
        (
            "UPDATE log SET idx = 9223372036854775807 WHERE idx = 13",
            "log_entries_missing",
        ),
        (
            "UPDATE log SET idx = -7 WHERE idx = 13",
            "log_entry_altered",
        ),
        (
            "UPDATE checkpoint SET size = 9223372036854775807 WHERE size = 12",
            "checkpoint_altered",
        ),
        (
            "UPDATE log SET entry = x'' WHERE idx = 0",
            "log_entry_altered",
        ),
    ] {
        let (workshop, _) = healthy();
        workshop.attack(attack);
        let found = workshop.look(&[]).findings;
        assert!(codes(&found).contains(&expected), "{attack}: {found:#?}");
    }
}
