//! Who is told of deaths and returns: a webhook that refuses, hesitates or is not there; and what of its address
//! is shown.

use pressmark::jobs::scheduled::webhook::{Patience, hand_in, shown};
use serde_json::json;
use std::sync::Mutex;

use crate::support::scripted_network::{Scripted, ScriptedNetwork};
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on};

const HOOK: &str = "https://hooks.example/services/very-secret";

/// Tells a hook that answers with these statuses one after the other.
fn tell(answers: &[(u16, Option<&'static str>)]) -> (Result<(), String>, Vec<Vec<u8>>) {
    let workplace = Workplace::before(World::new(13));
    let mut answers: Vec<_> = answers.to_vec();
    answers.reverse();
    let answers = Mutex::new(answers);
    let network = ScriptedNetwork::around(workplace.client(), move |told| {
        assert_eq!(told.url, HOOK);
        let (status, wait) = answers.lock().expect("no holder panics").pop()?;
        let headers: Vec<(&'static str, &str)> =
            wait.map(|wait| ("retry-after", wait)).into_iter().collect();
        Some(Scripted::of(status, &headers, ""))
    });
    let summary = json!({"type": "summary", "newly_dead": []});
    let patience = Patience { first_ms: 0 };
    let told = block_on(hand_in(&network, HOOK, &summary, patience)).expect("a client");
    let bodies = network.asked().into_iter().map(|told| told.body).collect();
    (told, bodies)
}

#[test]
fn a_webhook_gets_the_summary_once_where_it_takes_it() {
    let (told, bodies) = tell(&[(204, None)]);
    assert_eq!(told, Ok(()));
    let summary: serde_json::Value = serde_json::from_slice(&bodies[0]).expect("JSON");
    assert_eq!(
        (summary["type"].as_str(), bodies.len()),
        (Some("summary"), 1)
    );
}

#[test]
fn it_is_asked_again_after_an_outage_and_never_after_a_refusal() {
    let (told, bodies) = tell(&[(503, None), (429, Some("0")), (200, None)]);
    assert_eq!((told, bodies.len()), (Ok(()), 3));
    let (told, bodies) = tell(&[(500, None), (500, None), (500, None)]);
    assert_eq!((told.is_err(), bodies.len()), (true, 3));
    for status in [301, 400, 403, 410] {
        let (told, bodies) = tell(&[(status, None)]);
        assert_eq!((told.is_err(), bodies.len()), (true, 1), "{status}");
    }
    let (told, bodies) = tell(&[(429, Some("3600"))]);
    assert_eq!(
        (told.is_err(), bodies.len()),
        (true, 1),
        "left to the next run"
    );
}

#[test]
fn no_more_of_its_address_is_shown_than_its_host() {
    assert_eq!(shown(HOOK), "https://hooks.example/…");
    let (told, _) = tell(&[(403, None)]);
    assert!(!told.expect_err("refused").contains("secret"));
}
