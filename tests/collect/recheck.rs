//! Asking again: what dies is dated, what cannot be told changes nothing, what returns is said to have
//! returned, and no earlier record changes by a byte.

use std::path::PathBuf;

use pressmark::jobs::Ending;
use pressmark::model::agreement::Agreement;
use pressmark::model::exchange::NoAnswerKind;
use pressmark::model::facts::LifeFacts;
use pressmark::model::liveness::{StateTold, Verdict};

use crate::support::database::{self, RecordRow};
use crate::support::failing_network::FailingNetwork;
use crate::support::web::posts::Standing;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{FIRST_DAY, Workplace, case};

const SECOND_DAY: &str = "2026-10-02T08:00:00.000Z";
const THIRD_DAY: &str = "2026-10-03T08:00:00.000Z";

fn collected() -> (Workplace, PathBuf) {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    (workplace, document)
}

fn post_of(workplace: &Workplace, handle: &str) -> u64 {
    workplace.web.world().post_by(handle).expect("a post").id
}

/// Every link's life without its observations, which grow with each check.
fn lives(workplace: &Workplace) -> Vec<(String, LifeFacts)> {
    let facts = workplace.facts();
    let links = (facts.documents.iter())
        .flat_map(|document| &document.citations)
        .flat_map(|citation| &citation.links);
    links
        .map(|link| {
            let life = LifeFacts {
                observations: Vec::new(),
                ..link.life.clone()
            };
            (link.url.clone(), life)
        })
        .collect()
}

fn assert_grown_from(before: &[RecordRow], workplace: &Workplace) {
    let after = database::records(&workplace.database());
    assert!(after.len() > before.len());
    assert_eq!(&after[..before.len()], before, "an earlier record changed");
}

#[test]
fn a_post_that_dies_is_dated_and_its_stored_words_still_bear_out_the_quote() {
    let (workplace, _) = collected();
    let before = database::records(&workplace.database());
    workplace.web.delete_post(post_of(&workplace, "disclosetv"));
    workplace.clock.set(SECOND_DAY);
    let rechecked = workplace.recheck();
    // One check makes a suspicion: no finding yet.
    assert_eq!(rechecked.ending, Ending::Clean);
    assert_eq!(rechecked.newly_dead, []);
    let suspected: Vec<_> = rechecked.suspected.iter().collect();
    assert_eq!(suspected.len(), 1, "{suspected:?}");
    assert!(suspected[0].url.ends_with("pic.twitter.com/AZIsZlhEYd"));
    let life = &suspected[0].life;
    assert_eq!(life.state, StateTold::Suspected);
    assert_eq!(life.last_seen_alive, FIRST_DAY.parse().ok());
    assert_eq!(life.first_seen_dead, SECOND_DAY.parse().ok());
    assert_grown_from(&before, &workplace);
    for citation in &workplace.facts().documents[0].citations {
        let reached = citation.agreement.as_ref().expect("a comparison");
        assert!(matches!(reached.agreement, Agreement::Agree { .. }));
    }
    // The next check, a day later, confirms it, and the first day it was seen dead stays.
    workplace.clock.set(THIRD_DAY);
    let again = workplace.recheck();
    assert_eq!(again.ending, Ending::Findings);
    assert_eq!(again.ending.exit_code(), 4);
    assert_eq!((again.newly_dead.len(), again.suspected.len()), (1, 0));
    assert_eq!(again.newly_dead[0].life.state, StateTold::Is(Verdict::Gone));
    // And from then on it is no news.
    let again = workplace.recheck();
    assert_eq!((again.ending, again.newly_dead.len()), (Ending::Clean, 0));
    let dead = lives(&workplace)
        .into_iter()
        .find(|(url, _)| url.ends_with("AZIsZlhEYd"));
    let first_seen_dead = dead.and_then(|(_, life)| life.first_seen_dead);
    assert_eq!(first_seen_dead, SECOND_DAY.parse().ok());
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn a_post_that_comes_back_is_said_to_have_returned() {
    let (workplace, document) = collected();
    let post = post_of(&workplace, "ABC");
    workplace.web.delete_post(post);
    workplace.clock.set(SECOND_DAY);
    assert_eq!(workplace.recheck().suspected.len(), 1);
    let before = database::records(&workplace.database());
    workplace.web.restore_post(post);
    workplace.clock.set(THIRD_DAY);
    let rechecked = workplace.recheck();
    assert_eq!(rechecked.ending, Ending::Clean);
    assert_eq!(rechecked.returned.len(), 1);
    let life = &rechecked.returned[0].life;
    assert_eq!(life.last_seen_alive, THIRD_DAY.parse().ok());
    assert_eq!(life.first_seen_dead, None);
    let verdicts: Vec<Verdict> = (life.observations.iter())
        .map(|seen| seen.judged.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Alive, Verdict::Gone, Verdict::Alive]);
    assert_grown_from(&before, &workplace);
    // The rechecks brought newer answers without media; the media of the first are held all the same.
    workplace.web.clear_record();
    assert_eq!(workplace.collect(&document).ending, Ending::Clean);
    assert_eq!(workplace.asked(), Vec::<String>::new());
}

