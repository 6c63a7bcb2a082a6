//! How far extraction reads: nothing is lost by looking for markers first or by reading large texts in windows, prose that
//! quotes nothing gives nothing, and the work grows with the length of a text and no faster.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use pressmark::extract::{extract, read_whole};
use pressmark::jobs::large_text::Windows;
use pressmark::model::document::{Document, MediaType};
use proptest::prelude::*;

use super::support::adversary::SHAPES;
use super::support::prose::prose;

fn document(media_type: MediaType, text: String) -> Document {
    Document {
        id: "made".to_owned(),
        source: "made".to_owned(),
        media_type,
        language: None,
        url: None,
        recorded_at: None,
        encoding: "UTF-8",
        text,
    }
}

/// Pieces that carry a citation, half of one, or nothing.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z ,.]{0,30}",
        2 => Just("\n".to_owned()),
        1 => Just(" — ".to_owned()),
        1 => Just("(@a_name)".to_owned()),
        1 => Just("（＠a_name）".to_owned()),
        1 => Just("( @ a_name )".to_owned()),
        1 => Just("Name @handle\nWords.\nMarch 4, 2021\n".to_owned()),
        1 => Just("<p>Name <a href=\"#\">@handle</a></p><p>Words.</p><p>March 4, 2021</p>".to_owned()),
        1 => Just("@media (min-width: 1px) {{".to_owned()),
        1 => Just("jane@example.org".to_owned()),
        1 => Just("pic.twitter.com/Ab3dE5gH1j".to_owned()),
        1 => Just("t.co/a1B2c3D4e5".to_owned()),
        1 => Just("https://bit.ly/abc ".to_owned()),
        1 => Just("https://example.org/a/b?c=/d ".to_owned()),
        1 => Just("https://twitter.com/a/status/1479400000000000000".to_owned()),
        1 => Just("//vk.com/wall-1_2".to_owned()),
        1 => Just("https://social.example/@jo/109876543210987654".to_owned()),
        1 => Just("nitter.example/a/status/1479400000000000000".to_owned()),
        1 => Just(" March 4, 2021 ".to_owned()),
        1 => Just("{{cite tweet|user=a|number=1479400000000000000|title=Words}}".to_owned()),
        1 => Just("<blockquote>".to_owned()),
        1 => Just("</blockquote>".to_owned()),
        1 => Just("<b>".to_owned()),
        1 => Just("(<b>".to_owned()),
        1 => Just("</b>".to_owned()),
        1 => Just("&#64;name)".to_owned()),
        1 => Just("<a href=\"https://t.co/zzzzzzzzzz\">x</a>".to_owned()),
        1 => Just("<iframe src=\"https://t.me/chan/12?embed=1\"></iframe>".to_owned()),
        1 => Just("<script data-telegram-post=\"chan/12\"></script>".to_owned()),
        1 => Just("<div class=\"tweet\" data-attrs='{\"full_text\":\"Words\"}'></div>".to_owned()),
        1 => Just("<!-- @a -->".to_owned()),
        1 => Just("(".to_owned()),
        1 => Just("<script>var a = 1;</script>".to_owned()),
        1 => Just("<script>".to_owned()),
        1 => Just("</script>".to_owned()),
        1 => Just("<script src=\"a.js\"/>".to_owned()),
        1 => Just("<style>@media (min-width: 1px) {}</style>".to_owned()),
        1 => Just("<style>".to_owned()),
        1 => Just("</STYLE>".to_owned()),
        1 => Just("<!--".to_owned()),
        1 => Just("-->".to_owned()),
        1 => Just("<head>".to_owned()),
        1 => Just("</head>".to_owned()),
        1 => Just("</header>".to_owned()),
        1 => Just("@a_name)".to_owned()),
    ]
}

proptest! {
    #[test]
    fn looking_for_markers_first_loses_nothing(fragments in proptest::collection::vec(fragment(), 0..12)) {
        for media_type in [MediaType::Plain, MediaType::Html] {
            let document = document(media_type, fragments.concat());
            prop_assert_eq!(extract(&document), read_whole(&document), "{:?}", document.text);
        }
    }
}

