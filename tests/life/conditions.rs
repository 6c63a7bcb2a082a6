//! A scheduled run under the conditions of a timer: stopped in any stage and continued by the next, with feeds,
//! with canaries, and with a second look at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pressmark::jobs::Ending;
use pressmark::jobs::recheck::{Recheck, SecondLook, Which};
use pressmark::jobs::scheduled::settings::RunSettings;
use pressmark::jobs::scheduled::{Stage, Worked, record, work};
use pressmark::jobs::states::states;
use pressmark::model::exchange::NoAnswerKind;
use pressmark::model::liveness::Verdict;

use crate::support::failing_network::FailingNetwork;
use crate::support::scripted_network::{Scripted, ScriptedNetwork};
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

const SECOND_DAY: &str = "2026-10-02T08:00:00.000Z";
const NEXT_YEAR: &str = "2027-10-02T08:00:00.000Z";
const PAGE_HOST: &str = "www.wire.example";

fn workplace() -> Workplace {
    let workplace = Workplace::before(World::new(13));
    std::fs::create_dir(workplace.path("articles")).expect("a folder");
    workplace.document("articles/six-posts.txt", &case("collect/six-posts.txt"));
    workplace
}

/// One run that is asked to stop at its `stop_at`-th event or stage; `None`: never.
fn run(workplace: &Workplace, stop_at: Option<usize>) -> (Worked, Ending) {
    let settings = RunSettings::parse("[watch]\nfolders = [\"articles\"]\n").expect("settings");
    let folder = workplace.path("");
    let mut means = workplace.means(workplace.client());
    let stop = means.stop.clone();
    let seen = Arc::new(AtomicUsize::new(0));
    let count = move || {
        if Some(seen.fetch_add(1, Ordering::Relaxed)) == stop_at {
            stop.ask();
        }
    };
    let of_event = count.clone();
    means.tell = Arc::new(move |_| of_event());
    let done = move |_: &Stage| count();
    block_on(async {
        let worked = work(&means, &settings, &folder, &done)
            .await
            .expect("a run");
        let (ending, _) = record(&means, &worked, &[]).await.expect("a record");
        (worked, ending)
    })
}

/// Every link with its state, without what depends on how often it was asked.
fn standing(workplace: &Workplace) -> Vec<(String, Option<Verdict>)> {
    let states = states(&workplace.archive())
        .expect("an archive")
        .into_iter();
    states
        .map(|link| (link.url, link.state.map(|state| state.state)))
        .collect()
}

#[test]
fn a_run_that_is_stopped_in_any_stage_is_continued_by_the_next() {
    let whole = workplace();
    assert_eq!(run(&whole, None).1, Ending::Clean);
    for stop_at in [0, 1, 3, 8, 20, 45, 70] {
        let workplace = workplace();
        run(&workplace, Some(stop_at));
        assert_eq!(
            workplace.verify().checked.findings,
            [],
            "stopped at {stop_at}"
        );
        let (_, ending) = run(&workplace, None);
        assert_eq!(ending, Ending::Clean, "stopped at {stop_at}");
        assert_eq!(
            standing(&workplace),
            standing(&whole),
            "stopped at {stop_at}"
        );
        assert_eq!(
            workplace.verify().checked.findings,
            [],
            "stopped at {stop_at}"
        );
    }
}

#[test]
fn a_stopped_run_says_so() {
    let workplace = workplace();
    let (_, ending) = run(&workplace, Some(0));
    assert_eq!(ending, Ending::Interrupted);
}

