//! The liveness rules, played with scripted servers: the format of the cases, the fake servers, and tests
//! of single rules.

pub mod case;
mod fold;
pub mod play;
pub mod script;
mod text;
