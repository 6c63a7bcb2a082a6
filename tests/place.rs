//! The quote's exact place: a document searched again for the post's own words, once they are known.

use pressmark::compare::place;
use pressmark::extract;
use pressmark::model::citation::{Platform, Span};
use pressmark::model::document::{Document, MediaType};
use pressmark::model::place::QuotePlace;
use pressmark::model::post::{Post, PostKey, PostLink};
use proptest::prelude::*;

const WORDS: &str = "The quay at Port Ellery is closed until Monday. Bring a coat.";

fn post(text: &str) -> Post {
    let key = PostKey {
        platform: Platform::X,
        id: "1478848389453488132".to_owned(),
    };
    Post::new(key, text.to_owned())
}

/// The span of the words between `[` and `]`, and the text without the brackets.
fn marked(text: &str) -> (String, Span) {
    let start = text.chars().position(|one| one == '[').expect("a mark");
    let end = text.chars().position(|one| one == ']').expect("a mark") - 1;
    (text.replace(['[', ']'], ""), Span { start, end })
}

fn found(text: &str, post: &Post) -> (String, QuotePlace) {
    let (text, reading) = marked(text);
    let found = place(&text, reading, post);
    (text, found)
}

#[test]
fn a_reading_that_is_the_post_is_confirmed() {
    for text in [
        format!("Before. [{WORDS}] — Harbour Watch (@harbour) January 7, 2022"),
        format!("[{WORDS}]"),
        format!("Before. [{}] — Harbour", WORDS.replace(' ', "\u{a0}")),
        format!("Before. [{WORDS} pic.twitter.com/zIc56Fy1ya] — Harbour"),
    ] {
        let (_, reading) = marked(&text);
        let (_, found) = found(&text, &post(WORDS));
        assert_eq!(found, QuotePlace::Confirmed { span: reading }, "{text}");
    }
}

#[test]
fn a_boundary_read_wrongly_is_corrected() {
    for text in [
        // A crawler's mark and a lead-in taken for the post's beginning; a beginning and an end lost.
        format!("[2022-01 {WORDS}] — Harbour"),
        format!("[As they said: {WORDS}] — Harbour"),
        format!("Before. [{WORDS} And so it went.] After."),
        "Before. The quay at Port Ellery is [closed until Monday. Bring a coat.] — Harbour"
            .to_owned(),
        "Before. [The quay at Port Ellery is closed] until Monday. Bring a coat. — Harbour"
            .to_owned(),
    ] {
        let (text, found) = found(&text, &post(WORDS));
        let QuotePlace::Corrected { span, quoted_text } = found else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(quoted_text, WORDS);
        assert_eq!(span.slice(&text), Some(WORDS));
    }
}

#[test]
fn a_stretch_of_the_post_is_followed_only_as_far_as_both_go_on() {
    let text = "He wrote that [“closed until Monday. Bring a coat”, which] was news.";
    let (_, found_there) = found(text, &post(WORDS));
    assert_eq!(found_there, QuotePlace::NotFound);
    let text = "He wrote: [closed until Monday. Bring] a coat, which was news.";
    let (text, found) = found(text, &post(WORDS));
    let QuotePlace::Corrected { span, .. } = found else {
        panic!("{found:?}");
    };
    assert_eq!(span.slice(&text), Some("closed until Monday. Bring a coat"));
}

#[test]
fn links_of_the_post_belong_to_its_place() {
    let mut post = post("The quay at Port Ellery is closed https://t.co/aaaaaaaaa1");
    post.links = vec![PostLink {
        short: "https://t.co/aaaaaaaaa1".to_owned(),
        expanded: Some("https://news.example/quay".to_owned()),
        display: Some("news.example/quay".to_owned()),
    }];
    let text =
        "x [y The quay at Port Ellery is closed news.example/quay] https://t.co/bbbbbbbbb2 z";
    let (text, found) = found(text, &post);
    let span = found.span().expect("one place");
    assert_eq!(
        span.slice(&text),
        Some("The quay at Port Ellery is closed news.example/quay")
    );
}

