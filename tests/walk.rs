//! The walk along a trail, step by step, with scripted answers.

use proptest::prelude::*;

use pressmark::classify::walk::{HOPS_MAX, Next, Seen, SeenAnswer, next};
use pressmark::model::trail::{TrailEnd, Via};

fn redirect(status: u16, location: &str) -> SeenAnswer<'_> {
    SeenAnswer {
        status,
        location: Some(location),
        page: None,
        body_bytes: 0,
    }
}

fn after(url: &str, answer: SeenAnswer<'_>) -> Next {
    next(
        &[],
        &Seen {
            url,
            answer: Some(answer),
        },
    )
}

fn ask(url: &str) -> Next {
    Next::Ask {
        url: url.to_owned(),
        via: Via::Location,
    }
}

#[test]
fn every_redirect_status_is_followed_and_others_are_not() {
    for status in [301, 302, 303, 307, 308] {
        let followed = after("https://t.co/a", redirect(status, "https://example.org/"));
        assert_eq!(followed, ask("https://example.org/"), "{status}");
    }
    for status in [200, 204, 300, 304, 404, 410, 500, 999] {
        let ended = after("https://t.co/a", redirect(status, "https://example.org/"));
        assert_eq!(ended, Next::End(TrailEnd::Landed), "{status}");
    }
}

#[test]
fn locations_are_resolved_against_the_address_asked() {
    let base = "https://example.org/a/b?c=d#e";
    for (location, target) in [
        ("/x", "https://example.org/x#e"),
        ("x", "https://example.org/a/x#e"),
        ("//other.example/y", "https://other.example/y#e"),
        ("?q=1", "https://example.org/a/b?q=1#e"),
        ("https://other.example/#own", "https://other.example/#own"),
        ("HTTPS://Other.Example/z", "https://other.example/z#e"),
        ("/söme page", "https://example.org/s%C3%B6me%20page#e"),
    ] {
        assert_eq!(
            after(base, redirect(302, location)),
            ask(target),
            "{location}"
        );
    }
}

#[test]
fn a_redirect_nowhere_is_an_end_of_its_own() {
    let without = SeenAnswer {
        status: 302,
        location: None,
        page: None,
        body_bytes: 0,
    };
    let end = after("https://t.co/a", without);
    assert_eq!(end, Next::End(TrailEnd::RedirectWithoutLocation));
    for location in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "mailto:a@example.org",
    ] {
        let end = after("https://t.co/a", redirect(301, location));
        let location = location.to_owned();
        assert_eq!(end, Next::End(TrailEnd::RedirectBadLocation { location }));
    }
}

#[test]
fn loops_and_endless_trails_end() {
    let url = "https://t.co/a";
    assert_eq!(after(url, redirect(301, url)), Next::End(TrailEnd::Loop));
    let asked = vec![url.to_owned()];
    let back = next(
        &asked,
        &Seen {
            url: "https://t.co/b",
            answer: Some(redirect(301, url)),
        },
    );
    assert_eq!(back, Next::End(TrailEnd::Loop));
    let asked: Vec<String> = (1..HOPS_MAX)
        .map(|hop| format!("https://t.co/{hop}"))
        .collect();
    let too_many = next(
        &asked,
        &Seen {
            url: "https://t.co/last",
            answer: Some(redirect(301, "https://t.co/one-more")),
        },
    );
    assert_eq!(too_many, Next::End(TrailEnd::TooManyHops));
}

#[test]
fn a_warning_page_is_recorded_with_its_target_and_not_followed() {
    for (location, target) in [
        (
            "https://twitter.com/safety/unsafe_link_warning?unsafe_link=https://bad.example/?a=1&b=2",
            "https://bad.example/?a=1&b=2",
        ),
        (
            "https://x.com/safety/unsafe_link_warning?unsafe_link=https%3A%2F%2Fbad.example%2F%3Fa%3D1%2B1",
            "https://bad.example/?a=1+1",
        ),
    ] {
        let target = target.to_owned();
        let end = after("https://t.co/a", redirect(301, location));
        assert_eq!(end, Next::End(TrailEnd::UnsafeLinkWarning { target }));
    }
    // Another host may use the same path.
    let location =
        "https://nottwitter.com/safety/unsafe_link_warning?unsafe_link=https://a.example/";
    assert_eq!(
        after("https://t.co/a", redirect(301, location)),
        ask(location)
    );
}

#[test]
fn no_answer_ends_the_trail() {
    let seen = Seen {
        url: "https://t.co/a",
        answer: None,
    };
    assert_eq!(next(&[], &seen), Next::End(TrailEnd::NotAnswered));
}

proptest! {
    #[test]
    fn no_answer_makes_the_walk_panic(
        url in ".*",
        status in any::<u16>(),
        location in proptest::option::of(".*"),
        page in proptest::option::of(".*"),
        body_bytes in any::<u64>(),
    ) {
        let answer = SeenAnswer { status, location: location.as_deref(), page: page.as_deref(), body_bytes };
        let _ = next(&[], &Seen { url: &url, answer: Some(answer) });
    }

    #[test]
    fn whatever_is_asked_next_is_http(location in ".*") {
        if let Next::Ask { url, .. } = after("https://t.co/a", redirect(301, &location)) {
            prop_assert!(url.starts_with("http://") || url.starts_with("https://"));
        }
    }
}
