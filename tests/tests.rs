//! The table of contents of all tests.

mod extract;
mod report;
//! The table of contents of the test binary.

mod simulated_web;
mod support;
//! The one test binary; each line is a chapter.

mod compare;
mod platform;
