//! Comparison: pairs of quote and post as files, one text in many languages put through changes that matter
//! and changes that do not, the clock, and what must hold for any texts.

mod lengths;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::{Date, date};
use pressmark::compare::{agreement, clock};
use pressmark::model::agreement::{AgreeMethod, Agreement, ClockCheck};
use pressmark::model::citation::Platform;
use pressmark::model::post::{
    IdTime, ImpossibleId, MediaKind, Post, PostAnswer, PostKey, PostLink, PostMedia, PostSource,
};
use pressmark::model::timestamp::Timestamp;
use pressmark::platform::{self, Reply};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/compare")
}

/// One quote, one post and what comparing them says.
#[derive(Deserialize)]
struct Pair {
    name: String,
    quote: String,
    post: String,
    #[serde(default)]
    links: Vec<PostLink>,
    #[serde(default)]
    truncated: bool,
    expect: String,
    /// Where they differ, how far: `edited`, `other_language` or `not_found`.
    how: Option<String>,
    /// Words of the quote and of the post at each differing place.
    differences: Option<Vec<(String, String)>>,
}

fn key() -> PostKey {
    PostKey {
        platform: Platform::X,
        id: "1478848389453488132".to_owned(),
    }
}

fn post(text: &str) -> Post {
    Post::new(key(), text.to_owned())
}

/// The post with a picture whose link its platform did not tell.
fn with_picture(mut post: Post) -> Post {
    post.media.push(PostMedia {
        kind: MediaKind::Photo,
        addresses: Vec::new(),
        alt_text: None,
        content_id: None,
    });
    post
}

/// `exact`, `typographic`, `truncated`, `excerpt`, `ambiguous`, `no_source` or `differ`.
fn outcome(agreement: &Agreement) -> &'static str {
    match agreement {
        Agreement::Agree { method, .. } => method.code(),
        Agreement::Differ { .. } => "differ",
        other => other.code(),
    }
}

/// The stretches and places that an agreement names must lie in their texts.
fn check_places(agreement: &Agreement, quote: &str, post: &Post) {
    match agreement {
        Agreement::Agree { method, stretch } => {
            let quoted = stretch.quote.slice(quote).expect("inside the quote");
            let posted = stretch.post.slice(&post.text).expect("inside the post");
            if *method == AgreeMethod::Excerpt {
                let part = Post::new(key(), posted.to_owned());
                let part = Post {
                    links: post.links.clone(),
                    ..part
                };
                let again = pressmark::compare::agreement(quoted, &part);
                assert!(
                    matches!(outcome(&again), "exact" | "typographic"),
                    "{quoted:?} / {posted:?}"
                );
            }
        }
        Agreement::Ambiguous { places, .. } => {
            assert!(places.len() > 1);
            assert!(places.iter().all(|place| place.slice(&post.text).is_some()));
        }
        Agreement::Differ { .. } | Agreement::NoSource { .. } => {}
    }
}

/// The comparison; each span must point to the words it says stand there.
fn compared(quote: &str, post: &Post) -> Agreement {
    let agreement = agreement(quote, post);
    check_places(&agreement, quote, post);
    if let Agreement::Differ { differences, .. } = &agreement {
        assert!(!differences.is_empty(), "{quote:?} / {:?}", post.text);
        let mut last = (0, 0);
        for place in differences {
            assert_eq!(place.quote.slice(quote), Some(place.quote_text.as_str()));
            assert_eq!(place.post.slice(&post.text), Some(place.post_text.as_str()));
            assert!(
                last.0 <= place.quote.start && last.1 <= place.post.start,
                "in order"
            );
            last = (place.quote.end, place.post.end);
        }
    }
    agreement
}

