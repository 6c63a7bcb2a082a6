//! The table of contents of the one test binary.

mod architecture;
mod cli;
mod collect;
mod compare;
mod consistency;
mod damage;
mod export;
mod extract;
mod extract_made;
mod grade;
mod guard;
mod hostile;
mod kill;
mod life;
mod liveness;
mod liveness_cases;
mod log;
mod packages;
mod platform;
mod read;
mod readme;
mod report;
mod simulated_web;
mod support;
mod verdict;
mod walk;
