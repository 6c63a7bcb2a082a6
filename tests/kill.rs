//! The program ended in the middle: killed at random moments, and before a full disk. What is left
//! verifies clean, and the same command run again completes it.

mod full_disk;
pub mod many_links;
mod sudden_end;
