//! The table of contents of all tests.

mod extract;
mod report;
