//! No network, in each of its forms: said so, exit 3, and the next run asks exactly those.

use std::net::TcpListener;
use std::path::PathBuf;

use pressmark::jobs::collect::Collected;
use pressmark::jobs::{Client, Ending, Settings};
use pressmark::model::exchange::NoAnswerKind;
use pressmark::model::liveness::Verdict;

use crate::support::failing_network::FailingNetwork;
use crate::support::web::world::World;
use crate::support::workplace::{FIRST_DAY, Followed, Workplace, case};

fn workplace() -> (Workplace, PathBuf) {
    let workplace = Workplace::before(World::new(17));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    (workplace, document)
}

fn collect_with(
    workplace: &Workplace,
    document: &std::path::Path,
    change: impl FnOnce(&mut Settings),
) -> Followed<Collected> {
    let mut settings = workplace.settings();
    change(&mut settings);
    let client = Client::new(settings).expect("sound settings");
    let collected = workplace.collect_through(client, document);
    collected.expect("a collected document")
}

/// All eight links are left, for this reason; nothing reached the web; the next run has them all.
fn assert_left(
    workplace: &Workplace,
    collected: &Followed<Collected>,
    verdict: Verdict,
    reason: &str,
) {
    assert_eq!(collected.ending, Ending::Incomplete);
    assert_eq!(collected.ending.exit_code(), 3);
    assert_eq!(collected.citations_new, 6);
    assert_eq!(collected.asked.len(), 8);
    for outcome in &collected.asked {
        assert_eq!(outcome.judged.verdict, verdict, "{outcome:?}");
        assert_eq!(outcome.judged.reason, reason, "{outcome:?}");
        assert!(outcome.will_be_asked_again());
    }
    assert_eq!(workplace.asked(), Vec::<String>::new());
    assert_eq!(workplace.verify().checked.findings, []);
}

fn assert_had_afterwards(workplace: &Workplace, document: &std::path::Path) {
    let next = workplace.collect(document);
    assert_eq!(next.ending, Ending::Clean, "{:?}", next.asked);
    assert_eq!((next.citations_new, next.citations_known), (0, 6));
    assert_eq!(next.asked.len(), 8);
    assert_eq!(next.agreements.get("agree"), Some(&6));
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn offline_asks_nothing_and_the_next_run_asks_everything() {
    let (workplace, document) = workplace();
    let collected = collect_with(&workplace, &document, |settings| settings.offline = true);
    assert_left(&workplace, &collected, Verdict::NotAttempted, "offline");
    assert_had_afterwards(&workplace, &document);
}

#[test]
fn names_that_do_not_resolve_mean_no_network_where_nothing_answers() {
    let (workplace, document) = workplace();
    // A label of more than 63 characters: no resolver is asked about it (RFC 1035 section 2.3.4).
    let nowhere = format!("::{}.invalid:443", "x".repeat(64));
    let collected = collect_with(&workplace, &document, |settings| {
        settings.connect_to = vec![nowhere.parse().expect("a rule")];
    });
    assert_left(&workplace, &collected, Verdict::Unknown, "no_network");
    let facts = workplace.facts();
    for citation in &facts.documents[0].citations {
        for link in &citation.links {
            let told = format!(
                "{} was not reached: no network at {FIRST_DAY}; it will be retried.",
                link.url
            );
            assert!(citation.missing.contains(&told), "{:?}", citation.missing);
        }
    }
    assert_had_afterwards(&workplace, &document);
}

#[test]
fn a_closed_port_is_no_answer_and_no_blame() {
    let (workplace, document) = workplace();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("its address")
    };
    let collected = collect_with(&workplace, &document, |settings| {
        settings.connect_to = vec![format!("::{closed}").parse().expect("a rule")];
    });
    assert_left(
        &workplace,
        &collected,
        Verdict::Unreachable,
        "connect_refused",
    );
    assert_had_afterwards(&workplace, &document);
}

#[test]
fn every_way_a_network_is_absent_is_called_so() {
    for kind in [
        NoAnswerKind::DnsNoName,
        NoAnswerKind::DnsFailed,
        NoAnswerKind::NoRoute,
        NoAnswerKind::ConnectTimeout,
    ] {
        let (workplace, document) = workplace();
        let network = FailingNetwork {
            client: workplace.client(),
            hosts_ending: "",
            kind,
        };
        let collected = workplace.collect_through(network, &document);
        let collected = collected.expect("a collected document");
        assert_left(&workplace, &collected, Verdict::Unknown, "no_network");
    }
}

#[test]
fn one_name_that_does_not_resolve_is_that_names_affair() {
    let (workplace, document) = workplace();
    let network = FailingNetwork {
        client: workplace.client(),
        hosts_ending: "abcn.ws",
        kind: NoAnswerKind::DnsNoName,
    };
    let collected = workplace.collect_through(network, &document);
    let collected = collected.expect("a collected document");
    let left: Vec<_> = (collected.asked.iter())
        .filter(|outcome| outcome.will_be_asked_again())
        .map(|outcome| outcome.judged.reason.as_str())
        .collect();
    assert_eq!(left, ["dns_no_name"]);
    workplace.web.clear_record();
    let next = workplace.collect(&document);
    assert_eq!((next.ending, next.asked.len()), (Ending::Clean, 1));
    // The link, the hop behind it, the page, and a random sibling of the page.
    assert_eq!(workplace.asked().len(), 4, "{:?}", workplace.asked());
}

#[test]
fn offline_after_a_full_run_finds_nothing_to_do() {
    let (workplace, document) = workplace();
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    let again = collect_with(&workplace, &document, |settings| settings.offline = true);
    assert_eq!((again.ending, again.asked.len()), (Ending::Clean, 0));
}
