//! A person's decision stands until it is taken back; checks go on beneath it.

use std::sync::Arc;

use pressmark::jobs::pin::{Decision, pin};
use pressmark::jobs::states::{recompute, states};
use pressmark::model::check::{FoldedState, Pin};
use pressmark::model::liveness::Verdict;

use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

fn decide(workplace: &Workplace, url: &str, decision: Decision) -> FoldedState {
    let by = Pin {
        author: "A. Archivist".to_owned(),
        note: "the host confirmed it by mail".to_owned(),
    };
    let clock = Arc::clone(&workplace.clock) as _;
    let urls = [url.to_owned()];
    let pinned = block_on(pin(&workplace.archive(), &clock, &urls, decision, &by));
    let mut links = pinned.expect("a pinned link").links;
    links.remove(0).1
}

fn state(workplace: &Workplace, url: &str) -> FoldedState {
    let states = states(&workplace.archive()).expect("an archive");
    let link = states.into_iter().find(|link| link.url == url);
    link.and_then(|link| link.state).expect("a checked link")
}

#[test]
fn a_pinned_link_stays_what_was_decided_and_its_checks_are_kept() {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let url = states(&workplace.archive()).expect("an archive")[0]
        .url
        .clone();
    let decided = decide(&workplace, &url, Decision::Dead);
    assert_eq!((decided.state, decided.confirmed), (Verdict::Gone, true));
    workplace.clock.set("2026-10-05T08:00:00.000Z");
    workplace.recheck();
    let after = state(&workplace, &url);
    assert_eq!((after.state, after.confirmed), (Verdict::Gone, true));
    assert!(after.reason.ends_with(":ignored"), "{after:?}");
    decide(&workplace, &url, Decision::Released);
    workplace.clock.set("2026-10-06T08:00:00.000Z");
    workplace.recheck();
    assert!(state(&workplace, &url).state.is_live());
    let (_, disagreements) = recompute(&workplace.archive()).expect("an archive");
    assert_eq!(disagreements, []);
    let verified = workplace.verify();
    assert_eq!(verified.checked.findings, []);
}
