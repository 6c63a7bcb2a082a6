//! The command line's face: what is printed.

pub mod output;
