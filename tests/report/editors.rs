//! What editors get: citation templates with archive-url, archive-date and url-status, and links that survive.

use pressmark::model::check::Likeness;
use pressmark::model::digest::Digest;
use pressmark::model::facts::{ArchiveFacts, LinkFacts, MementoFacts, StateFacts};
use pressmark::model::liveness::Verdict;
use pressmark::model::memento::{
    HeldAgainst, MementoHeld, MementoOutcome, MementoSought, WebArchive,
};
use pressmark::report;

use super::facts::{minute, realistic, record};

const COPY: &str = "https://web.archive.org/web/20220108030405/https://t.co/x";

/// The facts of the other tests, every link of them in this state and with this copy.
fn with(state: Verdict, confirmed: bool, verified: Option<bool>) -> ArchiveFacts {
    let mut facts = realistic();
    let links = facts
        .documents
        .iter_mut()
        .flat_map(|document| &mut document.citations)
        .flat_map(|citation| &mut citation.links);
    for link in links {
        link.life.folded = Some(StateFacts {
            state,
            confirmed,
            since: None,
            strikes: None,
        });
        link.memento = verified.map(|verified| memento(link, verified));
    }
    facts
}

fn memento(link: &LinkFacts, verified: bool) -> MementoFacts {
    let held = Box::new(MementoHeld {
        archive: WebArchive::Wayback,
        address: COPY.to_owned(),
        at: "2022-01-08T03:04:05Z".parse().expect("a time"),
        exchange: record("exchange"),
        digest: Digest::of(b"copy"),
        raw: true,
        held_against: HeldAgainst::Quote,
        reason: "quote_present".to_owned(),
        likeness: Some(Likeness {
            jaccard_permille: 900,
            containment_permille: 1000,
        }),
        again: None,
    });
    MementoFacts {
        record: record("memento"),
        at: minute(9),
        sought: MementoSought {
            link: link.record,
            around: minute(1),
            archives: Vec::new(),
            outcome: if verified {
                MementoOutcome::Shows(held)
            } else {
                MementoOutcome::Nearest(held)
            },
        },
    }
}

#[test]
fn a_template_says_what_the_state_of_the_link_is() {
    for (state, confirmed, status) in [
        (Verdict::Alive, false, "live"),
        (Verdict::Moved, false, "live"),
        (Verdict::Drifted, true, "deviated"),
        (Verdict::Gone, true, "dead"),
        (Verdict::Soft404, true, "dead"),
        (Verdict::Suspended, true, "dead"),
        (Verdict::Unreachable, true, "dead"),
        (Verdict::Unreachable, false, "live"),
        (Verdict::Gone, false, "live"),
        (Verdict::Usurped, true, "usurped"),
        (Verdict::Blocked, true, "live"),
    ] {
        let page = report::wikitext(&with(state, confirmed, Some(true)));
        let expected =
            format!("|archive-url={COPY} |archive-date=2022-01-08 |url-status={status}}}}}");
        assert!(page.contains(&expected), "{state:?}: {page}");
    }
}

#[test]
fn only_a_copy_that_was_shown_to_hold_the_words_is_an_archive_url() {
    let page = report::wikitext(&with(Verdict::Gone, true, Some(false)));
    assert!(
        !page.contains("archive-url") && page.contains("{{dead link"),
        "{page}"
    );
    let page = report::wikitext(&with(Verdict::LoginWalled, true, None));
    assert!(
        page.contains("|url-access=registration") && !page.contains("dead link"),
        "{page}"
    );
}

#[test]
fn no_quote_closes_or_opens_a_template() {
    let mut facts = with(Verdict::Gone, true, Some(true));
    let citation = &mut facts.documents[0].citations[0];
    citation.quoted_text = "}} {{evil|x}} [[a]] <ref>b</ref>\n== c == | d".to_owned();
    citation.links[0].url = "https://a.example/}}|x=y{{z}}".to_owned();
    let page = report::wikitext(&facts);
    let line = page
        .lines()
        .find(|line| line.contains("a.example"))
        .expect("its line");
    for mark in ["evil|", "[[", "<ref", "}} {{", "|x=y"] {
        assert!(!line.contains(mark), "{mark}: {line}");
    }
    assert!(page.lines().all(|line| !line.starts_with("== c")));
}

#[test]
fn the_page_links_the_copy_with_what_it_takes_to_find_it_again() {
    let page = report::html(&with(Verdict::Gone, true, Some(true)));
    for part in [
        format!("data-versionurl=\"{COPY}\""),
        "data-versiondate=\"2022-01-08\"".to_owned(),
        "data-originalurl=\"".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}");
    }
    let page = report::html(&with(Verdict::Gone, true, Some(false)));
    assert!(!page.contains("data-versionurl"));
}