#[test]
fn every_run_checks_the_next_part_of_what_is_stored() {
    let workplace = workplace();
    let text = "[watch]\nfolders = [\"articles\"]\n[limits]\nverify_megabytes = 0\n";
    let settings = RunSettings::parse(text).expect("settings");
    let folder = workplace.path("");
    let part = |at: &str| {
        workplace.clock.set(at);
        let means = workplace.means(workplace.client());
        let checked = std::sync::Mutex::new(None);
        let done = |stage: &Stage| {
            if let Stage::Verified {
                objects, findings, ..
            } = stage
            {
                *checked.lock().expect("no holder panics") = Some((*objects, findings.clone()));
            }
        };
        block_on(work(&means, &settings, &folder, &done)).expect("a run");
        checked.into_inner().expect("no holder panics")
    };
    // At least one object a time, however small the budget.
    let (first, findings) = part("2026-10-01T08:00:00.000Z").expect("a check");
    assert!(first >= 1 && findings.is_empty(), "{first} {findings:?}");
    assert_eq!(part("2026-10-01T20:00:00.000Z"), None, "not due yet");
    let (second, findings) = part("2026-10-02T09:00:00.000Z").expect("a check");
    assert_eq!(findings, Vec::<String>::new());
    let facts = workplace.facts();
    assert!(second >= 1 && second < facts.totals.objects);
    let through = facts
        .fixity
        .iter()
        .map(|check| check.part.as_ref().and_then(|part| part.through));
    let through: Vec<_> = through.collect();
    assert!(
        through[0].is_some() && through[0] < through[1],
        "{through:?}"
    );
}

#[test]
fn entries_of_a_feed_are_taken_in_once() {
    let workplace = workplace();
    let settings = RunSettings::parse("[watch]\nfeeds = [\"https://feeds.example/a.xml\"]\n");
    let settings = settings.expect("settings");
    let article = case("collect/six-posts.txt");
    let network = ScriptedNetwork::around(workplace.client(), move |told| {
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title><item><title>one</title><link>https://feeds.example/one.txt</link></item></channel></rss>";
        match told.url.as_str() {
            "https://feeds.example/a.xml" => Some(Scripted::of(
                200,
                &[("content-type", "application/rss+xml")],
                feed,
            )),
            "https://feeds.example/one.txt" => Some(Scripted::of(
                200,
                &[("content-type", "text/plain; charset=utf-8")],
                article.clone(),
            )),
            _ => None,
        }
    });
    let folder = workplace.path("");
    let entries = |network: &ScriptedNetwork| {
        let means = workplace.means(network.clone());
        let new = AtomicUsize::new(usize::MAX);
        let done = |stage: &Stage| {
            if let Stage::Feeds { new: found, unread } = stage {
                assert!(unread.is_empty(), "{unread:?}");
                new.store(*found, Ordering::Relaxed);
            }
        };
        block_on(work(&means, &settings, &folder, &done)).expect("a run");
        new.into_inner()
    };
    assert_eq!(entries(&network), 1);
    assert_eq!(entries(&network), 0, "it is held");
    assert_eq!(workplace.facts().documents.len(), 1);
}

#[test]
fn where_the_canaries_are_silent_too_nothing_is_held_against_a_link() {
    let workplace = workplace();
    run(&workplace, None);
    let before = standing(&workplace);
    workplace.clock.set(SECOND_DAY);
    let failing = FailingNetwork {
        client: workplace.client(),
        hosts_ending: "example",
        kind: NoAnswerKind::ConnectTimeout,
    };
    let mut means = workplace.means(failing);
    means.canary = vec!["https://canary.example/".to_owned()];
    let job = Recheck {
        which: Which::All,
        second_look: SecondLook::Never,
        means,
    };
    block_on(job.run()).expect("a recheck");
    assert_eq!(standing(&workplace), before);
    let facts = workplace.facts();
    let links = facts.documents[0]
        .citations
        .iter()
        .flat_map(|citation| &citation.links);
    let reasons: Vec<String> = links
        .filter_map(|link| link.life.observations.last())
        .map(|seen| seen.judged.reason.clone())
        .collect();
    assert!(
        reasons.contains(&"local_network_down".to_owned()),
        "{reasons:?}"
    );
}

#[test]
fn a_second_look_at_once_is_recorded_and_confirms_nothing() {
    let workplace = workplace();
    run(&workplace, None);
    workplace.web.set(PAGE_HOST, "*", Scenario::NotFoundHtml);
    workplace.clock.set(NEXT_YEAR);
    let job = Recheck {
        which: Which::All,
        second_look: SecondLook::AtOnce,
        means: workplace.means(workplace.client()),
    };
    let done = block_on(job.run()).expect("a recheck");
    let second = done.second_look.expect("a second look");
    assert!(second.seen.dead >= 1, "{second:?}");
    for changed in &done.suspected {
        let folded = changed.life.folded.expect("a state");
        assert!(!folded.confirmed, "{changed:?}");
    }
    assert!(!done.suspected.is_empty());
    assert_eq!(done.newly_dead, []);
}
