//! State and history of a link → when to ask again (liveness.md 7). Clock and chance are passed in.

pub mod change_rate;
pub mod interval;
pub mod next;
