//! JSON, CSV and text: the same counts, every fact that fits, and nothing a program would run.

use pressmark::report;
use proptest::prelude::*;
use serde_json::Value;

use super::facts::{hostile, realistic};

fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    reader
        .records()
        .collect::<Result<_, _>>()
        .expect("RFC 4180")
}

/// The cell of a row under a column name.
fn cell<'a>(rows: &'a [csv::StringRecord], row: usize, column: &str) -> &'a str {
    let at = rows[0]
        .iter()
        .position(|name| name == column)
        .unwrap_or_else(|| panic!("no column {column}"));
    &rows[row][at]
}

#[test]
fn counts_are_the_same_in_json_and_text() {
    let facts = realistic();
    let report: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
    assert_eq!(report["type"], "report");
    assert_eq!(report["form"], report::REPORT_FORM);
    let quotes = &report["counts"]["quotes"];
    assert_eq!(
        (&quotes["total"], &quotes["backed"], &quotes["differ"]),
        (&6.into(), &3.into(), &1.into())
    );
    assert_eq!(
        (&quotes["no_source"], &quotes["not_compared"]),
        (&1.into(), &1.into())
    );
    let links = &report["counts"]["links"];
    assert_eq!(
        (&links["alive"], &links["gone"], &links["could_not_tell"]),
        (&5.into(), &1.into(), &2.into())
    );
    let text = report::text(&facts);
    for line in [
        "6 quotes in 1 document",
        "     3  backed by a stored post that agrees",
        "     1  gone: not served to us",
    ] {
        assert!(text.lines().any(|given| given == line), "{line} in\n{text}");
    }
}

#[test]
fn counts_take_a_link_cited_twice_once() {
    let mut facts = realistic();
    let again = facts.documents[0].citations[0].links[0].clone();
    facts.documents[0].citations[1].links.push(again);
    let report: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
    assert_eq!(report["counts"]["links"]["total"], 8);
}

#[test]
fn counts_do_not_call_an_agreement_without_a_copy_backed() {
    let mut facts = realistic();
    let post = facts.documents[0].citations[0]
        .post
        .as_mut()
        .expect("a post");
    for answer in &mut post.answers {
        answer.capture = None;
    }
    let report: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
    assert_eq!(report["counts"]["quotes"]["backed"], 2);
    assert_eq!(report["counts"]["quotes"]["agree_without_copy"], 1);
}

#[test]
fn json_holds_every_text_as_received() {
    let facts = hostile();
    let report: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
    let citations = report["documents"][0]["citations"]
        .as_array()
        .expect("citations");
    assert_eq!(citations.len(), 6);
    for (given, citation) in citations.iter().zip(&facts.documents[0].citations) {
        assert_eq!(given["quoted_text"], citation.quoted_text.as_str());
        assert_eq!(
            given["links"].as_array().map(Vec::len),
            Some(citation.links.len())
        );
    }
    assert_eq!(report["runs"].as_array().map(Vec::len), Some(5));
    assert!(
        report["limits"]
            .as_str()
            .is_some_and(|limits| limits.contains("HTTPS"))
    );
}

#[test]
fn csv_has_a_row_for_every_citation_and_link() {
    let facts = realistic();
    let bytes = report::csv(&facts);
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 1 + 7 + 1);
    assert!(bytes.windows(2).filter(|pair| pair == b"\r\n").count() >= rows.len());
    assert_eq!(cell(&rows, 1, "kind"), "quote");
    assert_eq!(cell(&rows, 1, "link_url"), "https://t.co/Qw3rTyUiOp");
    assert_eq!(
        cell(&rows, 2, "quoted_text"),
        facts.documents[0].citations[0].quoted_text
    );
    assert_eq!(
        cell(&rows, 3, "quoted_text"),
        facts.documents[0].citations[1].quoted_text
    );
    assert_eq!(cell(&rows, 4, "agreement"), "edited");
    assert_eq!(
        cell(&rows, 4, "differences"),
        "“dozens of” → “twelve”\n“” → “peaceful ”"
    );
    assert_eq!(cell(&rows, 5, "link_state"), "gone");
    assert_eq!(cell(&rows, 5, "observations").lines().count(), 3);
    assert_eq!(cell(&rows, 6, "no_answer"), "dns_failed");
    assert_eq!(
        cell(&rows, 7, "syndication_absent"),
        "withheld: HTTP status 404"
    );
    assert!(cell(&rows, 1, "captures").contains("grade script_shell (x-status-shell)"));
    assert_eq!(cell(&rows, 8, "kind"), "bare_link");
    assert_eq!(cell(&rows, 8, "start"), "9120");
}

#[test]
fn csv_takes_from_every_cell_the_power_to_be_a_formula() {
    let facts = hostile();
    let bytes = report::csv(&facts);
    let rows = rows(&bytes);
    for cell in rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    assert_eq!(cell(&rows, 4, "author_name"), "'=cmd|' /C calc'!A0");
    assert_eq!(
        cell(&rows, 4, "author_handle"),
        "'@SUM(1+1)*cmd|' /C calc'!A0"
    );
    assert_eq!(
        cell(&rows, 4, "date_text"),
        "'+1-2\r\n<svg onload=alert(1)>"
    );
    assert_eq!(
        cell(&rows, 4, "quoted_text"),
        facts.documents[0].citations[2]
            .quoted_text
            .replace('\u{1b}', "[U+001B]")
            .replace('\u{202e}', "[U+202E]")
            .replace('\u{202c}', "[U+202C]"),
        "a terminal is not steered either, and no neighbour turned around"
    );
}

#[test]
fn csv_keeps_a_citation_without_links() {
    let mut facts = realistic();
    facts.documents[0].citations[4].links.clear();
    let bytes = report::csv(&facts);
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 1 + 7 + 1);
    assert_eq!(cell(&rows, 6, "author_handle"), "northernpost");
    assert_eq!(cell(&rows, 6, "link_url"), "");
}

#[test]
fn text_is_short_and_moves_no_cursor() {
    let text = report::text(&hostile());
    let dangerous = |character: char| {
        character != '\n'
            && (character.is_control()
                || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    assert!(!text.contains(dangerous), "{text:?}");
    assert!(text.contains("<U+202E>desrever<U+202C>"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 240));
}

#[test]
fn text_says_when_a_link_died() {
    let text = report::text(&realistic());
    let line = "        https://t.co/aS2dFgHjK3  gone: no longer served to us; last seen alive 2026-09-21T14:14:20.000Z, first seen dead 2026-09-24T14:14:20.000Z";
    assert!(text.lines().any(|given| given == line), "{line} in\n{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn csv_gives_back_any_text(words in "[=+@＝\\-\t\r\n\",';a-zא]{0,12}") {
        let mut facts = realistic();
        facts.documents[0].citations[0].quoted_text = words.clone();
        let bytes = report::csv(&facts);
        let rows = rows(&bytes);
        let given = cell(&rows, 1, "quoted_text");
        prop_assert!(!given.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert!(given == words || given.strip_prefix('\'') == Some(&words));
    }
}
