//! Comparison: quote + post → agreement with the differing places; id time + printed date → clock check.
//!
//! Pure, and linear in the length of the texts but for a bounded middle part. It judges words, not meaning:
//! a changed word, digit, sign or punctuation mark is never called the same.
//! Know [`agreement`] and [`clock`]. Cases: `tests/cases/compare/`, run by `tests/compare.rs`.

mod agreement;
mod clock;
mod difference;
mod fold;
mod links;
mod token;

pub use agreement::agreement;
pub use clock::clock;
