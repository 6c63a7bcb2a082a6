//! The table of contents of the one test binary.

mod architecture;
mod compare;
mod extract;
mod platform;
mod report;
mod simulated_web;
mod support;
