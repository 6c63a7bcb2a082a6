//! The table of contents of all tests.

mod extract;
mod report;
//! The table of contents of the test binary.

mod simulated_web;
mod support;
