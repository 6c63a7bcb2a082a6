//! Pages as a reader sees them, and texts held against each other.

use proptest::prelude::*;

use pressmark::classify::page::alike::Alike;
use pressmark::classify::page::fold::Folded;
use pressmark::classify::page::markup::Page;
use pressmark::classify::page::quote;

#[test]
fn the_main_text_is_what_the_page_is_about() {
    let text = |html: &str| {
        Folded::of(&Page::of_html(html).text)
            .as_str()
            .trim()
            .to_owned()
    };
    for (html, expected) in [
        (
            "<nav>menu</nav><main><h1>A</h1><p>b</p></main><p>c</p>",
            "a b",
        ),
        (
            "<article>one</article><aside>x</aside><article>two</article>",
            "one two",
        ),
        (
            "<p>no<b>thing</b> is <!-- not --> split</p>",
            "nothing is split",
        ),
        (
            "<p>a</p><script>var b = '<p>c</p>'</script><style>d</style>e",
            "a e",
        ),
        ("1 < 2 and 3 > 2", "1 2 and 3 2"),
        ("<p title='a > b' data-x=\"<p>\">shown</p>", "shown"),
        (
            "<nav>never closed, <p>and yet read",
            "never closed and yet read",
        ),
        (
            "<main></main><p>outside an empty main</p>",
            "outside an empty main",
        ),
        ("<P>ΚΑΛΗΜΈΡΑ&nbsp;κόσμε&#33;</P>", "καλημέρα κόσμε"),
        ("<noscript>switch on</noscript><p>text", "text"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn a_page_tells_about_itself() {
    let page = Page::of_html(
        "<html lang='EN-gb'><head><title>A &amp; B</title><title>second</title>\
         <link href='/c' rel='alternate canonical'><meta content=NOINDEX name=robots>\
         <meta name='prerender-status-code' content='404'>\
         <script type='application/ld+json'>{\"isAccessibleForFree\" : false}</script></head>\
         <body><h1>One</h1><div id=__next></div></body></html>",
    );
    assert_eq!(page.title, "A & B");
    assert_eq!(page.headings.trim(), "One");
    assert_eq!(page.canonical.as_deref(), Some("/c"));
    assert_eq!(page.language.as_deref(), Some("en-gb"));
    assert_eq!(page.prerender_status, Some(404));
    assert!(page.noindex && page.is_not_free && page.has_app_root);
}

#[test]
fn folding_undoes_what_is_only_typography() {
    let same = |one: &str, other: &str| Folded::of(one) == Folded::of(other);
    assert!(same("“Don’t” – STOP…", "dont stop"));
    assert!(same("ﬁrst\u{ad}\u{200b} Straße", "first STRASSE"));
    assert!(same("ΛΌΓΟΣ", "λόγος"));
    assert!(same("می\u{200c}شود", "میشود"));
    assert!(!same("résumé", "resume"));
    assert_eq!(
        Folded::without_marks("BULUNAMADI"),
        Folded::without_marks("bulunamadı")
    );
    assert_eq!(Folded::of("水位計 です").count(), 5);
}

/// The table of liveness.md 5.1, on made-up words: what a change does to the two measures.
#[test]
fn changes_move_the_measures_as_calibrated() {
    let words = |numbers: std::ops::Range<u32>| {
        Folded::of(
            &numbers
                .map(|number| format!("w{number} "))
                .collect::<String>(),
        )
    };
    let stored = words(0..600);
    let appended = Alike::of(&stored, &words(0..750));
    assert!((appended.jaccard - 0.8).abs() < 0.01 && appended.containment >= 1.0);
    let cut = Alike::of(&stored, &words(0..450));
    assert!((cut.jaccard - 0.75).abs() < 0.01 && (cut.containment - 0.75).abs() < 0.01);
    let half = Alike::of(&stored, &words(300..900));
    assert!((half.jaccard - 0.33).abs() < 0.01 && (half.containment - 0.5).abs() < 0.01);
    let unrelated = Alike::of(&stored, &words(600..1200));
    assert!(unrelated.jaccard <= 0.0 && !unrelated.is_present());
    let empty = Alike::of(&stored, &Folded::of(""));
    assert!(empty.jaccard <= 0.0 && empty.containment <= 0.0);
}

#[test]
fn a_quotation_is_found_when_it_is_nearly_there() {
    let text =
        Folded::of("He said: the port will stay closed until the convoy has left the terminal.");
    let found = |quotation: &str| quote::is_in(&Folded::of(quotation), &text);
    assert!(found("“The port will stay closed…”"));
    assert!(found("closed"));
    assert!(!found("The port will open tomorrow"));
    assert!(!found("") && !found("…"));
}

/// Each of these makes a page of 128 KiB that must be read once, not once for every character.
#[test]
fn hostile_pages_are_read_in_one_pass() {
    const BYTES: usize = 1 << 17;
    for piece in [
        "<",
        "<a ",
        "<!--",
        "<!",
        "</",
        "<p title=\"",
        "<title>",
        "</script",
        "<script>",
        "&amp",
        "<a=",
        "<main>",
        "<nav>",
        "a ",
        "é",
        ".",
        "<svg/>",
        "&#x1F600;",
    ] {
        let page = Page::of_html(&piece.repeat(BYTES / piece.len()));
        assert!(page.title.len() <= 2000, "{piece}");
    }
}

proptest! {
    #[test]
    fn no_markup_makes_reading_panic(markup in "[<>/a-z!='\" \\-&;\u{e9}\u{301}]{0,200}(<script|</title|<title>|</|<!--|<meta name=robots content=)?[<>/a-z =\"]{0,80}") {
        let page = Page::of_html(&markup);
        let text = Folded::of(&page.text);
        let alike = Alike::of(&text, &text);
        prop_assert!(alike.equal);
    }

    #[test]
    fn folding_twice_changes_nothing(text in ".{0,200}") {
        let once = Folded::of(&text);
        prop_assert_eq!(&Folded::of(once.as_str()), &once);
    }

    #[test]
    fn measures_are_fractions(one in "([a-e] ){0,60}", other in "([a-e] ){0,60}") {
        let alike = Alike::of(&Folded::of(&one), &Folded::of(&other));
        prop_assert!((0.0..=1.0).contains(&alike.jaccard));
        prop_assert!((0.0..=1.0).contains(&alike.containment));
        prop_assert!(alike.jaccard <= alike.containment + 1e-9 || alike.containment == 0.0);
    }
}
