//! Time stamps inside packages: which go along, over what, and under which head.

use std::io::Cursor;

use pressmark::export::timestamps::pieces;
use pressmark::export::zip::Listing;
use pressmark::jobs::export::{Selection, gather};
use pressmark::model::digest::Digest;
use pressmark::model::evidence::StampKind;
use pressmark::model::package::{Holdings as _, Withheld};

use super::archive::{archive, gathered};

#[test]
fn every_selection_stands_under_a_stamped_head_or_a_later_one() {
    for selection in [Selection::All, Selection::Dead] {
        let gathered = gathered(&selection);
        let head = gathered.log_head().expect("a signed archive");
        let kinds: Vec<StampKind> = gathered
            .stamps()
            .iter()
            .map(|stamp| stamp.obtained.stamp)
            .collect();
        assert_eq!(kinds, [StampKind::Rfc3161, StampKind::OpenTimestamps]);
        for stamp in gathered.stamps() {
            assert!(stamp.obtained.size <= head.size);
            assert_eq!(Digest::of(stamp.note.as_bytes()), stamp.obtained.imprint);
        }
    }
    // What was recorded before the stamp is handed out with a head that the stamp is over.
    let dead = gathered(&Selection::Dead);
    let stamped = &dead.stamps()[0].note;
    assert_eq!(&dead.log_head().expect("a head").checkpoint, stamped);
}

#[test]
fn the_files_are_listed_and_hold_the_stored_bytes() {
    let gathered = gathered(&Selection::All);
    let pieces = pieces(&gathered).expect("stored stamps");
    let names: Vec<&str> = pieces.iter().map(|piece| piece.name.as_str()).collect();
    for ending in [
        ".note",
        ".tsr",
        ".pem",
        ".note.ots",
        "tokens.txt",
        "check-stamps.sh",
    ] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
    assert!(
        names.iter().all(|name| name.matches('/').count() == 1),
        "{names:?}"
    );
    for piece in &pieces {
        let mut bytes = Vec::new();
        (piece.copy)(&mut bytes).expect("memory");
        assert_eq!(Digest::of(&bytes), piece.measured.digest, "{}", piece.name);
    }
}

#[test]
fn a_wacz_with_stamps_passes_the_strict_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("posts.wacz");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(archive().folder())
        .env("PRESSMARK_KEY", super::archive::key())
        .args(["export", "--format", "wacz", "-o"])
        .arg(&path)
        .output()
        .expect("our own program");
    assert!(made.status.success(), "{made:?}");
    let bytes = std::fs::read(&path).expect("the package");
    let listing = Listing::read(Cursor::new(&bytes)).expect("a ZIP file");
    let has = |ending: &str| {
        listing
            .entries
            .iter()
            .any(|entry| entry.name.ends_with(ending))
    };
    assert!(has(".tsr") && has(".ots"));
    assert!(pressmark::export::wacz::check(Cursor::new(&bytes)).is_empty());
}

#[test]
fn whom_a_package_hides_the_stamps_do_not_name() {
    let gathered = gather(&archive(), &Selection::All, Withheld::Operator).expect("an archive");
    assert_eq!(gathered.stamps().len(), 2);
}
