//! Packages made after a purge hold what stays, and nothing of what was purged.

use std::fs;
use std::path::{Path, PathBuf};

use super::{document, keyed, last_link, look, purged, workplace};
use crate::support::program::run;

/// Every form of package, and whether the words of quotes stand in it plainly.
const FORMATS: [(&str, bool); 11] = [
    ("warc", true),
    ("wacz", false),
    ("bagit", true),
    ("csl", true),
    ("bibtex", true),
    ("wikitext", true),
    ("prov", false),
    ("premis", false),
    ("robust-links", true),
    ("schema-org", true),
    ("tiles", false),
];

/// Bytes as they are, or unpacked where they are gzip members.
fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).expect("a package");
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut plain = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::MultiGzDecoder::new(bytes.as_slice()),
        &mut plain,
    )
    .expect("a sound package");
    plain
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).expect("a folder").flatten();
    entries
        .flat_map(|entry| files_below(&entry.path()))
        .collect()
}

/// Every form of package holds what stays, and nothing of what was purged.
#[test]
fn what_is_exported_afterwards_holds_nothing_of_it_and_all_that_stays() {
    const GONE: [&str; 2] = ["unplated", "zIc56Fy1ya"];
    const STAYS: &str = "Something else altogether";
    let workplace = workplace();
    let (_, url) = last_link(&workplace);
    let words = format!("“{STAYS} was said” {url} — Somebody (@somebody) January 7, 2022\n");
    let second = workplace.document("second.txt", &words);
    workplace.collect(&second);
    let held_in = |place: &Path, needle: &str| {
        files_below(place)
            .iter()
            .any(|file| memchr::memmem::find(&unpacked(file), needle.as_bytes()).is_some())
    };
    let export = |format: &str, place: &str| {
        let output = run(
            &workplace.path(""),
            &[
                "--archive",
                "archive",
                "export",
                "--format",
                format,
                "--output",
                place,
            ],
        );
        assert!(output.status.success(), "{format}: {output:?}");
        workplace.path(place)
    };
    let before = export("warc", "before.warc.gz");
    for needle in [GONE[0], GONE[1], STAYS] {
        assert!(held_in(&before, needle), "{needle}");
    }
    purged(&workplace, &[document(&workplace)]);
    let left = look(&keyed(&workplace));
    assert!(left.findings.is_empty() && left.purged > 0, "{left:?}");
    for (format, tells_words) in FORMATS {
        let place = export(format, &format!("after.{format}"));
        for needle in GONE {
            assert!(!held_in(&place, needle), "{format}: {needle}");
        }
        if tells_words {
            assert!(held_in(&place, STAYS), "{format}");
        }
    }
    // The log stays whole: every entry, also of what is gone.
    let head = fs::read_to_string(workplace.path("after.tiles/checkpoint")).expect("a checkpoint");
    let size: u64 = head
        .lines()
        .nth(1)
        .expect("a size")
        .parse()
        .expect("a number");
    assert!(
        size >= left.records,
        "{size} entries, {} records",
        left.records
    );
}
