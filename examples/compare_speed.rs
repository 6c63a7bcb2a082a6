//! How long comparing takes, in medians of many runs: a quote of 280 characters against its post, the same with one
//! word changed, against an article of a megabyte, and the search of such an article for the post's words.
//!
//! Run it optimised: `cargo run --release --example compare_speed`. It fails where a median is above its bound.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pressmark::compare;
use pressmark::model::citation::{Platform, Span};
use pressmark::model::post::{Post, PostKey};

/// Bounds for one comparison.
const QUOTE_MAX: Duration = Duration::from_millis(1);
const ARTICLE_MAX: Duration = Duration::from_millis(50);
const QUOTE_CHARS: usize = 280;
const ARTICLE_BYTES: usize = 1 << 20;

fn main() {
    let words =
        "The harbour office says the quay stays shut until Monday; 12 boats “under repair” — ";
    let quote: String = words.chars().cycle().take(QUOTE_CHARS).collect();
    let edited = quote.replacen("Monday", "Tuesday", 1);
    let printed = quote.replace(['“', '”'], "\"").replace('—', "-");
    let article = article(&printed);
    let at = article[..article.find(&printed).expect("it is in")]
        .chars()
        .count();
    let reading = Span {
        start: at + 10,
        end: at + QUOTE_CHARS,
    };
    let (short, long) = (post(&quote), post(&article));
    let measured = [
        (
            "a quote, its post in other typography",
            QUOTE_MAX,
            median(501, || {
                black_box(compare::agreement(&printed, &short));
            }),
        ),
        (
            "a quote, its post with one word changed",
            QUOTE_MAX,
            median(501, || {
                black_box(compare::agreement(&edited, &short));
            }),
        ),
        (
            "a quote, an article of a megabyte that holds it",
            ARTICLE_MAX,
            median(21, || {
                black_box(compare::agreement(&quote, &long));
            }),
        ),
        (
            "a quote, an article of a megabyte that does not",
            ARTICLE_MAX,
            median(21, || {
                black_box(compare::agreement(&edited, &long));
            }),
        ),
        (
            "the exact place in a document of a megabyte",
            ARTICLE_MAX,
            median(21, || {
                black_box(compare::place(&article, reading, &short));
            }),
        ),
        (
            "what a linked article of a megabyte has of a post",
            ARTICLE_MAX,
            median(21, || {
                black_box(compare::article(&quote, &article));
            }),
        ),
    ];
    let mut too_slow = false;
    for (what, bound, took) in measured {
        println!("{took:>12.3?}  (at most {bound:?})  {what}");
        too_slow |= took > bound;
    }
    assert!(!too_slow, "a comparison is slower than its bound");
}

fn post(text: &str) -> Post {
    let key = PostKey {
        platform: Platform::X,
        id: "1478848389453488132".to_owned(),
    };
    Post::new(key, text.to_owned())
}

/// Prose of many different words with the quote in its middle.
fn article(quote: &str) -> String {
    let mut text = String::with_capacity(ARTICLE_BYTES + quote.len());
    let mut state = 7_u64;
    while text.len() < ARTICLE_BYTES {
        if text.len() > ARTICLE_BYTES / 2 && !text.contains(quote) {
            text.push_str(quote);
        }
        for _ in 0..40 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let letters = 2 + (state >> 60) as usize % 9;
            let word = (0..letters).map(|at| char::from(b'a' + ((state >> (3 * at)) % 26) as u8));
            text.extend(word);
            text.push(' ');
        }
        text.push_str("“quoted” — and so on.\n");
    }
    text
}

fn median(runs: usize, mut measured: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            measured();
            started.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[runs / 2]
}
