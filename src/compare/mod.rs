//! Comparison: quote + post → agreement with the differing places; id time + printed date → clock check;
//! everything known → what does not fit together.
//!
//! Pure, and linear in the length of the texts but for a bounded middle part. It judges words, not meaning:
//! a changed word, digit, sign or punctuation mark is never called the same.
//! Know [`agreement`], [`clock`] and [`consistency()`]. Cases: `tests/cases/compare/`, run by `tests/compare.rs`.

mod agreement;
mod amount;
mod apart;
mod article;
mod clock;
mod consistency;
mod difference;
mod edges;
mod fold;
mod language;
mod links;
mod part;
mod picture;
mod place;
mod reader;
mod script;
mod stretch;
mod token;

pub use agreement::agreement;
pub use article::article;
pub use clock::clock;
pub use consistency::{Known, bounds_of_printed_day, consistency};
pub use part::is_cut;
pub use picture::fingerprint;
pub use place::place;
