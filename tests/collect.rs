//! Collect and recheck against the simulated web, in this process: what is stored, what is asked, what
//! a second run asks, and what is said when the web refuses, dies, comes back or is not there.

mod alike;
mod article;
mod bluesky;
mod elsewhere;
mod in_part;
mod known;
mod mirror;
mod names;
mod page;
mod page_again;
pub mod pieces;
mod recheck;
mod refused;
mod robots;
mod unfinished;
mod unreached;
mod walls;
