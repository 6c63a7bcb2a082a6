//! `docs/check-continues.sh`, run for real: a stranger sees with `openssl` and `sha256sum` alone that a log goes
//! on from a checkpoint that was kept, and that a changed proof or another history does not.

use std::fs;
use std::path::Path;
use std::process::Command;

use pressmark::jobs::prove::newest_checkpoint;
use pressmark::jobs::witness::request;

use super::stranger::tools_are_here;
use super::workshop::Workshop;

/// True where the script accepts the request as a continuation of the kept checkpoint.
fn accepts(workshop: &Workshop, kept: &str, request: &str) -> bool {
    let key = newest_checkpoint(&workshop.archive())
        .expect("a checkpoint")
        .key;
    fs::write(workshop.path("kept"), kept).expect("our own folder");
    fs::write(workshop.path("request"), request).expect("our own folder");
    let ran = Command::new("bash")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check-continues.sh"))
        .args(["kept", "request", &key])
        .current_dir(workshop.folder.path())
        .output();
    ran.expect("bash").status.success()
}

#[test]
fn a_stranger_sees_that_a_log_goes_on_and_refuses_what_does_not() {
    if !tools_are_here() {
        return;
    }
    let workshop = Workshop::with_records(0);
    let (mut kept, mut before) = (Vec::new(), 0);
    for size in [1, 2, 5, 8, 13] {
        workshop.add(before, size - before);
        workshop.sign();
        kept.push((size as u64, workshop.checkpoint().note));
        before = size;
    }
    for (size, note) in &kept {
        let made = request(&workshop.archive(), *size).expect("a signed archive");
        assert!(accepts(&workshop, note, &made.text()), "from {size}");
        for at in 0..made.proof.len() {
            let mut other = made.clone();
            let mut bytes = *other.proof[at].as_bytes();
            bytes[at] ^= 1;
            other.proof[at] = pressmark::model::digest::Digest::from_bytes(bytes);
            assert!(
                !accepts(&workshop, note, &other.text()),
                "from {size}, hash {at}"
            );
        }
        let mut longer = made.clone();
        longer.proof.extend(made.proof.first().copied());
        assert_eq!(
            accepts(&workshop, note, &longer.text()),
            made.proof.is_empty(),
            "from {size}"
        );
    }
}

#[test]
fn a_stranger_refuses_another_history_of_the_same_key() {
    if !tools_are_here() {
        return;
    }
    let workshop = Workshop::with_records(5);
    workshop.sign();
    let backup = fs::read(workshop.database()).expect("a database");
    workshop.add(5, 4);
    workshop.sign();
    let kept = workshop.checkpoint().note;
    fs::write(workshop.database(), backup).expect("our own file");
    fs::remove_dir_all(workshop.key().with_extension("checkpoints")).expect("the key's memory");
    workshop.add(50, 9);
    workshop.sign();
    let made = request(&workshop.archive(), 9).expect("a signed archive");
    assert!(!accepts(&workshop, &kept, &made.text()));
}
