//! The log in the archive: one entry a record, in the same transaction, in order, and not to be changed
//! by accident.

use rusqlite::Connection;

use super::workshop::{Workshop, codes, number};
use pressmark::log::entry::LogEntry;
use pressmark::log::tree::leaf_hash;

#[test]
fn every_record_has_its_entry_and_the_entry_its_leaf() {
    let workshop = Workshop::with_records(5);
    workshop.add(5, 3);
    let connection = Connection::open(workshop.database()).expect("a database");
    let mut statement = connection
        .prepare("SELECT log.idx, log.entry, log.leaf, record.seq, record.id FROM log JOIN record ON record.seq = log.idx + 1")
        .expect("a log");
    let mut rows = statement.query([]).expect("entries");
    let mut count = 0;
    while let Some(row) = rows.next().expect("a row") {
        let (entry, leaf, id): (Vec<u8>, Vec<u8>, Vec<u8>) = (
            row.get(1).expect("an entry"),
            row.get(2).expect("a leaf"),
            row.get(4).expect("an id"),
        );
        assert_eq!(row.get::<_, i64>(0), Ok(count));
        assert_eq!(leaf_hash(&entry).as_bytes().as_slice(), leaf);
        let entry: LogEntry = serde_json::from_slice(&entry).expect("an entry");
        assert_eq!(entry.record.0.as_bytes().as_slice(), id);
        assert_eq!(entry.kind, "link");
        count += 1;
    }
    assert_eq!(count, 8);
    assert_eq!(
        number(&workshop.database(), "SELECT count(*) FROM record"),
        8
    );
}

#[test]
fn accidents_are_stopped() {
    let workshop = Workshop::with_records(3);
    let connection = Connection::open(workshop.database()).expect("a database");
    for accident in [
        "UPDATE log SET entry = x'00' WHERE idx = 1",
        "DELETE FROM log WHERE idx = 1",
        "INSERT INTO log VALUES (4, x'00', zeroblob(32))",
        "INSERT INTO log VALUES (3, x'00', zeroblob(31))",
    ] {
        assert!(connection.execute(accident, []).is_err(), "{accident}");
    }
}

#[test]
fn a_healthy_log_has_no_finding_and_says_that_nobody_signed_it() {
    let workshop = Workshop::with_records(4);
    let verified = workshop.verify();
    assert_eq!(codes(&verified.checked.findings), [""; 0]);
    assert_eq!(verified.checked.protection.entries, 4);
    assert_eq!(verified.checked.protection.level().word(), "unsigned");
    assert!(
        verified
            .checked
            .protection
            .not_protected()
            .contains("cannot show")
    );
}

#[test]
fn a_log_that_does_not_end_where_the_records_end_is_not_continued() {
    for damage in [
        "DELETE FROM log WHERE idx = 3",
        "DELETE FROM record WHERE seq = 4",
        "DELETE FROM log WHERE idx = 1",
    ] {
        let workshop = Workshop::with_records(4);
        workshop.attack(damage);
        let refused = workshop.try_add(4, 1).expect_err("a log in pieces");
        assert!(
            refused.to_string().contains("the log is not whole"),
            "{refused}"
        );
    }
}
