//! One file a command: arguments → job → output.

pub mod cat;
pub mod checkpoint;
pub mod collect;
pub mod export;
pub mod extract;
mod network;
mod outside;
pub mod recheck;
pub mod replicate;
pub mod report;
pub mod show;
mod signing;
pub mod stamp;
pub mod status;
pub mod verify;
pub mod witness;
