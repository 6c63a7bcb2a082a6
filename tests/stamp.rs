//! Time stamps: tokens of an authority made with `openssl ts`, promises and proofs of a calendar, both
//! served on the loopback; what is believed, what is not, and what a stranger's `openssl` says of the same.

pub mod authority;
pub mod calendar;
mod command;
mod form;
pub mod served;
mod stamping;
mod strangers;
mod tokens;