#[test]
fn pairs_compare_as_their_files_say() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(cases().join("pairs")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let pairs: Vec<Pair> =
            serde_json::from_slice(&fs::read(&path).expect("a file")).expect("pairs");
        count += pairs.len();
        for pair in pairs {
            check_pair(&pair, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 300, "only {count} pairs");
}

fn check_pair(pair: &Pair, wrong: &mut Vec<String>) {
    let mut post = post(&pair.post);
    post.links.clone_from(&pair.links);
    post.truncated = pair.truncated;
    let agreement = compared(&pair.quote, &post);
    if outcome(&agreement) != pair.expect {
        wrong.push(format!("{}: {agreement:?}", pair.name));
    }
    if let Some(how) = &pair.how
        && how != agreement.code()
    {
        wrong.push(format!("{}: {} apart", pair.name, agreement.code()));
    }
    if let (Some(expected), Agreement::Differ { differences, .. }) = (&pair.differences, &agreement)
    {
        let found: Vec<(String, String)> = differences
            .iter()
            .map(|place| (place.quote_text.clone(), place.post_text.clone()))
            .collect();
        assert_eq!(&found, expected, "{}", pair.name);
    }
}

/// A page prints the post flattened to text; both doors give it in their own form.
#[test]
fn a_printed_quote_agrees_with_the_answer_of_either_door() {
    let printed = [
        (
            "oembed-alive.json",
            "Two ferries were turned back at the pier.Nobody was hurt & all is calm. \
             #Harbour @portoffice https://t.co/aaaaaaaaa1pic.twitter.com/bbbbbbbbb2",
        ),
        (
            "syndication-alive-photos.json",
            "Boats & nets <3 on the quay\n\nall morning https://t.co/aaaaaaaaa1 pic.twitter.com/bbbbbbbbb2",
        ),
        (
            "syndication-alive-photos.json",
            "Boats &amp; nets &lt;3 on the quay all morning example.org/nets",
        ),
    ];
    for (file, quote) in printed {
        let path = cases().join("../platform/answers").join(file);
        let case: Value = serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
        let source = match case["source"].as_str() {
            Some("oembed") => PostSource::Oembed,
            _ => PostSource::Syndication,
        };
        let body = case["body"].to_string();
        let reply = Reply {
            url: "https://platform.example/",
            status: 200,
            content_type: Some("application/json"),
            body: body.as_bytes(),
        };
        let key = PostKey {
            platform: Platform::X,
            id: case["id"].as_str().expect("an id").to_owned(),
        };
        let PostAnswer::Found(post) = platform::answer(&key, source, &reply) else {
            panic!("{file} holds a post");
        };
        assert_eq!(
            outcome(&compared(quote, &post)),
            "typographic",
            "{file}: {quote}"
        );
    }
}

/// The same text in many languages.
fn texts() -> Vec<String> {
    let file = fs::read_to_string(cases().join("texts.tsv")).expect("the table is there");
    let texts: Vec<String> = file
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once('\t')?.1.to_owned()))
        .collect();
    assert!(texts.len() > 25, "only {} texts", texts.len());
    texts
}

#[test]
fn pure_typography_never_differs_in_any_language() {
    use unicode_normalization::UnicodeNormalization;
    type Change = (&'static str, fn(&str) -> String);
    let changes: [Change; 12] = [
        ("double spaces", |text| text.replace(' ', "  ")),
        ("line breaks", |text| text.replace(' ', "\n")),
        ("no-break spaces", |text| text.replace(' ', "\u{a0}")),
        ("decomposed", |text| text.nfd().collect()),
        ("composed", |text| text.nfc().collect()),
        ("compatibility forms", |text| text.nfkc().collect()),
        ("straight quotes", |text| {
            text.replace(['“', '”', '„', '«', '»', '「', '」'], "\"")
                .replace('’', "'")
        }),
        ("curly quotes", |text| {
            text.replace('"', "”").replace('\'', "’")
        }),
        ("escaped", |text| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('"', "&quot;")
        }),
        ("invisible", |text| {
            format!("\u{2067}{}\u{2069}\u{200b}", text.replace(' ', " \u{200e}"))
        }),
        ("no selectors", |text| text.replace('\u{fe0f}', "")),
        ("picture link added", |text| {
            format!("{text} pic.twitter.com/zIc56Fy1ya")
        }),
    ];
    for text in texts() {
        for (name, change) in changes {
            let quote = change(&text);
            let found = compared(&quote, &with_picture(post(&text)));
            assert!(
                matches!(outcome(&found), "exact" | "typographic"),
                "{name}: {text}\n{found:?}"
            );
            let found = compared(&text, &post(&quote));
            assert!(
                matches!(outcome(&found), "exact" | "typographic"),
                "{name}: {text}\n{found:?}"
            );
        }
    }
}

#[test]
fn a_dropped_word_a_changed_digit_and_a_changed_letter_always_differ() {
    for text in texts() {
        let words: Vec<&str> = text.split(' ').collect();
        for at in 0..words.len() {
            let has_word = words[at].chars().any(char::is_alphanumeric);
            if has_word {
                let kept = [&words[..at], &words[at + 1..]].concat().join(" ");
                check_changed(&kept, &text);
            }
        }
        let letters: Vec<char> = text.chars().collect();
        for at in 0..letters.len() {
            let replacement = match letters[at] {
                digit if digit.is_ascii_digit() => '7',
                'x' => 'y',
                letter if letter.is_alphabetic() => 'x',
                _ => continue,
            };
            let mut changed = letters.clone();
            changed[at] = replacement;
            check_changed(&changed.into_iter().collect::<String>(), &text);
        }
    }
}

/// A quote that lost its beginning or end may be an excerpt, but never the whole.
fn check_changed(quote: &str, text: &str) {
    let found = outcome(&compared(quote, &post(text)));
    assert!(
        matches!(found, "differ" | "excerpt"),
        "{found}: {quote} / {text}"
    );
    let found = outcome(&compared(text, &post(quote)));
    assert!(
        matches!(found, "differ" | "excerpt"),
        "{found}: {text} / {quote}"
    );
}

