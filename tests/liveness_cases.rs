//! Conformance of the liveness rules: each line of `cases/liveness/*.jsonl` is a link, scripted servers and
//! a history, with the state and reason that must come of them.
//!
//! A further file of the same format is named with `LIVENESS_CASES=FILE cargo test liveness_cases`; the
//! reference table is run too where `PRESSMARK_FACTS` names its folder or it lies in `../shared/facts`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::liveness::case::Case;
use crate::liveness::play::play;

const REFERENCE: &str = "liveness-cases.jsonl";

#[test]
fn liveness_cases() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("tests/cases/liveness"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases");
    let facts = std::env::var_os("PRESSMARK_FACTS")
        .map_or_else(|| root.join("../shared/facts"), PathBuf::from);
    files.extend(Some(facts.join(REFERENCE)).filter(|path| path.is_file()));
    files.extend(std::env::var_os("LIVENESS_CASES").map(PathBuf::from));
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        let (here_passed, here_failed) = run(&file);
        println!(
            "{}: {here_passed} passed, {here_failed} failed",
            file.display()
        );
        passed += here_passed;
        failed += here_failed;
    }
    println!("{passed} passed, {failed} failed");
    assert_eq!(failed, 0, "liveness cases failed; see the list above");
}

/// Plays every line of a file; says how many passed and failed.
fn run(file: &Path) -> (usize, usize) {
    let text = fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
    let (mut passed, mut failed) = (0, 0);
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match Case::read(line) {
            Err(error) => {
                failed += 1;
                println!("FAILED {}:{number}: not a case: {error}", file.display());
            }
            Ok(case) => match check(&case) {
                Ok(()) => passed += 1,
                Err(told) => {
                    failed += 1;
                    println!("FAILED {told}");
                }
            },
        }
    }
    (passed, failed)
}

/// Plays one case and holds what came of it against what it expects.
fn check(case: &Case) -> Result<(), String> {
    let played = play(case).map_err(|fault| format!("{}: {fault}", case.id))?;
    let expected = (case.expected_state.as_str(), case.expected_reason.as_str());
    let got = (played.state.state.code(), played.state.to_string());
    if expected == (got.0, got.1.as_str()) {
        return Ok(());
    }
    Err(format!(
        "{} ({}): expected {} {}, got {} {} (check: {} {}, rule {}, {:?})",
        case.id,
        case.description,
        expected.0,
        expected.1,
        got.0,
        got.1,
        played.judgement.judged.verdict.code(),
        played.judgement.judged.reason,
        played.judgement.judged.rule,
        played.judgement.alike,
    ))
}
