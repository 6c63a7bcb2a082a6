//! One file a command: arguments → job → output.

pub mod cat;
pub mod collect;
pub mod extract;
mod network;
pub mod recheck;
pub mod report;
pub mod show;
pub mod status;
pub mod verify;
