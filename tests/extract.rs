//! Extraction against its cases: each line of `tests/cases/extract/*.jsonl` is a document with what must be found in it.

use std::path::PathBuf;

use pressmark::extract::extract;
use pressmark::model::citation::{Citation, Extraction};
use pressmark::model::document::Document;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::reading;

/// A case names only the fields it is about; what it names must be equal.
fn check(document: &Document, expected: &Value) -> Result<(), String> {
    let found = extract(document);
    let posts = expected["posts"].as_array().cloned().unwrap_or_default();
    if found.posts.len() != posts.len() {
        return Err(format!(
            "{} posts instead of {}: {:#?}",
            found.posts.len(),
            posts.len(),
            found.posts
        ));
    }
    for (post, wanted) in found.posts.iter().zip(&posts) {
        check_post(document, post, wanted)?;
    }
    if let Some(wanted) = expected.get("bare_links") {
        let bare: Vec<&str> = found
            .bare_links
            .iter()
            .map(|link| link.url.as_str())
            .collect();
        if serde_json::json!(bare) != *wanted {
            return Err(format!("bare links {bare:?} instead of {wanted}"));
        }
    }
    if let Some(wanted) = expected.get("doubts") {
        let codes: Vec<&str> = found
            .doubts
            .iter()
            .map(|doubt| doubt.code.as_str())
            .collect();
        if serde_json::json!(codes) != *wanted {
            return Err(format!("doubts {codes:?} instead of {wanted}"));
        }
    }
    Ok(())
}

fn check_post(document: &Document, post: &Citation, wanted: &Value) -> Result<(), String> {
    let who = &post.attribution;
    let given = serde_json::json!({
        "quoted_text": post.quoted_text,
        "source_text": post.span.slice(&document.text),
        "author_name": who.author_name,
        "author_handle": who.author_handle,
        "date": who.date.map(|date| date.to_string()),
        "date_text": who.date_text,
        "links": post.links,
        "status_id": post.status_id,
        "permalink": post.permalink,
        "platform": post.platform.name(),
        "rule": post.rule,
    });
    for (field, value) in wanted.as_object().into_iter().flatten() {
        if given[field] != *value {
            return Err(format!("{field}: {} instead of {value}", given[field]));
        }
    }
    Ok(())
}