/// Pages like most: scripts, styles, share buttons, addresses, a mail address, and nothing quoted. They are told by a
/// search over their bytes, and a handle behind a script is still seen.
#[test]
fn what_no_reader_sees_does_not_make_a_page_worth_reading() {
    let page = "<html><head><title>News</title><script>var a = {};</script><style>@media (min-width: 1px) {}</style></head>\
        <body><!-- @desk --><a href=\"https://twitter.com/intent/tweet?url=x\">Share</a> desk@site.example \
        <a href=\"https://site.example/section/1\">News</a></body></html>";
    assert!(!pressmark::extract::may_hold_citation(page));
    for shown in [
        "(<script>var a;</script>@a_name)",
        "(<!-- a -->@a_name)",
        "(<style></style><script>\"<script>\"</script>@a_name)",
        "<style>(@a_name)",
    ] {
        assert!(pressmark::extract::may_hold_citation(shown), "{shown}");
    }
}

/// A long text with a post every so often, cut into blocks of many sizes, gives what it gives read whole.
#[test]
fn windows_of_a_large_text_find_what_the_whole_gives() {
    let mut text = String::new();
    for number in 0..12_u64 {
        text.push_str(&prose(number, 90_000));
        let _ = write!(
            text,
            "\n\nFerry number {number} is back at pier four. Ünder the bridge! 🚢 pic.twitter.com/Ab3dE5gH{number:02} — Port Office (@port_office) March 4, 2021\n\n"
        );
    }
    text.push_str("Read https://t.co/Zz3dE5gH1j first.");
    let whole = read_whole(&document(MediaType::Plain, text.clone()));
    assert_eq!(whole.posts.len(), 12);
    for block_bytes in [40_000, 100_000, 262_144] {
        let mut windows = Windows::default();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = rest.floor_char_boundary(block_bytes);
            let cut = rest[..end].rfind('\n').map_or(end, |at| at + 1);
            let (block, after) = rest.split_at(if end == rest.len() { end } else { cut });
            windows.block(block);
            rest = after;
        }
        let found = windows.finish();
        assert_eq!(found.posts, whole.posts, "{block_bytes}");
        assert_eq!(found.bare_links, whole.bare_links, "{block_bytes}");
    }
}

#[test]
fn prose_that_quotes_nothing_gives_no_post() {
    const BYTES: usize = 400_000;
    for seed in 0..3 {
        let text = prose(seed, BYTES);
        for media_type in [MediaType::Plain, MediaType::Markdown, MediaType::Html] {
            let found = extract(&document(media_type, text.clone()));
            let posts: Vec<_> = found
                .posts
                .iter()
                .map(|post| (&post.rule, &post.quoted_text, &post.attribution))
                .collect();
            assert!(posts.is_empty(), "{media_type:?}, seed {seed}: {posts:#?}");
        }
    }
}

/// One text of sixteen times the length may cost no more than sixteen short ones, but for what constants and caches do:
/// a reading whose work grew with the square would cost sixteen times as much. Both sides are the same amount of text,
/// taken by turns, in processor time where the system tells it, so that a busy machine does not fail it.
#[test]
fn hostile_texts_cost_time_in_line_with_their_length() {
    const LENGTHS: usize = 16;
    const RATIO_MAX: f64 = 5.0;
    const TRIES: usize = 3;
    for shape in SHAPES {
        let count = shape.count / 2_000;
        for media_type in [MediaType::Plain, MediaType::Html, MediaType::Markdown] {
            let short = document(media_type, (shape.make)(count));
            let long = document(media_type, (shape.make)(count * LENGTHS));
            let mut least = f64::MAX;
            for _ in 0..TRIES {
                let short_cost = busy(|| {
                    for _ in 0..LENGTHS {
                        std::hint::black_box(read_whole(&short));
                    }
                });
                let long_cost = busy(|| {
                    std::hint::black_box(read_whole(&long));
                });
                least = least.min(long_cost.as_secs_f64() / short_cost.as_secs_f64());
                if least <= RATIO_MAX {
                    break;
                }
            }
            assert!(
                least <= RATIO_MAX,
                "{} as {media_type:?}: one long text costs {least:.1} times as much as the same in short ones",
                shape.name
            );
        }
    }
}

/// How long this thread was on a processor (Linux tells in proc(5), `schedstat`), else how long it took. The system
/// counts in steps of a few milliseconds; what is shorter is taken for one step.
fn busy(work: impl FnOnce()) -> Duration {
    const STEP: Duration = Duration::from_millis(4);
    let told = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ')
            .next()?
            .parse::<u64>()
            .ok()
            .map(Duration::from_nanos)
    };
    let (before, begun) = (told(), Instant::now());
    work();
    match (before, told()) {
        (Some(before), Some(after)) => after.saturating_sub(before).max(STEP),
        _ => begun.elapsed().max(STEP),
    }
}
