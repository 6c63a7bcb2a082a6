//! Words are found in quotes, posts and pages, in any script, and the index never matters to the evidence.

use std::process::{Command, Output};

use serde_json::Value;

use crate::export::archive::{archive, key};
use crate::support::program::run;

const ARTICLE: &str = "\
Πυρκαγιά στη Ρόδο, οι κάτοικοι φεύγουν — Άννα (@anna) March 14, 2025

大阪の港で火事がありました — 田中 (@tanaka) March 15, 2025

Наводнение в Одессе, ёлки поплыли — Ира (@ira) March 16, 2025

السفينة غرقت في الميناء — ليلى (@layla) March 17, 2025

The café's naïve owner said nothing. — Zoë (@zoe) March 18, 2025
";

fn collected() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("article.txt"), ARTICLE).expect("a writable folder");
    let output = run(folder.path(), &["collect", "--offline", "article.txt"]);
    assert!(output.status.success(), "{output:?}");
    folder
}

/// The hits as JSON, without the summary.
fn hits(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.filter(|line: &Value| line["type"] == "hit").collect()
}

#[test]
fn words_of_any_script_are_found_whatever_their_accents_and_case() {
    let folder = collected();
    for (words, found, whose) in [
        ("πυρκαγια ΡΟΔΟ", "Πυρκαγιά", "Άννα (@anna)"),
        ("火事", "火事", "田中 (@tanaka)"),
        ("елки", "ёлки", "Ира (@ira)"),
        ("الميناء", "الميناء", "ليلى (@layla)"),
        ("CAFE'S naive", "café's", "Zoë (@zoe)"),
        ("\"naive owner\"", "naïve owner", "Zoë (@zoe)"),
        ("noth*", "nothing", "Zoë (@zoe)"),
        ("@zoe", "Zoë", "Zoë (@zoe)"),
    ] {
        let hits = hits(&run(folder.path(), &["--json", "search", words]));
        assert_eq!(hits.len(), 1, "{words}: {hits:?}");
        assert_eq!(hits[0]["kind"], "quote");
        assert_eq!(hits[0]["whose"], whose);
        assert_eq!(hits[0]["found"], found, "{words}");
    }
    for words in ["\"owner naive\"", "事火", "noth", "Atlantis"] {
        let output = run(folder.path(), &["--json", "search", words]);
        assert_eq!(hits(&output).len(), 0, "{words}");
    }
}

#[test]
fn no_query_is_taken_for_a_language_of_its_own() {
    let folder = collected();
    for words in [
        "zoe OR anna",
        "NEAR(zoe anna)",
        "folded:zoe",
        "zoe\" OR \"anna",
        "zoe NOT anna",
        "^zoe -anna",
    ] {
        let output = run(folder.path(), &["--json", "search", "--", words]);
        assert_eq!(hits(&output).len(), 0, "{words}");
    }
    let output = run(folder.path(), &["search", "--", "\"*--(("]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn the_index_is_no_evidence_and_is_made_anew_where_it_is_lost_or_another() {
    let folder = collected();
    let index = folder.path().join("archive/search.db");
    let search = || hits(&run(folder.path(), &["--json", "search", "ferry"])).len();
    assert_eq!(search(), 0);
    std::fs::write(
        folder.path().join("more.txt"),
        "The ferry left — Bo (@bo) March 19, 2025\n",
    )
    .expect("a writable folder");
    assert!(
        run(folder.path(), &["collect", "--offline", "more.txt"])
            .status
            .success()
    );
    assert_eq!(search(), 1, "what came later is found");
    std::fs::remove_file(&index).expect("the index");
    assert_eq!(search(), 1);
    std::fs::write(&index, b"no database at all").expect("a writable folder");
    assert_eq!(search(), 1);
    std::fs::remove_file(&index).expect("the index");
    let other = collected();
    assert_eq!(
        hits(&run(other.path(), &["--json", "search", "zoe"])).len(),
        1
    );
    std::fs::copy(other.path().join("archive/search.db"), &index).expect("a copy");
    assert_eq!(search(), 1, "the index of another archive");
    let verified = run(folder.path(), &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn posts_and_pages_are_found_and_shown_once() {
    let search = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
            .arg("--archive")
            .arg(archive().folder())
            .env("PRESSMARK_KEY", key())
            .args([&["--json", "search"], words].concat())
            .output();
        hits(&output.expect("our own program"))
    };
    let kinds = |words: &[&str]| -> Vec<String> {
        let found = search(words);
        let kinds = found.iter().filter_map(|hit| hit["kind"].as_str());
        kinds.map(str::to_owned).collect()
    };
    let posts = kinds(&["fourteen", "people"]);
    assert_eq!(posts[0], "post");
    // Two doors give it in two forms; each is asked several times over the archive's life.
    assert_eq!(posts.iter().filter(|kind| *kind == "post").count(), 2);
    assert!(kinds(&["inspected"]).contains(&"page".to_owned()));
}

/// What another archive recorded is found behind one's own, and named as the other's.
#[test]
fn records_of_a_merged_archive_are_found_and_named_as_its_own() {
    let (own, other) = (
        collected(),
        tempfile::tempdir().expect("a temporary folder"),
    );
    let article =
        "The pier was last inspected in 2019, said the café's owner. — Kim (@kim) March 19, 2025\n";
    std::fs::write(other.path().join("other.txt"), article).expect("a writable folder");
    let output = run(other.path(), &["collect", "--offline", "other.txt"]);
    assert!(output.status.success(), "{output:?}");
    let before = run(own.path(), &["--json", "search", "owner"]);
    assert_eq!(hits(&before).len(), 1);
    let archive = std::fs::read_dir(other.path())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.join("pressmark.db").exists())
        .expect("an archive");
    let merged = run(
        own.path(),
        &["merge", archive.to_str().expect("a path in UTF-8")],
    );
    assert!(merged.status.success(), "{merged:?}");
    let found = hits(&run(own.path(), &["--json", "search", "owner"]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["whose"], "Zoë (@zoe)");
    assert!(found[0]["merged_log"].is_null(), "{found:?}");
    assert_eq!(found[1]["whose"], "Kim (@kim)");
    let log = found[1]["merged_log"].as_str().expect("the log's name");
    assert!(log.starts_with("pressmark/"), "{log}");
    // Once more, from the index as it is now; and by the id that is shown.
    assert_eq!(
        hits(&run(own.path(), &["--json", "search", "pier"])).len(),
        1
    );
    let id = found[1]["record"].as_str().expect("an id");
    let shown = run(own.path(), &["show", id]);
    assert!(
        String::from_utf8_lossy(&shown.stdout).contains("merged log"),
        "{shown:?}"
    );
    let text = run(own.path(), &["search", "pier"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("recorded by another archive"), "{text}");
}
