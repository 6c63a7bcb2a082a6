//! Why extraction read a document the way it did: the fields' places, the reasons, the near misses, and the page and lines
//! that show them.

use pressmark::extract::{explain, extract};
use pressmark::model::document::Document;
use pressmark::model::explanation::{Explanation, Field};
use pressmark::report::{audit_closing, audit_document, audit_opening};
use proptest::prelude::*;
use scraper::{Html, Selector};

fn document(media_type: &str, text: &str) -> Document {
    let line =
        serde_json::json!({"id": "made", "media_type": media_type, "text": text}).to_string();
    pressmark::read::json_lines::line("made", 1, &line).expect("a document")
}

/// What stands at a field's places.
fn words(document: &Document, explanation: &Explanation, post: usize, field: Field) -> Vec<String> {
    explanation.posts[post]
        .marks
        .iter()
        .filter(|mark| mark.field == field)
        .map(|mark| {
            mark.span
                .slice(&document.text)
                .expect("a place in the text")
                .to_owned()
        })
        .collect()
}

fn codes(explanation: &Explanation) -> Vec<&str> {
    explanation
        .near_misses
        .iter()
        .map(|near| near.code)
        .collect()
}

const POST: &str = "The pier was closed for a week and nobody could say when it would open.\n\nFerries run again. pic.twitter.com/Ab3dE5gH1j — Pört Office (@port_office) March 4, 2021 https://twitter.com/port_office/status/1367400000000000000\n\nTickets cost the same.";

#[test]
fn every_field_is_found_where_it_stands() {
    let document = document("text/plain", POST);
    let (extraction, explanation) = explain(&document);
    assert_eq!(extraction, extract(&document));
    let at = |field| words(&document, &explanation, 0, field);
    assert_eq!(
        at(Field::Words),
        ["Ferries run again. pic.twitter.com/Ab3dE5gH1j"]
    );
    assert_eq!(at(Field::Name), ["Pört Office"]);
    assert_eq!(at(Field::Handle), ["@port_office"]);
    assert_eq!(at(Field::Date), ["March 4, 2021"]);
    assert_eq!(at(Field::Link)[0], "pic.twitter.com/Ab3dE5gH1j");
    let reasons: Vec<&str> = explanation.posts[0]
        .reasons
        .iter()
        .map(|reason| reason.text)
        .collect();
    assert!(
        reasons.contains(&"a dash sets the name off from the words"),
        "{reasons:?}"
    );
    assert!(
        reasons.contains(&"the gap between the lines"),
        "{reasons:?}"
    );
}

#[test]
fn fields_in_markup_are_found_in_the_source() {
    let text = "<blockquote class=\"twitter-tweet\"><p>Ferries <b>run</b> &amp; run.</p>&mdash; Port Office (@port_office) <a href=\"https://twitter.com/port_office/status/1367400000000000000\">March 4, 2021</a></blockquote>";
    let document = document("text/html", text);
    let (_, explanation) = explain(&document);
    let at = |field| words(&document, &explanation, 0, field);
    assert_eq!(at(Field::Words), ["Ferries <b>run</b> &amp; run."]);
    assert_eq!(at(Field::Name), ["Port Office"]);
    assert_eq!(at(Field::StatusId), ["March 4, 2021"]);
    let rules: Vec<&str> = explanation.posts[0]
        .marks
        .iter()
        .map(|mark| mark.rule)
        .collect();
    assert!(
        rules.contains(&"target-of-words") && rules.contains(&"id-in-target"),
        "{rules:?}"
    );
}

