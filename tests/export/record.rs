//! What the archive keeps of a package that was made, and what happens where there is nothing to pack.

use std::path::Path;

use pressmark::jobs::{Archive, SystemClock, assemble};
use pressmark::model::digest::Digest;

use super::archive::article;
use crate::support::program::run;

/// An archive of quotes whose links were not asked.
fn offline(folder: &Path) {
    let article = article().display().to_string();
    let output = run(folder, &["collect", "--offline", &article]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_package_leaves_a_record_in_the_log_and_none_in_the_next_package() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    offline(folder.path());
    for name in ["one.wacz", "two.wacz"] {
        let output = run(folder.path(), &["export", "--format", "wacz", "-o", name]);
        assert!(output.status.success(), "{output:?}");
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("a package");
    assert!(read("one.wacz") == read("two.wacz"), "packages differ");
    let archive = Archive::at(&folder.path().join("archive"));
    let facts = assemble::assemble(&archive, &SystemClock).expect("an archive");
    assert_eq!(facts.packages.len(), 2);
    let made = &facts.packages[0].made;
    assert_eq!(
        (made.format.as_str(), made.selection.as_str()),
        ("wacz", "the whole archive")
    );
    assert_eq!(made.files[0].name, "one.wacz");
    assert_eq!(made.files[0].digest, Digest::of(&read("one.wacz")));
    let verified = run(folder.path(), &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn an_empty_selection_is_said_and_makes_no_package() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    offline(folder.path());
    for selection in [&["--dead"][..], &["--since", "2999-01-01"]] {
        let arguments = [
            &["--json", "export", "--format", "wacz", "-o", "none.wacz"],
            selection,
        ];
        let output = run(folder.path(), &arguments.concat());
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            told.contains("\"empty_selection\"") && told.contains("no package was made"),
            "{told}"
        );
        assert!(!folder.path().join("none.wacz").exists());
    }
}
