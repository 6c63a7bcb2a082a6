//! How right are deaths? Five years of an invented internet with 2,000 links, checked by the program's rules
//! and schedule, and by two simpler rules on the same checks. Prints its seed; the same seed gives the same.
//!
//!     cargo run --release --example simulate -- [SEED [LINKS [DAYS]]]

#[path = "../tests/support/simulation/mod.rs"]
mod simulation;

use std::process::ExitCode;

use simulation::{Plan, play};

const PRECISION_MIN: f64 = 0.995;
const RECALL_MIN: f64 = 0.98;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let plan = Plan {
        seed: number(20_261_123),
        links: usize::try_from(number(2_000)).unwrap_or(2_000),
        days: u32::try_from(number(5 * 365)).unwrap_or(5 * 365),
    };
    let outcome = play(plan);
    println!(
        "seed {}, {} links, {} days, {} checks",
        plan.seed, plan.links, plan.days, outcome.checks
    );
    println!("these rules:              {}", outcome.ours);
    println!("404/410/5xx once = dead:  {}", outcome.once);
    println!("three failures in a row:  {}", outcome.three);
    println!(
        "without our own network:  {} checks, {} states changed",
        outcome.checks_without_network, outcome.changed_without_network
    );
    let holds = outcome.ours.precision() >= PRECISION_MIN
        && outcome.ours.recall() >= RECALL_MIN
        && outcome.changed_without_network == 0;
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
