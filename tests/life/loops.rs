//! A redirect loop that ends once its cookie is sent back, and a certificate that is refused over a page that is
//! still the stored one: both are asked a second time within the check (liveness.md 4.1, T6 and T13).

use std::path::PathBuf;

use pressmark::model::exchange::Exchange;
use pressmark::model::facts::LinkFacts;
use pressmark::model::liveness::Verdict;
use pressmark::model::record::Fact;

use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

const HOST: &str = "www.wire.example";
/// Where a short link of the document leads.
const PAGE: &str = "https://www.wire.example/world/almaty-overnight-2022-01-07/";
const NEXT_WEEK: &str = "2026-10-08T08:00:00.000Z";

fn workplace() -> (Workplace, PathBuf) {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    (workplace, document)
}

/// What all checks of the link to that page add up to, and why.
fn reason(workplace: &Workplace) -> (Verdict, String) {
    let facts = workplace.facts();
    let mut links = (facts.documents.iter())
        .flat_map(|document| &document.citations)
        .flat_map(|citation| &citation.links);
    let to_page = |link: &&LinkFacts| {
        let trail = link.trail.as_ref();
        trail.is_some_and(|trail| trail.end_url.contains(HOST))
    };
    let life = &links.find(to_page).expect("a link to that page").life;
    let last = life.observations.last().expect("a check");
    let check = last.check.as_ref().expect("its particulars");
    (check.folded.state, check.folded.reason.clone())
}

/// The requests to the page, oldest first.
fn asked(workplace: &Workplace) -> Vec<Exchange> {
    let archive = workplace.archive();
    let reader = archive.open_for_reading().expect("an archive");
    let stored = reader.exchanges_of(PAGE).expect("an archive");
    let exchanges = stored.into_iter().filter_map(|one| match one.record.fact {
        Fact::Exchange(exchange) => Some(*exchange),
        _ => None,
    });
    exchanges.collect()
}

fn cookie(exchange: &Exchange) -> Option<String> {
    let mut headers = exchange.request.headers.iter();
    let cookie = headers.find(|header| header.name == "Cookie");
    cookie.map(|header| header.value.to_text())
}

#[test]
fn a_loop_that_wants_its_cookie_back_is_walked_once_more_with_it() {
    let (workplace, document) = workplace();
    workplace.web.set(HOST, "*", Scenario::CookieLoop);
    workplace.collect(&document);
    let (state, reason) = reason(&workplace);
    assert!(state.is_live(), "{reason}");
    let asked = asked(&workplace);
    assert_eq!(
        cookie(&asked[0]),
        None,
        "nothing is sent before it is needed"
    );
    assert!(cookie(asked.last().expect("a request")).is_some());
    // The next check begins without: no cookie outlives its check.
    let before = asked.len();
    workplace.clock.set(NEXT_WEEK);
    workplace.recheck();
    assert_eq!(cookie(&self::asked(&workplace)[before]), None);
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn a_page_that_is_the_stored_one_is_alive_under_a_certificate_that_ended() {
    let (workplace, document) = workplace();
    workplace.collect(&document);
    workplace.web.set(HOST, "*", Scenario::CertificateExpired);
    workplace.clock.set(NEXT_WEEK);
    workplace.recheck();
    let told = reason(&workplace);
    assert_eq!(
        told,
        (Verdict::Alive, "tls_certificate_content_match".to_owned())
    );
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn what_was_never_stored_is_not_alive_under_such_a_certificate() {
    let (workplace, document) = workplace();
    workplace.web.set(HOST, "*", Scenario::CertificateExpired);
    workplace.collect(&document);
    let (state, reason) = reason(&workplace);
    assert_eq!(state, Verdict::Unreachable, "{reason}");
}
