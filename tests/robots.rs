//! `robots.txt` as RFC 9309 has it: a case is a file beside what it means for some paths.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use pressmark::classify::robots::{Audience, Robots};
use proptest::prelude::*;

/// Each line of a case's `.paths`: for whom, allowed or not, path. A line `delay SECONDS` names the gap.
#[test]
fn each_file_means_what_stands_beside_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/robots");
    let mut cases = 0;
    for entry in fs::read_dir(folder).expect("the cases") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        cases += 1;
        let robots = Robots::read(&fs::read_to_string(&path).expect("a case"), "pressmark");
        let meanings = fs::read_to_string(path.with_extension("paths")).expect("its meaning");
        let mut delay = None;
        for line in meanings.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["delay", seconds] => {
                    delay = Some(Duration::from_secs_f64(seconds.parse().expect("a number")));
                }
                [
                    audience @ ("named" | "strict"),
                    wanted @ ("yes" | "no"),
                    asked,
                ] => {
                    let audience = match *audience {
                        "named" => Audience::Named,
                        _ => Audience::Anyone,
                    };
                    let found = !robots.disallows(asked, audience);
                    assert_eq!(found, *wanted == "yes", "{}: {line}", path.display());
                }
                _ => panic!("{}: {line}", path.display()),
            }
        }
        assert_eq!(robots.crawl_delay(), delay, "{}", path.display());
    }
    assert!(cases >= 6, "only {cases}");
}

#[test]
fn a_hostile_pattern_costs_little() {
    let stars = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(20_000));
    let robots = Robots::read(&stars, "pressmark");
    assert!(!robots.disallows(&format!("/{}", "a".repeat(8_000)), Audience::Anyone));
    let many = format!("User-agent: *\n{}", "Disallow: /*x*y*z\n".repeat(40_000));
    let robots = Robots::read(&many, "pressmark");
    assert!(!robots.disallows(&format!("/{}", "x".repeat(8_000)), Audience::Anyone));
}

proptest! {
    #[test]
    fn no_file_panics_and_the_file_itself_may_always_be_asked_for(
        file in "(?s)(User-agent: (\\*|pressmark|x)\n|(Dis|A)llow: [/*$%a-c0-9é]{0,8}\n|Crawl-delay: [-0-9.e]{0,5}\n|.){0,30}",
        path in "/[/*$%a-c0-9é?]{0,12}",
    ) {
        let robots = Robots::read(&file, "pressmark");
        prop_assert!(!robots.disallows("/robots.txt", Audience::Anyone));
        // Naming us is no reason to be let in or kept out by what is said to others.
        let _ = robots.disallows(&path, Audience::Anyone);
        if robots.disallows(&path, Audience::Named) {
            prop_assert!(robots.disallows(&path, Audience::Anyone));
        }
        prop_assert!(robots.crawl_delay().is_none_or(|delay| delay <= Duration::from_secs(86_400)));
    }
}