fn case_files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/extract");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_comes_out_as_written() {
    let mut failures = Vec::new();
    for path in case_files() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("cases are UTF-8");
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let case: Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{name}:{}: {error}", at + 1));
            let document = pressmark::read::json_lines::line(&name, at as u64 + 1, line)
                .expect("a case is a document");
            if let Err(why) = check(&document, &case) {
                failures.push(format!("{name}:{} {}: {why}", at + 1, document.id));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Where the labelled corpus stands beside the checkout, or where the environment says.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("PRESSMARK_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    folder.join("score.py").exists().then_some(folder)
}

fn article(folder: &std::path::Path) -> (Document, Extraction) {
    let path = folder.join("article-kazakhstan-2022-01.txt");
    let bytes = std::fs::read(path).expect("the article is there");
    let document = reading::one("article.txt", &bytes);
    let found = extract(&document);
    (document, found)
}

#[test]
fn the_first_article_gives_six_posts_and_eight_links() {
    let Some(folder) = corpus() else { return };
    let (document, found) = article(&folder);
    let handles: Vec<_> = found
        .posts
        .iter()
        .filter_map(|post| post.attribution.author_handle.as_deref())
        .collect();
    assert_eq!(
        handles,
        [
            "ASBMilitary",
            "HillelNeuer",
            "Reuters",
            "disclosetv",
            "ABC",
            "AlexKokcharov"
        ]
    );
    assert_eq!(
        found
            .posts
            .iter()
            .map(|post| post.links.len())
            .sum::<usize>(),
        8
    );
    assert!(found.bare_links.is_empty());
    let dates: Vec<_> = found
        .posts
        .iter()
        .filter_map(|post| post.attribution.date)
        .map(|date| date.day())
        .collect();
    assert_eq!(dates, [7, 6, 7, 4, 7, 6]);
    for post in &found.posts {
        assert_eq!(
            post.span.slice(&document.text),
            Some(post.quoted_text.as_str())
        );
    }
    let second = &found.posts[1].quoted_text;
    assert!(
        second.starts_with('\u{1f1f0}') && second.ends_with("pic.twitter.com/cDvizLReAb"),
        "{second}"
    );
    assert!(found.posts[0].quoted_text.starts_with("Yet another"));
}

/// Each row: language, a date as an embed prints it, its day (empty where it has none).
#[test]
fn dates_are_read_in_every_language_and_generation() {
    let table = include_str!("cases/extract/dates.tsv");
    let mut failures = Vec::new();
    for row in table.lines() {
        let [language, printed, day] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}: three columns");
        };
        let text = format!(
            "Words before.\n\nThe words of a post https://t.co/AbCdEfGhIj — Some Name (@some_name) {printed}\n\nMore."
        );
        let case = format!(
            r#"{{"text":{}}}"#,
            serde_json::to_string(&text).expect("a string")
        );
        let document =
            pressmark::read::json_lines::line("dates.tsv", 1, &case).expect("a document");
        let found = extract(&document);
        let who = found
            .posts
            .first()
            .map(|post| post.attribution.clone())
            .unwrap_or_default();
        let given = who.date.map(|date| date.to_string()).unwrap_or_default();
        // The last full stop of a language that ends dates with one is not always told from a sentence's.
        let same_text = who
            .date_text
            .as_deref()
            .map(|text| text.trim_end_matches(['.', ')']))
            == Some(printed.trim_end_matches(['.', ')']));
        if given != day || !same_text || found.posts.len() != 1 {
            failures.push(format!(
                "{language}: {printed} → {given:?}, {:?}",
                who.date_text
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} dates differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Pieces that extraction looks for, so that random documents are full of near misses.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(" — ".to_owned()),
        Just("(@a_name)".to_owned()),
        Just("＠".to_owned()),
        Just("pic.twitter.com/Ab3dE5gH1j".to_owned()),
        Just("https://t.co/a1B2c3D4e5".to_owned()),
        Just("https://twitter.com/a/status/1479400000000000000".to_owned()),
        Just("March 4, 2021".to_owned()),
        Just("7 января 2022 г.".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n> ".to_owned()),
        Just("<blockquote class=\"twitter-tweet\"><p>".to_owned()),
        Just("</p>&mdash; ".to_owned()),
        Just("</blockquote>".to_owned()),
        Just("<a href=\"https://t.co/zzzzzzzzzz\">".to_owned()),
        Just("[x](https://x.com/a/status/1)".to_owned()),
        Just("A post shared by ".to_owned()),
        Just("Name @handle\n".to_owned()),
        "\\PC{0,12}",
        "[a-zA-Z .,!?:'\"„“”()\\[\\]<>&#;-]{0,20}",
    ]
}

fn document(media_type: &str, text: &str) -> Document {
    let line =
        serde_json::json!({"id": "random", "media_type": media_type, "text": text}).to_string();
    pressmark::read::json_lines::line("random", 1, &line).expect("a document")
}

proptest! {
    #[test]
    fn nothing_panics_and_spans_slice_to_their_text(fragments in proptest::collection::vec(fragment(), 0..40)) {
        let text = fragments.concat();
        for media_type in ["text/plain", "text/html", "text/markdown"] {
            let document = document(media_type, &text);
            let found = extract(&document);
            prop_assert_eq!(&found, &extract(&document));
            for post in &found.posts {
                let source = post.span.slice(&document.text);
                prop_assert!(source.is_some(), "{:?}", post.span);
                if media_type == "text/plain" {
                    prop_assert_eq!(source, Some(post.quoted_text.as_str()));
                }
            }
            for span in found.bare_links.iter().map(|link| link.span).chain(found.doubts.iter().map(|doubt| doubt.span)) {
                prop_assert!(span.slice(&document.text).is_some(), "{:?}", span);
            }
        }
    }
}

/// The score table of the labelled corpus, where it is present; the figures promised for it must hold.
#[test]
fn the_labelled_corpus_scores_as_promised() {
    let Some(folder) = corpus() else { return };
    let labels = folder.join("posts-dev.jsonl");
    let scorer = folder.join("score.py");
    let python = |arguments: &[&std::ffi::OsStr]| {
        std::process::Command::new("python3")
            .arg(&scorer)
            .args(arguments)
            .output()
    };
    let Ok(stripped) = python(&["--strip".as_ref(), labels.as_os_str()]) else {
        return;
    };
    let mut lines = String::new();
    for document in reading::all("posts.jsonl", &stripped.stdout) {
        let document = document.expect("every line is a document");
        let found = extract(&document);
        let line = pressmark::cli::output::extraction::ExtractionLine::new(&document, &found);
        lines.push_str(&serde_json::to_string(&line).expect("it can be written"));
        lines.push('\n');
    }
    let output = std::env::temp_dir().join(format!("pressmark-score-{}.jsonl", std::process::id()));
    std::fs::write(&output, lines).expect("a temporary file can be written");
    let minimum = "posts_precision=0.98,posts_recall=0.97,quoted_text=0.94,handle=0.98,date=0.98,links=0.98,bare_links=0.95";
    let scored = python(&[
        output.as_os_str(),
        labels.as_os_str(),
        "--min".as_ref(),
        minimum.as_ref(),
        "--min-language".as_ref(),
        "0.9".as_ref(),
    ])
    .expect("the scorer ran a moment ago");
    let _ = std::fs::remove_file(&output);
    let table = String::from_utf8_lossy(&scored.stdout);
    println!("{table}");
    assert!(scored.status.success(), "{table}");
}
