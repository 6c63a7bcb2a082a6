//! All verdicts of a link, oldest first → its state (liveness.md 6). A pure fold that can be done again at
//! any time from the stored observations.
//!
//! [`class`] says what a verdict counts as, [`strikes`] counts, [`fold`] adds up. One verdict never kills a
//! link; our own refusals and network faults never do. Cases: `tests/liveness_cases.rs`,
//! `tests/liveness/fold.rs`.

pub mod class;
pub mod fold;
pub mod outage;
pub mod pin;
pub mod strikes;
