//! The table of contents of the one test binary.

mod architecture;
mod compare;
mod extract;
mod grade;
mod guard;
mod hostile;
mod log;
mod platform;
mod report;
mod simulated_web;
mod support;
mod verdict;
mod walk;
