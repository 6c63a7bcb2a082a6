//! The liveness rules, played with scripted servers: the format of the cases, the fake servers, and tests
//! of single rules.

pub mod case;
pub mod play;
pub mod script;
