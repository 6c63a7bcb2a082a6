//! The words of the report: it claims nothing that an archive cannot show.

use std::path::{Path, PathBuf};

use pressmark::report;

use super::facts::realistic;

/// Words that claim more than an archive can show (evidence fact sheet, section 9.2).
const CLAIMS: [&str; 17] = [
    "authentic",
    "tamper-proof",
    "tamperproof",
    "court-admissible",
    "admissible",
    "forensically",
    "certified",
    "blockchain",
    "compliant",
    "guaranteed",
    "proves",
    "deleted",
    "archived",
    "verified",
    "time-stamped",
    "timestamped",
    "qualified",
];

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn words_in_templates_and_sources_claim_nothing_that_cannot_be_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = files_under(&root.join("templates"));
    files.extend(files_under(&root.join("src/report")));
    assert!(files.len() > 30);
    for file in files {
        // The name of the model's variant is not a word of the report.
        let text = std::fs::read_to_string(&file)
            .expect("text")
            .replace("Absence::Deleted", "");
        let text = text.to_lowercase();
        for claim in CLAIMS {
            assert!(!text.contains(claim), "“{claim}” in {}", file.display());
        }
    }
}

#[test]
fn words_on_limits_stand_in_every_page() {
    let html = report::html(&realistic());
    for words in [
        "either end could have written the account of it",
        "different things to different visitors",
        "run it many times and shown one run",
    ] {
        assert!(html.contains(words), "{words}");
    }
}