#[test]
fn what_is_half_a_citation_is_named_with_the_reason() {
    let cases = [
        (
            "text/plain",
            "Igor plays at home (@igor_plays), in socks and a hood.",
            "handle-alone",
        ),
        (
            "text/plain",
            "A word on bridges — Jane Doe, March 4, 2021\n\nMore.",
            "no-handle",
        ),
        (
            "text/plain",
            "Words — Jane Doe (@jane) said so.",
            "half-a-byline",
        ),
        (
            "text/plain",
            "See https://twitter.com/a/status/1367400000000000000 for more.",
            "address-alone",
        ),
        (
            "text/plain",
            "See https://t.co/Ab3dE5gH1j for more words of ours.",
            "short-link-alone",
        ),
        (
            "text/html",
            "<blockquote>Words of a letter.</blockquote>",
            "quote-alone",
        ),
        (
            "text/html",
            "<blockquote class=\"twitter-tweet\"><a href=\"https://twitter.com/a/status/1367400000000000000\">x</a></blockquote>",
            "embed-without-words",
        ),
    ];
    for (media_type, text, code) in cases {
        let document = document(media_type, text);
        let (extraction, explanation) = explain(&document);
        assert!(
            extraction.posts.is_empty(),
            "{text}: {:?}",
            extraction.posts
        );
        assert!(
            codes(&explanation).contains(&code),
            "{text}: {:?}",
            codes(&explanation)
        );
    }
}

fn page(documents: &[Document]) -> String {
    let mut page = audit_opening();
    for (number, document) in (1..).zip(documents) {
        let (extraction, explanation) = explain(document);
        page.push_str(&audit_document(number, document, &extraction, &explanation));
    }
    page + audit_closing()
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).collect()
}

#[test]
fn the_page_marks_every_field_and_says_the_rule() {
    let html = Html::parse_document(&page(&[document("text/plain", POST)]));
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    for class in [
        "quoted_text",
        "author_name",
        "author_handle",
        "date",
        "link",
        "near",
    ] {
        let marks = select(&html, &format!(".text mark.{class}, .legend mark.{class}"));
        assert!(!marks.is_empty(), "{class}");
    }
    let name = &select(&html, ".text mark.author_name")[0];
    assert_eq!(
        name.value().attr("title"),
        Some("name of post 1, rule dash")
    );
    // Without the words at the beginnings of marks, the text is the document's own.
    let shown: String = select(&html, ".text")[0]
        .descendants()
        .filter_map(|node| {
            let tagged = node
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .any(|above| above.value().classes().any(|class| class == "tag"));
            node.value()
                .as_text()
                .filter(|_| !tagged)
                .map(|text| text.to_string())
        })
        .collect();
    assert_eq!(shown, POST);
}

#[test]
fn hostile_text_does_nothing_in_the_page() {
    let text = "<script>alert(1)</script>\u{202e}\"><img src=x onerror=alert(1)> pic.twitter.com/Ab3dE5gH1j — <b>\u{2067}N</b> (@a) March 4, 2021";
    let page = page(&[document("text/plain", text), document("text/html", text)]);
    let html = Html::parse_document(&page);
    assert!(select(&html, "script, img, iframe, [onerror], [onclick]").is_empty());
    assert!(!page.contains('\u{202e}') && !page.contains('\u{2067}'));
    let targets = select(&html, "[href], [src]");
    let outside: Vec<_> = targets
        .iter()
        .filter_map(|element| {
            element
                .value()
                .attr("href")
                .or_else(|| element.value().attr("src"))
        })
        .filter(|target| !target.starts_with('#') && *target != "data:,")
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn explaining_changes_nothing_and_every_place_is_in_the_text(
        fragments in proptest::collection::vec(prop_oneof![
            "\\PC{0,16}",
            Just(" — Name (@a_name) March 4, 2021 ".to_owned()),
            Just("<blockquote class=\"twitter-tweet\"><p>Words</p>".to_owned()),
            Just("\n\n".to_owned()),
            Just("pic.twitter.com/Ab3dE5gH1j".to_owned()),
            Just("{{cite tweet|user=a|number=1479400000000000000|title=Words}}".to_owned()),
        ], 0..12)
    ) {
        for media_type in ["text/plain", "text/html", "text/markdown"] {
            let document = document(media_type, &fragments.concat());
            let (extraction, explanation) = explain(&document);
            prop_assert_eq!(&extraction, &extract(&document));
            prop_assert_eq!(explanation.posts.len(), extraction.posts.len());
            let places = explanation.posts.iter().flat_map(|post| &post.marks).map(|mark| mark.span)
                .chain(explanation.near_misses.iter().map(|near| near.span));
            for span in places {
                prop_assert!(span.slice(&document.text).is_some(), "{:?}", span);
            }
            let shown = audit_document(1, &document, &extraction, &explanation);
            prop_assert!(shown.ends_with("</article>") || shown.trim_end().ends_with("</article>"));
        }
    }
}
