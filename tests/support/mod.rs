//! What several tests stand on. Nothing here tests anything itself.

pub mod adversary;
pub mod articles;
pub mod database;
pub mod disk_account;
pub mod failing_network;
pub mod faulty_disk;
#[allow(
    dead_code,
    reason = "the tests and the example each use their own part of it"
)]
pub mod hostile;
pub mod packed;
pub mod private_mount;
pub mod program;
pub mod prose;
pub mod reading;
pub mod scripted_network;
#[allow(
    dead_code,
    reason = "the tests and the example each use their own part of it"
)]
pub mod simulation;
pub mod stopped_clock;
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
pub mod workplace;
