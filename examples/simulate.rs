//! How right are deaths? Five years of an invented internet with 2,000 links, checked by the program's rules
//! and schedule, and by two simpler rules on the same checks. Prints its seeds; the same seed gives the same.
//!
//!     cargo run --release --example simulate -- [LINKS [DAYS [SEED...]]]

#[path = "../tests/support/simulation/mod.rs"]
mod simulation;

use std::process::ExitCode;

use simulation::{Outcome, PRECISION_MIN, Plan, RECALL_MIN, play};

const LINKS: u64 = 2_000;
const DAYS: u64 = 5 * 365;
const SEEDS: [u64; 3] = [20_261_123, 1, 2];

fn main() -> ExitCode {
    let numbers: Option<Vec<u64>> = std::env::args()
        .skip(1)
        .map(|argument| argument.parse().ok())
        .collect();
    let Some(numbers) = numbers else {
        eprintln!("only numbers: [LINKS [DAYS [SEED...]]]");
        return ExitCode::FAILURE;
    };
    let links = numbers.first().copied().unwrap_or(LINKS);
    let days = numbers.get(1).copied().unwrap_or(DAYS);
    let seeds = numbers
        .get(2..)
        .filter(|seeds| !seeds.is_empty())
        .unwrap_or(&SEEDS);
    let mut all_hold = true;
    for seed in seeds {
        let plan = Plan {
            seed: *seed,
            links: usize::try_from(links).unwrap_or(usize::MAX),
            days: u32::try_from(days).unwrap_or(u32::MAX),
        };
        let outcome = play(plan);
        tell(plan, &outcome);
        all_hold &= outcome.holds();
    }
    println!(
        "aims (precision {PRECISION_MIN}, recall {RECALL_MIN}, nothing changed by our own network): {}",
        if all_hold { "met" } else { "MISSED" }
    );
    if all_hold {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tell(plan: Plan, outcome: &Outcome) {
    println!(
        "seed {}, {} links, {} days, {} checks",
        plan.seed, plan.links, plan.days, outcome.checks
    );
    println!("  these rules:              {}", outcome.ours);
    println!("  404/410/5xx once = dead:  {}", outcome.once);
    println!("  three failures in a row:  {}", outcome.three);
    println!(
        "  without our own network:  {} checks, {} states changed",
        outcome.checks_without_network, outcome.changed_without_network
    );
    for miss in &outcome.misses {
        println!("  missed: {miss}");
    }
}