#[test]
fn where_several_places_fit_none_is_named() {
    let (_, twice) = found(
        &format!("[{WORDS} And again: {WORDS}] — Harbour"),
        &post(WORDS),
    );
    assert!(
        matches!(&twice, QuotePlace::Ambiguous { places } if places.len() == 2),
        "{twice:?}"
    );
    assert_eq!(twice.span(), None);
    // Twice in the document, once in the reading.
    let (_, once) = found(&format!("{WORDS} [{WORDS}] {WORDS}"), &post(WORDS));
    assert!(matches!(once, QuotePlace::Confirmed { .. }), "{once:?}");
}

#[test]
fn words_far_from_the_reading_are_told_and_not_taken() {
    let far = "Nothing of it. ".repeat(1000);
    let (_, elsewhere) = found(
        &format!("[Other words stand here] {far} {WORDS}"),
        &post(WORDS),
    );
    assert!(
        matches!(&elsewhere, QuotePlace::Elsewhere { places } if places.len() == 1),
        "{elsewhere:?}"
    );
    let (_, nowhere) = found(&format!("[Other words stand here] {far}"), &post(WORDS));
    assert_eq!(nowhere, QuotePlace::NotFound);
    // Two words may stand anywhere by chance.
    let (_, short) = found("[Other words] and then: Well done!", &post("Well done!"));
    assert_eq!(short, QuotePlace::NotFound);
}

#[test]
fn the_end_of_a_text_that_was_cut_stays_where_it_was_read() {
    let whole = format!(
        "{WORDS} {}",
        "It will be cold and windy all day long. ".repeat(5)
    );
    let mut cut = post(&format!("{}…", whole.chars().take(200).collect::<String>()));
    cut.truncated = true;
    let (text, found) = found(&format!("Seen: [As they said {whole}] — Harbour"), &cut);
    let span = found.span().expect("one place");
    let words = span.slice(&text).expect("inside");
    assert!(
        words.starts_with("The quay") && words.trim_end().ends_with("all day long."),
        "{words}"
    );
}

#[test]
fn what_a_reader_sees_of_a_page_leads_back_to_its_source() {
    let page =
        "<p>Say: <b>The quay</b> &amp; the pier<script>var a = 'The quay';</script> are shut</p>";
    let document = Document {
        id: "page".to_owned(),
        source: "page".to_owned(),
        media_type: MediaType::Html,
        language: None,
        url: None,
        recorded_at: None,
        encoding: "UTF-8",
        text: page.to_owned(),
    };
    let shown = extract::visible(&document);
    let words = "The quay & the pier are shut";
    let start = shown.text().find(words).expect("seen");
    let start = shown.text()[..start].chars().count();
    let seen = Span {
        start,
        end: start + words.chars().count(),
    };
    let source = shown.in_source(seen);
    assert_eq!(
        source.slice(page),
        Some("The quay</b> &amp; the pier<script>var a = 'The quay';</script> are shut")
    );
    assert_eq!(shown.of_source(source), seen);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reading_and_post_are_taken(
        text in ".{0,120}", words in ".{0,60}", start in 0_usize..140, length in 0_usize..80, truncated in any::<bool>(),
    ) {
        let mut post = post(&words);
        post.truncated = truncated;
        let reading = Span { start, end: start + length };
        if let QuotePlace::Corrected { span, quoted_text } = place(&text, reading, &post) {
            prop_assert_eq!(span.slice(&text), Some(quoted_text.as_str()));
        }
    }

    #[test]
    fn a_post_put_into_a_text_is_found_where_it_was_put(
        before in "[a-m ]{0,60}", after in "[a-m ]{0,60}", cut in 0_usize..20,
    ) {
        let text = format!("{before}\n{WORDS}\n{after}");
        let start = before.chars().count() + 1;
        let whole = Span { start, end: start + WORDS.chars().count() };
        let read = Span { start: whole.start + cut, end: whole.end };
        let found = place(&text, read, &post(WORDS));
        prop_assert_eq!(found.span(), Some(whole));
    }
}
