//! Pressmark: an archive and verifier of the social posts that documents quote.
//!
//! Data flows one way through rooms of one purpose each; `ARCHITECTURE.md` draws the house and
//! `tests/architecture.rs` keeps it so.
#![forbid(unsafe_code)]

pub mod classify;
pub mod cli;
pub mod compare;
pub mod export;
pub mod extract;
pub mod jobs;
pub mod log;
pub mod model;
pub mod net;
pub mod platform;
pub mod read;
pub mod report;
pub mod store;