#[test]
fn refusals_and_outages_change_no_life() {
    let (workplace, _) = collected();
    let before = lives(&workplace);
    let doors = ["publish.x.com", "cdn.syndication.twimg.com"];
    let links = ["t.co", "abcn.ws", "reut.rs"];
    for (hosts, scenario) in [
        (&doors[..], Scenario::Limited),
        (&doors[..], Scenario::Forbidden),
        (&doors[..], Scenario::OutageHtml),
        (&doors[..], Scenario::HangUp),
        (&links[..], Scenario::LimitedSeconds),
        (&links[..], Scenario::Forbidden),
        (&links[..], Scenario::OutageHtml),
        (&links[..], Scenario::ResetBeforeHead),
        (&links[..], Scenario::Loop),
        (&links[..], Scenario::MissingLocation),
    ] {
        workplace.clock.set(SECOND_DAY);
        for host in hosts {
            workplace.web.set(host, "*", scenario);
        }
        let rechecked = workplace.recheck();
        let told = format!("{scenario:?} on {hosts:?}: {:?}", rechecked.asked);
        assert_eq!(rechecked.ending, Ending::Incomplete, "{told}");
        assert_eq!(
            (rechecked.newly_dead.len(), rechecked.returned.len()),
            (0, 0)
        );
        let could_not_tell = (rechecked.asked.iter())
            .filter(|outcome| !outcome.judged.verdict.tells())
            .count();
        assert!(could_not_tell >= 6, "{told}");
        workplace.web.restore_all();
        for ((url, before), (_, after)) in before.iter().zip(lives(&workplace)) {
            assert_eq!(before.state, after.state, "{url}: {told}");
            assert_eq!(after.first_seen_dead, None, "{url}: {told}");
        }
    }
}

#[test]
fn what_never_answers_in_time_changes_no_life() {
    let (workplace, _) = collected();
    let before = lives(&workplace);
    for kind in [
        NoAnswerKind::AnswerTimeout,
        NoAnswerKind::ConnectTimeout,
        NoAnswerKind::DnsFailed,
        NoAnswerKind::Tls,
    ] {
        for hosts_ending in ["t.co", "twitter.com", ""] {
            workplace.clock.set(SECOND_DAY);
            let network = FailingNetwork {
                client: workplace.client(),
                hosts_ending,
                kind,
            };
            let rechecked = workplace.recheck_through(network);
            assert_eq!(rechecked.newly_dead, [], "{kind:?} at {hosts_ending}");
            for ((url, before), (_, after)) in before.iter().zip(lives(&workplace)) {
                assert_eq!(before.state, after.state, "{url}");
                assert_eq!(after.first_seen_dead, None, "{url}");
            }
        }
    }
}

#[test]
fn each_standing_of_a_post_is_told_apart() {
    for (standing, verdict, suspected) in [
        (Standing::Deleted, Verdict::Gone, 1),
        (Standing::DeletedTombstone, Verdict::Gone, 1),
        (Standing::Suspended, Verdict::Suspended, 1),
        (Standing::Protected, Verdict::Protected, 0),
        (Standing::Withheld, Verdict::Withheld, 0),
        (Standing::AgeGated, Verdict::Alive, 0),
    ] {
        let (workplace, _) = collected();
        let post = post_of(&workplace, "HillelNeuer");
        workplace.web.set_standing(post, standing);
        let rechecked = workplace.recheck();
        assert_eq!(rechecked.ending, Ending::Clean, "{standing:?}");
        assert_eq!(rechecked.suspected.len(), suspected, "{standing:?}");
        let outcome = (rechecked.asked.iter())
            .find(|outcome| outcome.url.ends_with("cDvizLReAb"))
            .expect("the link of that post");
        assert_eq!(outcome.judged.verdict, verdict, "{standing:?}");
    }
}
