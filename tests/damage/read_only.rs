//! Verification of an archive on a medium that cannot be written: a file system mounted read-only, in a
//! name space of its own, so that it holds for root too and is gone with the process. Where the system
//! gives no such name space (not Linux, or not allowed), the test says so and passes.

use std::process::Command;

use super::healthy::{Copy, large};
use crate::support::private_mount;

const VERIFY: &str = r#"
set -eu
mount -t tmpfs -o size=64m pressmark-test "$PLACE"
cp "$ARCHIVE"/pressmark.db* "$PLACE"
mount -o remount,ro "$PLACE"
set +e
touch "$PLACE/probe" 2>/dev/null && exit 99
"$PRESSMARK" --archive "$PLACE" verify
"#;

fn verify_read_only(copy: &Copy) -> Option<std::process::Output> {
    if !private_mount::is_given() {
        println!(
            "left out: this system gives no mount of one's own (unshare --map-root-user --mount)"
        );
        return None;
    }
    let place = tempfile::tempdir().expect("a temporary folder");
    let mut command: Command = private_mount::shell(VERIFY);
    command
        .env("PLACE", place.path())
        .env("ARCHIVE", copy.folder())
        .env("PRESSMARK_KEY", place.path().join("signing.key"))
        .env("PRESSMARK", env!("CARGO_BIN_EXE_pressmark"));
    Some(command.output().expect("a shell"))
}

#[test]
fn a_healthy_archive_on_a_read_only_medium_is_found_healthy() {
    let Some(output) = verify_read_only(&Copy::of(large())) else {
        return;
    };
    let (said, complaints) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(0), "{said}{complaints}");
    assert!(said.contains("everything is as it was stored"), "{said}");
    assert!(
        complaints.contains("not added to the history"),
        "{complaints}"
    );
}

#[test]
fn damage_on_a_read_only_medium_is_named() {
    let copy = Copy::of(large());
    let connection = rusqlite::Connection::open(copy.database()).expect("a database");
    connection
        .execute_batch(
            "DROP TRIGGER chunk_unchanged;
             UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE id = 1;
             CREATE TRIGGER chunk_unchanged BEFORE UPDATE ON chunk BEGIN SELECT RAISE(ABORT, 'append-only: chunk rows are never changed'); END;",
        )
        .expect("a schema");
    drop(connection);
    let Some(output) = verify_read_only(&copy) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("is altered"), "{said}");
    assert!(said.contains("1 finding"), "{said}");
}

/// Writes that were never folded in are part of the archive; where they cannot be read, that is said.
#[test]
fn an_archive_with_unfolded_writes_on_a_read_only_medium_is_refused_with_advice() {
    let copy = Copy::of(large());
    let mut wal = copy.database().into_os_string();
    wal.push("-wal");
    std::fs::write(&wal, b"unfinished").expect("room");
    let Some(output) = verify_read_only(&copy) else {
        return;
    };
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complaints}");
    assert!(complaints.contains("unfinished writes"), "{complaints}");
    assert!(complaints.contains("Copy the whole folder"), "{complaints}");
}
