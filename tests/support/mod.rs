//! What several tests stand on. Nothing here tests anything itself.

#[allow(
    dead_code,
    reason = "the tests and the example each use their own part of it"
)]
pub mod tour;
#[allow(
    dead_code,
    reason = "the tests and the example each use their own part of it"
)]
pub mod web;
