//! From verdicts to states: what must hold for every history, and the arithmetic of runs and waits.

use proptest::prelude::*;

use pressmark::classify::schedule::change_rate::{Looks, changes_an_hour, interval_hours};
use pressmark::classify::schedule::interval::{Age, Situation, next_check_hours};
use pressmark::classify::state::class::HOUR_MS;
use pressmark::classify::state::fold::{Kinship, Repeated, Sighting, State, Weight, fold};
use pressmark::classify::state::outage::{Checked, is_void, outages, weigh};
use pressmark::model::liveness::Verdict;
use pressmark::model::timestamp::Timestamp;

fn seen(hour: i64, verdict: Verdict, reason: &str) -> Sighting {
    Sighting {
        at: Timestamp::from_millis(hour * HOUR_MS),
        verdict,
        reason: reason.to_owned(),
        repeated: Repeated::Alike,
        kinship: Kinship::NotKnown,
        weight: Weight::Full,
    }
}

fn any_sighting() -> impl Strategy<Value = (u16, Verdict, &'static str)> {
    let said = prop_oneof![
        Just((Verdict::Alive, "identical")),
        Just((Verdict::Moved, "permanent_redirect")),
        Just((Verdict::Drifted, "edited")),
        Just((Verdict::Drifted, "replaced")),
        Just((Verdict::Gone, "http_404")),
        Just((Verdict::Gone, "http_410")),
        Just((Verdict::Gone, "dns_nxdomain")),
        Just((Verdict::Gone, "platform_deleted")),
        Just((Verdict::Soft404, "error_text")),
        Just((Verdict::Usurped, "parked_domain")),
        Just((Verdict::Suspended, "platform_suspended")),
        Just((Verdict::Blocked, "http_403")),
        Just((Verdict::Withheld, "http_451")),
        Just((Verdict::Unreachable, "http_503")),
        Just((Verdict::Unknown, "local_network_down")),
        Just((Verdict::NotAttempted, "address_refused")),
    ];
    (0_u16..200, said).prop_map(|(gap, (verdict, reason))| (gap, verdict, reason))
}