#[test]
fn hostile_texts_stay_cheap() {
    let hostile = [
        ("ab ".repeat(20_000), "ba ".repeat(20_000)),
        ("a".repeat(300_000), "a".repeat(299_999)),
        ("x y z ".repeat(700), "z y x ".repeat(700)),
        (
            "https://apic.twitter.com/b".repeat(5_000),
            "https://".repeat(15_000),
        ),
        ("\u{301}".repeat(100_000), "\u{323}\u{301}".repeat(50_000)),
        ("&#&#&#&amp".repeat(20_000), "t.co/".repeat(40_000)),
    ];
    for (quote, text) in hostile {
        let started = Instant::now();
        compared(&quote, &post(&text));
        // Generous, as this also runs unoptimised on busy machines: a quadratic step would take minutes.
        assert!(
            started.elapsed().as_secs() < 20,
            "{} bytes took {:?}",
            quote.len(),
            started.elapsed()
        );
    }
}

#[test]
fn the_printed_day_is_held_against_the_ids_own() {
    let id_time = moment("2022-01-05T21:58:26.377Z");
    let exact = IdTime::Exact(id_time);
    let on = |day: Date| clock(Some(&key()), exact, Some(day));
    assert_eq!(on(date(2022, 1, 5)), ClockCheck::SameDay { id_time });
    assert_eq!(
        on(date(2022, 1, 6)),
        ClockCheck::DaysApart { id_time, days: 1 }
    );
    assert_eq!(
        on(date(2022, 1, 4)),
        ClockCheck::DaysApart { id_time, days: -1 }
    );
    assert_eq!(
        on(date(2023, 1, 5)),
        ClockCheck::DaysApart { id_time, days: 365 }
    );
    assert!(matches!(on(Date::MIN), ClockCheck::DaysApart { .. }));
    assert_eq!(
        clock(Some(&key()), exact, None),
        ClockCheck::NoPrintedDate { id_time }
    );
    assert_eq!(
        clock(None, exact, Some(date(2022, 1, 5))),
        ClockCheck::NoIdClock
    );
    assert_eq!(
        clock(Some(&key()), IdTime::None, None),
        ClockCheck::NoIdClock
    );
    let impossible = IdTime::Impossible(ImpossibleId::TooLarge);
    assert_eq!(
        clock(Some(&key()), impossible, None),
        ClockCheck::ImpossibleId
    );
}

#[test]
fn an_interpolated_time_contradicts_only_beyond_its_error_bar() {
    let time = moment("2009-08-15T12:00:00.000Z");
    let error_ms = 10 * 24 * 3_600_000;
    let about = IdTime::About { time, error_ms };
    let around = ClockCheck::Around {
        id_time: time,
        error_ms,
    };
    let on = |day: Date| clock(Some(&key()), about, Some(day));
    assert_eq!(clock(Some(&key()), about, None), around);
    assert_eq!(on(date(2009, 8, 5)), around);
    assert_eq!(on(date(2009, 8, 25)), around);
    let id_time = moment("2009-08-25T12:00:00.000Z");
    assert_eq!(
        on(date(2009, 8, 27)),
        ClockCheck::DaysApart { id_time, days: 2 }
    );
    let id_time = moment("2009-08-05T12:00:00.000Z");
    assert_eq!(
        on(date(2009, 8, 4)),
        ClockCheck::DaysApart { id_time, days: -1 }
    );
}

fn moment(written: &str) -> Timestamp {
    written.parse().expect("a time")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_texts_are_compared(quote in ".{0,80}", text in ".{0,80}") {
        compared(&quote, &post(&text));
    }

    #[test]
    fn near_texts_are_compared(
        quote in "([ab'’.,…&;# \n-]|&amp;|https://t\\.co/a|pic\\.x\\.com/b|[0-9]|é|e\u{301}|港|\u{200d}){0,40}",
        text in "([ab'’.,…&;# \n-]|&amp;|https://t\\.co/a|pic\\.x\\.com/b|[0-9]|é|e\u{301}|港|\u{200d}){0,40}",
        short in "https://t\\.co/[ab]",
        shown in "[ab.…/]{0,8}",
        truncated in any::<bool>(),
    ) {
        let mut post = post(&text);
        post.truncated = truncated;
        post.links.push(PostLink { short, expanded: Some("https://x.com/a/status/1/photo/1".to_owned()), display: Some(shown) });
        compared(&quote, &post);
    }

    #[test]
    fn a_text_agrees_with_itself(text in ".{0,200}") {
        prop_assert_eq!(outcome(&compared(&text, &post(&text))), "exact");
        let spaced = format!(" {text}\n");
        prop_assert_eq!(outcome(&compared(&spaced, &post(&text))), "typographic");
    }
}
