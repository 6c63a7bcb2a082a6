//! An archive's log, written out by `export --format tiles`, read by Go's own reader of tiles (`sumdb/tlog`), which
//! shares no code with us: it proves every entry and every older size, and refuses each file that was changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pressmark::jobs::export::tiles;

use super::go::{build, is_here};
use super::workshop::Workshop;

/// Writes the tiles of a log of so many records; gives the public key.
fn written(folder: &Path, records: usize) -> String {
    let workshop = Workshop::with_records(records);
    workshop.sign();
    let head = tiles::write(&workshop.archive(), &mut |path, bytes| {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a writable folder");
        fs::write(file, bytes).expect("a writable folder");
        Ok(())
    });
    head.expect("a signed archive").key
}

/// What Go says of a folder: its words, and whether it accepts it.
fn judged(program: &Path, folder: &Path, key: &str) -> (String, bool) {
    let output = Command::new(program).arg(folder).arg(key).output();
    let output = output.expect("the program just built");
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (told, output.status.success())
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => files_below(&path, found),
            path => found.push(path),
        }
    }
}

#[test]
fn go_reads_the_tiles_proves_every_entry_and_refuses_every_change() {
    if !is_here() {
        return;
    }
    let place = tempfile::tempdir().expect("a temporary folder");
    let program = build("tiles.go", place.path());
    for records in [1, 2, 255, 256, 257, 600] {
        let folder = place.path().join(records.to_string());
        let key = written(&folder, records);
        let expected = format!("{records} entries, {records} sizes");
        assert_eq!(judged(&program, &folder, &key), (expected, true));
    }
    let folder = place.path().join("600");
    let other_key = written(&place.path().join("other"), 3);
    assert!(
        !judged(&program, &folder, &other_key).1,
        "another log's key"
    );
    let key = written(&folder, 600);
    let mut files = Vec::new();
    files_below(&folder, &mut files);
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        let sound = fs::read(&file).expect("a file");
        for at in [0, sound.len() / 2, sound.len() - 2] {
            let mut altered = sound.clone();
            altered[at] ^= 1;
            fs::write(&file, altered).expect("a writable file");
            let (told, accepted) = judged(&program, &folder, &key);
            assert!(!accepted, "{} at {at}: {told}", file.display());
        }
        fs::remove_file(&file).expect("a file");
        assert!(!judged(&program, &folder, &key).1, "{}", file.display());
        fs::write(&file, sound).expect("a writable file");
    }
    assert!(judged(&program, &folder, &key).1);
}
