//! A cited link, answers as they come in → the next request of the check, or the finished observation.
//!
//! [`policy`] refuses before the first packet and on every hop; [`asked`] and [`came`] are what goes out
//! and what comes back; [`machine`] is the whole check as one pure machine, so that it can be played with
//! scripted answers; [`observed`] is what it leaves, and [`followed`] makes the same of a trail that was followed
//! over the network. It never asks anything itself.

pub mod asked;
pub mod came;
pub mod followed;
pub mod machine;
pub mod observed;
pub mod policy;
mod retry;
pub mod robots;
