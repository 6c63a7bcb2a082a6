//! Large pages stay readable and small, and what is shown beside the facts is shown safely.

use pressmark::model::attachments::{Attachments, Picture};
use pressmark::model::digest::Digest;
use pressmark::model::record::RecordId;
use pressmark::report;

use super::facts::realistic;
use super::html::check_page;

/// Bytes of a page for each quote; in full one takes more than four times as many.
const BYTES_BY_QUOTE_MAX: usize = 3500;

#[test]
fn very_many_quotes_are_told_in_short_with_their_verdicts_and_digests() {
    let mut facts = realistic();
    let of = facts.documents[0].citations.clone();
    let citations = (0..2000_u32)
        .zip(of.iter().cycle())
        .map(|(number, citation)| {
            let mut citation = citation.clone();
            citation.number = u64::from(number) + 1;
            citation.record = RecordId(Digest::of(&number.to_be_bytes()));
            citation
        });
    facts.documents[0].citations = citations.collect();
    facts.documents.truncate(1);
    let html = report::html(&facts);
    assert!(
        html.len() < 2000 * BYTES_BY_QUOTE_MAX,
        "{} bytes",
        html.len()
    );
    check_page(&html);
    for citation in &facts.documents[0].citations {
        assert!(html.contains(&citation.record.to_string()));
    }
    let digest = &of[0]
        .post
        .as_ref()
        .expect("a post")
        .answers
        .last()
        .expect("an answer");
    let digest = digest.capture.as_ref().expect("a copy").digest.to_string();
    assert!(html.contains(&digest), "{digest}");
    assert!(html.contains("told in short") && html.contains("--citation RECORD"));
}

#[test]
fn large_numbers_are_grouped_wherever_the_summary_tells_them() {
    let mut facts = realistic();
    let of = facts.documents[0].citations[0].clone();
    let citations = (1..=1_234).map(|number| {
        let mut citation = of.clone();
        citation.number = number;
        citation
    });
    facts.documents[0].citations = citations.collect();
    facts.documents.truncate(1);
    let html = report::html(&facts);
    check_page(&html);
    assert!(html.contains("<span class=\"number\">1,234</span>"));
    assert!(!html.contains("<span class=\"number\">1234</span>"));
}

#[test]
fn words_around_a_quote_are_not_cut_in_the_middle_of_one() {
    let mut facts = realistic();
    let citation = &mut facts.documents[0].citations[0];
    let long = "harbour ".repeat(40);
    citation.span.start = 1_000;
    citation.context_before = format!("{}by ", &long[3..200]);
    citation.context_after = long[..203].replacen("harbour", "pier", 1);
    let html = report::html(&facts);
    assert!(
        html.contains("… harbour harbour"),
        "the word it begins in is left out"
    );
    assert!(
        html.contains("harbour …"),
        "the word it ends in is left out"
    );
    assert!(!html.contains(">bour harbour") && !html.contains(" har<"));
    let citation = &mut facts.documents[0].citations[0];
    citation.span.start = 200;
    let whole = report::html(&facts);
    assert!(whole.contains(">bour harbour"), "the document begins there");
}

#[test]
fn the_document_is_shown_with_verdicts_in_its_margin() {
    let mut facts = realistic();
    let document = &mut facts.documents[0];
    let citation = &mut document.citations[0];
    citation.quoted_text = "quoted <b>words</b>".to_owned();
    citation.span.start = 7;
    citation.span.end = 26;
    document.citations.truncate(1);
    let text = "Before quoted <b>words</b> after \u{202e}".to_owned();
    let attachments = Attachments {
        texts: [(document.record, text)].into(),
        ..Attachments::default()
    };
    let html = report::html_with(&facts, &attachments);
    let page = check_page(&html);
    let words: String = page
        .select(&scraper::Selector::parse(".manuscript .in-text").expect("a selector"))
        .flat_map(|element| element.text().collect::<Vec<_>>())
        .collect();
    assert_eq!(words, "quoted <b>words</b>");
    assert!(html.contains("class=\"note\"") && !html.contains('\u{202e}'));
}

#[test]
fn a_picture_is_blurred_until_somebody_asks_and_runs_nothing() {
    let facts = realistic();
    let posts = facts
        .documents
        .iter()
        .flat_map(|document| &document.citations);
    let media = posts
        .filter_map(|citation| citation.post.as_ref())
        .flat_map(|post| &post.media);
    let digest = media
        .map(|capture| capture.digest)
        .next()
        .expect("a stored picture");
    let picture = Picture {
        media_type: "image/png",
        bytes: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>".to_vec(),
    };
    let attachments = Attachments {
        pictures: [(digest, picture)].into(),
        ..Attachments::default()
    };
    let html = report::html_with(&facts, &attachments);
    assert_eq!(html.matches("src=\"data:image/png;base64,").count(), 1);
    assert!(!html.contains("alert(1)"));
    assert!(html.contains("blur(") && html.contains("it may be disturbing"));
}
