//! Pressmark: an archive and verifier of the social posts that documents quote.
//!
//! Data flows one way through rooms of one purpose each; `ARCHITECTURE.md` draws the house and
//! `tests/architecture.rs` keeps it so.
#![forbid(unsafe_code)]

pub mod classify;
pub mod log;
pub mod model;
pub mod net;
pub mod store;
pub mod compare;
pub mod model;
pub mod platform;
pub mod report;
pub mod cli;
pub mod extract;
pub mod model;
pub mod read;
