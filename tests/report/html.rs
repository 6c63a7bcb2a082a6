//! The HTML page: well formed, self-contained, inert, and telling what it must.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use pressmark::model::consistency::{HandlePlace, Inconsistency};
use pressmark::model::digest::Digest;
use pressmark::report;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use super::facts::{hostile, realistic};

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

fn text_of(page: &Html, selector: &str) -> String {
    let texts = all(page, selector)
        .into_iter()
        .map(|element| element.text().collect::<String>());
    texts.collect::<Vec<_>>().join("\n")
}

/// Parses a page and checks everything that must hold for every page, whatever is in it.
pub fn check_page(html: &str) -> Html {
    let page = Html::parse_document(html);
    assert_eq!(page.errors, Vec::<String>::new(), "not well formed");
    for element in page.root_element().descendent_elements() {
        let name = element.value().name();
        assert!(
            !["script", "iframe", "object", "embed", "base", "form", "img"].contains(&name),
            "<{name}>"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{attribute} on <{name}>");
            assert_ne!(attribute, "style", "the policy forbids style attributes");
            if [
                "src",
                "href",
                "srcset",
                "action",
                "data",
                "poster",
                "xlink:href",
            ]
            .contains(&attribute)
            {
                assert!(
                    value.starts_with('#') || value.starts_with("data:"),
                    "{attribute}={value}"
                );
            }
        }
    }
    check_anchors(&page);
    check_style(&page);
    page
}

fn check_anchors(page: &Html) {
    let ids: Vec<&str> = all(page, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands twice");
    let named = ["a[href]", "[aria-labelledby]"]
        .map(|selector| all(page, selector))
        .concat();
    for element in named {
        let references = element
            .attr("href")
            .map(|anchor| anchor.trim_start_matches('#'));
        let references = references
            .or(element.attr("aria-labelledby"))
            .unwrap_or_default();
        for reference in references.split(' ') {
            assert!(known.contains(reference), "nothing has the id {reference}");
        }
    }
}

fn check_style(page: &Html) {
    let styles = all(page, "style");
    assert_eq!(styles.len(), 1);
    let style: String = styles[0].text().collect();
    let hash = BASE64.encode(Digest::of(style.as_bytes()).as_bytes());
    let policy = all(page, "meta[http-equiv]")[0]
        .attr("content")
        .unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(
        policy.contains(&format!("style-src 'sha256-{hash}'")),
        "the policy names another style sheet"
    );
    assert!(
        !style.contains("@import") && !style.contains("://"),
        "the style sheet loads something"
    );
}

/// Kept among the build's files, for a look with a browser.
fn keep(name: &str, page: &str) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, page).expect("the build folder can be written");
}

#[test]
fn html_is_well_formed_and_loads_nothing() {
    let html = report::html(&realistic());
    keep("report.html", &html);
    let page = check_page(&html);
    for landmark in ["main", "nav", "header.page-head", "footer", "h1"] {
        assert_eq!(all(&page, landmark).len(), 1, "{landmark}");
    }
    assert_eq!(page.root_element().attr("lang"), Some("en"));
}

#[test]
fn html_headings_leave_no_level_out() {
    let page = Html::parse_document(&report::html(&realistic()));
    let mut level_before = 0;
    for heading in all(&page, "h1, h2, h3, h4, h5, h6") {
        let digit = heading.value().name().trim_start_matches('h');
        let level: u8 = digit.parse().expect("h1 to h6");
        assert!(level <= level_before + 1, "h{level} after h{level_before}");
        level_before = level;
    }
}

#[test]
fn html_tells_the_answer_at_the_top() {
    let page = Html::parse_document(&report::html(&realistic()));
    assert_eq!(text_of(&page, "h1"), "6 quotes in 1 document");
    assert!(text_of(&page, ".answer").starts_with("3 are backed by a stored post that agrees."));
    assert_eq!(
        text_of(&page, ".survival figcaption"),
        "Of 8 links: 5 alive, 1 gone, 2 could not tell."
    );
    assert_eq!(
        text_of(&page, "svg desc"),
        text_of(&page, ".survival figcaption")
    );
    let attention = text_of(&page, ".attention");
    for line in [
        "Stored bytes: the latest check has 1 finding",
        "Coast Wire: differs",
        "Quay News: 1 link gone",
        "Northern Post: not compared, 1 link could not tell",
    ] {
        assert!(attention.contains(line), "{line} in {attention}");
    }
}

#[test]
fn html_keeps_every_line_of_a_quote() {
    let facts = realistic();
    let page = Html::parse_document(&report::html(&facts));
    let shown: Vec<String> = all(&page, "blockquote")
        .iter()
        .map(|quote| quote.text().collect())
        .collect();
    let quoted: Vec<&str> = facts.documents[0]
        .citations
        .iter()
        .map(|citation| citation.quoted_text.as_str())
        .collect();
    assert_eq!(shown, quoted);
    assert!(
        all(&page, "blockquote")
            .iter()
            .all(|quote| quote.attr("dir") == Some("auto"))
    );
}

#[test]
fn html_puts_a_grade_beside_every_copy() {
    let page = Html::parse_document(&report::html(&realistic()));
    let captures = all(&page, ".capture");
    assert!(captures.len() > 15);
    for capture in captures {
        let words: String = capture.text().collect();
        assert!(words.contains("grade: "), "{words}");
    }
    let landing = text_of(&page, "#quote-1-1 details.link .capture");
    assert!(landing.contains("grade: empty shell"), "{landing}");
}

#[test]
fn html_marks_the_differences_in_both_texts() {
    let page = Html::parse_document(&report::html(&realistic()));
    let marks: Vec<String> = all(&page, "#quote-1-3 .side-by-side mark")
        .iter()
        .map(|mark| mark.text().collect())
        .collect();
    assert_eq!(marks, ["1dozens of", "2‸", "1twelve", "2peaceful "]);
}

