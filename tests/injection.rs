//! Hostile words on the whole way from a document to every form that leaves the archive: none takes effect.
//!
//! `cases/injection/payloads.jsonl` has one a line, as JSON. They go in twice: through the program, as the words,
//! ids and addresses of documents; and into the facts, wherever a server or a foreign package has a say.

use std::fs;
use std::io::Cursor;
use std::process::Output;

use pressmark::export::citations;
use pressmark::export::zip::Listing;
use pressmark::model::facts::{ArchiveFacts, ForeignFacts, HopFacts, ImportFacts};
use pressmark::model::foreign::{ForeignCapture, PackageTaken};
use pressmark::report;
use serde_json::{Value, json};

use crate::export::citations::{about, attacked};
use crate::report::html::check_page;
use crate::support::program::run;

pub fn payloads() -> Vec<String> {
    let text = include_str!("cases/injection/payloads.jsonl");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON string"));
    lines.collect()
}

/// What hides, reorders, or speaks to a terminal.
fn is_forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2028}' | '\u{2029}')
}

fn hop(hop: &mut HopFacts, payload: &str) {
    hop.url = payload.into();
    hop.location = Some(payload.into());
    hop.content_type = Some(payload.into());
    hop.remote_address = Some(payload.into());
    hop.body_cut = Some(payload.into());
    if let Some(why) = &mut hop.no_answer {
        why.detail = payload.into();
    }
}

/// The facts with a payload wherever anybody outside has a say.
pub fn attacked_everywhere(payload: &str) -> ArchiveFacts {
    let mut facts = attacked(payload);
    facts.archive = payload.into();
    for run in &mut facts.runs {
        run.options.insert(payload.into(), payload.into());
    }
    for document in &mut facts.documents {
        document.source = payload.into();
        document.url = Some(payload.into());
        document.language = Some(payload.into());
        for citation in &mut document.citations {
            citation.context_before = payload.into();
            citation.context_after = payload.into();
            citation.attribution.date_text = Some(payload.into());
            citation.missing = vec![payload.into()];
            for link in &mut citation.links {
                if let Some(trail) = &mut link.trail {
                    trail.end_url = payload.into();
                    trail.hops.iter_mut().for_each(|it| hop(it, payload));
                    for capture in &mut trail.captures {
                        capture.url = payload.into();
                        capture.content_type = Some(payload.into());
                        capture.body_cut = Some(payload.into());
                    }
                }
                for seen in &mut link.life.observations {
                    seen.judged.reason = payload.into();
                }
            }
            for answer in citation.post.iter_mut().flat_map(|post| &mut post.answers) {
                answer.detail = Some(payload.into());
                answer.hops.iter_mut().for_each(|it| hop(it, payload));
                if let Some(post) = &mut answer.found {
                    post.text = payload.into();
                    post.author_name = Some(payload.into());
                    post.author_handle = Some(payload.into());
                    post.language = Some(payload.into());
                }
            }
        }
    }
    facts.imports = vec![import(&facts, payload)];
    facts
}

fn import(facts: &ArchiveFacts, payload: &str) -> ImportFacts {
    let document = &facts.documents[0];
    let capture = ForeignCapture {
        package: document.record,
        place: payload.into(),
        url: payload.into(),
        claimed_at: None,
        status: Some(200),
        content_type: Some(payload.into()),
        digest: document.digest,
        size: 1,
        graded: pressmark::model::capture::Graded {
            grade: pressmark::model::capture::Grade::Unknown,
            rule: payload.into(),
        },
        checks: Vec::new(),
    };
    ImportFacts {
        record: document.record,
        at: facts.made,
        taken: PackageTaken {
            name: payload.into(),
            form: payload.into(),
            digest: None,
            faults: vec![payload.into()],
            faults_total: 1,
            cannot_prove: vec![payload.into()],
        },
        captures: vec![ForeignFacts {
            record: document.record,
            capture,
        }],
    }
}

fn check_csv(table: &[u8], payload: &str) {
    let mut reader = csv::ReaderBuilder::new().from_reader(table);
    for row in reader.records() {
        for cell in &row.expect("a row of the header's length") {
            let first = cell.chars().next().unwrap_or(' ');
            assert!(!"=+-@\t\r＝＋－＠".contains(first), "{payload:?}: {cell:?}");
        }
    }
}

#[test]
fn there_are_many_payloads() {
    assert!(payloads().len() > 150, "{}", payloads().len());
}

