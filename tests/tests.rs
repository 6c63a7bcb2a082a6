#[test]
fn t() {}

mod report;
//! The table of contents of all tests.

mod extract;
