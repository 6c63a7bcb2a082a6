//! One file a command: arguments → job → output.

pub mod cat;
pub mod checkpoint;
pub mod collect;
pub mod compare;
pub mod export;
pub mod extract;
pub mod import;
pub mod merge;
mod network;
mod outside;
pub mod pin;
pub mod purge;
pub mod recheck;
pub mod replicate;
pub mod report;
pub mod run;
pub mod schedule;
pub mod search;
pub mod show;
mod signing;
pub mod stamp;
pub mod states;
pub mod status;
pub mod verify;
mod web_archives;
pub mod witness;
