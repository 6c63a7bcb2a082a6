//! Verification: a healthy archive, one thing done to it, and exactly the findings that must follow.
//!
//! What SQL can do is told by files in `cases/damage/`; what is done to the file itself stands in
//! `damage/pages.rs`, read in both ways in `damage/straight.rs`; single bits all over a small archive in `damage/bits.rs`.

mod bits;
mod cases;
mod healthy;
mod pages;
mod read_only;
mod straight;