#[test]
fn no_payload_in_the_facts_takes_effect_in_a_report_or_reference() {
    for payload in payloads() {
        let facts = attacked_everywhere(&payload);
        let html = report::html(&facts);
        check_page(&html);
        assert!(!html.contains(is_forbidden), "{payload:?}");
        let text = report::text(&facts);
        assert!(!text.contains(is_forbidden), "{payload:?}: {text:?}");
        check_csv(&report::csv(&facts), &payload);
        let account = report::markdown(&facts);
        assert!(!account.contains(is_forbidden), "{payload:?}: {account:?}");
        let told: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
        assert_eq!(told["documents"][0]["source"], payload);
        let links = citations::robust_links(&about(), &facts);
        let page = format!(
            "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>x</title></head><body>{links}</body></html>"
        );
        let page = scraper::Html::parse_document(&page);
        for element in page.root_element().descendent_elements() {
            let name = element.value().name();
            let known = [
                "html", "head", "meta", "title", "body", "ul", "li", "a", "bdi",
            ];
            assert!(known.contains(&name), "{payload:?}: <{name}>");
            if let Some(href) = element.attr("href") {
                assert!(href.starts_with("http"), "{payload:?}: {href}");
            }
        }
    }
}

#[test]
fn in_short_form_they_take_none_either() {
    let mut facts = attacked_everywhere("x");
    let document = facts.documents[0].clone();
    facts.documents = payloads()
        .iter()
        .flat_map(|payload| attacked_everywhere(payload).documents)
        .collect();
    while facts
        .documents
        .iter()
        .map(|it| it.citations.len())
        .sum::<usize>()
        <= 300
    {
        facts.documents.push(document.clone());
    }
    let html = report::html(&facts);
    assert!(html.contains("told in short"), "the short form");
    check_page(&html);
    assert!(!html.contains(is_forbidden));
}

/// What is shown to people bears nothing that a terminal would obey.
fn shown(output: &Output) {
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(is_forbidden), "{text:?}");
    }
}

#[test]
fn through_the_program_none_takes_effect_in_any_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = payloads().into_iter().enumerate().map(|(number, payload)| {
        let text = format!(
            "Before {payload} \n\nIt said {payload} and no more https://t.co/a{number} — {payload} Name (@name{number}) March 14, 2025\n"
        );
        format!("{}\n", json!({ "id": payload, "text": text, "url": format!("https://e.example/{payload}") }))
    });
    fs::write(folder.path().join("docs.jsonl"), lines.collect::<String>())
        .expect("a writable folder");
    let collected = run(folder.path(), &["collect", "--offline", "docs.jsonl"]);
    assert!(collected.status.success(), "{collected:?}");
    shown(&collected);
    for arguments in [
        &["status"][..],
        &["report", "--format", "text"],
        &["search", "said"],
        &["verify"],
    ] {
        let output = run(folder.path(), arguments);
        assert!(output.status.success(), "{output:?}");
        shown(&output);
    }
    let read = |name: &str| fs::read(folder.path().join(name)).expect("a file");
    let text = |name: &str| String::from_utf8(read(name)).expect("UTF-8");
    for (name, arguments) in [
        ("r.html", &["report"][..]),
        ("r.csv", &["report"]),
        ("r.json", &["report"]),
        ("r.md", &["report"]),
        ("p.jsonld", &["export", "--format", "prov"]),
        ("p.xml", &["export", "--format", "premis"]),
        ("s.jsonld", &["export", "--format", "schema-org"]),
        ("c.json", &["export", "--format", "csl"]),
        ("w.wacz", &["export", "--format", "wacz"]),
        ("w.warc.gz", &["export", "--format", "warc"]),
    ] {
        let output = run(folder.path(), &[arguments, &["-o", name]].concat());
        assert!(output.status.success(), "{output:?}");
        shown(&output);
    }
    check_page(&text("r.html").replace("<img ", "<span "));
    check_csv(&read("r.csv"), "through the program");
    let report: Value = serde_json::from_str(&text("r.json")).expect("JSON");
    let quoted = report.to_string();
    let found = payloads()
        .iter()
        .filter(|payload| {
            let told = json!(payload).to_string();
            quoted.contains(told.trim_matches('"'))
        })
        .count();
    assert!(found > 100, "only {found} payloads are in the archive");
    for name in ["p.jsonld", "s.jsonld", "c.json"] {
        serde_json::from_str::<Value>(&text(name)).expect("JSON");
    }
    let xml = text("p.xml");
    assert!(!xml.contains("<script") && !xml.contains("<!"), "{xml}");
    let listing = Listing::read(Cursor::new(read("w.wacz"))).expect("a ZIP file");
    for entry in &listing.entries {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
        assert!(
            entry.name.chars().all(plain) && !entry.name.contains(".."),
            "{}",
            entry.name
        );
    }
    assert!(pressmark::export::wacz::check(Cursor::new(read("w.wacz"))).is_empty());
}
