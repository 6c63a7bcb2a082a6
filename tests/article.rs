//! A web page that a post links to, held against what the post says.

use pressmark::compare::article;
use pressmark::model::article::{ArticleSays, ClaimKind};
use proptest::prelude::*;

const PAGE: &str = "Pier at Port Ellery was last inspected in 2019\n\
    The harbour office said on Friday that “the pier is safe for now”, and that it stays open. \
    The mayor was not reached and has no comment for us.";

/// Each claim: its kind, its words, whether the page has it.
fn claims(post: &str, page: &str) -> Vec<(ClaimKind, String, bool)> {
    match article(post, page) {
        ArticleSays::Compared { claims } => claims
            .into_iter()
            .map(|claim| {
                assert_eq!(claim.post.slice(post), Some(claim.text.as_str()));
                assert!(claim.page.is_none_or(|span| span.slice(page).is_some()));
                (claim.kind, claim.text, claim.page.is_some())
            })
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn quotations_and_sentences_are_looked_for_word_for_word() {
    let post = "Pier at Port Ellery was last inspected in 2019. The office: \"the pier is safe  for now\"! https://t.co/aaaaaaaaa1";
    let found = claims(post, PAGE);
    assert_eq!(
        found[0],
        (
            ClaimKind::Quotation,
            "the pier is safe  for now".to_owned(),
            true
        )
    );
    assert_eq!(
        found[1],
        (
            ClaimKind::Sentence,
            "Pier at Port Ellery was last inspected in 2019".to_owned(),
            true
        )
    );
    assert!(
        !found[2].2,
        "the frame around the quotation is the post's own"
    );
}

#[test]
fn one_changed_word_or_digit_is_not_found() {
    for post in [
        "“the pier is not safe for now”",
        "“the pier was safe for now”",
        "Pier at Port Ellery was last inspected in 2018",
    ] {
        assert!(
            claims(post, PAGE).iter().all(|(_, _, found)| !found),
            "{post}"
        );
    }
}

#[test]
fn what_cannot_be_checked_is_said_to_be_so() {
    for post in ["Read this! https://t.co/aaaaaaaaa1", "", "👀👇", "So. Sad."] {
        assert_eq!(article(post, PAGE), ArticleSays::NothingToCheck, "{post}");
    }
    let greek = "Η προβλήτα επιθεωρήθηκε τελευταία φορά το 2019";
    assert!(matches!(
        article(greek, PAGE),
        ArticleSays::OtherLanguage { .. }
    ));
    let german = "Die Pier ist nicht sicher und wird gesperrt, das ist die Nachricht des Tages";
    assert!(matches!(
        article(german, PAGE),
        ArticleSays::OtherLanguage { .. }
    ));
}

#[test]
fn quotations_in_other_marks_and_scripts_are_found() {
    for (post, page) in [
        (
            "市長は「橋は二日間閉鎖されます」と述べた",
            "速報。市長は「橋は二日間閉鎖されます」と語った。",
        ),
        (
            "Ο δήμαρχος: «η γέφυρα μένει κλειστή ως αύριο»",
            "Είπε ότι «η γέφυρα μένει κλειστή ως αύριο» και έφυγε.",
        ),
    ] {
        assert_eq!(claims(post, page)[0].0, ClaimKind::Quotation);
        assert!(claims(post, page)[0].2, "{post}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_post_and_page_are_taken(post in ".{0,120}", page in ".{0,200}") {
        if let ArticleSays::Compared { claims } = article(&post, &page) {
            for claim in claims {
                prop_assert_eq!(claim.post.slice(&post), Some(claim.text.as_str()));
            }
        }
    }
}
