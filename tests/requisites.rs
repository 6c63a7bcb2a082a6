//! What pages, style sheets and playlists need: a case is a page beside the list of what is found in it; plus promises
//! that hold for any bytes.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pressmark::classify::requisites::{Requisite, of_page, of_playlist, of_style_sheet};
use proptest::prelude::*;

/// The address of every case.
const ADDRESS: &str = "https://news.example/2025/03/story.html?page=2#top";

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/requisites");
    let entries = fs::read_dir(folder).expect("the cases");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending != "txt"))
        .collect();
    cases.sort();
    cases
}

fn found(text: &str, is_page: bool) -> Vec<Requisite> {
    if is_page {
        of_page(text, ADDRESS)
    } else {
        of_style_sheet(text, ADDRESS)
    }
}

fn listed(found: Vec<Requisite>) -> String {
    let lines = found.iter();
    lines
        .map(|one| format!("{} {}\n", one.kind.code(), one.url))
        .collect()
}

#[test]
fn each_case_needs_exactly_what_stands_beside_it() {
    let cases = cases();
    assert!(cases.len() >= 8, "{cases:?}");
    let mut differing = String::new();
    for path in cases {
        let text = fs::read_to_string(&path).expect("a case");
        let is = |kind: &str| path.extension().is_some_and(|ending| ending == kind);
        let lines = if is("m3u8") {
            of_playlist(&text, ADDRESS).map_or("no playlist\n".to_owned(), |playlist| {
                format!("{}\n{}", playlist.nature.rule(), listed(playlist.needs))
            })
        } else {
            listed(found(&text, is("html")))
        };
        let beside = fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        if lines != beside {
            differing.push_str(&format!("{} gives\n{lines}", path.display()));
        }
    }
    assert!(differing.is_empty(), "\n{differing}");
}

/// What a stranger can write is read in a time that a run does not notice.
#[test]
fn hostile_pages_are_read_in_a_moment() {
    const BYTES: usize = 256 << 10;
    for piece in [
        "<div>",
        "<img src=x srcset='",
        "<style>",
        "<style>@import ",
        "<!--",
        "<",
        "<a \"",
        "@import url(",
        "image-set(",
        "url(\"",
        "/*",
        "\\",
        "@font-face{src:",
        "<img srcset='a 1x,",
        "<svg><style>@",
        "<base href=",
        "<img data-src=/a>",
        "'",
        "{",
        "</style",
        "<link rel=stylesheet href=a>",
    ] {
        let hostile = piece.repeat(BYTES / piece.len());
        for is_page in [true, false] {
            let begun = Instant::now();
            let found = found(&hostile, is_page);
            assert!(found.len() <= 4000, "{piece}: {}", found.len());
            // A busy computer without optimisation; what grows with the square takes minutes.
            assert!(begun.elapsed() < Duration::from_secs(10), "{piece}");
        }
    }
    for piece in [
        "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\na\n",
        "#EXT-X-STREAM-INF:",
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"b\"\n",
        "#EXT-X-MEDIA:A=",
        "a=",
        "\"",
        "a\n",
    ] {
        let hostile = format!("#EXTM3U\n{}", piece.repeat(BYTES / piece.len()));
        let begun = Instant::now();
        let playlist = of_playlist(&hostile, ADDRESS).expect("a playlist");
        assert!(playlist.needs.len() <= 2, "{piece}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{piece}");
    }
}

proptest! {
    #[test]
    fn no_playlist_panics_and_nothing_but_web_addresses_comes_out(
        text in "#EXTM3U(?s)(#EXT-X-STREAM-INF:|#EXT-X-MEDIA:TYPE=AUDIO,|#EXT-X-MAP:URI=|#EXT-X-ENDLIST|BANDWIDTH=[0-9]{1,30}|[\"=,x:\n#]|.){0,40}"
    ) {
        if let Some(playlist) = of_playlist(&text, ADDRESS) {
            for one in playlist.needs {
                prop_assert!(one.url.starts_with("http://") || one.url.starts_with("https://"));
            }
        }
    }

    #[test]
    fn no_text_panics_and_nothing_but_web_addresses_comes_out(
        text in "(?s)(<img src=|<source srcset=|url\\(|@import |<base href=|[\"'<>();,\\\\ ]|.){0,40}"
    ) {
        for is_page in [true, false] {
            let found = found(&text, is_page);
            for one in &found {
                prop_assert!(one.url.starts_with("http://") || one.url.starts_with("https://"));
                prop_assert!(!one.url.contains('#'));
            }
            let mut urls: Vec<&str> = found.iter().map(|one| one.url.as_str()).collect();
            urls.sort_unstable();
            urls.dedup();
            prop_assert_eq!(urls.len(), found.len(), "an address twice");
        }
    }
}