fn history(steps: &[(u16, Verdict, &'static str)]) -> Vec<Sighting> {
    let mut hour = 0;
    steps
        .iter()
        .map(|(gap, verdict, reason)| {
            hour += i64::from(*gap);
            seen(hour, *verdict, reason)
        })
        .collect()
}

proptest! {
    #[test]
    fn checks_without_a_claim_never_change_a_known_state(steps in prop::collection::vec(any_sighting(), 0..20)) {
        let before = fold(&history(&steps));
        let mut after = before.clone();
        after.take(&seen(1_000_000, Verdict::Unknown, "local_network_down"));
        if !before.state.is_void() {
            prop_assert_eq!(before.state, after.state);
            prop_assert_eq!(before.confirmed, after.confirmed);
        }
    }

    #[test]
    fn refusals_and_outages_never_kill_and_never_revive(steps in prop::collection::vec(any_sighting(), 0..20), refused in any::<bool>()) {
        let before = fold(&history(&steps));
        let mut after = before.clone();
        let (verdict, reason) = if refused { (Verdict::Blocked, "http_403") } else { (Verdict::Unreachable, "http_503") };
        after.take(&seen(1_000_000, verdict, reason));
        prop_assert!(!after.state.is_dead() || before.state == after.state);
        if before.is_confirmed_death() {
            prop_assert_eq!(before.state, after.state);
            prop_assert!(after.confirmed);
        }
    }

    #[test]
    fn one_check_never_confirms_a_death(steps in prop::collection::vec(any_sighting(), 1..20)) {
        // The same checks, all within an hour.
        let together: Vec<Sighting> = history(&steps)
            .into_iter()
            .map(|sighting| Sighting { at: Timestamp::from_millis(0), ..sighting })
            .collect();
        prop_assert!(!fold(&together).is_confirmed_death());
    }

    #[test]
    fn a_success_is_always_believed(steps in prop::collection::vec(any_sighting(), 0..20)) {
        let mut state = fold(&history(&steps));
        state.take(&seen(1_000_000, Verdict::Alive, "identical"));
        prop_assert_eq!(state.state, Verdict::Alive);
    }

    #[test]
    fn clocks_that_jump_do_no_harm(times in prop::collection::vec(any::<i64>(), 0..20)) {
        let sightings: Vec<Sighting> = times
            .into_iter()
            .map(|at| Sighting { at: Timestamp::from_millis(at), ..seen(0, Verdict::Gone, "http_404") })
            .collect();
        let _ = fold(&sightings).to_string();
    }

    #[test]
    fn waits_are_within_their_bounds(
        steps in prop::collection::vec(any_sighting(), 0..20),
        hours in any::<f64>(),
        chance in any::<f64>(),
        checks in any::<u32>(),
        changes in any::<u32>(),
        in_a_row in any::<u32>(),
    ) {
        let state = fold(&history(&steps));
        let last_verdict = steps.last().map_or(Verdict::Unknown, |(_, verdict, _)| *verdict);
        for age in [Age::Post(hours), Age::Page(hours)] {
            let wait = next_check_hours(&Situation {
                state: &state,
                last_verdict,
                age,
                looks: Looks { checks, changes, mean_interval_hours: hours },
                in_a_row,
                chance,
                retry_after_hours: None,
            });
            prop_assert!((0.85..=365.0 * 24.0 * 1.15).contains(&wait), "{}", wait);
        }
    }
}

#[test]
fn a_run_without_network_counts_no_strike() {
    let mut state = fold(&[seen(0, Verdict::Alive, "identical")]);
    for hour in [100, 200, 300] {
        state.take(&Sighting {
            weight: Weight::RunVoid,
            ..seen(hour, Verdict::Gone, "dns_nxdomain")
        });
        assert_eq!(
            (state.state, state.to_string().as_str()),
            (Verdict::Alive, "dns_nxdomain")
        );
    }
    state.take(&seen(400, Verdict::Gone, "dns_nxdomain"));
    assert_eq!(state.to_string(), "dns_nxdomain:pending_1_of_3");
}

#[test]
fn an_outage_of_a_host_counts_once_a_day() {
    let mut state = fold(&[seen(0, Verdict::Alive, "identical")]);
    for hour in [100, 107, 114] {
        state.take(&Sighting {
            weight: Weight::HostOutage,
            ..seen(hour, Verdict::Unreachable, "http_503")
        });
    }
    assert_eq!(state.to_string(), "http_503:pending_1_of_2");
}

#[test]
fn runs_show_outages_of_hosts_and_of_our_own_network() {
    let checked = |host, verdict, reason| Checked {
        host,
        verdict,
        reason,
    };
    let mut run = vec![checked("a.example", Verdict::Unreachable, "http_503"); 4];
    run.push(checked("a.example", Verdict::Alive, "identical"));
    assert_eq!(
        outages(&run).into_iter().collect::<Vec<_>>(),
        [("a.example", "http_503")]
    );
    assert_eq!(weigh(&run).first(), Some(&Weight::HostOutage));
    assert!(!is_void(&run), "one host says nothing about our network");
    let hosts = [
        "b.example",
        "c.example",
        "d.example",
        "e.example",
        "f.example",
    ];
    let mut run: Vec<_> = hosts
        .map(|host| checked(host, Verdict::Alive, "identical"))
        .to_vec();
    for at in 0..2 {
        run[at] = checked(hosts[at], Verdict::Unreachable, "connect_timeout");
    }
    assert!(!is_void(&run));
    run[2] = checked(hosts[2], Verdict::Gone, "dns_nxdomain");
    assert!(is_void(&run));
    assert_eq!(weigh(&run)[2..4], [Weight::RunVoid, Weight::Full]);
    // Error pages are answers: the network that brought them works.
    for host in &mut run {
        *host = checked(host.host, Verdict::Unreachable, "http_502");
    }
    assert!(!is_void(&run));
}

/// The table of liveness.md 7, with a mean interval of seven days.
#[test]
fn the_change_rate_is_the_estimators() {
    let days = |checks, changes| {
        interval_hours(Looks {
            checks,
            changes,
            mean_interval_hours: 168.0,
        })
        .map(|hours| hours / 24.0)
    };
    for (checks, changes, expected) in [(4, 1, 6.2), (12, 1, 18.7), (12, 6, 2.4), (12, 12, 0.5)] {
        let found = days(checks, changes).expect("a change was seen");
        assert!(
            (found - expected).abs() < 0.06,
            "{checks} {changes}: {found}"
        );
    }
    assert_eq!(days(12, 0), None);
    let none = Looks {
        checks: 0,
        changes: 0,
        mean_interval_hours: 0.0,
    };
    assert!(changes_an_hour(none) <= 0.0);
}

#[test]
fn waits_land_strikes_on_their_spans() {
    let wait = |sightings: &[Sighting], in_a_row| {
        let state: State = fold(sightings);
        let last_verdict = sightings
            .last()
            .map_or(Verdict::Unknown, |last| last.verdict);
        next_check_hours(&Situation {
            state: &state,
            last_verdict,
            age: Age::Page(2_000.0),
            looks: Looks {
                checks: 0,
                changes: 0,
                mean_interval_hours: 0.0,
            },
            in_a_row,
            chance: 0.0,
            retry_after_hours: None,
        })
    };
    let alive = seen(0, Verdict::Alive, "identical");
    let strike = |hour: i64, verdict, reason| seen(1_000 + hour, verdict, reason);
    let gone = |hour: i64| strike(hour, Verdict::Gone, "http_404");
    let name = |hour: i64| strike(hour, Verdict::Gone, "dns_nxdomain");
    let soft = |hour: i64| strike(hour, Verdict::Soft404, "error_text");
    for (sightings, expected) in [
        (vec![alive.clone(), gone(0)], 24.0),
        (vec![alive.clone(), gone(0), gone(24)], 48.0),
        (vec![alive.clone(), name(0)], 48.0),
        (vec![alive.clone(), name(0), name(48)], 120.0),
        (vec![alive.clone(), soft(0)], 24.0),
        (vec![alive.clone(), soft(0), soft(24)], 144.0),
        (vec![gone(0)], 24.0),
        (
            vec![alive.clone(), strike(0, Verdict::Usurped, "parked_domain")],
            24.0,
        ),
        (vec![strike(0, Verdict::Blocked, "http_403")], 6.0),
        (vec![strike(0, Verdict::LoginWalled, "http_401")], 720.0),
        (vec![alive.clone(), gone(0), gone(24), gone(72)], 720.0),
    ] {
        let found = wait(&sightings, 1);
        assert!((found - expected).abs() < 0.001, "{expected}: {found}");
    }
    let dead = vec![alive, gone(0), gone(24), gone(72)];
    let days: Vec<f64> = (1..=5)
        .map(|in_a_row| wait(&dead, in_a_row) / 24.0)
        .collect();
    assert_eq!(days, [30.0, 90.0, 180.0, 365.0, 365.0]);
}