#[test]
fn html_lists_but_does_not_mark_differences_that_do_not_fit() {
    let mut facts = realistic();
    facts.documents[0].citations[2].quoted_text.insert(0, '“');
    let page = check_page(&report::html(&facts));
    assert!(all(&page, "#quote-1-3 .side-by-side").is_empty());
    assert_eq!(all(&page, "#quote-1-3 .differences tbody tr").len(), 2);
}

#[test]
fn html_tells_the_life_of_a_dead_link() {
    let page = Html::parse_document(&report::html(&realistic()));
    let life = text_of(&page, "#quote-1-4 details.link");
    for words in [
        "It is no longer served to us.",
        "HTTP status 404",
        "2026-09-21 14:14:20",
        "could not tell: no usable answer",
        "no network",
    ] {
        assert!(life.contains(words), "{words}");
    }
    assert_eq!(all(&page, "#quote-1-4 .observations tbody tr").len(), 3);
    assert!(text_of(&page, "#quote-1-5 .missing").contains("it will be retried"));
    assert!(text_of(&page, "#quote-1-5 .trail").contains("the name service gave no answer"));
}

/// What does not fit together is told in the page and in the table, with both facts.
#[test]
fn what_does_not_fit_together_is_told() {
    let mut facts = realistic();
    let agreement = facts.documents[0].citations[2].agreement.as_mut();
    agreement.expect("a comparison").consistency = vec![Inconsistency::HandlesDiffer {
        one: HandlePlace::Printed,
        one_handle: "rope".to_owned(),
        other: HandlePlace::Author,
        other_handle: "quay<b>".to_owned(),
    }];
    let page = check_page(&report::html(&facts));
    let told = "The document prints @rope, the platform names @quay<b>.";
    assert!(text_of(&page, "body").contains(told));
    let table = String::from_utf8(report::csv(&facts)).expect("UTF-8");
    assert!(table.contains(&format!("handles_differ: {told}")));
}

#[test]
fn html_of_hostile_facts_is_inert() {
    let html = report::html(&hostile());
    keep("hostile.html", &html);
    let page = check_page(&html);
    let quote = text_of(&page, "#quote-1-3 blockquote");
    assert!(
        quote.contains("<script>alert('quote')</script>"),
        "the words are shown as words: {quote}"
    );
    for token in ["U+202E", "U+202C", "U+200B", "U+001B"] {
        assert!(quote.contains(token), "{token} in {quote}");
    }
    let unseen = |character: char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{1b}' | '\u{200f}');
    assert!(!html.contains(unseen));
    assert_eq!(
        all(&page, "[lang]")
            .iter()
            .filter(|element| element.attr("lang").is_some_and(|tag| tag.contains(' ')))
            .count(),
        0
    );
    assert!(text_of(&page, "#recheck").contains(r"'./it'\''s; rm -rf U+202E/'"));
}

#[test]
fn html_of_a_selection_says_so() {
    let mut facts = realistic();
    facts.documents[0].citations.truncate(1);
    let page = check_page(&report::html(&facts));
    assert_eq!(text_of(&page, "h1"), "1 quote in 1 document");
    assert!(
        text_of(&page, ".selection").starts_with("A selection: the whole archive holds 6 quotes.")
    );
    assert!(
        all(
            &Html::parse_document(&report::html(&realistic())),
            ".selection"
        )
        .is_empty()
    );
}

#[test]
fn html_of_an_empty_archive_says_so() {
    let mut facts = realistic();
    facts.documents.clear();
    facts.totals = Default::default();
    facts.runs.clear();
    facts.fixity.clear();
    let page = check_page(&report::html(&facts));
    assert!(text_of(&page, ".answer").contains("No quoted post was found."));
    assert!(text_of(&page, "#recheck").contains("SHA256"));
}

/// The colours of a theme: each pair of text and ground has the contrast of WCAG 2.2, 1.4.3 (4.5 to 1).
#[test]
fn html_colours_can_be_read_in_both_themes() {
    const CONTRAST_MIN: f64 = 4.5;
    let style = text_of(&Html::parse_document(&report::html(&realistic())), "style");
    let themes: Vec<&str> = style.split(":root {").skip(1).take(2).collect();
    for theme in themes {
        let theme = theme.split('}').next().unwrap_or_default();
        for ink in ["ink", "quiet", "accent", "good", "warn", "bad", "dim"] {
            for ground in ["paper", "card", &format!("{ink}-back")] {
                if let (Some(ink_light), Some(ground_light)) =
                    (luminance(theme, ink), luminance(theme, ground))
                {
                    let contrast =
                        (ink_light.max(ground_light) + 0.05) / (ink_light.min(ground_light) + 0.05);
                    assert!(contrast >= CONTRAST_MIN, "{ink} on {ground}: {contrast}");
                }
            }
        }
    }
}

/// Relative luminance (WCAG 2.2) of a custom property such as `--ink: #1c2024`.
fn luminance(theme: &str, name: &str) -> Option<f64> {
    let hex = theme.split(&format!("--{name}: #")).nth(1)?.get(..6)?;
    let part = |at: usize| {
        let channel = f64::from(u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn html_survives_any_text(words in any::<String>(), name in "\\PC{0,40}", start in 0_usize..400) {
        let mut facts = realistic();
        let citation = &mut facts.documents[0].citations[2];
        citation.quoted_text = words.clone();
        citation.span.start = start;
        citation.attribution.author_name = Some(name);
        citation.links[0].url = words.repeat(9);
        citation.missing = vec![words];
        check_page(&report::html(&facts));
    }
}
