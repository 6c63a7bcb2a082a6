//! Years of an invented internet, in a form short enough for every run of the tests; the long one is
//! `examples/simulate.rs`.

use crate::support::simulation::{Plan, play};

/// Short, and long enough for deaths, returns and outages of every kind.
const PLAN: Plan = Plan {
    seed: 20_261_001,
    links: 240,
    days: 730,
};

#[test]
fn death_is_declared_rightly_in_time_and_never_for_want_of_our_own_network() {
    let outcome = play(PLAN);
    let told = format!("seed {}: {outcome:#?}", PLAN.seed);
    assert!(outcome.checks > 2_000, "{told}");
    assert!(outcome.ours.confirmable > 20, "{told}");
    assert!(outcome.ours.precision() >= 0.995, "{told}");
    assert!(outcome.ours.recall() >= 0.98, "{told}");
    assert!(outcome.checks_without_network > 20, "{told}");
    assert_eq!(outcome.changed_without_network, 0, "{told}");
    // What simpler rules would have said of the same checks.
    assert!(
        outcome.once.precision() < outcome.ours.precision(),
        "{told}"
    );
    assert!(
        outcome.three.precision() < outcome.ours.precision(),
        "{told}"
    );
}
