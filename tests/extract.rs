//! Extraction against its cases: each line of `tests/cases/extract/*.jsonl` is a document with what must be found in it.

use std::path::PathBuf;

use pressmark::extract::extract;
use pressmark::model::citation::{Citation, Extraction};
use pressmark::model::document::Document;
use serde_json::Value;

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
    let document = pressmark::read::read("article.txt", &bytes)
        .expect("it is text")
        .remove(0)
        .expect("it is one document");
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
